package io.supertokens.it.answers;

import io.supertokens.cdi.http.SessionContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/** Answers before the resource does, with one response object for all requests. */
@Provider
@PreMatching
public class SharedAbort implements ContainerRequestFilter {

    private static final Response ABORTED = Response.accepted("shared").build();

    @Inject
    private SessionContext session;

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (path.endsWith("shared/aborted")) {
            if (request.getMethod().equals("POST")) {
                session.create("alice");
            }
            request.abortWith(ABORTED);
        }
    }
}
