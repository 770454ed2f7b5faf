package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.SessionLimitException;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.jpa.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The responses of the exception mappers, for requests that Jakarta REST does not handle. */
@ApplicationScoped
public class Refusals {

    private static final int MOST_CAUSES = 10;

    @Inject
    private SuperTokensConfig config;

    @Inject
    private CurrentExchange current;

    @Inject
    private SessionGate gate;

    /**
     * The response to an exception of the library, or to an enterprise bean's refusal of the caller, in whatever it is
     * wrapped; null for any other exception.
     */
    public @Nullable Response of(Throwable thrown, Supplier<SessionExchange> exchange) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            Response response = ofUnwrapped(cause, exchange);
            if (response != null) {
                return response;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private @Nullable Response ofUnwrapped(Throwable thrown, Supplier<SessionExchange> exchange) {
        SessionExceptionMapper sessions = new SessionExceptionMapper(config, current, gate);
        if (thrown instanceof SessionException refusal) {
            return sessions.toResponse(refusal, exchange.get());
        }
        if (thrown instanceof SessionLimitException refusal) {
            return new SessionLimitExceptionMapper().toResponse(refusal);
        }
        if (thrown instanceof DatabaseException failure) {
            return new DatabaseExceptionMapper().toResponse(failure);
        }
        if (BeanAccessMapper.isRefusal(thrown)) {
            return new BeanAccessMapper(sessions, current).refusal(exchange.get());
        }
        return thrown instanceof ForbiddenException refusal && isOurs(refusal.getResponse())
                ? refusal.getResponse()
                : null;
    }

    /** Those of the library have text; those of a REST client have the stream of another server. */
    private static boolean isOurs(Response response) {
        return response.getEntity() instanceof String;
    }
}
