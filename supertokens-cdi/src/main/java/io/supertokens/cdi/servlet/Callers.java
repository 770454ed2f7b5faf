package io.supertokens.cdi.servlet;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.RestServlets;
import io.supertokens.cdi.mpjwt.SessionPrincipal;
import io.supertokens.cdi.rest.SessionGate;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.wire.CookieScope;
import io.supertokens.cdi.wire.Endpoints;
import io.supertokens.cdi.wire.Navigation;
import io.supertokens.cdi.wire.OriginCheck;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.WireProtocol;
import io.supertokens.cdi.wire.WireRequest;
import io.supertokens.jpa.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ForbiddenException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller of a request: the user of its session, if the request would pass {@link
 * io.supertokens.cdi.http.Secured}. A request that would not pass has no caller, and nothing else happens: no cookie is
 * cleared, nothing is logged as refused.
 */
@ApplicationScoped
public class Callers {

    private static final Logger LOG = System.getLogger(Callers.class.getName());
    private static final String EXCHANGE = Callers.class.getName();
    private static final String AUTHENTICATED = Callers.class.getName() + ".authenticated";
    private static final String BASE = Callers.class.getName() + ".base";

    @Inject
    private SuperTokensConfig config;

    @Inject
    private WireProtocol protocol;

    @Inject
    private SessionGate gate;

    /**
     * Remembers where the refresh endpoint is: at the first REST application of the WAR.
     *
     * @param basePaths the base paths of its REST applications, sorted; each ends with a slash
     */
    public static void learn(ServletContext web, List<String> basePaths) {
        web.setAttribute(
                BASE,
                URI.create(basePaths.isEmpty() ? RestServlets.encoded(web.getContextPath()) + "/" : basePaths.get(0)));
    }

    /** Records that the server takes the user of the session for the caller. */
    static void authenticated(ServletRequest request) {
        request.setAttribute(AUTHENTICATED, true);
    }

    /** Whether the server's user of the request is that of the session. */
    static boolean hasAuthenticated(ServletRequest request) {
        return request.getAttribute(AUTHENTICATED) != null;
    }

    /** The exchange of the request, if {@link #exchange} was called for it. */
    static @Nullable SessionExchange known(HttpServletRequest request) {
        return request.getAttribute(EXCHANGE) instanceof SessionExchange exchange ? exchange : null;
    }

    /** The exchange of the request; it has a session if the request has a caller. Verified once per request. */
    SessionExchange exchange(HttpServletRequest request, BooleanSupplier isCommitted) {
        SessionExchange known = known(request);
        if (known != null) {
            return known;
        }
        Supplier<SessionExchange> maker = () -> unverified(request, isCommitted);
        SessionExchange made = verified(maker);
        request.setAttribute(EXCHANGE, made);
        made.offerTo(request);
        return made;
    }

    /** The caller; null if the request has none. */
    @Nullable
    SessionPrincipal principal(HttpServletRequest request, BooleanSupplier isCommitted) {
        return SessionPrincipal.of(exchange(request, isCommitted));
    }

    /** Whether the client presents tokens that may be of a session, even if they do not pass. */
    boolean mayHaveSession(SessionExchange exchange) {
        return gate.mayHaveSession(exchange);
    }

    private SessionExchange verified(Supplier<SessionExchange> maker) {
        SessionExchange exchange = maker.get();
        try {
            exchange.requireSession();
            return exchange;
        } catch (SessionException | ForbiddenException e) {
            return maker.get(); // without what the refusal tells the client
        } catch (DatabaseException e) {
            LOG.log(Level.DEBUG, "The caller of a request is unknown: {0}", e.getMessage());
            return maker.get();
        }
    }

    private SessionExchange unverified(HttpServletRequest request, BooleanSupplier isCommitted) {
        String refreshPath =
                Endpoints.refreshPath(config, (URI) request.getServletContext().getAttribute(BASE));
        return new SessionExchange(
                        protocol,
                        new WireRequest(
                                name -> Collections.list(request.getHeaders(name)),
                                refreshPath,
                                request.getRequestURI().equals(refreshPath),
                                () -> CookieScope.of(request.getServerName(), request.getRequestURI()),
                                isCommitted),
                        () -> request.getUserPrincipal() instanceof SessionPrincipal || hasAuthenticated(request)
                                ? null
                                : request.getUserPrincipal(),
                        OriginCheck.isFromAnotherSite(request::getHeader, config.cors()),
                        () -> request.getMethod() + " " + request.getRequestURI() + " from " + request.getRemoteAddr())
                .guardedBy(exchange ->
                        gate.enter(exchange, request.getMethod(), OriginCheck.isHandshake(request::getHeader)))
                .showing(() -> request.getDispatcherType() != DispatcherType.ERROR
                                && Navigation.isOf(request.getMethod(), request::getHeader)
                        ? pageOf(request)
                        : null);
    }

    /** Its path and query; a forward does not change them for the browser. */
    private static String pageOf(HttpServletRequest request) {
        Object forwarded = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
        return forwarded == null
                ? Navigation.page(request.getRequestURI(), request.getQueryString())
                : Navigation.page(forwarded, request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING));
    }
}
