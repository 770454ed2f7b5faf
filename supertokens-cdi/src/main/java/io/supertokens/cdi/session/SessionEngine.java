package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.SigningKeyStore;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
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

    private SessionEngine(Parts parts) {
        SuperTokensConfig config = parts.config;
        this.store = parts.store;
        this.accessTokens = accessTokens(parts);
        this.refreshTokens = new RefreshTokens(
                Objects.requireNonNullElseGet(
                        parts.refreshTokenKeys,
                        () -> SigningKeys.ofRefreshTokens(parts.keys, parts.clock, parts.random)),
                parts.random);
        this.sessions = new SessionService(
                config,
                accessTokens,
                new TokenIssuer(config, accessTokens, refreshTokens, parts.limit, parts.random),
                new Rotation(
                        store, refreshTokens, parts.judge, config.refreshToken().lateWindow()),
                new SessionDirectory(store, parts.events),
                parts.clock,
                parts.events);
    }

    private static AccessTokens accessTokens(Parts parts) {
        SuperTokensConfig config = parts.config;
        SigningKeys keys = Objects.requireNonNullElseGet(
                parts.accessTokenKeys, () -> SigningKeys.ofAccessTokens(parts.keys, config, parts.clock, parts.random));
        return switch (config.accessToken().format()) {
            case JWT -> AccessTokens.jwt(keys, parts.clock, parts.audience);
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

        private final SuperTokensConfig config;
        private final SigningKeyStore keys;
        private final Supplier<String> audience;
        private final SecureRandom random = new SecureRandom();
        private SessionStore store;
        private @Nullable SigningKeys accessTokenKeys;
        private @Nullable SigningKeys refreshTokenKeys;
        private TokenLimit limit = TokenLimit.NONE;
        private Lineage.Judge judge = Lineage::of;
        private Clock clock = Clock.systemUTC();
        private Consumer<SessionEvent> events = event -> {};

        private Parts(Database database, SuperTokensConfig config, Supplier<String> audience) {
            this.config = config;
            this.keys = new SigningKeyStore(database);
            this.audience = audience;
            this.store = new SessionStore(database, audience);
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

        Parts withRefreshTokenKeys(SigningKeys keys) {
            refreshTokenKeys = keys;
            return this;
        }

        Parts withStore(SessionStore other) {
            store = other;
            return this;
        }

        Parts withJudge(Lineage.Judge other) {
            judge = other;
            return this;
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

    /** The operations for applications. */
    public SessionService sessions() {
        return sessions;
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
     * A result together with the claims of its access token.
     *
     * @param claims those that applications may read: no hash, no anti-CSRF token
     */
    public record WithClaims<T>(T result, Supplier<JsonObject> claims) {

        /** Shows only the result. */
        @Override
        public String toString() {
            return result.toString();
        }
    }

    /** As {@link SessionService#create(UserId, Object, Object)}. */
    public WithClaims<IssuedSession> create(UserId userId, @Nullable Object jwtPayload, @Nullable Object sessionInfo) {
        return withClaims(sessions.issue(userId, jwtPayload, sessionInfo));
    }

    /** As {@link SessionService#get}. */
    public WithClaims<VerifiedSession> get(String accessToken, @Nullable String antiCsrfToken) {
        return withClaims(sessions.check(accessToken, antiCsrfToken));
    }

    /** As {@link SessionService#getWithoutAntiCsrf}. */
    public WithClaims<VerifiedSession> getWithoutAntiCsrf(String accessToken) {
        return withClaims(sessions.check(accessToken));
    }

    private WithClaims<IssuedSession> withClaims(TokenIssuer.Issued issued) {
        return new WithClaims<>(issued.session(), () -> accessTokens.publicClaims(issued.content()));
    }

    private WithClaims<VerifiedSession> withClaims(SessionService.Checked checked) {
        return new WithClaims<>(checked.verified(), () -> accessTokens.publicClaims(checked.content()));
    }

    /**
     * As {@link SessionService#refresh}, for a client that sends its tokens in cookies, some of which other hosts of
     * the domain may have set. One read for each refresh token that this application issued, at most five. {@link
     * RefreshChoice} has the rules.
     *
     * @throws UnauthorisedException if no token counts, or if tokens of several sessions do
     * @throws TokenTheftException if there was theft and no token counts
     * @throws LateRefreshException if a token was late and no token counts
     */
    public WithClaims<IssuedSession> refresh(PresentedTokens presented) {
        return withClaims(sessions.rotate(presented));
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
