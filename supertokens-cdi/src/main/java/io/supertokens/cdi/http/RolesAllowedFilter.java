package io.supertokens.cdi.http;

import io.supertokens.cdi.session.UnauthorisedException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Stands before every resource that not everyone may call. The roles of a session are the {@code groups} of its JWT payload;
 * those of a user whom the server authenticated are the server's. Answers as for {@link Secured} where nobody is
 * authenticated (though the cookies stay where the mark of a session is missing), and 403 where the role is missing.
 */
@Dependent
@Priority(Priorities.AUTHORIZATION)
public class RolesAllowedFilter implements ContainerRequestFilter {

    private static final Logger LOG = System.getLogger(RolesAllowedFilter.class.getName());

    private final NearestAnnotation<Access> access = new NearestAnnotation<>(Access::of, Access::everyone);

    @Inject
    private SessionGate gate;

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getSecurityContext().getUserPrincipal() == null) {
            // Not behind @Secured, or it is optional: a session is welcome here, too.
            gate.enter(request, Secured.AntiCsrf.STATE_CHANGING, true);
        }
        if (request.getSecurityContext().getUserPrincipal() == null) {
            throw new UnauthorisedException();
        }
        boolean allowed = access.on(resource)
                .map(who -> who.allows(request.getSecurityContext()))
                .orElse(true);
        if (!allowed) {
            logMissingRole(request);
            request.abortWith(Refusal.of(403, "forbidden", "This needs a role that the session does not have"));
        }
    }

    /** Tells a developer what the answer does not tell a client. */
    private void logMissingRole(ContainerRequestContext request) {
        LOG.log(
                Level.DEBUG,
                "{0} {1}.{2} is forbidden: {3}",
                request.getMethod(),
                resource.getResourceClass().getName(),
                resource.getResourceMethod().getName(),
                access.on(resource).map(Access::needed).orElse(""));
    }
}
