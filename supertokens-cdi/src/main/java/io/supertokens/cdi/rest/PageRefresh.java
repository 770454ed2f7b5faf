package io.supertokens.cdi.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.DeviceProofRequiredException;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.LateRefreshException;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.wire.Navigation;
import io.supertokens.cdi.wire.Presented;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.TransferMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/**
 * Refreshes the session of a browser that navigates to a page, and sends it back to the page. Another site can cause
 * such a request by a link, as it can cause the request for the page; the tokens reach the browser only.
 */
@ApplicationScoped
class PageRefresh {

    private static final Duration SHARED = Duration.ofSeconds(10);
    private static final int MOST_SHARED = 10_000;

    @Inject
    private SessionEngine engine;

    @Inject
    private SuperTokensConfig config;

    /**
     * What was issued a moment ago. Pages navigate without a lock: a browser that restores several tabs refreshes for
     * each of them at once, and all have to get the same tokens, because only the last response stays in the browser.
     */
    private final Cache<PresentedTokens, SessionEngine.WithToken<IssuedSession>> shared = Caffeine.newBuilder()
            .expireAfterWrite(SHARED)
            .maximumSize(MOST_SHARED)
            .build();

    /** Whether a browser was sent here to refresh. */
    public boolean isRequestedBy(ContainerRequestContext request) {
        return SessionExchange.of(request).isNavigation()
                && request.getUriInfo().getQueryParameters().containsKey(Navigation.REDIRECT);
    }

    /**
     * Refreshes, whatever the page will say if there is no session any more. As {@link
     * io.supertokens.cdi.http.SessionContext#refresh}, but without anti-CSRF token.
     *
     * @param isOurs whether the library answers refreshes here; if not, the browser is only sent back
     * @throws io.supertokens.jpa.DatabaseException if the database is unavailable
     */
    public Response run(ContainerRequestContext request, boolean isOurs) {
        String page = request.getUriInfo().getQueryParameters().getFirst(Navigation.REDIRECT);
        if (page == null
                || !Navigation.isOwnPage(page)
                || page.split("[?;]", 2)[0].equals(
                        request.getUriInfo().getAbsolutePath().getRawPath())) {
            return Refusal.of(400, "redirect", "The parameter redirect must be the path of a page of this host");
        }
        SessionExchange exchange = SessionExchange.of(request);
        exchange.consult();
        Presented presented = exchange.presented();
        if (isOurs && presented.mode() == TransferMode.COOKIE && !refresh(exchange, presented)) {
            return detour(page);
        }
        exchange.redirect(page);
        return redirection()
                .header(HttpHeaders.SET_COOKIE, Navigation.returned(config.cookie()))
                .build();
    }

    /** A response that sends the browser where {@link SessionExchange#redirect} says. */
    static Response.ResponseBuilder redirection() {
        return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /**
     * A page that goes to the requested one. Browsers refresh a bound session for requests that a page of the application
     * causes, and not while they follow a link of another site and its redirections.
     */
    private Response detour(String page) {
        return Response.ok("<!DOCTYPE html><title>…</title>", "text/html;charset=UTF-8")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Refresh", "0;url=" + page)
                .header(HttpHeaders.SET_COOKIE, Navigation.returned(config.cookie()))
                .build();
    }

    /** Whether the browser need not refresh by itself. */
    private boolean refresh(SessionExchange exchange, Presented presented) {
        try {
            exchange.refresh(shared.get(
                    presented.tokens().withoutAntiCsrf(), tokens -> engine.refresh(tokens, exchange.delivery())));
        } catch (DeviceProofRequiredException e) {
            exchange.logRefusal(e, engine);
            return false;
        } catch (LateRefreshException e) {
            exchange.logRefusal(e, engine); // another page of the browser has refreshed in the meantime
        } catch (SessionException e) {
            exchange.logRefusal(e, engine);
            exchange.endPresented();
        }
        return true;
    }
}
