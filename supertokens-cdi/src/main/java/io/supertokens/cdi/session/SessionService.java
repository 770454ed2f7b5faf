package io.supertokens.cdi.session;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.AntiCsrf;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.DeviceChallenges;
import io.supertokens.cdi.token.InvalidTokenException;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.Secrets;
import io.supertokens.cdi.token.SessionLifetime;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.cdi.token.TokenKind;
import io.supertokens.jpa.SessionEntity;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates, checks, refreshes and revokes sessions, without HTTP. Inject it into a servlet, a message listener or a
 * timer. In a REST resource use {@link io.supertokens.cdi.http.SessionContext}, which also transports the tokens in
 * cookies and headers.
 *
 * <p>The protocol:
 *
 * <ol>
 *   <li>A login ({@link #create}) inserts a row that holds the hash of the refresh token, and issues an access token.
 *   <li>A request presents the access token ({@link #get}). Its signature and expiry are checked without the database.
 *   <li>When the access token has expired, the client exchanges its refresh token ({@link #refresh}) for children: a
 *       new access token and a new refresh token, which contain the hash of their parent. The row still holds the hash
 *       of the parent, so that a client that did not receive the response can repeat the refresh.
 *   <li>The first use of a child proves that the client has received it. The promotion then replaces the hash in the
 *       row with that of the child, and the parent is superseded.
 *   <li>A superseded refresh token that is presented again is theft: two parties hold tokens of the session. Within a
 *       short window after the promotion, it may also be a request that arrived late.
 *   <li>A session ends when its refresh token expires, or when it is revoked ({@link #revoke}, {@link #revokeAll}).
 * </ol>
 *
 * <p>Each operation commits on its own: the caller's transaction is suspended, and rolling it back does not undo the
 * operation. Operations that need the database throw {@link io.supertokens.jpa.DatabaseException} if it is unavailable
 * or rejects the statement. Thread-safe, and safe for use by many servers on one database.
 *
 * <p>The operations and their results are those of supertokens-node-postgres-ref-jwt 4.0.0; {@code docs/decisions.md}
 * gives the reasons for the differences.
 */
public class SessionService {

    private static final Logger LOG = System.getLogger(SessionService.class.getName());

    private static final int DEFAULT_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;

    private final SuperTokensConfig config;
    private final AccessTokens accessTokens;
    private final TokenIssuer issuer;
    private final Rotation rotation;
    private final RevocationCheck revocations;
    private final TokenRefresh refresh;
    private final DeviceRefresh devices;
    private final SessionDirectory directory;
    private final PayloadChange payloads;
    private final Renewal renewal;
    private final SessionClaims claims;
    private final Delivery delivery;
    private final Clock clock;
    private final SessionTelemetry telemetry;
    private final Consumer<SessionEvent> events;
    private final OpenConnections connections;

    /** For the CDI proxy. */
    @SuppressWarnings("NullAway") // a proxy has no state of its own
    protected SessionService() {
        this.config = null;
        this.accessTokens = null;
        this.issuer = null;
        this.rotation = null;
        this.revocations = null;
        this.refresh = null;
        this.devices = null;
        this.directory = null;
        this.payloads = null;
        this.renewal = null;
        this.claims = null;
        this.delivery = null;
        this.clock = null;
        this.telemetry = null;
        this.events = null;
        this.connections = null;
    }

    SessionService(
            SuperTokensConfig config,
            AccessTokens accessTokens,
            TokenIssuer issuer,
            Rotation rotation,
            RevocationCheck revocations,
            DeviceChallenges challenges,
            SessionDirectory directory,
            PayloadChange payloads,
            Renewal renewal,
            SessionClaims claims,
            Delivery delivery,
            Clock clock,
            SessionTelemetry telemetry,
            Consumer<SessionEvent> events,
            OpenConnections connections) {
        this.config = config;
        this.accessTokens = accessTokens;
        this.issuer = issuer;
        this.rotation = rotation;
        this.revocations = revocations;
        this.directory = directory;
        this.refresh = new TokenRefresh(rotation, issuer, directory, config, telemetry, events);
        this.devices = new DeviceRefresh(
                accessTokens,
                rotation,
                refresh,
                challenges,
                config.accessToken().validity());
        this.payloads = payloads;
        this.renewal = renewal;
        this.claims = claims;
        this.delivery = delivery;
        this.clock = clock;
        this.telemetry = telemetry;
        this.events = events;
        this.connections = connections;
    }

    /** As {@link #create(UserId, Object, Object)} for a user id that is a string. */
    public IssuedSession create(String userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        return create(UserId.of(userId), jwtPayload, sessionInfo);
    }

    /** As {@link #create(NewSession)}, for a user, a JWT payload and a session info. */
    public IssuedSession create(UserId userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        return create(NewSession.of(userId).withJwtPayload(jwtPayload).withSessionInfo(sessionInfo));
    }

    /**
     * Creates a session: one insert. The values of all {@link SessionClaim} beans become part of the payload.
     *
     * <p>With {@code supertokens.session.limit} and the policy {@code end-oldest}: one read more, and one delete for each
     * session that is ended; with {@code refuse}: a transaction of one update, one read and the insert.
     *
     * @throws SessionLimitException if the user has as many sessions as allowed, and the policy is {@code refuse}
     * @throws IllegalArgumentException if the payload has a member with a reserved name, if the payload is so large that
     *     the access token would not fit in a cookie, or if there are claims and the payload is not an object; {@link
     *     NewSession} refuses a user id that is null or empty
     * @throws IllegalStateException if the session is to have a lifetime of its own, and access tokens have the
     *     reference's format
     */
    public IssuedSession create(NewSession wanted) {
        return issue(wanted, delivery, Replaced.NONE).session();
    }

    /**
     * Checks the access token of a request that changes something and therefore must carry the session's anti-CSRF
     * token. The same as {@link #getWithoutAntiCsrf} if {@code supertokens.anti-csrf} is not {@code token}.
     *
     * @param antiCsrfToken the request's header {@code anti-csrf}; null if it has none, which is refused
     * @throws TryRefreshTokenException as {@link #getWithoutAntiCsrf}, or if the anti-CSRF token is missing or is not
     *     that of this session
     * @throws UnauthorisedException as {@link #getWithoutAntiCsrf}
     */
    public VerifiedSession get(String accessToken, @Nullable String antiCsrfToken) {
        return check(accessToken, antiCsrfToken, delivery).verified();
    }

    /**
     * Checks the access token of a request that changes nothing, and ignores the anti-CSRF token. Costs no database
     * statement, except for the first use of a token that a refresh has issued (one update for the promotion, and one
     * read only if the update changed nothing) and with {@code supertokens.access-token.revocation} = {@code database}
     * (one read) or {@code feed} (one read for a session that may have been revoked, or while the feed cannot be read).
     *
     * @throws TryRefreshTokenException if the token is malformed, forged, expired or superseded
     * @throws UnauthorisedException if the database was asked and the session does not exist or has ended
     */
    public VerifiedSession getWithoutAntiCsrf(String accessToken) {
        return check(accessToken, delivery).verified();
    }

    /**
     * As {@link #getWithoutAntiCsrf}, for the access token in the header {@code Authorization: Bearer}. No other site
     * can make a browser send that header, so such a session needs no anti-CSRF token.
     *
     * @throws TryRefreshTokenException as {@link #getWithoutAntiCsrf}
     * @throws UnauthorisedException as {@link #getWithoutAntiCsrf}
     */
    public VerifiedSession getBearer(String accessToken) {
        return checkBearer(accessToken, delivery).verified();
    }

    /**
     * Exchanges a refresh token for new tokens: one read, and one update if the token is a child that was not used
     * before. The presented token stays valid until one of the new tokens is used, so that a lost response does not end
     * the session.
     *
     * @throws UnauthorisedException if the token was not issued by this application, or if its session has ended
     * @throws TokenTheftException if the token is superseded
     * @throws LateRefreshException if the token was superseded within the configured window
     * @throws DeviceProofRequiredException if the session is bound to a device, whose browser refreshes it
     */
    public IssuedSession refresh(String refreshToken) {
        return refresh(PresentedTokens.of(refreshToken));
    }

    IssuedSession refresh(PresentedTokens presented) {
        return rotate(presented, delivery).session();
    }

    /**
     * Closes a connection when its session ends, because a WebSocket or a stream of server-sent events is checked at its
     * beginning only. A revocation on this server closes it at once, and one on another server within the bound of the
     * revocation feed ({@code supertokens.access-token.revocation} = {@code feed}). In any other case (the session
     * expires, the feed is off) it is closed within {@code supertokens.access-token.validity}, at most an hour. One
     * database read, and one more for each such interval, which keeps the connection while the database is unavailable.
     *
     * @param session the session, which the request that opens the connection has
     * @param connection is closed in the thread that ends the session or finds that it has ended, and at once if it has
     *     ended already; its exceptions are ignored
     * @return to be run when the connection is closed otherwise
     */
    public Runnable closeAtEnd(Session session, AutoCloseable connection) {
        return connections.add(session, connection);
    }

    /**
     * Revokes any user's session: one read, which finds the user, and one delete; with a revocation feed one insert
     * more. For a handle that comes from a request use {@link #revoke(UserId, String)}. No refresh succeeds any more.
     * Access tokens that were issued before are accepted as long as {@code supertokens.access-token.revocation} says.
     *
     * @return whether there was such a session
     */
    public boolean revoke(String handle) {
        return directory.revoke(handle, now());
    }

    /** As {@link #revoke(String)}, without the read. */
    public boolean revoke(Session session) {
        return directory.revoke(session.handle(), session.userId(), now());
    }

    /** As {@link #revokeAll(UserId)} for a user id that is a string. */
    public int revokeAll(String userId) {
        return revokeAll(UserId.of(userId));
    }

    /**
     * Revokes a session if it belongs to this user: one delete; with a revocation feed one insert more. For a handle that
     * comes from a request: what one user sends never ends the session of another.
     *
     * @return false if it belongs to another user, or if there is no such session
     * @throws IllegalArgumentException if the user id is null
     */
    public boolean revoke(UserId userId, String handle) {
        return directory.revokeOf(requireNotNull(userId), handle, now());
    }

    /**
     * Revokes all sessions of a user: one delete; with a revocation feed one insert more.
     *
     * @return the number of sessions
     * @throws IllegalArgumentException if the user id is null
     */
    public int revokeAll(UserId userId) {
        return directory.revokeAll(requireNotNull(userId), now());
    }

    /**
     * Revokes all sessions of the user of this session except itself: one delete; with a revocation feed one insert more.
     * After a change of the password, for example.
     *
     * @return the number of sessions revoked
     */
    public int revokeOthers(Session kept) {
        return directory.revokeOthers(kept.userId(), kept.handle(), now());
    }

    /**
     * Revokes the sessions of all users of this application that were created before a moment, after a leak for example.
     * Sessions of the reference are among them, because nothing says when they were created. For administrators: one
     * read for each thousand sessions in the table, and one delete if there are any to revoke among them. If it fails in
     * the middle, some sessions are revoked, and another call revokes the rest.
     *
     * @return the number of sessions
     */
    public int revokeCreatedBefore(Instant moment) {
        return directory.revokeCreatedBefore(Objects.requireNonNull(moment, "moment"), now());
    }

    /** As {@link #revokeCreatedBefore}, for all sessions that exist. Logins at the same time may be among them. */
    public int revokeEverything() {
        return directory.revokeCreatedBefore(null, now());
    }

    /** As {@link #sessions(UserId, int, int)}, for a user id that is a string and the first hundred sessions. */
    public List<SessionDetails> sessions(String userId) {
        return sessions(UserId.of(userId));
    }

    /** As {@link #sessions(UserId, int, int)}, for the first hundred sessions. */
    public List<SessionDetails> sessions(UserId userId) {
        return sessions(userId, 0, DEFAULT_PAGE);
    }

    /**
     * A page of the user's sessions that have not expired, for a list of devices: one read. The newest come first, and
     * those of the reference, which does not record when it creates a session, last. A session that ends between the
     * reads of two pages moves those behind it by one.
     *
     * @param offset how many sessions to pass over, 0 for the first page
     * @param limit how many sessions to return at most, 1 to 1000
     * @throws IllegalArgumentException if the user id is null, or if one of the numbers is out of range
     */
    public List<SessionDetails> sessions(UserId userId, int offset, int limit) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset = " + offset + ": 0 or more");
        }
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit = " + limit + ": 1 to " + LARGEST_PAGE);
        }
        return directory.sessions(requireNotNull(userId), now(), offset, limit);
    }

    /** As {@link #sessions(UserId, int, int)} for the user of a session, which is marked as the current one. */
    public List<SessionDetails> sessions(Session current, int offset, int limit) {
        return sessions(current.userId(), offset, limit).stream()
                .map(details -> details.seenFrom(current))
                .toList();
    }

    /**
     * A session: one read. Any user's: compare {@link SessionDetails#userId} if the handle comes from a request.
     *
     * @return empty if it does not exist or has ended
     */
    public Optional<SessionDetails> session(String handle) {
        return directory.session(handle, now());
    }

    /** As {@link #handles(UserId)} for a user id that is a string. */
    public List<String> handles(String userId) {
        return handles(UserId.of(userId));
    }

    /**
     * The handles of the user's sessions that have not expired, sorted: one read.
     *
     * @throws IllegalArgumentException if the user id is null
     */
    public List<String> handles(UserId userId) {
        return directory.handles(requireNotNull(userId), now());
    }

    /**
     * The session info: one read.
     *
     * @return null if there is none
     * @throws UnauthorisedException if the session does not exist or has ended
     */
    public @Nullable JsonValue sessionInfo(String handle) {
        return Json.read(requireLive(handle, now()).info());
    }

    /**
     * The session info as a type of the application, read by JSON-B: one read.
     *
     * @return null if there is none, and if it is the JSON value {@code null} unless the type is a {@link JsonValue}
     * @throws UnauthorisedException if the session does not exist or has ended
     * @throws IllegalArgumentException if the session info does not fit the type
     */
    public <T> @Nullable T sessionInfo(String handle, Class<T> type) {
        return Json.as(sessionInfo(handle), type);
    }

    /**
     * Replaces the session info: one update.
     *
     * @param sessionInfo a JSON-P value, or any object that JSON-B can write; null for none
     * @throws UnauthorisedException if the session does not exist or has ended
     */
    public void updateSessionInfo(String handle, @Nullable Object sessionInfo) {
        if (!directory.updateInfo(handle, Json.of(sessionInfo), now())) {
            throw new UnauthorisedException();
        }
    }

    /**
     * Replaces the JWT payload of a session: one read and one update. Clients see it with their next refresh; until
     * then, their access tokens have the payload that they were issued with.
     *
     * @param jwtPayload as at {@link #create(UserId, Object, Object)}
     * @throws IllegalArgumentException as {@link #create(NewSession)}; nothing is changed
     * @throws UnauthorisedException if the session does not exist or has ended
     */
    public void updateJwtPayload(String handle, @Nullable Object jwtPayload) {
        payloads.replace(handle, Json.of(jwtPayload), delivery, now());
    }

    /**
     * Changes members of the JWT payload of a session: one read and one update. Changes of different members at the
     * same time are all kept. Clients see it with their next refresh, as with {@link #updateJwtPayload}.
     *
     * @param members an object, such as a {@link java.util.Map}: its members replace those of the payload; a member
     *     that is null is removed
     * @throws IllegalArgumentException as {@link #updateJwtPayload}, or if one of both is not an object
     * @throws UnauthorisedException if the session does not exist or has ended
     */
    public void mergeJwtPayload(String handle, Object members) {
        payloads.merge(handle, requireObject(members), delivery, now());
    }

    private static JsonObject requireObject(Object members) {
        if (Json.of(members) instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException("Only an object, such as a Map, has members that can be merged");
    }

    TokenIssuer.Issued issue(NewSession wanted, Delivery delivery, Replaced replaced) {
        UserId userId = wanted.userId();
        JsonValue given = Json.of(wanted.jwtPayload());
        AccessTokens.requireNoReservedNames(given);
        JsonValue info = Json.of(wanted.sessionInfo());
        Instant now = now();
        JsonValue payload = claims.added(userId, given, now);
        TokenIssuer.Issued issued = issuer.login(wanted, payload, lifetime(wanted, now), delivery, now);
        SessionEntity row = directory.insert(issued, wanted, info, replaced, now);
        String handle = row.handle();
        LOG.log(Level.DEBUG, "Session {0} created", handle);
        telemetry.created(issued);
        events.accept(new SessionEvent.Created(handle, userId, now));
        directory.endOldest(row, replaced, now());
        return issued;
    }

    private SessionLifetime lifetime(NewSession wanted, Instant now) {
        if (wanted.idleValidity() != null || wanted.browserSession()) {
            requireOwnFormat("a session cannot have a lifetime of its own");
        }
        if (wanted.authenticatedAt() != null) {
            requireOwnFormat("it cannot be told when a user has authenticated");
        }
        Duration absolute = config.session().absoluteValidity();
        return new SessionLifetime(
                wanted.idleValidity(), wanted.browserSession(), absolute == null ? null : now.plus(absolute));
    }

    private void requireOwnFormat(String otherwise) {
        if (config.accessToken().format() == AccessTokenFormat.REF_JWT) {
            throw new IllegalStateException("With supertokens.access-token.format = ref-jwt " + otherwise
                    + ", because servers of the reference issue tokens that do not know it");
        }
    }

    Checked reauthenticated(AccessToken token, Delivery delivery) {
        requireOwnFormat("it cannot be told when a user has authenticated");
        return renewal.reauthenticated(token, delivery, now());
    }

    TokenIssuer.Issued regenerated(AccessToken token, Delivery delivery) {
        return renewal.regenerated(token, delivery, now());
    }

    Checked check(String accessToken, @Nullable String antiCsrfToken, Delivery delivery) {
        return telemetry.check(() -> {
            AccessToken token = verifiedOfCookie(accessToken);
            if (config.antiCsrf() == AntiCsrf.TOKEN) {
                requireAntiCsrf(token, antiCsrfToken);
            }
            return checked(token, delivery);
        });
    }

    Checked check(String accessToken, Delivery delivery) {
        return telemetry.check(() -> checked(verifiedOfCookie(accessToken), delivery));
    }

    Checked checkBearer(String accessToken, Delivery delivery) {
        return telemetry.check(() -> checked(verified(accessToken), delivery));
    }

    Checked replacePayload(AccessToken token, @Nullable Object jwtPayload, Delivery delivery) {
        return payloads.replace(token, Json.of(jwtPayload), delivery, now());
    }

    Checked mergePayload(AccessToken token, Object members, Delivery delivery) {
        return payloads.merge(token, requireObject(members), delivery, now());
    }

    /**
     * Checks claims, after those values were fetched that are too old or missing; one read and one update if any is.
     */
    CheckedClaims checkClaims(AccessToken token, List<SessionClaim<?>> required, Delivery delivery) {
        Instant now = now();
        SessionClaims.Fetched fetched = claims.refetched(token, required, now);
        Checked current = new Checked(token, null);
        Set<String> failed = fetched.failed();
        if (!fetched.changes().isEmpty()) {
            try {
                current = payloads.merge(token, fetched.changes(), delivery, now);
            } catch (IllegalArgumentException e) {
                LOG.log(
                        Level.WARNING,
                        "The claims of session {0} cannot be kept: {1}",
                        token.sessionHandle(),
                        e.getMessage());
                failed = required.stream().map(SessionClaim::id).collect(Collectors.toSet());
            }
        }
        return new CheckedClaims(current, claims.problems(current.content(), required, failed));
    }

    /** A valid access token with the claims that it does not satisfy, by identifier, each with the reason. */
    record CheckedClaims(Checked current, Map<String, JsonObject> problems) {

        @Override
        public String toString() {
            return current.toString();
        }
    }

    /**
     * A valid access token.
     *
     * @param content as the client presents it from now on
     * @param renewed replaces the one that was presented; null if the client keeps that one
     */
    record Checked(AccessToken content, @Nullable IssuedToken renewed) {

        VerifiedSession verified() {
            return new VerifiedSession(Session.of(content), renewed);
        }

        @Override
        public String toString() {
            return verified().toString();
        }
    }

    TokenIssuer.Issued rotate(PresentedTokens presented, Delivery delivery) {
        return telemetry.refresh(
                () -> refresh.refresh(presented, sessionsNamedBy(presented.accessTokens()), delivery, now()));
    }

    DeviceRefresh.Answer bind(PresentedTokens presented, @Nullable String proof, Delivery delivery) {
        return devices.bind(presented, proof, delivery, now());
    }

    DeviceRefresh.Answer refreshBound(
            List<String> refreshTokens, String handle, @Nullable String proof, Delivery delivery) {
        return devices.refresh(refreshTokens, handle, proof, delivery, now());
    }

    /** The challenge to send with issued tokens; null if there is nothing to sign. */
    @Nullable
    String challenge(AccessToken token) {
        boolean isOffered =
                config.deviceBinding().enabled() && !token.lifetime().endsWithBrowser();
        return isOffered ? devices.challenge(token.isDeviceBound(), token.refreshTokenHash(), now()) : null;
    }

    /**
     * The live access token of a device-bound session, whose refresh token a client presents beside it: one read, or one
     * update if it has not been used before.
     *
     * @throws TryRefreshTokenException if it is none
     * @throws UnauthorisedException if the session has ended
     */
    Checked live(String accessToken, List<String> refreshTokens, Delivery delivery) {
        return telemetry.check(() -> {
            AccessToken token = verified(accessToken);
            if (refreshTokens.stream()
                    .flatMap(presented -> rotation.open(presented).stream())
                    .noneMatch(opened -> opened.isOf(token.sessionHandle()))) {
                throw TryRefreshTokenException.invalidToken();
            }
            Checked checked = checked(token, delivery);
            requireInDatabase(token, checked.verified());
            return checked;
        });
    }

    TokenKind kindOf(String token) {
        try {
            accessTokens.verifyIgnoringExpiry(token);
            return TokenKind.ACCESS;
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "No access token: {0}", e.getMessage());
        }
        return rotation.open(token).isPresent() ? TokenKind.REFRESH : TokenKind.FOREIGN;
    }

    Set<String> sessionsNamedBy(List<String> tokens) {
        return tokens.stream()
                .flatMap(token -> accessTokens.sessionOf(token).stream())
                .map(AccessToken::sessionHandle)
                .collect(Collectors.toSet());
    }

    boolean areForged(PresentedTokens presented) {
        return !(presented.refreshTokens().isEmpty() && presented.accessTokens().isEmpty())
                && sessionsNamedBy(presented.accessTokens()).isEmpty()
                && presented.refreshTokens().stream()
                        .allMatch(token -> rotation.open(token).isEmpty());
    }

    Replaced replacedBy(List<String> tokens) {
        Set<String> proven = new HashSet<>();
        List<AccessToken> claimed = new ArrayList<>();
        for (String token : tokens) {
            try {
                proven.add(accessTokens.verifyIgnoringExpiry(token).sessionHandle());
            } catch (InvalidTokenException e) {
                accessTokens.sessionOf(token).ifPresent(claimed::add);
            }
        }
        return new Replaced(proven, claimed);
    }

    void revokeSessionOf(String accessToken) {
        try {
            AccessToken token = accessTokens.verifyIgnoringExpiry(accessToken);
            directory.revoke(token.sessionHandle(), token.userId(), now());
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Access token refused: {0}", e.getMessage());
            accessTokens.sessionOf(accessToken).ifPresent(token -> directory.revokeIfItKnows(token, now()));
        }
    }

    /** A token without an anti-CSRF token was issued for the header, or while anti-CSRF was off. */
    private AccessToken verifiedOfCookie(String accessToken) {
        AccessToken token = verified(accessToken);
        if (config.antiCsrf() == AntiCsrf.TOKEN && token.antiCsrfToken() == null) {
            LOG.log(Level.DEBUG, "Session {0}: the access token has no anti-CSRF token", token.sessionHandle());
            throw TryRefreshTokenException.invalidToken();
        }
        return token;
    }

    private AccessToken verified(String accessToken) {
        try {
            return accessTokens.verify(accessToken);
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Access token refused: {0}", e.getMessage());
            throw TryRefreshTokenException.invalidToken();
        }
    }

    private static void requireAntiCsrf(AccessToken token, @Nullable String presented) {
        String expected = token.antiCsrfToken();
        if (presented == null || expected == null || !Secrets.equal(expected, presented)) {
            LOG.log(Level.DEBUG, "Session {0}: anti-CSRF token missing or wrong", token.sessionHandle());
            throw TryRefreshTokenException.antiCsrf();
        }
    }

    private Checked checked(AccessToken token, Delivery delivery) {
        TokenHash parent = token.parentHash();
        if (parent != null) {
            return confirmed(token, parent, delivery, now());
        }
        revocations.require(token, now());
        return new Checked(token, null);
    }

    /**
     * Requires that the session of a token that has just been checked exists in the database: one read, or none if the
     * check has asked it.
     */
    void requireInDatabase(AccessToken token, VerifiedSession checked) {
        if (checked.newAccessToken() == null) {
            revocations.requireInDatabase(token, now());
        }
    }

    /**
     * If another child has superseded this one, the refresh detects whether that was theft, and applies the policy.
     * Clearing the cookies here would hide the theft and leave the session to the other party.
     */
    private Checked confirmed(AccessToken token, TokenHash parent, Delivery delivery, Instant now) {
        return switch (rotation.confirm(token, parent, issuer.refreshExpiry(token.lifetime(), now), now)) {
            case CONFIRMED -> issuer.confirmed(token, delivery, now);
            case GONE -> throw new UnauthorisedException();
            case SUPERSEDED -> {
                LOG.log(Level.DEBUG, "Session {0}: the access token is superseded", token.sessionHandle());
                throw TryRefreshTokenException.invalidToken();
            }
        };
    }

    private SessionEntity requireLive(String handle, Instant now) {
        return rotation.alive(handle, now).orElseThrow(UnauthorisedException::new);
    }

    /** The empty id is accepted, because sessions of the reference may have it. */
    private static UserId requireNotNull(@Nullable UserId userId) {
        if (userId == null) {
            throw new IllegalArgumentException("A user id must not be null");
        }
        return userId;
    }

    /** The database stores milliseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
