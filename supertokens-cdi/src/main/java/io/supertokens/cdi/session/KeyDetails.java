package io.supertokens.cdi.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs access tokens, without the key itself. Immutable.
 *
 * @param id as in the header {@code kid} of tokens; not secret
 * @param createdAt when it was created
 * @param acceptedUntil until when tokens that it signed are accepted; null for the current key
 */
public record KeyDetails(
        String id, Instant createdAt, @Nullable Instant acceptedUntil) {

    /** Whether it signs new tokens. */
    public boolean isCurrent() {
        return acceptedUntil == null;
    }
}
