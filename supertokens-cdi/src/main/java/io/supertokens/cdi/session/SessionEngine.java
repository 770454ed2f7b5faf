package io.supertokens.cdi.session;

import io.supertokens.cdi.KeyEncryption;
import io.supertokens.cdi.config.AntiCsrf;
import io.supertokens.cdi.config.KeyEncryptionSettings;
import io.supertokens.cdi.config.Revocation;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.key.KnownKey;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.DeviceChallenges;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.cdi.token.TokenKind;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.SigningKeyStore;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Internal: assembles everything behind {@link SessionService}, for CDI, tests and benchmarks. Also has the operations
 * that the library's HTTP layer needs and applications do not. Thread-safe.
 */
public final class SessionEngine {

    private final SessionStore store;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final SessionService sessions;
    private final @Nullable RevocationFeed feed;
    private final OpenConnections connections;
    private final SessionTelemetry telemetry = new SessionTelemetry();
    private final SessionAdministration administration;

    private SessionEngine(Parts parts) {
        SuperTokensConfig config = parts.config;
        this.feed = config.accessToken().revocation().mode() == Revocation.FEED ? parts.feed() : null;
        this.store = Objects.requireNonNullElseGet(
                parts.store, () -> new SessionStore(parts.database, parts.audience, feed == null ? null : feed.rows()));
        this.accessTokens = accessTokens(parts);
        SigningKeys refreshTokenKeys = Objects.requireNonNullElseGet(
                parts.refreshTokenKeys,
                () -> SigningKeys.ofRefreshTokens(parts.keys, config, parts.encryption(), parts.clock, parts.random));
        this.refreshTokens = new RefreshTokens(refreshTokenKeys, parts.random);
        TokenIssuer issuer = new TokenIssuer(config, accessTokens, refreshTokens, parts.random);
        Rotation rotation = new Rotation(
                store, refreshTokens, parts.judge, config.refreshToken().lateWindow());
        this.connections = new OpenConnections(rotation, parts.clock);
        Consumer<SessionEvent> events = connections.before(parts.events);
        this.sessions = new SessionService(
                config,
                accessTokens,
                issuer,
                rotation,
                new RevocationCheck(config.accessToken().revocation().mode(), feed, rotation),
                new DeviceChallenges(refreshTokenKeys),
                new SessionDirectory(store, config.limit(), telemetry, events),
                new PayloadChange(store, rotation, issuer),
                new Renewal(store, rotation, issuer, events),
                new SessionClaims(parts.claims),
                new Delivery(parts.limit, config.antiCsrf() == AntiCsrf.TOKEN, false),
                parts.clock,
                telemetry,
                events,
                connections);
        this.administration = SessionAdministration.of(this, config, parts.clock, parts.administrationEvents);
    }

    private static AccessTokens accessTokens(Parts parts) {
        SuperTokensConfig config = parts.config;
        SigningKeys keys = Objects.requireNonNullElseGet(
                parts.accessTokenKeys,
                () -> SigningKeys.ofAccessTokens(parts.keys, config, parts.encryption(), parts.clock, parts.random));
        return switch (config.accessToken().format()) {
            case JWT -> AccessTokens.jwt(keys, parts.clock, config.accessToken().issuer(), parts.audience);
            case REF_JWT -> AccessTokens.refJwt(keys, parts.clock);
        };
    }

    /**
     * Starts the assembly.
     *
     * @param audience the audience of the sessions; called at each operation, and may throw until the audience is known
     */
    public static Parts over(Database database, SuperTokensConfig config, Supplier<String> audience) {
        return new Parts(database, config, audience);
    }

    /** The parts of an engine; each can be replaced before {@link #start}. */
    public static final class Parts {

        private final Database database;
        private final SuperTokensConfig config;
        private final SigningKeyStore keys;
        private final Supplier<String> audience;
        private final SecureRandom random = new SecureRandom();
        private @Nullable SessionStore store;
        private int mostRevocations = RevocationFeed.MOST;
        private @Nullable SigningKeys accessTokenKeys;
        private @Nullable SigningKeys refreshTokenKeys;
        private @Nullable KeyEncryption encryption;
        private TokenLimit limit = TokenLimit.NONE;
        private Lineage.Judge judge = Lineage::of;
        private Clock clock = Clock.systemUTC();
        private Consumer<SessionEvent> events = event -> {};
        private Consumer<AdministrationEvent> administrationEvents = event -> {};
        private Supplier<List<SessionClaim<?>>> claims = List::of;

        private Parts(Database database, SuperTokensConfig config, Supplier<String> audience) {
            this.database = database;
            this.config = config;
            this.keys = new SigningKeyStore(database);
            this.audience = audience;
        }

        /** Replaces the system clock. */
        public Parts withClock(Clock other) {
            clock = other;
            return this;
        }

        /** Sets the receiver of events; by default there is none. */
        public Parts withEvents(Consumer<SessionEvent> observer) {
            events = observer;
            return this;
        }

        /** Sets the receiver of what administrators do; by default there is none. */
        public Parts withAdministrationEvents(Consumer<AdministrationEvent> observer) {
            administrationEvents = observer;
            return this;
        }

        /** Sets the claims that are fetched at login; by default there are none. */
        public Parts withClaims(Supplier<List<SessionClaim<?>>> others) {
            claims = others;
            return this;
        }

        /** Limits the size of tokens to what clients can store; by default there is no limit. */
        public Parts withTokenLimit(TokenLimit other) {
            limit = other;
            return this;
        }

        /** Replaces the keys in the database that the configuration asks for. */
        public Parts withAccessTokenKeys(SigningKeys keys) {
            accessTokenKeys = keys;
            return this;
        }

        /** Replaces the encryption of keys in the database that the configuration asks for. */
        public Parts withKeyEncryption(KeyEncryption other) {
            encryption = other;
            return this;
        }

        private @Nullable KeyEncryption encryption() {
            KeyEncryptionSettings settings = config.keyEncryption();
            return encryption != null || settings == null ? encryption : SigningKeys.encryption(settings, random);
        }

        Parts withRefreshTokenKeys(SigningKeys keys) {
            refreshTokenKeys = keys;
            return this;
        }

        Parts withStore(SessionStore other) {
            store = other;
            return this;
        }

        Parts withMostRevocations(int number) {
            mostRevocations = number;
            return this;
        }

        Parts withJudge(Lineage.Judge other) {
            judge = other;
            return this;
        }

        private RevocationFeed feed() {
            RevokedSessions revoked = new RevokedSessions(mostRevocations);
            return new RevocationFeed(database, audience, config.accessToken(), revoked, clock);
        }

        /** Assembles the engine. Reads nothing from the database yet. */
        public SessionEngine start() {
            return new SessionEngine(this);
        }
    }

    /**
     * Loads the keys, so that no request waits for them.
     *
     * @throws io.supertokens.jpa.DatabaseException if the database is unavailable
     */
    public void prepare() {
        accessTokens.prepare();
        refreshTokens.prepare();
    }

    /**
     * Reads the revocation feed for the first time, so that no call has to ask the database; without a feed, does
     * nothing.
     *
     * @throws io.supertokens.jpa.DatabaseException if the database is unavailable
     * @throws IllegalStateException if the audience is not known yet
     */
    public void prepareRevocations() {
        if (feed != null) {
            feed.load(connections::revoked);
        }
    }

    /** Reads what is new in the revocation feed, as {@link #prepareRevocations}; a failure is only logged. */
    public void readRevocations() {
        if (feed != null) {
            feed.read(connections::revoked);
        }
    }

    /** Sets what the first connection starts: the regular calls of the two methods that close connections. */
    public void connectionsWatchedBy(Runnable start) {
        connections.watchedBy(start);
    }

    /** Closes the connections that the feed has told of since: one read for each that may be concerned. */
    public void closeRevokedConnections() {
        connections.closeRevoked();
    }

    /** Closes the connections of sessions that have ended: one read for each connection. */
    public void reviewConnections() {
        connections.review();
    }

    /** The operations for applications. */
    public SessionService sessions() {
        return sessions;
    }

    /** The operations for administrators. */
    public SessionAdministration administration() {
        return administration;
    }

    /** Sets what is told of sessions from now on; by default there is nothing. */
    public void observedBy(SessionObserver observer) {
        telemetry.observedBy(observer);
    }

    /** Tells the observer that the current request belongs to this session. */
    public void belongsTo(String handle) {
        telemetry.belongsTo(handle);
    }

    /** What has been counted since the start. */
    public Map<SessionCount, Long> counts() {
        return telemetry.counts();
    }

    /** The keys that are known and accepted, by the kind of token that they are for. */
    public Map<TokenKind, List<KnownKey>> keys() {
        return Map.of(
                TokenKind.ACCESS, accessTokens.knownKeys(),
                TokenKind.REFRESH, refreshTokens.knownKeys());
    }

    SessionTelemetry telemetry() {
        return telemetry;
    }

    /** The statements on the session table. */
    public SessionStore store() {
        return store;
    }

    /** Issues and verifies access tokens. */
    public AccessTokens accessTokens() {
        return accessTokens;
    }

    /**
     * A result together with the content of its access token.
     *
     * @param claims those claims that applications and clients may read: no hash, no anti-CSRF token
     * @param challenge what a browser signs to bind the session to its device, or to refresh it if it is bound; null if
     *     it is not asked to sign anything
     */
    public record WithToken<T>(
            T result,
            AccessToken content,
            Supplier<JsonObject> claims,
            @Nullable String challenge) {

        /** Shows only the result. */
        @Override
        public String toString() {
            return result.toString();
        }
    }

    /**
     * As {@link SessionService#create(NewSession)}.
     *
     * @param replaced access tokens, which may have expired, of sessions that the caller then ends; they do not count for
     *     the limit of the user's sessions
     */
    public WithToken<IssuedSession> create(NewSession wanted, Delivery delivery, List<String> replaced) {
        return withToken(sessions.issue(wanted, delivery, sessions.replacedBy(replaced)));
    }

    /** As {@link SessionService#get}. */
    public WithToken<VerifiedSession> get(String accessToken, @Nullable String antiCsrfToken, Delivery delivery) {
        return withToken(sessions.check(accessToken, antiCsrfToken, delivery));
    }

    /** As {@link SessionService#getWithoutAntiCsrf}. */
    public WithToken<VerifiedSession> getWithoutAntiCsrf(String accessToken, Delivery delivery) {
        return withToken(sessions.check(accessToken, delivery));
    }

    /** As {@link SessionService#getBearer}. */
    public WithToken<VerifiedSession> getBearer(String accessToken, Delivery delivery) {
        return withToken(sessions.checkBearer(accessToken, delivery));
    }

    /**
     * Requires that the session of an access token that has just been checked exists in the database, whatever is
     * configured: one read, or none if the check has asked the database.
     *
     * @throws UnauthorisedException if the session has ended
     */
    public void requireInDatabase(WithToken<VerifiedSession> checked) {
        sessions.requireInDatabase(checked.content(), checked.result());
    }

    /**
     * Replaces the JWT payload of the session of a valid access token: one update. The result has a new access token of
     * the same refresh token.
     *
     * @throws IllegalArgumentException as {@link SessionService#updateJwtPayload}
     * @throws UnauthorisedException if the session has ended
     */
    public WithToken<VerifiedSession> updateJwtPayload(
            AccessToken content, @Nullable Object jwtPayload, Delivery delivery) {
        return withToken(sessions.replacePayload(content, jwtPayload, delivery));
    }

    /** As {@link #updateJwtPayload}, for members as {@link SessionService#mergeJwtPayload}: one read and one update. */
    public WithToken<VerifiedSession> mergeJwtPayload(AccessToken content, Object members, Delivery delivery) {
        return withToken(sessions.mergePayload(content, members, delivery));
    }

    /**
     * Records that the user of a valid access token has authenticated: one update. The result has a new access token
     * of the same refresh token.
     *
     * @throws UnauthorisedException if the session has ended
     * @throws IllegalStateException if access tokens have the reference's format
     */
    public WithToken<VerifiedSession> reauthenticated(AccessToken content, Delivery delivery) {
        return withToken(sessions.reauthenticated(content, delivery));
    }

    /**
     * Gives the session of a valid access token another handle and new tokens: one read and one update.
     *
     * @throws UnauthorisedException if the session has ended
     */
    public WithToken<IssuedSession> regenerate(AccessToken content, Delivery delivery) {
        return withToken(sessions.regenerated(content, delivery));
    }

    /**
     * A session after its claims were checked.
     *
     * @param session has a new access token if values were fetched
     * @param problems the identifiers of the claims that it does not satisfy, each with the reason for the client
     */
    public record WithProblems(WithToken<VerifiedSession> session, Map<String, JsonObject> problems) {}

    /**
     * Checks claims, and fetches the values that are too old or missing: no statement if none is, otherwise one read
     * and one update.
     *
     * @throws UnauthorisedException if the session has ended
     */
    public WithProblems checkClaims(AccessToken content, List<SessionClaim<?>> required, Delivery delivery) {
        SessionService.CheckedClaims checked = sessions.checkClaims(content, required, delivery);
        return new WithProblems(withToken(checked.current()), checked.problems());
    }

    private WithToken<IssuedSession> withToken(TokenIssuer.Issued issued) {
        AccessToken content = issued.content();
        return withToken(issued.session(), content, sessions.challenge(content));
    }

    private WithToken<VerifiedSession> withToken(SessionService.Checked checked) {
        return withToken(checked.verified(), checked.content(), null);
    }

    private <T> WithToken<T> withToken(T result, AccessToken content, @Nullable String challenge) {
        return new WithToken<>(result, content, () -> accessTokens.publicClaims(content), challenge);
    }

    /**
     * As {@link SessionService#refresh}, for a client that sends its tokens in cookies, some of which other hosts of
     * the domain may have set. One read for each refresh token that this application issued, at most five. {@link
     * RefreshChoice} has the rules.
     *
     * @throws UnauthorisedException if no token counts, or if tokens of several sessions do
     * @throws TokenTheftException if there was theft and no token counts
     * @throws LateRefreshException if a token was late and no token counts
     * @throws DeviceProofRequiredException if the session is bound to a device
     */
    public WithToken<IssuedSession> refresh(PresentedTokens presented, Delivery delivery) {
        return withToken(sessions.rotate(presented, delivery));
    }

    /** The answer to a browser that binds a session to its device, or refreshes a bound one. */
    public sealed interface DeviceAnswer {

        /** The proof is good: new tokens, which are bound. */
        record Proven(WithToken<IssuedSession> issued) implements DeviceAnswer {}

        /**
         * The browser has to sign a challenge.
         *
         * @param handle the handle of the session
         */
        record Challenge(String handle, String challenge) implements DeviceAnswer {

            /** Shows only the handle. */
            @Override
            public String toString() {
                return "Challenge[" + handle + "]";
            }
        }

        /** The browser has nothing to sign with, or nothing to sign. */
        record Refused() implements DeviceAnswer {}
    }

    /**
     * Binds the session of an unbound refresh token to the key of a device: as {@link #refresh}. A refused proof costs no
     * statement.
     *
     * @param proof the header of the browser; null if there is none
     * @return proven or refused
     * @throws SessionException as {@link #refresh}
     */
    public DeviceAnswer bind(PresentedTokens presented, @Nullable String proof, Delivery delivery) {
        return answer(sessions.bind(presented, proof, delivery));
    }

    /**
     * Refreshes a bound session: as {@link #refresh}. Without a good proof it costs no statement.
     *
     * @param handle the session that the browser refreshes; may be any text
     * @param proof the header of the browser; null if there is none
     * @throws SessionException as {@link #refresh}
     */
    public DeviceAnswer refreshBound(
            List<String> refreshTokens, String handle, @Nullable String proof, Delivery delivery) {
        return answer(sessions.refreshBound(refreshTokens, handle, proof, delivery));
    }

    private DeviceAnswer answer(DeviceRefresh.Answer answer) {
        if (answer instanceof DeviceRefresh.Proven proven) {
            return new DeviceAnswer.Proven(withToken(proven.issued()));
        }
        return answer instanceof DeviceRefresh.Challenge challenge
                ? new DeviceAnswer.Challenge(challenge.handle(), challenge.challenge())
                : new DeviceAnswer.Refused();
    }

    /**
     * A bound session that needs no refresh, because the client has a valid access token of it: one read, or one update
     * if that token has not been used before.
     *
     * @throws TryRefreshTokenException if the access token is not valid, or is of another session
     * @throws UnauthorisedException if the session has ended
     */
    public WithToken<VerifiedSession> live(String accessToken, List<String> refreshTokens, Delivery delivery) {
        return withToken(sessions.live(accessToken, refreshTokens, delivery));
    }

    /** What a token of a client is. No database statement; any text is allowed. */
    public TokenKind kindOf(String token) {
        return sessions.kindOf(token);
    }

    /**
     * The sessions that access tokens name, ignoring expiry. No database statement. The result proves nothing: a token
     * whose signing key is no longer known is taken at its word. A token with a wrong signature does not count.
     */
    public Set<String> sessionsNamedBy(List<String> tokens) {
        return sessions.sessionsNamedBy(tokens);
    }

    /**
     * Whether tokens are presented and none of them was issued by this application: they are forged, damaged, or of an
     * application with other keys or another audience. No database statement.
     */
    public boolean areForged(PresentedTokens presented) {
        return sessions.areForged(presented);
    }

    /**
     * Revokes the session of an access token, ignoring expiry; used at login to end the session that the client had.
     * One delete, or none if the token was not issued by this application. If the token is so old that its signing key
     * is no longer known, the session is revoked only if its row holds the hash of the refresh token that the access
     * token names, which nobody else can know.
     */
    public void revokeSessionOf(String accessToken) {
        sessions.revokeSessionOf(accessToken);
    }
}
