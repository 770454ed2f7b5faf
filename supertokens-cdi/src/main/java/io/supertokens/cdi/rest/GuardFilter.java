package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.Guard;
import io.supertokens.cdi.guard.Guards;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;

/**
 * Runs before every resource method, independent of name binding, and asks {@link Guards} whether the method needs a
 * session.
 */
@Priority(Priorities.AUTHENTICATION)
class GuardFilter implements ContainerRequestFilter {

    final SessionGate gate;
    private final Guards guards;

    @Context
    @SuppressWarnings("NullAway.Init") // injected by the server when the filter is registered
    ResourceInfo resource;

    GuardFilter(Guards guards, SessionGate gate) {
        this.guards = guards;
        this.gate = gate;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        enter(request, guardOf(request));
    }

    final Guard guardOf(ContainerRequestContext request) {
        return guards.of(resource, request.getUriInfo());
    }

    final void enter(ContainerRequestContext request, Guard guard) {
        if (guard.session() == Guard.Need.NONE) {
            return;
        }
        SessionExchange exchange = SessionExchange.of(request);
        Guard passed = passed(request, exchange);
        Guard all = passed.and(guard);
        if (!all.equals(passed)) {
            request.setProperty(Passed.class.getName(), new Passed(exchange, all));
            gate.enter(request, all, all.session() == Guard.Need.OPTIONAL);
        }
    }

    /**
     * The guards that one dispatch of the request has passed. A forward, an include or an async dispatch has to pass
     * its own.
     */
    private record Passed(SessionExchange dispatch, Guard guard) {}

    private static Guard passed(ContainerRequestContext request, SessionExchange exchange) {
        return request.getProperty(Passed.class.getName()) instanceof Passed passed && passed.dispatch() == exchange
                ? passed.guard()
                : Guard.NONE;
    }
}
