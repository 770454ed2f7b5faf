package io.supertokens.cdi.config;

/** Whether cookies are sent with requests from other sites (RFC 6265bis, section 4.1.2.7). */
public enum SameSite {
    /** With all requests. */
    NONE("None"),
    /** With requests from the same site, and when the user follows a link from another site. */
    LAX("Lax"),
    /** Only with requests from the same site. */
    STRICT("Strict");

    private final String attributeValue;

    SameSite(String attributeValue) {
        this.attributeValue = attributeValue;
    }

    /** The value in a {@code Set-Cookie} header. */
    public String attributeValue() {
        return attributeValue;
    }
}
