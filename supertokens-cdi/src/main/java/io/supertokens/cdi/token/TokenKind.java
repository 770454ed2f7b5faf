package io.supertokens.cdi.token;

/** What a token is that a client presents without saying so. */
public enum TokenKind {

    /** An access token that this application issued; it may have expired. */
    ACCESS,

    /** A refresh token that this application issued; its session may have ended. */
    REFRESH,

    /** A token of somebody else, a damaged or forged one, or no token at all. */
    FOREIGN
}
