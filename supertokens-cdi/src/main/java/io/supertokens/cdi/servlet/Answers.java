package io.supertokens.cdi.servlet;

import io.supertokens.cdi.rest.Refusals;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.wire.MergingResponse;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Answers refused requests outside Jakarta REST as the REST filters do. A browser that navigates to a page gets the error
 * page of the application, or of the server.
 */
@ApplicationScoped
class Answers {

    private static final String NOT_ACCEPTED = "caller-not-accepted";

    @Inject
    private Refusals refusals;

    @Inject
    private SessionEngine engine;

    /** Refuses a request that needs a caller and has none, or one whom the server does not accept. */
    void refuse(SessionExchange exchange, HttpServletRequest request, HttpServletResponse response) {
        exchange.sendAtOnce(new MergingResponse(response, request.getRemoteAddr()));
        RuntimeException refusal = refusal(exchange);
        if (!isAnswered(refusal, () -> exchange, response)) {
            throw refusal;
        }
    }

    private RuntimeException refusal(SessionExchange exchange) {
        try {
            exchange.requireSession();
            exchange.logRefusal(NOT_ACCEPTED);
            return new ForbiddenException(Refusal.of(
                    403, NOT_ACCEPTED, "The server does not accept the users of sessions for security constraints"));
        } catch (SessionException e) {
            exchange.logRefusal(e, engine);
            return e;
        } catch (ForbiddenException e) {
            exchange.logCrossSite();
            return e;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** Answers an exception that a servlet did not catch; false if it is not of the library, or if it is too late. */
    boolean isAnswered(Throwable thrown, Supplier<SessionExchange> exchange, HttpServletResponse response) {
        Response refusal = response.isCommitted() ? null : refusals.of(thrown, exchange);
        if (refusal == null) {
            return false;
        }
        response.resetBuffer();
        boolean isPage = exchange.get().isNavigation() && refusal.getStatus() >= 400;
        refusal.getStringHeaders().forEach((name, values) -> {
            if (!isPage || !name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
                values.forEach(value -> response.setHeader(name, value));
            }
        });
        try {
            if (isPage) {
                response.sendError(refusal.getStatus());
            } else {
                response.setStatus(refusal.getStatus());
                write(response, refusal.hasEntity() ? String.valueOf(refusal.getEntity()) : "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private static void write(HttpServletResponse response, String text) throws IOException {
        try {
            response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalStateException e) {
            response.getWriter().write(text); // which the servlet has called
        }
    }
}
