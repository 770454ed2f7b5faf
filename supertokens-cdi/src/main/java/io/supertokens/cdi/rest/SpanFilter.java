package io.supertokens.cdi.rest;

import io.supertokens.cdi.wire.SessionExchange;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/**
 * Names the session to telemetry once more, after all other filters: a server may begin the span of the request in a
 * filter of its own, after the session was checked.
 */
@Priority(Priorities.USER + 1000)
final class SpanFilter implements ContainerRequestFilter {

    private final SessionGate gate;

    SpanFilter(SessionGate gate) {
        this.gate = gate;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        gate.nameSession(SessionExchange.of(request));
    }
}
