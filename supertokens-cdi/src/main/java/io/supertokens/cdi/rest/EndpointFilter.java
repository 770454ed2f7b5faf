package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.wire.Endpoints;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/**
 * The endpoints of the library: answers POST on the path of the refresh and on that of the sign-out, GET on that of the
 * refresh for a browser that was redirected there, GET on those of the public keys, and everything below that of the
 * administration. It is a filter because the paths are configured and therefore cannot be a {@code @Path}. Runs after
 * the application's own filters. If the application has a resource on one of the paths, that resource answers; but not
 * on those that browsers call by themselves ({@link DeviceEndpoints}), and not below that of the administration.
 */
@PreMatching
@Priority(Priorities.USER + 1000)
final class EndpointFilter implements ContainerRequestFilter {

    private static final String ALLOW = "OPTIONS, POST";

    private final SuperTokensConfig config;
    private final SessionContext session;
    private final SignOut signOut;
    private final PageRefresh pages;
    private final DeviceEndpoints devices;
    private final KeySet keys;
    private final AdministrationEndpoints administration;
    private final ApplicationEndpoints application;

    EndpointFilter(
            SuperTokensConfig config,
            SessionContext session,
            SignOut signOut,
            PageRefresh pages,
            DeviceEndpoints devices,
            KeySet keys,
            AdministrationEndpoints administration,
            ApplicationEndpoints application) {
        this.config = config;
        this.session = session;
        this.signOut = signOut;
        this.pages = pages;
        this.devices = devices;
        this.keys = keys;
        this.administration = administration;
        this.application = application;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        String path = uri.getAbsolutePath().getRawPath();
        String refreshPath = Endpoints.refreshPath(config, uri.getBaseUri());
        if (config.deviceBinding().enabled() && path.startsWith(refreshPath)) {
            if (path.equals(Endpoints.boundPath(refreshPath))) {
                request.abortWith(devices.refresh(request, refreshPath));
                return;
            }
            if (path.equals(Endpoints.bindPath(refreshPath))) {
                request.abortWith(devices.bind(request, refreshPath));
                return;
            }
        }
        boolean isRefresh = path.equals(refreshPath);
        boolean isSignOut = !isRefresh
                && config.client().protocol().includesFrontToken()
                && path.equals(Endpoints.signOutPath(config, uri.getBaseUri()));
        if (!(isRefresh || isSignOut)) {
            String below = Endpoints.belowAdministration(config, uri.getBaseUri(), path);
            if (below == null) {
                keys.answer(request, path);
            } else {
                request.abortWith(administration.answer(request, below));
            }
            return;
        }
        boolean isOfApplication = application.answer(uri.getPath());
        if (isRefresh && pages.isRequestedBy(request)) {
            request.abortWith(pages.run(request, !isOfApplication));
            return;
        }
        if (isOfApplication) {
            return;
        }
        switch (request.getMethod()) {
            case HttpMethod.POST -> {
                if (isRefresh) {
                    session.refresh();
                    request.abortWith(Response.ok().build());
                } else {
                    signOut.run(request);
                    request.abortWith(Response.ok("{\"status\":\"OK\"}", MediaType.APPLICATION_JSON_TYPE)
                            .build());
                }
            }
            case HttpMethod.OPTIONS ->
                request.abortWith(Response.ok().header(HttpHeaders.ALLOW, ALLOW).build());
            default -> {
                if (isSignOut) {
                    return; // perhaps a page of the application
                }
                request.abortWith(Response.status(Response.Status.METHOD_NOT_ALLOWED)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .header(HttpHeaders.ALLOW, ALLOW)
                        .build());
            }
        }
    }
}
