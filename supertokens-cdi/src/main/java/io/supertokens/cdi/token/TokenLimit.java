package io.supertokens.cdi.token;

import io.supertokens.cdi.IssuedToken;
import java.util.Optional;

/** How large an access token may be: clients drop a larger one. The transport knows. Safe for use by many threads. */
@FunctionalInterface
public interface TokenLimit {

    /** For tokens that no client has to keep. */
    TokenLimit NONE = (accessToken, more) -> Optional.empty();

    /**
     * Checks a token.
     *
     * @param more characters that it may gain later, whatever they are; 0 for the token as it is
     * @return what is wrong, as a sentence; empty if clients keep it
     */
    Optional<String> problem(IssuedToken accessToken, int more);
}
