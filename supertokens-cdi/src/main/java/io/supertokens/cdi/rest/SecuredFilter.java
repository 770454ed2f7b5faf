package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.Guard;
import io.supertokens.cdi.guard.Guards;
import io.supertokens.cdi.http.Secured;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;

/**
 * Runs before every resource that the server binds to {@link Secured} by name. It also requires a session where
 * {@link Guards} finds no annotation.
 */
@Secured
@Priority(Priorities.AUTHENTICATION)
final class SecuredFilter extends GuardFilter {

    SecuredFilter(Guards guards, SessionGate gate) {
        super(guards, gate);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Guard guard = guardOf(request);
        enter(request, guard.equals(Guard.NONE) ? Guard.SECURED : guard);
    }
}
