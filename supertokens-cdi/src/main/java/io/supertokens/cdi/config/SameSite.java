package io.supertokens.cdi.config;

public enum SameSite {
    NONE,
    LAX,
    STRICT;

    public String attributeValue() {
        return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}
