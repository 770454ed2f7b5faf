package io.supertokens.cdi.servlet;

import io.supertokens.cdi.mpjwt.SessionPrincipal;
import io.supertokens.cdi.wire.MergingResponse;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.MessagePolicy;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.module.ServerAuthModule;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server who calls (Jakarta Authentication): the user of the session, with the roles of the JWT payload. A
 * request without a session is anonymous, and refused where a security constraint requires a user. Holds no bean, because
 * a server may keep the module of an undeployed application.
 */
final class CallerModule implements ServerAuthModule {

    private static final Logger LOG = System.getLogger(CallerModule.class.getName());
    private static final String MANDATORY = "jakarta.security.auth.message.MessagePolicy.isMandatory";

    private static final Duration ASKED_AGAIN = Duration.ofMinutes(1);

    private @Nullable CallbackHandler server;
    private volatile boolean hasAccepted;
    /** The {@link System#nanoTime} of the last refusal that was to be expected; null if there was none. */
    private volatile @Nullable Long rejectedAt;

    /** Registers a module; returns the identifier of the registration. */
    static String registerWith(AuthConfigFactory factory, ServletContext web) {
        return factory.registerServerAuthModule(new CallerModule(), web);
    }

    @Override
    public void initialize(
            @Nullable MessagePolicy request,
            @Nullable MessagePolicy response,
            @Nullable CallbackHandler handler,
            @Nullable Map<String, Object> options) {
        server = handler;
    }

    @Override
    public Class<?>[] getSupportedMessageTypes() {
        return new Class<?>[] {HttpServletRequest.class, HttpServletResponse.class};
    }

    @Override
    public AuthStatus validateRequest(MessageInfo message, Subject client, @Nullable Subject service)
            throws AuthException {
        HttpServletRequest request = (HttpServletRequest) message.getRequestMessage();
        HttpServletResponse response = (HttpServletResponse) message.getResponseMessage();
        if (!SessionFilter.isChecked(request.getServletContext())) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return AuthStatus.SEND_FAILURE;
        }
        CallerBeans beans = CallerBeans.of(request.getServletContext());
        SessionPrincipal caller = beans.callers().principal(request, response::isCommitted);
        if (caller != null && isAccepted(client, caller)) {
            Callers.authenticated(request);
            return AuthStatus.SUCCESS;
        }
        if (Boolean.parseBoolean(String.valueOf(message.getMap().get(MANDATORY)))) {
            if (request.getAttribute(MergingResponse.ATTRIBUTE) != null) {
                // HttpServletRequest.authenticate, whose caller answers; Payara calls it for resources
                return AuthStatus.SEND_FAILURE;
            }
            beans.answers().refuse(beans.callers().exchange(request, response::isCommitted), request, response);
            return AuthStatus.SEND_FAILURE;
        }
        tell(new CallerPrincipalCallback(client, (Principal) null));
        return AuthStatus.SUCCESS;
    }

    /**
     * Names the caller; false if the server does not accept it. WildFly accepts only users of its own realm, unless
     * {@code integrated-jaspi} is false: until it accepts one, it is asked once a minute, because each refusal costs an
     * exception.
     */
    private boolean isAccepted(Subject client, SessionPrincipal caller) {
        if (wasRejectedLately()) {
            return false;
        }
        try {
            tell(
                    new CallerPrincipalCallback(client, caller),
                    new GroupPrincipalCallback(client, caller.getGroups().toArray(String[]::new)));
            hasAccepted = true;
            return true;
        } catch (AuthException | RuntimeException e) {
            boolean isExpected = ElytronCaller.isAvailable() && !hasAccepted;
            rejectedAt = isExpected ? System.nanoTime() : null;
            LOG.log(
                    isExpected ? Level.DEBUG : Level.WARNING,
                    "The server does not accept the user of a session as caller",
                    e);
            return false;
        }
    }

    private boolean wasRejectedLately() {
        Long rejected = rejectedAt;
        return rejected != null && !hasAccepted && System.nanoTime() - rejected < ASKED_AGAIN.toNanos();
    }

    private void tell(Callback... facts) throws AuthException {
        try {
            if (server != null) {
                server.handle(facts);
            }
        } catch (IOException | UnsupportedCallbackException e) {
            throw (AuthException) new AuthException("The server does not accept the user of a session").initCause(e);
        }
    }

    @Override
    public AuthStatus secureResponse(MessageInfo message, @Nullable Subject service) {
        return AuthStatus.SEND_SUCCESS;
    }

    @Override
    public void cleanSubject(MessageInfo message, @Nullable Subject subject) {
        if (subject != null) {
            subject.getPrincipals().clear();
        }
    }
}
