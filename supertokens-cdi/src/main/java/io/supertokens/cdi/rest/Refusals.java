package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.jpa.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The responses of the exception mappers, for requests that Jakarta REST does not handle. */
@ApplicationScoped
public class Refusals {

    @Inject
    private SuperTokensConfig config;

    @Inject
    private CurrentExchange current;

    /** The response to an exception of the library; null for any other. */
    public @Nullable Response of(Throwable thrown) {
        if (thrown instanceof SessionException refusal) {
            return new SessionExceptionMapper(config, current).toResponse(refusal);
        }
        if (thrown instanceof DatabaseException failure) {
            return new DatabaseExceptionMapper().toResponse(failure);
        }
        return thrown instanceof ForbiddenException refusal && isOurs(refusal.getResponse())
                ? refusal.getResponse()
                : null;
    }

    /** Those of the library have text; those of a REST client have the stream of another server. */
    private static boolean isOurs(Response response) {
        return response.getEntity() instanceof String;
    }

    /** The reason of a refusal for the log. */
    public String reason(RuntimeException thrown) {
        return thrown instanceof SessionException refusal
                ? refusal.reason()
                : thrown.getClass().getSimpleName();
    }
}
