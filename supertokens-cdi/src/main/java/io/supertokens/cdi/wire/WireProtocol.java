package io.supertokens.cdi.wire;

import java.util.List;
import java.util.function.Supplier;

/**
 * How tokens are transported between client and server: reads what a client presents, and writes what it is told. No
 * package above knows the names of cookies and headers. Thread-safe.
 */
public sealed interface WireProtocol permits RefJwtProtocol {

    /** The headers that clients of other origins must be allowed to send (Fetch Standard, CORS protocol). */
    List<String> requestHeaders();

    /** Takes the headers as the client sent them, whatever filters do to them later, and reads them on first use. */
    Supplier<Presented> read(WireRequest request);

    /** Creates an empty answer. */
    WireAnswer answer(WireRequest request);
}
