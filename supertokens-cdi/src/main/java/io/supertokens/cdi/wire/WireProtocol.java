package io.supertokens.cdi.wire;

import java.util.List;

/**
 * How tokens are transported between client and server: reads what a client presents, and writes what it is told. No
 * package above knows the names of cookies and headers. Thread-safe.
 */
public sealed interface WireProtocol permits RefJwtProtocol {

    /** The headers that clients of other origins must be allowed to send (Fetch Standard, CORS protocol). */
    List<String> requestHeaders();

    /** Reads what the client presented. */
    Presented read(WireRequest request);

    /** Creates an empty answer. */
    WireAnswer answer(WireRequest request);
}
