package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.wire.Endpoints;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/**
 * The refresh endpoint: answers POST on the renew-token-path. It is a filter because the path is configured and
 * therefore cannot be a {@code @Path}. Runs after the application's own filters. If the application has a resource on
 * the path, that resource answers.
 */
@Dependent
@PreMatching
@Priority(Priorities.USER + 1000)
public class RefreshFilter implements ContainerRequestFilter {

    private static final String ALLOW = "OPTIONS, POST";

    @Inject
    private SuperTokensConfig config;

    @Inject
    private SessionContext session;

    @Context
    private Configuration application;

    @Override
    public void filter(ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        if (!uri.getAbsolutePath().getRawPath().equals(Endpoints.refreshPath(config, uri.getBaseUri()))
                || isAnsweredByTheApplication(uri.getPath())) {
            return;
        }
        switch (request.getMethod()) {
            case HttpMethod.POST -> {
                session.refresh();
                request.abortWith(Response.ok().build());
            }
            case HttpMethod.OPTIONS ->
                request.abortWith(Response.ok().header(HttpHeaders.ALLOW, ALLOW).build());
            default ->
                request.abortWith(Response.status(Response.Status.METHOD_NOT_ALLOWED)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .header(HttpHeaders.ALLOW, ALLOW)
                        .build());
        }
    }

    private boolean isAnsweredByTheApplication(String path) {
        return application.getProperty(ApplicationRefreshResource.PROPERTY) instanceof ApplicationRefreshResource own
                && own.isAt(path);
    }
}
