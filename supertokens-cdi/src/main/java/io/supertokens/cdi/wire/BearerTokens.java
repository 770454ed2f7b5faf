package io.supertokens.cdi.wire;

import io.supertokens.cdi.token.TokenKind;

/** Tells whether a bearer token is one of this application. Thread-safe. */
@FunctionalInterface
public interface BearerTokens {

    /**
     * The kind of a token. No database statement, unless its key may be missing.
     *
     * @param token as received; may be any text
     */
    TokenKind kindOf(String token);
}
