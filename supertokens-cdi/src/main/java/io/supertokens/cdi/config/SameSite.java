package io.supertokens.cdi.config;

/** Whether cookies are sent with requests that other sites make (RFC 6265bis, section 4.1.2.7). */
public enum SameSite {
    /** With all requests. */
    NONE("None"),
    /** With requests of the own site, and when a link leads here. */
    LAX("Lax"),
    /** With requests of the own site only. */
    STRICT("Strict");

    private final String attributeValue;

    SameSite(String attributeValue) {
        this.attributeValue = attributeValue;
    }

    /** The value as it stands in a {@code Set-Cookie} header. */
    public String attributeValue() {
        return attributeValue;
    }
}
