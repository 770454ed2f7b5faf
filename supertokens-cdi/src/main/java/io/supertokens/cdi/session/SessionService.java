package io.supertokens.cdi.session;

import io.supertokens.cdi.config.AccessTokenFormat;
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
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** More good refresh tokens than a browser gets without the help of others. */
    private static final int MOST_READS = 5;

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

    /** For the CDI proxy. */
    @SuppressWarnings("NullAway") // a proxy has no state of its own
    protected SessionService() {
        this.config = null;
        this.store = null;
        this.accessTokens = null;
        this.refreshTokens = null;
        this.clock = null;
        this.random = null;
        this.events = null;
    }

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
     * @throws IllegalArgumentException if the user id is null or empty, if the payload has a member whose name is reserved,
     *     or if it is so large that the access token would not fit in a cookie
     */
    public IssuedSession create(UserId userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        UserId.requirePresent(userId);
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
        store.insert(new SessionEntity(
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
     * Checks the access token of a request that must carry the session's anti-CSRF token, because it changes something. As
     * {@link #getWithoutAntiCsrf} where anti-CSRF is configured off.
     *
     * @param antiCsrfToken the request's header {@code anti-csrf}; null if it has none, which is refused
     * @throws TryRefreshTokenException as {@link #getWithoutAntiCsrf}, or if the anti-CSRF token is missing or not this
     *     session's
     * @throws UnauthorisedException as {@link #getWithoutAntiCsrf}
     */
    public VerifiedSession get(String accessToken, @Nullable String antiCsrfToken) {
        AccessToken token = verify(accessToken);
        if (config.antiCsrf()) {
            requireAntiCsrf(token, antiCsrfToken);
        }
        return checked(token);
    }

    /**
     * Checks the access token of a request that changes nothing, whatever anti-CSRF token it carries. Costs no database
     * statement, except for the first use of a token that a refresh has brought (which thereby proves that the client
     * received it, and takes the place of its parent) and with blacklisting.
     *
     * @throws TryRefreshTokenException if the token is malformed, forged, expired or superseded
     * @throws UnauthorisedException if the database was asked and has no such session (any more)
     */
    public VerifiedSession getWithoutAntiCsrf(String accessToken) {
        return checked(verify(accessToken));
    }

    private VerifiedSession checked(AccessToken token) {
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
     * @throws LateRefreshException if it has done so within the configured window
     */
    public IssuedSession refresh(String refreshToken) {
        return refresh(PresentedTokens.of(refreshToken));
    }

    /**
     * As {@link #refresh(String)} for a client that sends its tokens in cookies, of which other hosts of the domain may have
     * set some: one read for each refresh token of ours, at most {@value #MOST_READS}.
     *
     * <ol>
     *   <li>Every superseded token is theft, whatever else is presented, except beside a good token of the same session,
     *       where it is a stale cookie, and within the configured window, where it may be late.
     *   <li>Where an access token is required, good tokens count whose session one names; elsewhere all good tokens do.
     *   <li>If they are of several sessions, or access tokens name others only, all are refused: nobody can tell which of
     *       them is the user's.
     * </ol>
     *
     * @throws UnauthorisedException if no token counts, or tokens of several sessions do
     * @throws TokenTheftException if there was theft and no token counts
     * @throws LateRefreshException if a token was late, and no token counts
     */
    public IssuedSession refresh(PresentedTokens presented) {
        Instant now = now();
        Set<String> named = sessionsNamedBy(presented.accessTokens());
        List<Opened> opened = presented.refreshTokens().stream()
                .flatMap(token -> opened(token).stream())
                .sorted(Comparator.comparing(token -> !named.contains(token.handle())))
                .toList();
        List<Candidate> candidates = opened.stream()
                .limit(MOST_READS)
                .flatMap(token -> candidate(token, now).stream())
                .toList();
        Set<String> goodSessions = candidates.stream()
                .filter(Candidate::isGood)
                .map(Candidate::handle)
                .collect(Collectors.toSet());
        Optional<String> chosen = presented.accessTokenRequired()
                ? theOnlyOne(goodSessions.stream().filter(named::contains))
                : theOnlyOne(goodSessions.stream())
                        .filter(handle -> opened.size() <= MOST_READS && (named.isEmpty() || named.contains(handle)));
        Map<String, TokenTheftException> thefts = candidates.stream()
                .filter(candidate -> candidate.lineage() == Lineage.STRANGER)
                .filter(candidate -> !goodSessions.contains(candidate.handle()))
                .collect(Collectors.toMap(Candidate::handle, Candidate::theft, (one, same) -> one, LinkedHashMap::new));
        thefts.values().forEach(this::answer);
        return candidates.stream()
                .filter(candidate -> candidate.isGood() && chosen.equals(Optional.of(candidate.handle())))
                .filter(candidate -> thefts.values().stream().noneMatch(theft -> endsSessionsOf(theft, candidate)))
                .findFirst()
                .map(candidate -> exchange(candidate, now))
                .orElseThrow(() -> thefts.isEmpty()
                        ? refusal(candidates, now)
                        : thefts.values().iterator().next());
    }

    private SessionException refusal(List<Candidate> candidates, Instant now) {
        return candidates.stream()
                .filter(candidate -> candidate.lineage() == Lineage.LATE)
                .findFirst()
                .<SessionException>map(candidate -> late(candidate, now))
                .orElseGet(UnauthorisedException::new);
    }

    private LateRefreshException late(Candidate candidate, Instant now) {
        LOG.log(Level.DEBUG, "Session {0}: a refresh arrived late", candidate.handle());
        events.accept(new SessionEvent.LateRefresh(candidate.handle(), candidate.userId(), now));
        return new LateRefreshException(lateFor(candidate.row(), now));
    }

    /**
     * The sessions that access tokens name, expired or not. No database statement, and no proof: a token whose signing key
     * is forgotten by now counts as what it claims to be, one with a wrong signature does not count.
     */
    public Set<String> sessionsNamedBy(List<String> accessTokens) {
        return accessTokens.stream()
                .flatMap(token -> this.accessTokens.named(token).stream())
                .map(AccessToken::sessionHandle)
                .collect(Collectors.toSet());
    }

    /**
     * Whether tokens are presented and none of them is ours: forged, damaged, or of an application whose keys or audience are
     * others. No database statement.
     */
    public boolean areForged(PresentedTokens presented) {
        return !(presented.refreshTokens().isEmpty() && presented.accessTokens().isEmpty())
                && sessionsNamedBy(presented.accessTokens()).isEmpty()
                && presented.refreshTokens().stream()
                        .allMatch(token -> opened(token).isEmpty());
    }

    private static Optional<String> theOnlyOne(Stream<String> handles) {
        Set<String> different = handles.collect(Collectors.toSet());
        return different.size() == 1 ? different.stream().findFirst() : Optional.empty();
    }

    private boolean endsSessionsOf(TokenTheftException theft, Candidate candidate) {
        return config.onTokenTheft() == OnTokenTheft.REVOKE_USER
                && theft.userId().equals(candidate.userId());
    }

    /**
     * Ends a session: one read, to know whose it is, and one delete. Access tokens that are out go on being accepted until
     * they expire, unless blacklisting is switched on; no refresh succeeds.
     *
     * @return whether there was such a session
     */
    public boolean revoke(String handle) {
        Optional<SessionEntity> row = store.find(handle);
        return row.isPresent() && revoke(handle, UserId.fromDatabase(row.get().userId()));
    }

    /** As {@link #revoke(String)}, without the read. */
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
     * @throws IllegalArgumentException if the user id is null
     */
    public int revokeAll(UserId userId) {
        int revoked = store.deleteAllOf(column(userId));
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

    /**
     * The handles of the user's living sessions: one read.
     *
     * @throws IllegalArgumentException if the user id is null
     */
    public List<String> handles(UserId userId) {
        return store.handlesOf(column(userId), now());
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
     * Ends the session that an access token belongs to, expired or not: for a login, which ends the session that the client
     * had. One delete, or none where the token is not one of ours. Where the token is so old that its signing key is
     * forgotten, only a session is ended that knows the token's hash of the refresh token, which nobody else can know.
     */
    public void revokeSessionOf(String accessToken) {
        try {
            AccessToken token = accessTokens.verifyExpired(accessToken);
            revoke(token.sessionHandle(), token.userId());
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Access token refused: {0}", e.getMessage());
            accessTokens.named(accessToken).ifPresent(this::revokeIfItKnows);
        }
    }

    private void revokeIfItKnows(AccessToken token) {
        List<String> hashes = Stream.of(token.refreshTokenHash(), token.parentHash())
                .filter(Objects::nonNull)
                .map(TokenHash::stored)
                .toList();
        if (store.deleteIfItRemembers(token.sessionHandle(), token.userId().toDatabase(), hashes)) {
            announceRevoked(token.sessionHandle(), token.userId());
        }
    }

    /** Also of the empty id, which sessions of the reference may have. */
    private static String column(@Nullable UserId userId) {
        if (userId == null) {
            throw new IllegalArgumentException("A user id must not be null");
        }
        return userId.toDatabase();
    }

    private AccessToken verify(String accessToken) {
        try {
            AccessToken token = accessTokens.verify(accessToken);
            if (config.antiCsrf() && token.antiCsrfToken() == null) {
                LOG.log(Level.DEBUG, "Session {0}: issued while anti-CSRF was off", token.sessionHandle());
                throw TryRefreshTokenException.invalidToken();
            }
            return token;
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Access token refused: {0}", e.getMessage());
            throw TryRefreshTokenException.invalidToken();
        }
    }

    private static void requireAntiCsrf(AccessToken token, @Nullable String presented) {
        String expected = token.antiCsrfToken();
        if (presented == null || expected == null || !equalInConstantTime(expected, presented)) {
            LOG.log(Level.DEBUG, "Session {0}: anti-CSRF token missing or wrong", token.sessionHandle());
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
                handle,
                token.userId(),
                hash,
                null,
                token.antiCsrfToken(),
                token.payload(),
                now,
                settledExpiry(token, now));
        IssuedToken issued = accessTokens.issue(settled);
        warnUnlessFitsInCookie(handle, issued);
        return new VerifiedSession(settled, issued);
    }

    /** A refresh token of ours. */
    private record Opened(RefreshToken content, TokenHash hash) {

        String handle() {
            return content.sessionHandle();
        }

        @Override
        public String toString() {
            return "Opened[" + handle() + "]";
        }
    }

    private Optional<Opened> opened(String refreshToken) {
        try {
            return Optional.of(new Opened(refreshTokens.open(refreshToken), TokenHash.of(refreshToken)));
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Refresh token refused: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** A refresh token of ours whose session is alive, and how it stands to the one that the session remembers. */
    private record Candidate(Opened token, SessionEntity row, Lineage lineage) {

        String handle() {
            return token.handle();
        }

        UserId userId() {
            return token.content().userId();
        }

        boolean isGood() {
            return lineage == Lineage.CURRENT || lineage == Lineage.CHILD;
        }

        TokenTheftException theft() {
            return new TokenTheftException(handle(), userId());
        }

        @Override
        public String toString() {
            return "Candidate[" + handle() + ", " + lineage + "]";
        }
    }

    private Optional<Candidate> candidate(Opened token, Instant now) {
        Optional<SessionEntity> row = alive(token.handle(), now);
        if (row.isPresent()
                && !row.get().userId().equals(token.content().userId().toDatabase())) {
            LOG.log(Level.DEBUG, "Session {0}: the refresh token names another user", token.handle());
            return Optional.empty();
        }
        return row.map(found -> judged(token, found, now));
    }

    private Candidate judged(Opened token, SessionEntity row, Instant now) {
        Lineage lineage = lineage(token.hash(), token.content().parentHash(), row);
        boolean isLate = lineage == Lineage.STRANGER && isLate(token.hash(), row, now);
        return new Candidate(token, row, isLate ? Lineage.LATE : lineage);
    }

    /** Only the token whose place was taken last: those before it are theft, however often a thief refreshes. */
    private boolean isLate(TokenHash presented, SessionEntity row, Instant now) {
        String superseded = row.supersededHash2();
        Duration left = lateFor(row, now);
        boolean clocksAgree = left.compareTo(config.refreshToken().lateWindow().multipliedBy(2)) <= 0;
        return superseded != null
                && presented.isStoredAs(superseded)
                && left.compareTo(Duration.ZERO) > 0
                && clocksAgree;
    }

    /** For how long the token whose place was taken last may still be late. */
    private Duration lateFor(SessionEntity row, Instant now) {
        Instant promoted = row.lastUsedAt();
        return promoted == null
                ? Duration.ZERO
                : Duration.between(now, promoted.plus(config.refreshToken().lateWindow()));
    }

    private IssuedSession exchange(Candidate candidate, Instant now) {
        String handle = candidate.handle();
        TokenHash hash = candidate.token().hash();
        TokenHash parent = candidate.token().content().parentHash();
        if (candidate.lineage() == Lineage.CHILD
                && parent != null
                && !store.promote(handle, parent.stored(), hash.stored(), refreshExpiry(now), now)) {
            requireGood(judged(candidate.token(), live(handle, now), now), now);
        }
        IssuedSession issued =
                issue(handle, candidate.userId(), Json.read(candidate.row().payload()), hash, now);
        warnUnlessFitsInCookie(handle, issued.accessToken());
        LOG.log(Level.DEBUG, "Session {0} refreshed", handle);
        events.accept(new SessionEvent.Refreshed(handle, candidate.userId(), now));
        return issued;
    }

    /** Another request of the session was quicker. */
    private void requireGood(Candidate candidate, Instant now) {
        if (candidate.lineage() == Lineage.LATE) {
            throw late(candidate, now);
        }
        if (!candidate.isGood()) {
            TokenTheftException theft = candidate.theft();
            answer(theft);
            throw theft;
        }
    }

    /** The one decision; tests decide otherwise, to see that it would be noticed. */
    Lineage lineage(TokenHash presented, @Nullable TokenHash parent, SessionEntity row) {
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

    private boolean revoke(String handle, UserId userId) {
        boolean revoked = store.delete(handle);
        if (revoked) {
            announceRevoked(handle, userId);
        }
        return revoked;
    }

    private void announceRevoked(String handle, UserId userId) {
        LOG.log(Level.DEBUG, "Session {0} revoked", handle);
        events.accept(new SessionEvent.Revoked(handle, userId, now()));
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

    private SessionEntity live(String handle, Instant now) {
        return alive(handle, now).orElseThrow(UnauthorisedException::new);
    }

    private Optional<SessionEntity> alive(String handle, Instant now) {
        Optional<SessionEntity> row = store.find(handle).filter(found -> found.isAlive(now));
        if (row.isEmpty()) {
            LOG.log(Level.DEBUG, "Session {0}: gone or expired", handle);
        }
        return row;
    }

    /**
     * A token that is confirmed again and again must not live longer for it. The reference gives its tokens a full life each
     * time, which servers of both kinds that share their users have to agree on.
     */
    private Instant settledExpiry(AccessToken pending, Instant now) {
        return config.accessToken().format() == AccessTokenFormat.REF_JWT ? accessExpiry(now) : pending.expiresAt();
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
