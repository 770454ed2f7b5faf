package io.supertokens.cdi.wire;

/**
 * How tokens travel between client and server: reads what a client presents, and writes what it is told. Nothing above knows
 * the names of cookies and headers. Safe for use by many threads.
 */
public sealed interface WireProtocol permits RefJwtProtocol {

    /** Reads what the client presented. */
    Presented read(WireRequest request);

    /** An answer that tells nothing yet. */
    WireAnswer answer(WireRequest request);
}
