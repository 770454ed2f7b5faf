package io.supertokens.cdi.session;

import io.supertokens.cdi.token.AccessToken;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sessions that a login ends because its request carries them, and that therefore do not count for the limit of its
 * user. Immutable.
 *
 * @param proven the handles of the sessions whose access tokens are signed with a known key
 * @param claimed access tokens with a key that is no longer known, which prove nothing by themselves
 */
record Replaced(Set<String> proven, List<AccessToken> claimed) {

    static final Replaced NONE = new Replaced(Set.of(), List.of());

    /** Whether the session is among them. A token with an unknown key counts if the row has a hash that it names. */
    boolean contains(String handle, String hash2) {
        return proven.contains(handle)
                || claimed.stream()
                        .filter(token -> token.sessionHandle().equals(handle))
                        .flatMap(token -> Stream.of(token.refreshTokenHash(), token.parentHash()))
                        .filter(Objects::nonNull)
                        .anyMatch(hash -> hash.isStoredAs(hash2));
    }

    /** Omits the tokens. */
    @Override
    public String toString() {
        return "Replaced" + proven;
    }
}
