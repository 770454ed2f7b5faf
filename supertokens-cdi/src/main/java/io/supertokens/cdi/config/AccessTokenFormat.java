package io.supertokens.cdi.config;

/** What access tokens look like. Tokens of the other format are refused. */
public enum AccessTokenFormat {
    /** JSON Web Tokens (RFC 7519). */
    JWT,
    /** Those of the reference implementation, for as long as its servers and ours share their users. */
    REF_JWT
}
