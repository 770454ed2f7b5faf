package io.supertokens.cdi.http;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.LateRefreshException;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.session.TokenTheftException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.ForbiddenException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The session of the current request: {@code @Inject} it into a REST resource. Cookies and headers that follow from what
 * is done here are sent with the response.
 *
 * <p>A session is present behind {@link Secured}, and after {@link #create}. Belongs to one request, and to the thread that
 * handles it.
 */
@RequestScoped
public class SessionContext {

    private final SessionEngine engine;
    private final SessionService sessions;
    private final CurrentExchange current;

    /** For the CDI proxy. */
    @SuppressWarnings("NullAway") // a proxy has no state of its own
    protected SessionContext() {
        this.engine = null;
        this.sessions = null;
        this.current = null;
    }

    @Inject
    SessionContext(SessionEngine engine, CurrentExchange current) {
        this.engine = engine;
        this.sessions = engine.sessions();
        this.current = current;
    }

    /** Whether the request has a session. */
    public boolean isPresent() {
        SessionExchange exchange = current.get();
        return exchange != null && exchange.session() != null;
    }

    /** As {@link #create(UserId, Object, Object)}, without payload and info. */
    public Session create(String userId) {
        return create(UserId.of(userId), null, null);
    }

    /** As {@link #create(UserId, Object, Object)} for a user id that is a string. */
    public Session create(String userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        return create(UserId.of(userId), jwtPayload, sessionInfo);
    }

    /**
     * Login: starts a session and gives its tokens to the client. A session that the request already carries is ended, so
     * that no forgotten one lives on: also one whose access token has expired.
     *
     * <p>A page of another site cannot make a browser log in, not even with its own account (login CSRF): see {@link
     * #createFromOtherSite} for a login that another site legitimately ends with.
     *
     * @param userId whose session it is
     * @param jwtPayload travels in every access token, readable by the client; its {@code groups} are the roles. A JSON-P
     *     value, or anything that JSON-B can write; null for none
     * @param sessionInfo stays in the database; as above
     * @throws IllegalArgumentException as {@link SessionService#create(UserId, Object, Object)}
     * @throws ForbiddenException if a page of another site asks for it
     * @throws IllegalStateException if the response has been handed over already, so that no cookie can be sent; nothing
     *     is changed then
     * @throws io.supertokens.jpa.DatabaseException if the database cannot be reached. If it is lost between the two
     *     statements, a session may remain until it expires whose tokens nobody has
     */
    public Session create(UserId userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        requireOwnPage(exchange());
        return createFromOtherSite(userId, jwtPayload, sessionInfo);
    }

    /**
     * As {@link #create(UserId, Object, Object)}, also where a page of another site sent the browser here: for the endpoint
     * to which an identity provider returns the user (SAML's assertion consumer service, OpenID Connect's redirect URI). The
     * application must have checked that this browser began the login: OpenID Connect's {@code state} and {@code nonce},
     * SAML's {@code InResponseTo}. Otherwise any site can log its visitors in as somebody else.
     *
     * @throws IllegalArgumentException as {@link SessionService#create(UserId, Object, Object)}
     * @throws IllegalStateException as {@link #create(UserId, Object, Object)}
     */
    public Session createFromOtherSite(UserId userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        SessionExchange exchange = exchange();
        exchange.answer().requireNotSent();
        IssuedSession issued = sessions.create(userId, jwtPayload, sessionInfo);
        endCarried(exchange);
        exchange.answer().forgetRepeated(exchange.presented());
        exchange.begin(issued);
        return issued.session();
    }

    /** The session of this request. */
    public Session session() {
        Session session = exchange().session();
        if (session == null) {
            throw new IllegalStateException(
                    "This request has no session: put @Secured on the resource, or ask isPresent() first");
        }
        return session;
    }

    /** The user id as text; {@link #session()} tells whether it is a string or a number. */
    public String userId() {
        return session().userId().toString();
    }

    /** The name of the session, fit for lists and logs: it opens nothing. */
    public String handle() {
        return session().handle();
    }

    /** What was given at login to travel in the access token; null if nothing was. No database access. */
    public @Nullable JsonValue jwtPayload() {
        return session().jwtPayload();
    }

    /** The payload as a type of the application; see {@link Session#jwtPayload(Class)}. */
    public <T> @Nullable T jwtPayload(Class<T> type) {
        return session().jwtPayload(type);
    }

    /**
     * What the application keeps with the session; null if nothing. One database read.
     *
     * @throws UnauthorisedException if the session was ended meanwhile; the cookies are cleared
     */
    public @Nullable JsonValue sessionInfo() {
        String handle = handle();
        return exchange().getOrEnd(() -> sessions.sessionInfo(handle));
    }

    /**
     * The session info as a type of the application, read by JSON-B.
     *
     * @throws IllegalStateException if nothing is kept with the session
     */
    public <T> T sessionInfo(Class<T> type) {
        JsonValue info = sessionInfo();
        if (info == null) {
            throw new IllegalStateException("Nothing is kept with this session");
        }
        return Objects.requireNonNull(Json.as(info, type));
    }

    /**
     * Replaces what the application keeps with the session. One database update.
     *
     * @param sessionInfo a JSON-P value, or anything that JSON-B can write; null for nothing
     * @throws UnauthorisedException if the session was ended meanwhile; the cookies are cleared
     */
    public void updateSessionInfo(@Nullable Object sessionInfo) {
        String handle = handle();
        exchange().runOrEnd(() -> sessions.updateSessionInfo(handle, sessionInfo));
    }

    /**
     * Logout: ends the session and clears the cookies, also if the session was gone already.
     *
     * @return whether the session was still there
     * @throws IllegalStateException if the request has no session, or its response has been handed over already, so that
     *     no cookie can be cleared; nothing is changed then
     */
    public boolean revoke() {
        Session session = session();
        SessionExchange exchange = exchange();
        exchange.answer().requireNotSent();
        boolean revoked = sessions.revoke(session);
        exchange.logOut();
        return revoked;
    }

    /**
     * For a refresh endpoint of the application's own, which must lie on the configured renew-token-path: exchanges the
     * refresh token of the request. Most applications need none: the library answers on that path itself.
     *
     * @throws ForbiddenException if a page of another site asks for it
     * @throws UnauthorisedException if the request has no refresh token that is good; the cookies presented are cleared
     * @throws TokenTheftException if the token was superseded; the cookies are cleared
     * @throws LateRefreshException if it was superseded a moment ago; the cookies stay
     * @throws IllegalStateException if the response has been handed over already, so that no cookie can be sent; nothing
     *     is changed then
     */
    public Session refresh() {
        SessionExchange exchange = exchange();
        exchange.answer().requireNotSent();
        requireOwnPage(exchange);
        try {
            IssuedSession issued = engine.refresh(exchange.presented().tokens());
            exchange.answer().forgetRepeated(exchange.presented());
            exchange.begin(issued);
            return issued.session();
        } catch (LateRefreshException e) {
            exchange.logRefusal(e, engine);
            throw e;
        } catch (UnauthorisedException | TokenTheftException e) {
            exchange.logRefusal(e, engine);
            exchange.endRefused(
                    !engine.sessionsNamedBy(exchange.presented().accessTokens()).isEmpty());
            throw e;
        }
    }

    private static void requireOwnPage(SessionExchange exchange) {
        try {
            exchange.requireOwnPage();
        } catch (ForbiddenException e) {
            exchange.logCrossSite();
            throw e;
        }
    }

    /** The session that was verified; else those of the access tokens, which may have expired since. */
    private void endCarried(SessionExchange exchange) {
        Session session = exchange.session();
        if (session != null) {
            sessions.revoke(session);
        } else {
            exchange.presented().accessTokens().forEach(engine::revokeSessionOf);
        }
    }

    private SessionExchange exchange() {
        SessionExchange exchange = current.get();
        if (exchange == null) {
            throw new IllegalStateException(
                    "SessionContext belongs to a Jakarta REST request; elsewhere inject SessionService");
        }
        return exchange;
    }
}
