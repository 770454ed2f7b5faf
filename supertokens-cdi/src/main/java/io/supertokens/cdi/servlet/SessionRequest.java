package io.supertokens.cdi.servlet;

import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.mpjwt.SessionPrincipal;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request whose user is that of its session. A user that the server has authenticated in another way takes precedence.
 */
final class SessionRequest extends HttpServletRequestWrapper {

    private static final String AUTHENTICATION = "SuperTokens";

    private final Supplier<@Nullable SessionPrincipal> caller;
    private final BooleanSupplier mayHaveSession;
    private final Runnable asked;

    /**
     * @param mayHaveSession whether the client presents tokens, even if they do not pass
     * @param asked is told when the application asks for the user
     */
    SessionRequest(
            HttpServletRequest request,
            Supplier<@Nullable SessionPrincipal> caller,
            BooleanSupplier mayHaveSession,
            Runnable asked) {
        super(request);
        this.caller = caller;
        this.mayHaveSession = mayHaveSession;
        this.asked = asked;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        SessionPrincipal ours = ofSession();
        if (ours != null) {
            asked.run();
            return ours;
        }
        return isOfEndedSession() ? null : super.getUserPrincipal();
    }

    @Override
    public @Nullable String getRemoteUser() {
        Principal user = getUserPrincipal();
        return user != null ? user.getName() : isOfEndedSession() ? null : super.getRemoteUser();
    }

    /** The roles of the session, and those that the server adds or renames ({@code security-role-ref}). */
    @Override
    public boolean isUserInRole(String role) {
        SessionPrincipal ours = ofSession();
        if (ours == null) {
            return !isOfEndedSession() && super.isUserInRole(role);
        }
        asked.run();
        return ours.hasRole(role) || (Callers.hasAuthenticated(this) && super.isUserInRole(role));
    }

    /** Whether the server still has the user of a session that was revoked in this request. */
    private boolean isOfEndedSession() {
        return Callers.hasAuthenticated(this) && caller.get() == null;
    }

    @Override
    public @Nullable String getAuthType() {
        return ofSession() != null ? AUTHENTICATION : super.getAuthType();
    }

    /**
     * Logs the user out of the session, too; refuses a request whose session does not pass, for example because its
     * anti-CSRF token is missing, so that nobody believes to be logged out. WildFly without a security domain knows no
     * logout.
     */
    @Override
    public void logout() throws ServletException {
        boolean isOfServer = super.getUserPrincipal() != null;
        boolean isOfSession = ofSession() != null || (!isOfServer && mayHaveSession.getAsBoolean());
        if (isOfSession) {
            SessionContext session = CDI.current().select(SessionContext.class).get();
            // A resource that logs out has the exchange of its REST application, which has not verified the session
            // yet.
            boolean unused = session.revoke(session.require().handle());
        }
        if (isOfServer || !isOfSession) {
            super.logout();
        }
    }

    /** The user of the session; null if there is none, or if the server has authenticated another user. */
    @Nullable
    SessionPrincipal ofSession() {
        boolean isOfServer = super.getUserPrincipal() != null && !Callers.hasAuthenticated(this);
        return isOfServer ? null : caller.get();
    }
}
