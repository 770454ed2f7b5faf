package io.supertokens.cdi.config;

/** How tokens travel between client and server. */
public enum TokenTransfer {

    /** As the header {@code st-auth-mode} of the login says; in cookies if it says nothing. */
    ANY,

    /** In cookies only. Bearer tokens are ignored. */
    COOKIE,

    /** In headers only. Tokens in cookies are ignored. */
    HEADER;

    /** Whether sessions in headers are accepted. */
    public boolean includesHeaders() {
        return this != COOKIE;
    }

    /** Whether sessions in cookies are accepted. */
    public boolean includesCookies() {
        return this != HEADER;
    }
}
