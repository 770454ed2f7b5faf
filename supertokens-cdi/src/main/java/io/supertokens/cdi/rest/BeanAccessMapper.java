package io.supertokens.cdi.rest;

import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.annotation.Priority;
import jakarta.ejb.EJBAccessException;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Answers an enterprise bean's refusal of the caller as that of a resource: as {@link io.supertokens.cdi.http.Secured}
 * without a session, otherwise 403. Servers answer 500, some with the signature of the method. An application's own
 * mapper takes precedence.
 */
@Priority(Priorities.USER + 5000)
final class BeanAccessMapper implements ExceptionMapper<EJBAccessException> {

    private static final boolean IS_AVAILABLE = hasEnterpriseBeans();

    private final SessionExceptionMapper sessions;
    private final CurrentExchange current;

    BeanAccessMapper(SessionExceptionMapper sessions, CurrentExchange current) {
        this.sessions = sessions;
        this.current = current;
    }

    /** Whether the server has enterprise beans. */
    static boolean isAvailable() {
        return IS_AVAILABLE;
    }

    private static boolean hasEnterpriseBeans() {
        try {
            return !EJBAccessException.class.isInterface();
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    /** Whether an enterprise bean has refused the caller. */
    static boolean isRefusal(Throwable thrown) {
        return IS_AVAILABLE && thrown instanceof EJBAccessException;
    }

    @Override
    public Response toResponse(EJBAccessException exception) {
        return refusal(SessionExceptionMapper.exchange(current));
    }

    /** @param exchange that of the request; null if it is not known */
    Response refusal(@Nullable SessionExchange exchange) {
        try {
            if (exchange != null && exchange.containerPrincipal() == null) {
                exchange.requireSession();
            }
        } catch (SessionException e) {
            return sessions.toResponse(e, exchange);
        } catch (ForbiddenException e) {
            return e.getResponse();
        }
        return RolesAllowedFilter.forbidden();
    }
}
