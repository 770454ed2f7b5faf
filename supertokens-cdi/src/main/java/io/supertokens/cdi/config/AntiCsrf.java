package io.supertokens.cdi.config;

/** How a request with cookies proves that a page of the application sent it. */
public enum AntiCsrf {

    /** The header {@code anti-csrf} repeats the session's anti-CSRF token. */
    TOKEN,

    /**
     * The header {@code rid} is present, which a page of another origin cannot add without the consent of a preflight
     * request (Fetch Standard, CORS protocol).
     */
    CUSTOM_HEADER,

    /** Nothing: the check of the origin and the attribute {@code SameSite} have to suffice. */
    OFF
}
