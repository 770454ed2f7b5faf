package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.Guard;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.mpjwt.SessionPrincipal;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.TryRefreshTokenException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.wire.Presented;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.TokenCheck;
import io.supertokens.cdi.wire.TransferMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Authenticates a request by its session. The checks that the reference also has are in the reference's order. */
@ApplicationScoped
public class SessionGate {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    /** Each token may cost a statement. A browser has fewer tokens of one session. */
    private static final int MOST_TOKENS = 5;

    @Inject
    private SessionEngine engine;

    @Inject
    private StepUp stepUp;

    @Inject
    private DeviceGate devices;

    @Inject
    private ClaimGate claimGate;

    @Inject
    private SuperTokensConfig config;

    /**
     * Finds the session of the request.
     *
     * @param guard what else the request needs
     * @param optional whether a request without a session passes, too; a request whose tokens name no session of this
     *     application has none
     * @throws SessionException if the request does not pass
     * @throws ForbiddenException if a page of another site requests a change
     * @throws ClientErrorException if its user has to authenticate again, or if the session is not bound to a device or
     *     does not satisfy a claim
     */
    public void enter(ContainerRequestContext request, Guard guard, boolean optional) {
        SessionExchange exchange = SessionExchange.of(request);
        exchange.consult();
        try {
            enter(exchange, isGuarded(request.getMethod(), guard.antiCsrfOrDefault()), guard.revocation());
            devices.enter(exchange, guard.deviceBound());
            stepUp.enter(exchange, guard.maxAge());
            claimGate.enter(exchange, guard.claims());
            request.setSecurityContext(new SessionSecurityContext(exchange, request.getSecurityContext()));
        } catch (SessionException e) {
            boolean passes = optional && (e instanceof UnauthorisedException || !mayHaveSession(exchange));
            if (!passes) {
                exchange.logRefusal(e, engine);
                throw e;
            }
        } catch (ForbiddenException e) {
            if (!optional || mayHaveSession(exchange)) {
                exchange.logCrossSite();
                throw e;
            }
        }
    }

    /**
     * Requires a session, as {@link Secured} without parameters does.
     *
     * @param method the HTTP method of the request
     * @param isHandshake whether the request opens a WebSocket, by which a page can change something
     * @throws SessionException if the request does not pass
     * @throws ForbiddenException if a page of another site requests a change, or one of another origin a WebSocket
     */
    public void enter(SessionExchange exchange, String method, boolean isHandshake) {
        exchange.consult();
        if (isHandshake) {
            exchange.requireOwnPage(exchange.presented().mode());
        }
        enter(exchange, isGuarded(method, Secured.AntiCsrf.STATE_CHANGING));
    }

    /** Creates and logs the refusal of a request that needs a user and has none. */
    public UnauthorisedException unauthorised(SessionExchange exchange) {
        UnauthorisedException refusal = new UnauthorisedException();
        exchange.logRefusal(refusal, engine);
        return refusal;
    }

    /** Refuses a request that may come from another site, or verifies its access token. */
    void enter(SessionExchange exchange, boolean isGuarded) {
        enter(exchange, isGuarded, Secured.Revocation.AS_CONFIGURED);
    }

    private void enter(SessionExchange exchange, boolean isGuarded, Secured.Revocation revocation) {
        Presented presented = exchange.presented();
        if (isGuarded) {
            exchange.requireOwnPage(presented.mode());
        }
        List<String> accessTokens = presented.accessTokens();
        if (accessTokens.isEmpty()) {
            // No token is known to be invalid, so no cookie is cleared.
            throw presented.hasSessionMarker() ? TryRefreshTokenException.invalidToken() : new UnauthorisedException();
        }
        if (presented.marker() == Presented.Marker.LEGACY) {
            exchange.forgetMarker();
            throw TryRefreshTokenException.invalidToken();
        }
        exchange.getOrEnd(() -> verify(exchange, accessTokens, check(presented, isGuarded), revocation));
    }

    private TokenCheck check(Presented presented, boolean isGuarded) {
        if (presented.mode() == TransferMode.HEADER) {
            return TokenCheck.BEARER;
        }
        if (!isGuarded) {
            return TokenCheck.COOKIE;
        }
        return switch (config.antiCsrf()) {
            case TOKEN -> {
                if (presented.antiCsrf() == null) {
                    throw TryRefreshTokenException.antiCsrf();
                }
                yield TokenCheck.COOKIE_WITH_ANTI_CSRF_TOKEN;
            }
            case CUSTOM_HEADER -> {
                if (!presented.hasCustomHeader()) {
                    throw TryRefreshTokenException.customHeader();
                }
                yield TokenCheck.COOKIE;
            }
            case OFF -> TokenCheck.COOKIE;
        };
    }

    /** Tells telemetry the session of the request, if it has one. */
    void nameSession(SessionExchange exchange) {
        Session session = exchange.session();
        if (session != null) {
            engine.belongsTo(session.handle());
        }
    }

    /**
     * Without the cookie of the access token, which lives as long as the session, there is no session, whatever other
     * cookies somebody has set or left behind.
     */
    public boolean mayHaveSession(SessionExchange exchange) {
        Presented presented = exchange.presented();
        return !engine.sessionsNamedBy(presented.accessTokens()).isEmpty() || presented.mayHaveSession();
    }

    private SessionEngine.WithToken<VerifiedSession> verify(
            SessionExchange exchange, List<String> accessTokens, TokenCheck check, Secured.Revocation revocation) {
        SessionException refusal = null;
        for (String accessToken : ofOneSession(exchange, accessTokens)) {
            try {
                SessionEngine.WithToken<VerifiedSession> verified = exchange.verifiedEarlier(accessToken, check)
                        .orElseGet(() -> verify(exchange, accessToken, check));
                if (revocation == Secured.Revocation.DATABASE) {
                    engine.requireInDatabase(verified);
                }
                exchange.resume(verified, accessToken, check);
                return verified;
            } catch (TryRefreshTokenException e) {
                refusal = e;
            } catch (UnauthorisedException e) {
                // A refresh may still show that another token is valid.
                refusal = refusal == null ? e : refusal;
            }
        }
        throw refusal == null ? TryRefreshTokenException.invalidToken() : refusal;
    }

    private SessionEngine.WithToken<VerifiedSession> verify(
            SessionExchange exchange, String accessToken, TokenCheck check) {
        return switch (check) {
            case BEARER -> engine.getBearer(accessToken, exchange.delivery());
            case COOKIE -> engine.getWithoutAntiCsrf(accessToken, exchange.delivery());
            case COOKIE_WITH_ANTI_CSRF_TOKEN ->
                engine.get(accessToken, exchange.presented().antiCsrf(), exchange.delivery());
        };
    }

    /**
     * Checks that all access tokens are of one session. Otherwise another host of the domain may have set one of them,
     * and it cannot be known which is the user's.
     */
    private List<String> ofOneSession(SessionExchange exchange, List<String> accessTokens) {
        if (accessTokens.size() == 1) {
            return accessTokens;
        }
        List<String> ours = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (String accessToken : accessTokens) {
            Set<String> session = engine.sessionsNamedBy(List.of(accessToken));
            if (!session.isEmpty()) {
                ours.add(accessToken);
                named.addAll(session);
            }
        }
        if (ours.size() > MOST_TOKENS || named.size() > 1) {
            exchange.forgetRepeated();
            throw TryRefreshTokenException.invalidToken();
        }
        return ours;
    }

    /** Whether a request must prove that it comes from the application's own pages. */
    private static boolean isGuarded(String method, Secured.AntiCsrf antiCsrf) {
        return switch (antiCsrf) {
            case STATE_CHANGING -> !SAFE_METHODS.contains(method);
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    /** The session as Jakarta REST's security context: the principal is the token, the roles are its groups. */
    private record SessionSecurityContext(SessionExchange exchange, SecurityContext container)
            implements SecurityContext {

        @Override
        public @Nullable Principal getUserPrincipal() {
            return SessionPrincipal.of(exchange);
        }

        @Override
        public boolean isUserInRole(String role) {
            SessionPrincipal principal = SessionPrincipal.of(exchange);
            return principal != null && principal.hasRole(role);
        }

        @Override
        public boolean isSecure() {
            return container.isSecure();
        }

        @Override
        public String getAuthenticationScheme() {
            return "SuperTokens";
        }
    }
}
