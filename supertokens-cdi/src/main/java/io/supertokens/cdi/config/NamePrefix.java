package io.supertokens.cdi.config;

/** Whether the names of the cookies that no script reads tell browsers who may set them (RFC 6265bis, section 4.1.3). */
public enum NamePrefix {
    /** {@code __Host-} where the attributes allow it, else {@code __Secure-} where they allow that. */
    AUTO,
    /** The names of the reference. */
    OFF
}
