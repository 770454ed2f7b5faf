package io.supertokens.cdi.rest;

import io.supertokens.cdi.wire.Refusal;
import io.supertokens.jpa.DatabaseException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Answers 503 if the database fails transiently, otherwise 500. The cookies are left untouched, because an outage is
 * not a logout. An application's own mapper for {@link DatabaseException} takes precedence.
 */
@Priority(Priorities.USER + 5000)
final class DatabaseExceptionMapper implements ExceptionMapper<DatabaseException> {

    private static final Logger LOG = System.getLogger(DatabaseExceptionMapper.class.getName());
    private static final int RETRY_AFTER_SECONDS = 5;

    @Override
    public Response toResponse(DatabaseException exception) {
        log(exception);
        if (!exception.isTransient()) {
            return Refusal.of(500, "database-refused", "Sessions cannot be stored: retrying does not help");
        }
        Response refusal =
                Refusal.of(503, "database-unavailable", "Sessions cannot be checked at the moment: try again");
        return Response.fromResponse(refusal)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    /** Not as an error while the database is known not to answer. */
    static void log(DatabaseException exception) {
        Level level = exception.wasAsked() ? Level.ERROR : Level.DEBUG;
        LOG.log(level, "A session could not be checked or changed: {0}", exception.getMessage());
    }
}
