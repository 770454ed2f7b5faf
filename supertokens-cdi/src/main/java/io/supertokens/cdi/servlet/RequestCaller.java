package io.supertokens.cdi.servlet;

import io.supertokens.cdi.mpjwt.SessionPrincipal;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.MergingResponse;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a request with the user of its session as the caller, and with its {@link SessionExchange} for the beans. */
@ApplicationScoped
class RequestCaller {

    @Inject
    private Callers callers;

    @Inject
    private Answers answers;

    @Inject
    private CurrentExchange current;

    /**
     * Passes the request on; answers exceptions of the library.
     *
     * @param passed the response to pass on: the merging one, or what wraps it
     */
    public void pass(
            HttpServletRequest request, HttpServletResponse passed, MergingResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            SessionExchange.withdraw(request);
        }
        Supplier<SessionExchange> exchange = () -> exchange(request, response);
        offer(() -> {
            keepFromCaches(response);
            return exchange.get();
        });
        SessionExchange known = Callers.known(request);
        if (known != null) {
            known.sendAtOnce(response); // made for the server, which asks before the first filter
        }
        try {
            if (CallerRegistration.namesCallers(request.getServletContext())) {
                Supplier<@Nullable SessionPrincipal> caller = () -> SessionPrincipal.of(exchange.get());
                passAs(
                        caller,
                        new SessionRequest(
                                request,
                                caller,
                                () -> callers.mayHaveSession(exchange.get()),
                                () -> keepFromCaches(response)),
                        passed,
                        chain);
            } else {
                chain.doFilter(request, passed);
            }
        } catch (ServletException | RuntimeException e) {
            // an included page cannot answer: the page that includes it does
            if (request.getDispatcherType() == DispatcherType.INCLUDE || !answers.isAnswered(e, exchange, response)) {
                throw e;
            }
        }
    }

    /** The response may depend on the session. */
    private static void keepFromCaches(MergingResponse response) {
        response.byDefault(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private SessionExchange exchange(HttpServletRequest request, MergingResponse response) {
        SessionExchange exchange = callers.exchange(request, response::isCommitted);
        exchange.sendAtOnce(response);
        return exchange;
    }

    private void offer(Supplier<SessionExchange> exchange) {
        try {
            current.offer(exchange);
        } catch (ContextNotActiveException e) {
            // a dispatch for which the server starts no request scope has no beans that ask
        }
    }

    private static void passAs(
            Supplier<@Nullable SessionPrincipal> caller,
            SessionRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        boolean isUnknownToServer =
                ElytronCaller.isAvailable() && !Callers.hasAuthenticated(request) && request.ofSession() != null;
        SessionPrincipal user = isUnknownToServer ? caller.get() : null;
        if (user == null) {
            chain.doFilter(request, response);
            return;
        }
        try {
            ElytronCaller.run(user, () -> {
                chain.doFilter(request, response);
                return null;
            });
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
