/**
 * Internal: transports tokens over HTTP. {@link io.supertokens.cdi.wire.WireProtocol} is the interface for client
 * protocols: no package above it knows the name of a cookie or a header.
 * {@link io.supertokens.cdi.wire.SessionExchange} is one request and its response.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.wire;
