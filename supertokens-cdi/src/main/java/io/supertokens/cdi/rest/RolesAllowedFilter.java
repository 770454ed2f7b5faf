package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.Guard;
import io.supertokens.cdi.guard.Guards;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.mpjwt.SessionPrincipal;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;

/**
 * Enforces {@code @RolesAllowed} and {@code @DenyAll} on REST resources. Most servers ignore them if a filter has set
 * the security context, so that everyone would pass.
 *
 * <p>The roles of a session are the {@code groups} of its JWT payload; those of a user that the server authenticated
 * are the server's. If nobody is authenticated, answers as {@link Secured} does, but leaves the cookies untouched if
 * the marker cookie is missing. If the role is missing, answers 403. Runs before the filters of servers that do not
 * ignore them.
 */
@Priority(Priorities.AUTHORIZATION - 1)
final class RolesAllowedFilter extends GuardFilter {

    private static final String FORBIDDEN = "forbidden";

    private static final Logger LOG = System.getLogger(RolesAllowedFilter.class.getName());

    RolesAllowedFilter(Guards guards, SessionGate gate) {
        super(guards, gate);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Guard guard = guardOf(request);
        if (!guard.asksForUser()) {
            return;
        }
        SessionExchange exchange = SessionExchange.of(request);
        exchange.consult();
        if (!isAuthenticated(request, exchange)) {
            // No @Secured, or it is optional: a session is accepted here as well.
            gate.enter(request, guard, true);
        }
        if (!isAuthenticated(request, exchange)) {
            throw gate.unauthorised(exchange);
        }
        if (!guard.allows(request.getSecurityContext())) {
            logMissingRole(request, guard);
            exchange.logRefusal(FORBIDDEN);
            request.abortWith(forbidden());
        }
    }

    /** The response to a session without the role. */
    static Response forbidden() {
        return Refusal.of(403, FORBIDDEN, "This needs a role that the session does not have");
    }

    /**
     * Whether the server knows a user, or the gate has let the session pass. The caller of the whole request, which may
     * be the user of the session, does not count: it was checked as for a resource without restrictions.
     */
    private static boolean isAuthenticated(ContainerRequestContext request, SessionExchange exchange) {
        Principal user = request.getSecurityContext().getUserPrincipal();
        return user != null && (!(user instanceof SessionPrincipal) || user == SessionPrincipal.of(exchange));
    }

    /** Logs for developers what the response does not tell a client. */
    private void logMissingRole(ContainerRequestContext request, Guard guard) {
        LOG.log(
                Level.DEBUG,
                "{0} {1}.{2} is forbidden: {3}",
                request.getMethod(),
                resource.getResourceClass().getName(),
                resource.getResourceMethod().getName(),
                guard.needed());
    }
}
