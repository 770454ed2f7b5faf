package io.supertokens.cdi.wire;

/** How the tokens of one session travel. A session keeps its mode until the next login. */
public enum TransferMode {

    /** In cookies that scripts cannot read. The browser adds them, so requests need protection against CSRF. */
    COOKIE,

    /** In headers that the client's own code reads and writes. */
    HEADER
}
