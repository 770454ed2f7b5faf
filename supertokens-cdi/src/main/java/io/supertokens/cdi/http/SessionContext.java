package io.supertokens.cdi.http;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.AntiCsrf;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.DeviceProofRequiredException;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.LateRefreshException;
import io.supertokens.cdi.session.NewSession;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.session.SessionDetails;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.session.TokenTheftException;
import io.supertokens.cdi.session.TryRefreshTokenException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.Presented;
import io.supertokens.cdi.wire.Roles;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.TransferMode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.ForbiddenException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The session of the current request. {@code @Inject} it into a REST resource, a servlet, a servlet filter or the bean of
 * a page; in message listeners and timers use {@link SessionService} instead. The cookies and headers that result from
 * its methods are sent with the response; outside Jakarta REST at once, so before the response is committed.
 *
 * <p>A session is present in resources with {@link Secured}, and after {@link #create}; outside Jakarta REST, if the
 * request would pass {@link Secured}. An instance belongs to one request and is not thread-safe: use it only in the
 * thread that handles the request. Outside a request of the WAR, its methods throw an {@link IllegalStateException},
 * except {@link #isPresent}, which returns false.
 *
 * <p>Methods use the database only where they say so. They then throw {@link io.supertokens.jpa.DatabaseException} if
 * it is unavailable or rejects the statement.
 */
@RequestScoped
public class SessionContext {

    private static final int DEFAULT_PAGE = 100;

    private final SessionEngine engine;
    private final SessionService sessions;
    private final SuperTokensConfig config;
    private final CurrentExchange current;

    /** For the CDI proxy. */
    @SuppressWarnings("NullAway") // a proxy has no state of its own
    protected SessionContext() {
        this.engine = null;
        this.sessions = null;
        this.config = null;
        this.current = null;
    }

    @Inject
    SessionContext(SessionEngine engine, SuperTokensConfig config, CurrentExchange current) {
        this.engine = engine;
        this.sessions = engine.sessions();
        this.config = config;
        this.current = current;
    }

    /** Whether the request has a session. */
    public boolean isPresent() {
        SessionExchange exchange = current.get();
        return exchange != null && exchange.session() != null;
    }

    /** As {@link #create(NewSession)}, without payload and session info. */
    public Session create(String userId) {
        return create(NewSession.of(userId));
    }

    /** As {@link #create(UserId, Object, Object)} for a user id that is a string. */
    public Session create(String userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        return create(UserId.of(userId), jwtPayload, sessionInfo);
    }

    /** As {@link #create(NewSession)}, for a user, a JWT payload and a session info. */
    public Session create(UserId userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        return create(NewSession.of(userId).withJwtPayload(jwtPayload).withSessionInfo(sessionInfo));
    }

    /**
     * Logs a user in: creates a session and sends its tokens to the client. If the request already carries a session,
     * that session is ended, even if its access token has expired. One insert, and one delete for each access token
     * that the request carries.
     *
     * <p>Without a label for the device, the session gets one that is derived from the header {@code User-Agent}, such as
     * "Firefox on Windows".
     *
     * <p>A page of another site cannot make a browser log in, not even with the attacker's own account (login CSRF).
     * Use {@link #createFromOtherSite} for a login that legitimately ends with a request from another site.
     *
     * @throws IllegalArgumentException as {@link SessionService#create(NewSession)}
     * @throws io.supertokens.cdi.session.SessionLimitException as {@link SessionService#create(NewSession)}. A session
     *     that the request carries does not count; it is ended only if the login succeeds
     * @throws ForbiddenException if the request comes from a page of another site
     * @throws IllegalStateException if the response has already been handed over, so that no cookie can be sent;
     *     nothing is changed in that case
     * @throws io.supertokens.jpa.DatabaseException if the database is unavailable. If it fails between the two
     *     statements, a session whose tokens nobody has may remain until it expires
     */
    public Session create(NewSession wanted) {
        SessionExchange exchange = exchange();
        requireOwnPage(exchange, exchange.modeOfLogin());
        return createFromOtherSite(wanted);
    }

    /** As {@link #createFromOtherSite(NewSession)}, for a user, a JWT payload and a session info. */
    public Session createFromOtherSite(UserId userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        return createFromOtherSite(
                NewSession.of(userId).withJwtPayload(jwtPayload).withSessionInfo(sessionInfo));
    }

    /**
     * As {@link #create(NewSession)}, but also accepts a request from a page of another site. For the endpoint to which
     * an identity provider redirects the user (SAML's assertion consumer service, OpenID Connect's redirect URI). The
     * application must have checked that this browser started the login: OpenID Connect's {@code state} and {@code
     * nonce}, SAML's {@code InResponseTo}. Otherwise any site can log its visitors in as somebody else.
     *
     * @throws IllegalArgumentException as {@link SessionService#create(NewSession)}
     * @throws IllegalStateException as {@link #create(NewSession)}
     */
    public Session createFromOtherSite(NewSession wanted) {
        SessionExchange exchange = exchange();
        exchange.requireNotSent();
        NewSession labelled = wanted.device() == null ? wanted.withDevice(exchange.device()) : wanted;
        SessionEngine.WithToken<IssuedSession> issued =
                engine.create(labelled, exchange.deliveryOfLogin(), carried(exchange));
        endCarried(exchange);
        exchange.begin(issued);
        return issued.result().session();
    }

    /**
     * The session of this request.
     *
     * @throws IllegalStateException if the request has no session; {@link #isPresent()} tells
     */
    public Session session() {
        Session session = exchange().session();
        if (session == null) {
            throw new IllegalStateException(
                    "This request has no session: put @Secured on the resource, or ask isPresent() first");
        }
        return session;
    }

    /**
     * Requires that the request has a session, as {@link Secured} does: verifies the access token, and at a method that
     * changes something the anti-CSRF token and the origin. For servlets, filters and pages; in a REST resource use
     * {@link Secured}, which also works before the method. The library answers the exceptions with 401 and 403, if the
     * application does not catch them. No database statement, unless the access token is used for the first time after
     * a refresh.
     *
     * @return the session
     * @throws UnauthorisedException if the request has no session
     * @throws io.supertokens.cdi.session.TryRefreshTokenException if the client has to refresh
     * @throws ForbiddenException if a page of another site requests a change
     */
    public Session require() {
        SessionExchange exchange = exchange();
        try {
            return exchange.requireSession();
        } catch (SessionException e) {
            throw refused(exchange, e);
        } catch (ForbiddenException e) {
            exchange.logCrossSite();
            throw e;
        }
    }

    /** The user id as text; {@link #session()} tells whether it is a string or a number. */
    public String userId() {
        return session().userId().toString();
    }

    /** The session's handle, its identifier. It grants nothing and can be shown in lists and logs. */
    public String handle() {
        return session().handle();
    }

    /**
     * When the user last authenticated, in whole seconds: at login, or later as {@link #reauthenticated} recorded it;
     * the claim {@code auth_time}. Null if it is not known, see {@link Session#authenticatedAt}.
     */
    public @Nullable Instant authenticatedAt() {
        return session().authenticatedAt();
    }

    /** The JWT payload; null if there is none. */
    public @Nullable JsonValue jwtPayload() {
        return session().jwtPayload();
    }

    /** The JWT payload as a type of the application; see {@link Session#jwtPayload(Class)}. */
    public <T> @Nullable T jwtPayload(Class<T> type) {
        return session().jwtPayload(type);
    }

    /**
     * Whether the session's user has a role: one of the {@code groups} of the JWT payload, as for {@code @RolesAllowed}.
     * Without a session nobody has a role, and with one everybody has {@code **}.
     */
    public boolean hasRole(String role) {
        SessionExchange exchange = exchange();
        return exchange.session() != null && Roles.have(exchange.claims(), role);
    }

    /**
     * The session info; null if there is none. One database read.
     *
     * @throws UnauthorisedException if the session has ended in the meantime; the cookies are cleared
     */
    public @Nullable JsonValue sessionInfo() {
        String handle = handle();
        return exchange().getOrEnd(() -> sessions.sessionInfo(handle));
    }

    /**
     * The session info as a type of the application, read by JSON-B. One database read.
     *
     * @return null if there is none, and if it is the JSON value {@code null} unless the type is a {@link JsonValue}
     * @throws UnauthorisedException if the session has ended in the meantime; the cookies are cleared
     * @throws IllegalArgumentException if the session info does not fit the type
     */
    public <T> @Nullable T sessionInfo(Class<T> type) {
        return Json.as(sessionInfo(), type);
    }

    /**
     * Replaces the session info. One database update.
     *
     * @param sessionInfo a JSON-P value, or any object that JSON-B can write; null for none
     * @throws UnauthorisedException if the session has ended in the meantime; the cookies are cleared
     */
    public void updateSessionInfo(@Nullable Object sessionInfo) {
        String handle = handle();
        exchange().runOrEnd(() -> sessions.updateSessionInfo(handle, sessionInfo));
    }

    /**
     * Logs the user out: revokes the session and clears the cookies, even if the session had already ended. One
     * database delete, and one more for each session that cookies beside a bearer token name.
     *
     * @return whether the session still existed
     * @throws IllegalStateException if the request has no session, or if its response has already been handed over, so
     *     that no cookie can be cleared; nothing is changed in that case
     */
    public boolean revoke() {
        Session session = session();
        SessionExchange exchange = exchange();
        exchange.requireNotSent();
        boolean revoked = sessions.revoke(session);
        endOthers(exchange);
        exchange.logOut();
        return revoked;
    }

    /**
     * Ends one of the sessions of the user of this request, by its handle, for example from a list of devices. For the
     * session of the request it is {@link #revoke()}. One database delete.
     *
     * @return false if the session belongs to another user, or does not exist; nothing is changed in that case
     * @throws IllegalStateException as {@link #revoke()}
     */
    public boolean revoke(String handle) {
        Session session = session();
        return session.handle().equals(handle) ? revoke() : sessions.revoke(session.userId(), handle);
    }

    /**
     * Ends all sessions of the user except the one of this request: after a change of the password, for example. One
     * database delete.
     *
     * @return the number of sessions ended
     * @throws IllegalStateException if the request has no session
     */
    public int revokeOthers() {
        return sessions.revokeOthers(session());
    }

    /**
     * Ends all sessions of the user, logs the user out, and clears the cookies. One database delete, and one more for
     * each session that cookies beside a bearer token name.
     *
     * @return the number of sessions ended
     * @throws IllegalStateException as {@link #revoke()}
     */
    public int revokeAll() {
        Session session = session();
        SessionExchange exchange = exchange();
        exchange.requireNotSent();
        int revoked = sessions.revokeAll(session.userId());
        endOthers(exchange);
        exchange.logOut();
        return revoked;
    }

    /** As {@link #sessions(int, int)}, for the first hundred sessions. */
    public List<SessionDetails> sessions() {
        return sessions(0, DEFAULT_PAGE);
    }

    /**
     * A page of the sessions of the user of this request, in which the session of the request is {@linkplain
     * SessionDetails#current marked}, as {@link SessionService#sessions(UserId, int, int)}. One database read.
     *
     * @throws IllegalArgumentException if one of the numbers is out of range
     * @throws IllegalStateException if the request has no session
     */
    public List<SessionDetails> sessions(int offset, int limit) {
        return sessions.sessions(session(), offset, limit);
    }

    /**
     * Exchanges the refresh token of the request for new tokens. Only for an application's own refresh endpoint, which
     * must be on the configured renew-token-path; most applications need none, because the library answers on that path
     * itself. One read for each refresh token that the request carries, at most five, and one update if the token is a
     * child.
     *
     * @throws ForbiddenException if the request comes from a page of another site
     * @throws UnauthorisedException if the request has no valid refresh token; the cookies presented are cleared
     * @throws TokenTheftException if the token was superseded; the cookies are cleared
     * @throws LateRefreshException if the token was superseded a moment ago; the cookies are left untouched
     * @throws DeviceProofRequiredException if the session is bound to a device, whose browser refreshes it, and the
     *     request has no valid access token of it; the cookies are left untouched. With a valid access token nothing is
     *     exchanged
     * @throws IllegalStateException if the response has already been handed over, so that no cookie can be sent;
     *     nothing is changed in that case
     */
    public Session refresh() {
        SessionExchange exchange = exchange();
        exchange.requireNotSent();
        Presented presented = exchange.presented();
        requireOwnPage(exchange, presented.mode());
        if (config.antiCsrf() == AntiCsrf.CUSTOM_HEADER
                && presented.mode() == TransferMode.COOKIE
                && !presented.hasCustomHeader()) {
            throw refused(exchange, TryRefreshTokenException.customHeader());
        }
        try {
            SessionEngine.WithToken<IssuedSession> issued = engine.refresh(presented.tokens(), exchange.delivery());
            exchange.refresh(issued);
            return issued.result().session();
        } catch (DeviceProofRequiredException e) {
            return exchange.getOrEnd(() -> live(exchange, presented)).orElseThrow(() -> refused(exchange, e));
        } catch (LateRefreshException e) {
            throw refused(exchange, e);
        } catch (UnauthorisedException | TokenTheftException e) {
            exchange.endRefused(
                    !engine.sessionsNamedBy(presented.accessTokens()).isEmpty());
            throw refused(exchange, e);
        }
    }

    /** A bound session is left as it is; what the script of the client has to know of it is sent again. */
    private Optional<Session> live(SessionExchange exchange, Presented presented) {
        for (String accessToken : presented.accessTokens()) {
            try {
                SessionEngine.WithToken<VerifiedSession> live =
                        engine.live(accessToken, presented.tokens().refreshTokens(), exchange.delivery());
                exchange.repeat(live, accessToken);
                return Optional.of(live.result().session());
            } catch (TryRefreshTokenException e) {
                exchange.consult(); // perhaps another one is valid
            }
        }
        return Optional.empty();
    }

    /**
     * Replaces the JWT payload of the session. The client receives a new access token with the same expiry; other
     * devices of the session see the change with their next refresh. One database update.
     *
     * @param jwtPayload as at {@link #create(UserId, Object, Object)}
     * @throws IllegalArgumentException as {@link SessionService#create(NewSession)}; nothing is changed
     * @throws UnauthorisedException if the session has ended in the meantime; the cookies are cleared
     * @throws IllegalStateException if the request has no session, or if the response has already been handed over;
     *     nothing is changed in that case
     */
    public void updateJwtPayload(@Nullable Object jwtPayload) {
        change((token, delivery) -> engine.updateJwtPayload(token, jwtPayload, delivery));
    }

    /**
     * Changes members of the JWT payload of the session, as {@link #updateJwtPayload} changes the whole. Changes of
     * different members at the same time are all kept. One database read and one update.
     *
     * @param members an object, such as a {@link java.util.Map}: its members replace those of the payload; a member
     *     that is null is removed
     * @throws IllegalArgumentException as {@link SessionService#mergeJwtPayload}; nothing is changed
     * @throws UnauthorisedException as {@link #updateJwtPayload}
     * @throws IllegalStateException as {@link #updateJwtPayload}
     */
    public void mergeJwtPayload(Object members) {
        change((token, delivery) -> engine.mergeJwtPayload(token, members, delivery));
    }

    /**
     * Records that the user has just authenticated, after the application has checked a password, a passkey or a
     * one-time code: {@link #authenticatedAt} is now, and resources with {@link Secured#maxAge} can be called. The client
     * receives a new access token with the same expiry. The time is kept with the session and is part of all tokens that
     * are issued later, also if this response is lost. One database update.
     *
     * <p>It is the time of the session: a copy of its refresh token benefits as well, until it is detected. To end all
     * copies, call {@link #regenerate} after it.
     *
     * @throws UnauthorisedException if the session has ended in the meantime; the cookies are cleared
     * @throws IllegalStateException if the request has no session, if its response has already been handed over, or if
     *     access tokens have the reference's format, which cannot contain the time
     */
    public void reauthenticated() {
        change(engine::reauthenticated);
    }

    /**
     * Gives the session another handle and new tokens, of which nobody can have a copy: for the moment at which the
     * session is worth more than before (protection against session fixation). User, payload, session info, lifetimes
     * and the rest stay. Everything issued before belongs to a session that does not exist any more: its refresh tokens
     * are refused, and its access tokens are accepted until they expire, unless the database is asked. If the response
     * is lost, the user has to log in again. One database read and one update.
     *
     * @return the session with its new handle
     * @throws io.supertokens.cdi.session.TryRefreshTokenException if another request has regenerated or refreshed the
     *     session, or if it has ended, in the meantime: a refresh tells; the cookies are left untouched
     * @throws IllegalStateException if the request has no session, or if its response has already been handed over;
     *     nothing is changed in that case
     */
    public Session regenerate() {
        session();
        SessionExchange exchange = exchange();
        exchange.requireNotSent();
        AccessToken token = Objects.requireNonNull(exchange.token());
        SessionEngine.WithToken<IssuedSession> issued =
                exchange.getOrEnd(() -> engine.regenerate(token, exchange.delivery()));
        exchange.regenerate(issued);
        return issued.result().session();
    }

    private void change(BiFunction<AccessToken, Delivery, SessionEngine.WithToken<VerifiedSession>> change) {
        session();
        SessionExchange exchange = exchange();
        exchange.requireNotSent();
        AccessToken token = Objects.requireNonNull(exchange.token());
        exchange.change(exchange.getOrEnd(() -> change.apply(token, exchange.delivery())));
    }

    private <E extends SessionException> E refused(SessionExchange exchange, E refusal) {
        exchange.logRefusal(refusal, engine);
        return refusal;
    }

    private static void requireOwnPage(SessionExchange exchange, TransferMode mode) {
        try {
            exchange.requireOwnPage(mode);
        } catch (ForbiddenException e) {
            exchange.logCrossSite();
            throw e;
        }
    }

    /**
     * Revokes the verified session; if there is none, the sessions of the access tokens, which may have expired. Those
     * of cookies beside a bearer token as well.
     */
    private void endCarried(SessionExchange exchange) {
        Session session = exchange.session();
        if (session != null) {
            sessions.revoke(session);
        } else {
            exchange.presented().accessTokens().forEach(engine::revokeSessionOf);
        }
        endOthers(exchange);
    }

    /** The access tokens of the sessions that {@link #endCarried} ends. */
    private static List<String> carried(SessionExchange exchange) {
        Presented presented = exchange.presented();
        return Stream.concat(
                        (exchange.session() == null ? presented.accessTokens() : exchange.accessToken()).stream(),
                        presented.others().accessTokens().stream())
                .toList();
    }

    /** Their cookies are removed with the session of the bearer token. */
    private void endOthers(SessionExchange exchange) {
        exchange.presented().others().accessTokens().forEach(engine::revokeSessionOf);
    }

    private SessionExchange exchange() {
        SessionExchange exchange = current.get();
        if (exchange == null) {
            throw new IllegalStateException(
                    "SessionContext belongs to a request of the WAR; elsewhere inject SessionService");
        }
        return exchange;
    }
}
