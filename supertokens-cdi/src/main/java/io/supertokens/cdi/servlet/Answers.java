package io.supertokens.cdi.servlet;

import io.supertokens.cdi.rest.Refusals;
import io.supertokens.cdi.wire.MergingResponse;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Answers refused requests outside Jakarta REST as the REST filters do. */
@ApplicationScoped
class Answers {

    private static final String NOT_ACCEPTED = "caller-not-accepted";

    @Inject
    private Refusals refusals;

    /** Refuses a request that needs a caller and has none, or one whom the server does not accept. */
    void refuse(SessionExchange exchange, HttpServletRequest request, HttpServletResponse response) {
        exchange.sendAtOnce(new MergingResponse(response, request.getRemoteAddr()));
        try {
            exchange.requireSession();
            throw new ForbiddenException(Refusal.of(
                    403, NOT_ACCEPTED, "The server does not accept the users of sessions for security constraints"));
        } catch (RuntimeException e) {
            exchange.logRefusal(refusals.reason(e));
            if (!isAnswered(e, response)) {
                throw e;
            }
        }
    }

    /** Answers an exception of the library that a servlet did not catch; false if it is none, or if it is too late. */
    boolean isAnswered(Throwable thrown, HttpServletResponse response) {
        Response refusal = response.isCommitted() ? null : refusals.of(cause(thrown));
        if (refusal == null) {
            return false;
        }
        response.resetBuffer();
        response.setStatus(refusal.getStatus());
        refusal.getStringHeaders().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        try {
            write(response, String.valueOf(refusal.getEntity()));
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

    private static Throwable cause(Throwable thrown) {
        Throwable root = thrown instanceof ServletException servlet ? servlet.getRootCause() : null;
        return root == null ? thrown : root;
    }
}
