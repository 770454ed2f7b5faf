package io.supertokens.cdi.token;

import io.supertokens.cdi.IssuedToken;
import java.util.Optional;

/**
 * Limits the size of an access token, because clients drop tokens that are too large. The transport knows the limit.
 * Thread-safe.
 */
@FunctionalInterface
public interface TokenLimit {

    /** No limit, for tokens that no client has to store. */
    TokenLimit NONE = (accessToken, more) -> Optional.empty();

    /**
     * Checks a token.
     *
     * @param more the number of arbitrary characters that the token may gain later; 0 for the token as it is
     * @return the problem, as a sentence; empty if clients can store the token
     */
    Optional<String> problem(IssuedToken accessToken, int more);
}
