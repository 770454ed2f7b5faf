package io.supertokens.cdi.token;

/** The kind of a token whose kind the client did not state. */
public enum TokenKind {

    /** An access token that this application has signed; it may have expired. */
    ACCESS,

    /** A refresh token that this application issued; its session may have ended. */
    REFRESH,

    /** A token of somebody else, a damaged or forged one, or no token at all. */
    FOREIGN
}
