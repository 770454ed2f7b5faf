package io.supertokens.cdi.http;

import io.supertokens.cdi.SessionClock;
import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** Opens the {@link SessionExchange} of every request, before anything else may ask for it. */
@Dependent
@PreMatching
@Priority(100)
public class SessionRequestFilter implements ContainerRequestFilter {

    @Inject
    private SuperTokensConfig config;

    @Inject
    private CurrentExchange current;

    @Inject
    @SessionClock
    private Clock clock;

    @Override
    public void filter(ContainerRequestContext request) {
        MergingResponse response = MergingResponse.to(request);
        SessionExchange exchange = new SessionExchange(
                request.getHeaders().getOrDefault("Cookie", List.of()),
                request.getHeaderString(SessionCookies.ANTI_CSRF),
                () -> request.getSecurityContext().getUserPrincipal(),
                OriginCheck.isFromAnotherSite(request, config.cors()),
                new SessionCookies(
                        config,
                        clock,
                        RefreshFilter.refreshPath(config, request.getUriInfo().getBaseUri()),
                        response::isCommitted),
                () -> scopes(request.getUriInfo().getRequestUri()),
                () -> request.getMethod() + " "
                        + request.getUriInfo().getRequestUri().getRawPath() + " from " + response.client());
        request.setProperty(SessionExchange.class.getName(), exchange);
        current.set(exchange);
    }

    private static List<CookieScope> scopes(URI requested) {
        return CookieScope.of(requested.getHost() == null ? "" : requested.getHost(), requested.getRawPath());
    }

    static SessionExchange exchangeOf(ContainerRequestContext request) {
        if (request.getProperty(SessionExchange.class.getName()) instanceof SessionExchange exchange) {
            return exchange;
        }
        throw new IllegalStateException("SessionRequestFilter did not run: SuperTokensFeature is not registered");
    }
}
