package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.mpjwt.SessionPrincipal;
import io.supertokens.cdi.wire.CookieScope;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.Endpoints;
import io.supertokens.cdi.wire.MergingResponse;
import io.supertokens.cdi.wire.Navigation;
import io.supertokens.cdi.wire.OriginCheck;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.WireProtocol;
import io.supertokens.cdi.wire.WireRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates the {@link SessionExchange} of every request, before any other filter needs it. */
@PreMatching
@Priority(100)
final class SessionRequestFilter implements ContainerRequestFilter {

    private final SuperTokensConfig config;
    private final WireProtocol protocol;
    private final CurrentExchange current;
    private final SessionGate gate;

    SessionRequestFilter(SuperTokensConfig config, WireProtocol protocol, CurrentExchange current, SessionGate gate) {
        this.config = config;
        this.protocol = protocol;
        this.current = current;
        this.gate = gate;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        MergingResponse response = MergingResponse.to(request);
        UriInfo uri = request.getUriInfo();
        String refreshPath = Endpoints.refreshPath(config, uri.getBaseUri());
        SessionExchange exchange = new SessionExchange(
                protocol,
                new WireRequest(
                        name -> request.getHeaders().getOrDefault(name, List.of()),
                        refreshPath,
                        uri.getAbsolutePath().getRawPath().equals(refreshPath),
                        () -> scopes(uri.getRequestUri()),
                        response::isCommitted),
                () -> userOfServer(request),
                OriginCheck.isFromAnotherSite(request::getHeaderString, config.cors()),
                () -> request.getMethod() + " " + uri.getRequestUri().getRawPath() + " from " + response.client());
        exchange.guardedBy(made -> gate.enter(made, request.getMethod(), false));
        exchange.showing(() ->
                Navigation.isOf(request.getMethod(), request::getHeaderString) ? page(uri.getRequestUri()) : null);
        exchange.following(SessionExchange.takeOutsideRest(request));
        exchange.attachTo(request);
        current.set(exchange);
    }

    private static String page(URI requested) {
        return Navigation.page(requested.getRawPath(), requested.getRawQuery());
    }

    /** The user that the server has authenticated without the library. */
    private static @Nullable Principal userOfServer(ContainerRequestContext request) {
        Principal user = request.getSecurityContext().getUserPrincipal();
        return user instanceof SessionPrincipal ? null : user;
    }

    private static List<CookieScope> scopes(URI requested) {
        return CookieScope.of(requested.getHost() == null ? "" : requested.getHost(), requested.getRawPath());
    }
}
