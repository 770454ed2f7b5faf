package io.supertokens.cdi.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;

/**
 * Stands before every resource method, whatever the server binds filters to, and asks {@link Guards} whether it needs a
 * session.
 */
@Priority(Priorities.AUTHENTICATION)
class GuardFilter implements ContainerRequestFilter {

    private static final String ENTERED = GuardFilter.class.getName();

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
        if (guard.session() == Guard.Need.NONE || request.getProperty(ENTERED) != null) {
            return;
        }
        request.setProperty(ENTERED, true);
        gate.enter(request, guard.antiCsrfOrDefault(), guard.session() == Guard.Need.OPTIONAL);
    }
}
