package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import java.util.Map;

/** Requires that a session is bound to the browser's device. */
@ApplicationScoped
class DeviceGate {

    private static final String NOT_BOUND = "device-not-bound";

    @Inject
    private SuperTokensConfig config;

    /** Whether sessions can be bound at all. */
    boolean isPossible() {
        return config.deviceBinding().enabled();
    }

    /**
     * Requires that the session of a request is bound. A request without a session passes.
     *
     * @throws ClientErrorException if it is not
     */
    void enter(SessionExchange exchange, boolean required) {
        Session session = exchange.session();
        if (required && session != null && !session.isDeviceBound()) {
            exchange.logRefusal(NOT_BOUND);
            throw new ClientErrorException(Refusal.ofClaims(
                    config.client().invalidClaimStatus(),
                    NOT_BOUND,
                    Map.of(
                            "bnd",
                            Json.object()
                                    .add("message", "wrong value")
                                    .add("expectedValue", true)
                                    .build())));
        }
    }
}
