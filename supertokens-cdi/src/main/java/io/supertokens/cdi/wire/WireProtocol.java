package io.supertokens.cdi.wire;

/**
 * How tokens are transported between client and server: reads what a client presents, and writes what it is told. No
 * package above knows the names of cookies and headers. Thread-safe.
 */
public sealed interface WireProtocol permits RefJwtProtocol {

    /** Reads what the client presented. */
    Presented read(WireRequest request);

    /** Creates an empty answer. */
    WireAnswer answer(WireRequest request);
}
