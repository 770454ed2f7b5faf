package io.supertokens.it.claims;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;

/** Runs before the filters of the library; answers "early", and wraps the principal of "wrapped". */
@Provider
@PreMatching
@Priority(1)
@Dependent
public class SeenEarly implements ContainerRequestFilter {

    @Inject
    private Seen seen;

    @Override
    public void filter(ContainerRequestContext request) {
        switch (request.getUriInfo().getPath()) {
            case "early", "/early" ->
                request.abortWith(Response.ok(seen.toString()).build());
            case "wrapped", "/wrapped" -> request.setSecurityContext(new Wrapped(request.getSecurityContext()));
            default -> {}
        }
    }

    private record Wrapped(SecurityContext context) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            Principal principal = context.getUserPrincipal();
            return principal == null ? null : () -> "wrapped " + principal.getName();
        }

        @Override
        public boolean isUserInRole(String role) {
            return context.isUserInRole(role);
        }

        @Override
        public boolean isSecure() {
            return context.isSecure();
        }

        @Override
        public String getAuthenticationScheme() {
            return context.getAuthenticationScheme();
        }
    }
}
