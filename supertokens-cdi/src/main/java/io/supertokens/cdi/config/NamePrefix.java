package io.supertokens.cdi.config;

/** Whether the names of the cookies that scripts cannot read restrict who can set them (RFC 6265bis, section 4.1.3). */
public enum NamePrefix {
    /** {@code __Host-} if the attributes allow it, otherwise {@code __Secure-} if they allow that. */
    AUTO,
    /** The names of the reference. */
    OFF
}
