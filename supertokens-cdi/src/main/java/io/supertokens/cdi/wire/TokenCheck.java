package io.supertokens.cdi.wire;

/** How an access token is checked. */
public enum TokenCheck {
    /** A token in a header, which no page of another site can send. */
    BEARER,
    COOKIE,
    COOKIE_WITH_ANTI_CSRF_TOKEN
}
