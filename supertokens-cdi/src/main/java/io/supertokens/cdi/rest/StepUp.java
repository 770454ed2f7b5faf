package io.supertokens.cdi.rest;

import io.supertokens.cdi.SessionClock;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Requires that the user has authenticated recently (step-up authentication, RFC 9470). */
@ApplicationScoped
class StepUp {

    private static final int UNAUTHORIZED = Response.Status.UNAUTHORIZED.getStatusCode();

    @Inject
    private SuperTokensConfig config;

    @Inject
    @SessionClock
    private Clock clock;

    /** Whether the access tokens contain when the user authenticated. */
    boolean isPossible() {
        return config.accessToken().format() == AccessTokenFormat.JWT;
    }

    /**
     * Requires that the user of the session has authenticated within a time. A request without a session passes.
     *
     * @param maxAge null for any time
     * @throws ClientErrorException if it was longer ago, or is not known
     */
    void enter(SessionExchange exchange, @Nullable Duration maxAge) {
        Session session = exchange.session();
        if (maxAge == null || session == null) {
            return;
        }
        Instant authenticatedAt = session.authenticatedAt();
        Duration age = authenticatedAt == null ? null : Duration.between(authenticatedAt, clock.instant());
        if (age == null || age.compareTo(maxAge) > 0) {
            exchange.logRefusal(Refusal.STEP_UP);
            throw new ClientErrorException(Refusal.ofStepUp(status(exchange), exchange.mode(), maxAge, age));
        }
    }

    /** Clients that take 401 for an expired access token would refresh it, and repeat the request, without end. */
    private int status(SessionExchange exchange) {
        boolean wouldRefresh = config.client().sessionExpiredStatus() == UNAUTHORIZED
                && exchange.presented().client().isOfSuperTokens();
        return wouldRefresh ? config.client().invalidClaimStatus() : UNAUTHORIZED;
    }
}
