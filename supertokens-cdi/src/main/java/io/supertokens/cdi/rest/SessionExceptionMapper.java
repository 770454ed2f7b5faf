package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.DeviceProofRequiredException;
import io.supertokens.cdi.session.LateRefreshException;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.TryRefreshTokenException;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the configured status, 409 for a late refresh, or 403 where a device has to refresh, and JSON with the
 * reason. A browser that navigates to a page with an expired access token is redirected to the refresh endpoint. An
 * application's own mapper for {@link SessionException}, or for one of its subtypes, takes precedence.
 */
@Priority(Priorities.USER + 5000)
final class SessionExceptionMapper implements ExceptionMapper<SessionException> {

    /** A refresh gives a page a valid access token, but no anti-CSRF token, which a navigation cannot send. */
    private static final String INVALID_TOKEN =
            TryRefreshTokenException.invalidToken().reason();

    private final SuperTokensConfig config;
    private final CurrentExchange current;
    private final SessionGate gate;

    SessionExceptionMapper(SuperTokensConfig config, CurrentExchange current, SessionGate gate) {
        this.config = config;
        this.current = current;
        this.gate = gate;
    }

    @Override
    public Response toResponse(SessionException exception) {
        return toResponse(exception, exchange(current));
    }

    /** @param exchange that of the request; null if it is not known */
    Response toResponse(SessionException exception, @Nullable SessionExchange exchange) {
        if (exchange != null
                && exception.reason().equals(INVALID_TOKEN)
                && gate.mayHaveSession(exchange)
                && exchange.refreshesPage()) {
            return PageRefresh.redirection().build();
        }
        String message = message(exception, exchange);
        if (exception instanceof LateRefreshException late) {
            return Response.fromResponse(Refusal.of(409, late.reason(), message))
                    .header(HttpHeaders.RETRY_AFTER, late.retryAfter().toSeconds() + 1)
                    .build();
        }
        if (exception instanceof DeviceProofRequiredException) {
            return Refusal.of(config.client().invalidClaimStatus(), exception.reason(), message);
        }
        return Refusal.of(config.client().sessionExpiredStatus(), exception.reason(), message);
    }

    /** Front ends written for other servers of current clients may know the messages of those servers. */
    private static @Nullable String message(SessionException exception, @Nullable SessionExchange exchange) {
        boolean isOfCurrentClient =
                exchange != null && exchange.presented().client().isCurrent();
        return isOfCurrentClient
                ? (exception instanceof TryRefreshTokenException
                        ? "try refresh token"
                        : exception.reason().replace('-', ' '))
                : exception.getMessage();
    }

    /** The exchange of the request; null if it is not known. */
    static @Nullable SessionExchange exchange(CurrentExchange current) {
        try {
            return current.get();
        } catch (ContextNotActiveException e) {
            return null; // resumed by a thread of the application
        }
    }
}
