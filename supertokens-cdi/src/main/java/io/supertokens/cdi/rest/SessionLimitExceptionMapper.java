package io.supertokens.cdi.rest;

import io.supertokens.cdi.session.SessionLimitException;
import io.supertokens.cdi.wire.Refusal;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * Answers 403 to a login of a user who has as many sessions as allowed. An application's own mapper for {@link
 * SessionLimitException} takes precedence.
 */
@Priority(Priorities.USER + 5000)
final class SessionLimitExceptionMapper implements ExceptionMapper<SessionLimitException> {

    @Override
    public Response toResponse(SessionLimitException exception) {
        return Refusal.of(403, "session-limit", exception.getMessage());
    }
}
