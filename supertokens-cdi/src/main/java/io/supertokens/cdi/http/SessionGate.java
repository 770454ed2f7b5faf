package io.supertokens.cdi.http;

import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.session.TryRefreshTokenException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.session.VerifiedSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Authenticates a request by its session. Of the checks, those that the reference has are in its order. */
@ApplicationScoped
class SessionGate {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    /** Each may cost a statement; more tokens of one session than a browser gets. */
    private static final int MOST_TOKENS = 5;

    @Inject
    private SessionService sessions;

    @Inject
    private SuperTokensConfig config;

    /**
     * Finds the session of the request.
     *
     * @param optional whether a request without a session passes, too; one that names no session of ours has none
     * @throws SessionException if it does not pass
     * @throws ForbiddenException if a page of another site asks for what changes something
     */
    public void enter(ContainerRequestContext request, Secured.AntiCsrf antiCsrf, boolean optional) {
        SessionExchange exchange = SessionRequestFilter.exchangeOf(request);
        exchange.consult();
        try {
            enter(exchange, isGuarded(request.getMethod(), antiCsrf));
            request.setSecurityContext(new SessionSecurityContext(exchange, request.getSecurityContext()));
        } catch (SessionException e) {
            boolean passes = optional && (e instanceof UnauthorisedException || !mayHaveSession(exchange));
            if (!passes) {
                exchange.refused(e, sessions);
                throw e;
            }
        } catch (ForbiddenException e) {
            if (!optional || mayHaveSession(exchange)) {
                exchange.refused(SessionExchange.CROSS_SITE);
                throw e;
            }
        }
    }

    /** The refusal of a request that needs a user and has none; logged. */
    public UnauthorisedException unauthorised(SessionExchange exchange) {
        UnauthorisedException refusal = new UnauthorisedException();
        exchange.refused(refusal, sessions);
        return refusal;
    }

    private void enter(SessionExchange exchange, boolean isGuarded) {
        if (isGuarded) {
            exchange.requireOwnPage();
        }
        List<String> accessTokens = exchange.accessTokens();
        if (accessTokens.isEmpty()) {
            // Nothing is proved dead, so nothing is cleared.
            throw exchange.isMarked() ? TryRefreshTokenException.invalidToken() : new UnauthorisedException();
        }
        exchange.endIfGone(() -> verify(exchange, accessTokens, isGuarded && config.antiCsrf()));
    }

    /**
     * The cookie of the access token lives as long as the session, so that without it there is none, whatever other cookies
     * somebody has set or left behind. The reference's cookie expires with its token.
     */
    private boolean mayHaveSession(SessionExchange exchange) {
        return !sessions.sessionsNamedBy(exchange.accessTokens()).isEmpty()
                || (config.accessToken().format() == AccessTokenFormat.REF_JWT && exchange.isMarked());
    }

    private VerifiedSession verify(SessionExchange exchange, List<String> accessTokens, boolean mustCarryAntiCsrf) {
        if (mustCarryAntiCsrf && exchange.antiCsrf() == null) {
            throw TryRefreshTokenException.antiCsrf();
        }
        SessionException refusal = null;
        for (String accessToken : ofOneSession(exchange, accessTokens)) {
            try {
                VerifiedSession verified = mustCarryAntiCsrf
                        ? sessions.get(accessToken, exchange.antiCsrf())
                        : sessions.getWithoutAntiCsrf(accessToken);
                exchange.resume(verified, accessToken);
                return verified;
            } catch (TryRefreshTokenException e) {
                refusal = e;
            } catch (UnauthorisedException e) {
                // A refresh may still prove another of the tokens good.
                refusal = refusal == null ? e : refusal;
            }
        }
        throw refusal == null ? TryRefreshTokenException.invalidToken() : refusal;
    }

    /** Another host of the domain may have set one of several: nobody can tell which is the user's. */
    private List<String> ofOneSession(SessionExchange exchange, List<String> accessTokens) {
        if (accessTokens.size() == 1) {
            return accessTokens;
        }
        List<String> ours = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (String accessToken : accessTokens) {
            Set<String> session = sessions.sessionsNamedBy(List.of(accessToken));
            if (!session.isEmpty()) {
                ours.add(accessToken);
                named.addAll(session);
            }
        }
        if (ours.size() > MOST_TOKENS || named.size() > 1) {
            exchange.dropStrayCookies();
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
            return exchange.principal();
        }

        @Override
        public boolean isUserInRole(String role) {
            SessionPrincipal principal = exchange.principal();
            return principal != null && principal.getGroups().contains(role);
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
