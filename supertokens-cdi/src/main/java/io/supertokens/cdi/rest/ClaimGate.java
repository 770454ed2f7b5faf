package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.SessionClaim;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ClientErrorException;
import java.util.List;
import java.util.Set;

/** Checks the claims that a resource requires, after the session was verified. */
@ApplicationScoped
class ClaimGate {

    private static final Set<Class<?>> SCOPES = Set.of(ApplicationScoped.class, Singleton.class);
    private static final String INVALID_CLAIM = "invalid-claim";

    @Inject
    private SessionEngine engine;

    @Inject
    private SuperTokensConfig config;

    @Inject
    @Any
    private Instance<SessionClaim<?>> claims;

    /** Whether there is exactly one bean of a class, and it lives as long as the application. */
    boolean isBeanOfApplication(Class<? extends SessionClaim<?>> type) {
        Instance<? extends SessionClaim<?>> beans = claims.select(type);
        return beans.isResolvable()
                && SCOPES.contains(beans.getHandle().getBean().getScope());
    }

    /**
     * Fetches the claims that are too old or missing, and requires that the session satisfies all of them. A request
     * without a session passes.
     *
     * @throws ClientErrorException if it does not
     */
    void enter(SessionExchange exchange, Set<Class<? extends SessionClaim<?>>> required) {
        AccessToken token = exchange.token();
        if (required.isEmpty() || token == null) {
            return;
        }
        List<SessionClaim<?>> beans =
                required.stream().<SessionClaim<?>>map(this::bean).toList();
        SessionEngine.WithProblems checked =
                exchange.getOrEnd(() -> engine.checkClaims(token, beans, exchange.delivery()));
        if (checked.session().result().newAccessToken() != null) {
            exchange.change(checked.session());
        }
        if (!checked.problems().isEmpty()) {
            exchange.logRefusal(INVALID_CLAIM);
            throw new ClientErrorException(
                    Refusal.ofClaims(config.client().invalidClaimStatus(), INVALID_CLAIM, checked.problems()));
        }
    }

    private SessionClaim<?> bean(Class<? extends SessionClaim<?>> type) {
        return claims.select(type).get();
    }
}
