package io.supertokens.cdi.rest;

import io.supertokens.cdi.wire.MergingResponse;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.TransferMode;
import io.supertokens.cdi.wire.WireAnswer;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Sends the answer of the {@link SessionExchange} with every response: of a resource, of the refresh endpoint, of an
 * exception. Runs last, so that the application's filters can still log in and out.
 */
@Priority(100)
final class SessionResponseFilter implements ContainerResponseFilter {

    private static final Logger LOG = System.getLogger(SessionResponseFilter.class.getName());

    private final HeaderBudget budget;
    private final PlainHttp plainHttp;

    SessionResponseFilter(HeaderBudget budget, PlainHttp plainHttp) {
        this.budget = budget;
        this.plainHttp = plainHttp;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        SessionExchange exchange = SessionExchange.find(request).orElse(null);
        if (exchange == null) {
            return;
        }
        WireAnswer answer = exchange.answer().filter(made -> !made.isEmpty()).orElse(null);
        MergingResponse servlet = MergingResponse.to(request);
        if (servlet.isCommitted() && answer != null) {
            LOG.log(
                    Level.ERROR,
                    "The tokens of a session were not sent: the application committed the response (flushBuffer, or output of its own) after SessionContext.create, refresh or revoke, and before the resource method returned");
        }
        exchange.send(servlet);
        if (answer != null && answer.carriesTokens()) {
            budget.check(servlet, response.getStringHeaders());
            if (exchange.mode() == TransferMode.COOKIE) {
                plainHttp.warnOf(request);
            }
        }
        if (answer != null) {
            servlet.fixed(HttpHeaders.CACHE_CONTROL, "no-store");
        } else if (exchange.isConsulted()) {
            keepFromOthers(response, servlet);
        }
    }

    /**
     * The response may depend on the session. If the application allows caches to store it, each user gets a separate
     * copy.
     */
    private static void keepFromOthers(ContainerResponseContext response, MergingResponse servlet) {
        String cacheControl = response.getHeaderString(HttpHeaders.CACHE_CONTROL);
        if (cacheControl == null) {
            servlet.byDefault(HttpHeaders.CACHE_CONTROL, "no-store");
        } else if (!cacheControl.contains("no-store")) {
            servlet.list(HttpHeaders.VARY, HttpHeaders.COOKIE + ", " + HttpHeaders.AUTHORIZATION);
        }
    }
}
