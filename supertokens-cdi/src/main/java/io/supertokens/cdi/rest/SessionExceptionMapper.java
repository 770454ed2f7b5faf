package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.LateRefreshException;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.wire.Refusal;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * Answers with the configured status, or 409 for a late refresh, and JSON with the reason. An application's own mapper
 * for {@link SessionException}, or for one of its four subtypes, takes precedence.
 */
@Dependent
@Priority(Priorities.USER + 5000)
public class SessionExceptionMapper implements ExceptionMapper<SessionException> {

    @Inject
    private SuperTokensConfig config;

    @Override
    public Response toResponse(SessionException exception) {
        if (exception instanceof LateRefreshException late) {
            return Response.fromResponse(Refusal.of(409, late.reason(), late.getMessage()))
                    .header(HttpHeaders.RETRY_AFTER, late.retryAfter().toSeconds() + 1)
                    .build();
        }
        return Refusal.of(config.sessionExpiredStatus(), exception.reason(), exception.getMessage());
    }
}
