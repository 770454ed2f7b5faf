package io.supertokens.cdi.config;

/** The format of access tokens. Tokens of the other format are refused. */
public enum AccessTokenFormat {
    /** JSON Web Tokens (RFC 7519). */
    JWT,
    /**
     * The format of the reference implementation, for the time in which its servers and those with this library share
     * their users.
     */
    REF_JWT
}
