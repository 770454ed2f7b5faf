package io.supertokens.cdi.session;

import io.supertokens.cdi.config.OnTokenTheft;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.InvalidTokenException;
import io.supertokens.cdi.token.IssuedToken;
import io.supertokens.cdi.token.Json;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.cdi.token.UserId;
import io.supertokens.jpa.RefreshTokenEntity;
import io.supertokens.jpa.SessionStore;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions themselves, without HTTP: usable from a REST resource, a servlet, a message listener or a timer. Where a
 * request is at hand, {@link io.supertokens.cdi.http.SessionContext} does the same and carries the tokens to and fro.
 *
 * <p>Every operation commits on its own: the caller's transaction is put aside, and its rollback does not undo what
 * happened here. Operations that need the database throw {@link io.supertokens.jpa.DatabaseException} when it cannot be
 * reached. Safe for use by many threads, and by many servers on one database.
 *
 * <p>Functions and outcomes are those of supertokens-node-postgres-ref-jwt 4.0.0; where they differ,
 * {@code docs/decisions.md} says why.
 */
public class SessionService {

    private static final Logger LOG = System.getLogger(SessionService.class.getName());

    /** What RFC 6265 asks browsers to keep at least, and what they do keep at most: name and value together. */
    private static final int COOKIE_LIMIT = 4096;

    /** What a refresh adds to an access token, at most: the claim with the hash of a parent, in base64. */
    private static final int PARENT = 128;

    /** What URLs make of a character of a token, at most. */
    private static final int LONGEST_ESCAPE = 3;

    private final SuperTokensConfig config;
    private final SessionStore store;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final Clock clock;
    private final SecureRandom random;
    private final Consumer<SessionEvent> events;

    /** Wired by CDI; an application injects the service. */
    public SessionService(
            SuperTokensConfig config,
            SessionStore store,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            Clock clock,
            SecureRandom random,
            Consumer<SessionEvent> events) {
        this.config = config;
        this.store = store;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.clock = clock;
        this.random = random;
        this.events = events;
    }

    /** As {@link #create(UserId, Object, Object)} for a user id that is a string. */
    public IssuedSession create(String userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        return create(UserId.of(userId), jwtPayload, sessionInfo);
    }

    /**
     * Starts a session: one insert.
     *
     * @param userId whose it is
     * @param jwtPayload travels in every access token of the session, readable by the client, and cannot be changed later:
     *     a JSON-P value, or anything that JSON-B can write; null for none
     * @param sessionInfo stays in the database and can be changed; as above
     * @throws IllegalArgumentException if the payload has a member whose name is reserved, or if it is so large that the
     *     access token would not fit in a cookie
     */
    public IssuedSession create(UserId userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        JsonValue payload = Json.of(jwtPayload);
        AccessTokens.requireNoReservedNames(payload);
        String info = Json.write(Json.of(sessionInfo));
        Instant now = now();
        IssuedSession issued = issue(identifier(), userId, payload, null, now);
        AccessToken token = issued.token();
        if (!surelyFitsInCookie(issued.accessToken())) {
            requireFitsInCookie(issued.accessToken());
            requireFitsInCookie(accessTokens.issue(afterRefresh(token)));
        }
        store.insert(new RefreshTokenEntity(
                token.sessionHandle(),
                userId.toDatabase(),
                token.refreshTokenHash().stored(),
                info,
                issued.refreshToken().expiresAt(),
                Json.write(payload)));
        LOG.log(Level.DEBUG, "Session {0} created", token.sessionHandle());
        events.accept(new SessionEvent.Created(token.sessionHandle(), userId, now));
        return issued;
    }

    /**
     * Checks an access token. Costs no database statement, except for the first use of a token that a refresh has brought
     * (which thereby proves that the client received it, and takes the place of its parent) and with blacklisting.
     *
     * @param antiCsrfToken what the client sent along; null to leave this out, as for requests that change nothing
     * @throws TryRefreshTokenException if the token is malformed, forged, expired or superseded, or the anti-CSRF token is
     *     not this session's
     * @throws UnauthorisedException if the database was asked and has no such session (any more)
     */
    public VerifiedSession get(String accessToken, @Nullable String antiCsrfToken) {
        AccessToken token = verify(accessToken);
        if (config.antiCsrf()) {
            checkAntiCsrf(token, antiCsrfToken);
        }
        TokenHash parent = token.parentHash();
        if (parent != null) {
            return confirm(token, parent, now());
        }
        if (config.accessToken().blacklisting()) {
            live(token.sessionHandle(), now());
        }
        return new VerifiedSession(token, null);
    }

    /**
     * Exchanges a refresh token for new tokens. The token presented goes on being good until one of the new ones was used:
     * an answer that was lost on its way costs nobody the session.
     *
     * @throws UnauthorisedException if the token is not one of ours, or its session is over
     * @throws TokenTheftException if another token has taken the place of this one
     */
    public IssuedSession refresh(String refreshToken) {
        return refresh(List.of(refreshToken));
    }

    /**
     * As {@link #refresh(String)} for a client that sent several cookies of the same name (RFC 6265, section 4.2.2 leaves
     * their order open): the first that names a living session counts, and only if there is none is it theft.
     */
    public IssuedSession refresh(List<String> refreshTokens) {
        TokenTheftException theft = null;
        for (String refreshToken : refreshTokens) {
            try {
                return exchange(refreshToken);
            } catch (TokenTheftException e) {
                theft = theft == null ? e : theft;
            } catch (UnauthorisedException e) {
                LOG.log(Level.TRACE, "One of {0} refresh tokens names no session", refreshTokens.size());
            }
        }
        if (theft == null) {
            throw new UnauthorisedException();
        }
        answer(theft);
        throw theft;
    }

    /**
     * Ends a session: one delete. Access tokens that are out go on being accepted until they expire, unless blacklisting is
     * switched on; no refresh succeeds.
     *
     * @return whether there was such a session
     */
    public boolean revoke(String handle) {
        return revoke(handle, null);
    }

    /** As {@link #revoke(String)}; the event then also names the user. */
    public boolean revoke(Session session) {
        return revoke(session.handle(), session.userId());
    }

    /** As {@link #revokeAll(UserId)} for a user id that is a string. */
    public int revokeAll(String userId) {
        return revokeAll(UserId.of(userId));
    }

    /**
     * Ends all sessions of a user: one delete.
     *
     * @return how many there were
     */
    public int revokeAll(UserId userId) {
        int revoked = store.deleteAllOf(userId.toDatabase());
        if (revoked > 0) {
            LOG.log(Level.DEBUG, "{0} sessions of one user revoked", revoked);
            events.accept(new SessionEvent.Revoked(null, userId, now()));
        }
        return revoked;
    }

    /** As {@link #handles(UserId)} for a user id that is a string. */
    public List<String> handles(String userId) {
        return handles(UserId.of(userId));
    }

    /** The handles of the user's living sessions: one read. */
    public List<String> handles(UserId userId) {
        return store.handlesOf(userId.toDatabase(), now());
    }

    /**
     * What the application keeps with the session: one read.
     *
     * @return null if nothing was given at login or since
     * @throws UnauthorisedException if there is no such session (any more)
     */
    public @Nullable JsonValue sessionInfo(String handle) {
        return Json.read(live(handle, now()).info());
    }

    /**
     * Replaces what the application keeps with the session: one update.
     *
     * @param sessionInfo a JSON-P value, or anything that JSON-B can write; null for nothing
     * @throws UnauthorisedException if there is no such session (any more)
     */
    public void updateSessionInfo(String handle, @Nullable Object sessionInfo) {
        if (!store.updateInfo(handle, Json.write(Json.of(sessionInfo)), now())) {
            throw new UnauthorisedException();
        }
    }

    /**
     * The session that an access token of ours names, even if the token has expired; for a login, which ends the session
     * that the client had. No database statement, and no proof that the session is alive.
     */
    public Optional<Session> named(String accessToken) {
        try {
            return Optional.of(Session.of(accessTokens.verifyExpired(accessToken)));
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Access token refused: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private AccessToken verify(String accessToken) {
        try {
            return accessTokens.verify(accessToken);
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Access token refused: {0}", e.getMessage());
            throw TryRefreshTokenException.invalidToken();
        }
    }

    private static void checkAntiCsrf(AccessToken token, @Nullable String presented) {
        String expected = token.antiCsrfToken();
        if (expected == null) {
            LOG.log(Level.DEBUG, "Session {0}: issued while anti-CSRF was off", token.sessionHandle());
            throw TryRefreshTokenException.invalidToken();
        }
        if (presented != null && !equalInConstantTime(expected, presented)) {
            LOG.log(Level.DEBUG, "Session {0}: another anti-CSRF token", token.sessionHandle());
            throw TryRefreshTokenException.antiCsrf();
        }
    }

    /** A token of the newest generation is used for the first time: its refresh token becomes the one remembered. */
    private VerifiedSession confirm(AccessToken token, TokenHash parent, Instant now) {
        String handle = token.sessionHandle();
        TokenHash hash = token.refreshTokenHash();
        if (!store.promote(handle, parent.stored(), hash.stored(), refreshExpiry(now), now)
                && lineage(hash, null, live(handle, now)) != Lineage.CURRENT) {
            // Another child took this one's place. Whether that was theft is for the refresh to find out and to act
            // upon:
            // to clear the cookies here would hide it, and leave the other party with the session.
            LOG.log(Level.DEBUG, "Session {0}: access token of a superseded generation", handle);
            throw TryRefreshTokenException.invalidToken();
        }
        AccessToken settled = new AccessToken(
                handle, token.userId(), hash, null, token.antiCsrfToken(), token.payload(), now, accessExpiry(now));
        IssuedToken issued = accessTokens.issue(settled);
        warnUnlessFitsInCookie(handle, issued);
        return new VerifiedSession(settled, issued);
    }

    private IssuedSession exchange(String refreshToken) {
        RefreshToken token;
        try {
            token = refreshTokens.open(refreshToken);
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Refresh token refused: {0}", e.getMessage());
            throw new UnauthorisedException();
        }
        Instant now = now();
        String handle = token.sessionHandle();
        RefreshTokenEntity row = live(handle, now);
        if (!row.userId().equals(token.userId().toDatabase())) {
            LOG.log(Level.DEBUG, "Session {0}: the refresh token names another user", handle);
            throw new UnauthorisedException();
        }
        TokenHash hash = TokenHash.of(refreshToken);
        TokenHash parent = token.parentHash();
        Lineage lineage = lineage(hash, parent, row);
        if (lineage == Lineage.CHILD && parent != null) {
            lineage = store.promote(handle, parent.stored(), hash.stored(), refreshExpiry(now), now)
                    ? Lineage.CURRENT
                    : lineage(hash, null, live(handle, now));
        }
        if (lineage == Lineage.STRANGER) {
            throw new TokenTheftException(handle, token.userId());
        }
        IssuedSession issued = issue(handle, token.userId(), Json.read(row.payload()), hash, now);
        warnUnlessFitsInCookie(handle, issued.accessToken());
        LOG.log(Level.DEBUG, "Session {0} refreshed", handle);
        events.accept(new SessionEvent.Refreshed(handle, token.userId(), now));
        return issued;
    }

    /** The one decision; tests decide otherwise, to see that it would be noticed. */
    Lineage lineage(TokenHash presented, @Nullable TokenHash parent, RefreshTokenEntity row) {
        return Lineage.of(presented, parent, row.hash2());
    }

    private void answer(TokenTheftException theft) {
        LOG.log(
                Level.WARNING,
                "Token theft detected: session {0} was used by two parties ({1})",
                theft.handle(),
                config.onTokenTheft());
        events.accept(new SessionEvent.TheftDetected(theft.handle(), theft.userId(), now()));
        OnTokenTheft policy = config.onTokenTheft();
        if (policy == OnTokenTheft.REVOKE_SESSION) {
            revoke(theft.handle(), theft.userId());
        } else if (policy == OnTokenTheft.REVOKE_USER) {
            revokeAll(theft.userId());
        }
    }

    private boolean revoke(String handle, @Nullable UserId userId) {
        boolean revoked = store.delete(handle);
        if (revoked) {
            LOG.log(Level.DEBUG, "Session {0} revoked", handle);
            events.accept(new SessionEvent.Revoked(handle, userId, now()));
        }
        return revoked;
    }

    private IssuedSession issue(
            String handle, UserId userId, @Nullable JsonValue payload, @Nullable TokenHash parent, Instant now) {
        Instant refreshExpiry = refreshExpiry(now);
        String refreshToken = refreshTokens.issue(new RefreshToken(handle, userId, parent));
        String antiCsrfToken = config.antiCsrf() ? identifier() : null;
        AccessToken token = new AccessToken(
                handle, userId, TokenHash.of(refreshToken), parent, antiCsrfToken, payload, now, accessExpiry(now));
        return new IssuedSession(
                token,
                accessTokens.issue(token),
                new IssuedToken(refreshToken, refreshExpiry),
                new IssuedToken(identifier(), refreshExpiry),
                antiCsrfToken);
    }

    /** As a refresh will issue it: with the hash of a parent, which shifts what base64 makes of the payload. */
    private static AccessToken afterRefresh(AccessToken token) {
        return new AccessToken(
                token.sessionHandle(),
                token.userId(),
                token.refreshTokenHash(),
                token.refreshTokenHash(),
                token.antiCsrfToken(),
                token.payload(),
                token.issuedAt(),
                token.expiresAt());
    }

    private void requireFitsInCookie(IssuedToken accessToken) {
        int size = cookieSize(accessToken);
        if (size > COOKIE_LIMIT) {
            throw new IllegalArgumentException(
                    "The JWT payload makes a cookie of %d bytes, at login or after a refresh; browsers drop cookies of more than %d bytes. Put less in the JWT payload, and the rest in the session info, which stays in the database"
                            .formatted(size, COOKIE_LIMIT));
        }
    }

    /** Of a session that another server began: to refuse would not make it smaller. */
    private void warnUnlessFitsInCookie(String handle, IssuedToken accessToken) {
        if (surelyFitsInCookie(accessToken)) {
            return;
        }
        int size = cookieSize(accessToken);
        if (size > COOKIE_LIMIT) {
            LOG.log(
                    Level.WARNING,
                    "Session {0}: the access token makes a cookie of {1} bytes; browsers drop cookies of more than {2} bytes",
                    handle,
                    size,
                    COOKIE_LIMIT);
        }
    }

    private int cookieSize(IssuedToken accessToken) {
        return config.accessTokenCookie().length()
                + 1
                + URLEncoder.encode(accessToken.value(), StandardCharsets.UTF_8).length();
    }

    /** As most do, also after a refresh, so that few need to be measured. */
    private boolean surelyFitsInCookie(IssuedToken accessToken) {
        int characters = accessToken.value().length() + PARENT;
        return config.accessTokenCookie().length() + 1 + LONGEST_ESCAPE * characters <= COOKIE_LIMIT;
    }

    private RefreshTokenEntity live(String handle, Instant now) {
        return store.find(handle).filter(row -> row.isAlive(now)).orElseThrow(() -> {
            LOG.log(Level.DEBUG, "Session {0}: gone or expired", handle);
            return new UnauthorisedException();
        });
    }

    private Instant accessExpiry(Instant now) {
        return now.plus(config.accessToken().validity());
    }

    private Instant refreshExpiry(Instant now) {
        return now.plus(config.refreshToken().validity());
    }

    /** The database keeps milliseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** 128 bits that nobody can guess, spelt so that no collation can confuse two of them. */
    private String identifier() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean equalInConstantTime(String expected, String presented) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }
}
