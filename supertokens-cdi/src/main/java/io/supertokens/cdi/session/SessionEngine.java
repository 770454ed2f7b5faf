package io.supertokens.cdi.session;

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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Internal: the one assembly of everything behind {@link SessionService}, for CDI, tests and benchmarks; and what the
 * library's own layer of HTTP asks beyond what applications need. Safe for use by many threads.
 */
public final class SessionEngine {

    private final SessionStore store;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final SessionService sessions;

    private SessionEngine(Parts parts) {
        this.store = parts.store();
        this.accessTokens = parts.accessTokens();
        this.refreshTokens = parts.refreshTokens();
        this.sessions = new SessionService(parts);
    }

    /**
     * Begins the assembly.
     *
     * @param audience whose sessions these are; asked for at each operation, and may fail until it is known
     */
    public static Parts over(Database database, SuperTokensConfig config, Supplier<String> audience) {
        return new Parts(database, config, audience);
    }

    /** The parts of an engine; each can be replaced before {@link #start}. */
    public static final class Parts {

        final SuperTokensConfig config;
        private final Database database;
        private final Supplier<String> audience;
        private @Nullable SessionStore store;
        private @Nullable SigningKeys accessTokenKeys;
        private @Nullable SigningKeys refreshTokenKeys;
        private @Nullable AccessTokens accessTokens;
        private @Nullable RefreshTokens refreshTokens;
        private TokenLimit limit = TokenLimit.NONE;
        private Lineage.Judge judge = Lineage::of;
        private SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        Consumer<SessionEvent> events = event -> {};

        private Parts(Database database, SuperTokensConfig config, Supplier<String> audience) {
            this.database = database;
            this.config = config;
            this.audience = audience;
        }

        /** In place of the system's. */
        public Parts withClock(Clock other) {
            clock = other;
            return this;
        }

        /** Where events go; by default nowhere. */
        public Parts withEvents(Consumer<SessionEvent> observer) {
            events = observer;
            return this;
        }

        /** What clients can keep; by default anything. */
        public Parts withTokenLimit(TokenLimit other) {
            limit = other;
            return this;
        }

        /** In place of the keys in the database that the configuration asks for. */
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

        SessionStore store() {
            if (store == null) {
                store = new SessionStore(database, audience);
            }
            return store;
        }

        AccessTokens accessTokens() {
            if (accessTokens == null) {
                SigningKeys keys = accessTokenKeys == null
                        ? SigningKeys.ofAccessTokens(new SigningKeyStore(database), config, clock, random)
                        : accessTokenKeys;
                accessTokens = switch (config.accessToken().format()) {
                    case JWT -> AccessTokens.jwt(keys, clock, audience);
                    case REF_JWT -> AccessTokens.refJwt(keys, clock);
                };
            }
            return accessTokens;
        }

        RefreshTokens refreshTokens() {
            if (refreshTokens == null) {
                SigningKeys keys = refreshTokenKeys == null
                        ? SigningKeys.ofRefreshTokens(new SigningKeyStore(database), clock, random)
                        : refreshTokenKeys;
                refreshTokens = new RefreshTokens(keys, random);
            }
            return refreshTokens;
        }

        TokenIssuer issuer() {
            return new TokenIssuer(config, accessTokens(), refreshTokens(), limit, random);
        }

        Rotation rotation() {
            return new Rotation(
                    store(), refreshTokens(), judge, config.refreshToken().lateWindow());
        }
    }

    /**
     * Reads the keys, so that no user waits for them.
     *
     * @throws io.supertokens.jpa.DatabaseException if the database cannot be asked
     */
    public void prepare() {
        accessTokens.prepare();
        refreshTokens.prepare();
    }

    /** What applications use. */
    public SessionService sessions() {
        return sessions;
    }

    /** The statements on the table of the sessions. */
    public SessionStore store() {
        return store;
    }

    /** Makes and checks access tokens. */
    public AccessTokens accessTokens() {
        return accessTokens;
    }

    /**
     * As {@link SessionService#refresh} for a client that sends its tokens in cookies, of which other hosts of the domain may
     * have set some: one read for each refresh token of ours, at most five. {@link RefreshChoice} has the rules.
     *
     * @throws UnauthorisedException if no token counts, or tokens of several sessions do
     * @throws TokenTheftException if there was theft and no token counts
     * @throws LateRefreshException if a token was late, and no token counts
     */
    public IssuedSession refresh(PresentedTokens presented) {
        return sessions.refresh(presented);
    }

    /**
     * The sessions that access tokens name, expired or not. No database statement, and no proof: a token whose signing key
     * is forgotten by now counts as what it claims to be, one with a wrong signature does not count.
     */
    public Set<String> sessionsNamedBy(List<String> tokens) {
        return sessions.sessionsNamedBy(tokens);
    }

    /**
     * Whether tokens are presented and none of them is ours: forged, damaged, or of an application whose keys or audience are
     * others. No database statement.
     */
    public boolean areForged(PresentedTokens presented) {
        return sessions.areForged(presented);
    }

    /**
     * Ends the session that an access token belongs to, expired or not: for a login, which ends the session that the client
     * had. One delete, or none where the token is not one of ours. Where the token is so old that its signing key is
     * forgotten, only a session is ended that knows the token's hash of the refresh token, which nobody else can know.
     */
    public void revokeSessionOf(String accessToken) {
        sessions.revokeSessionOf(accessToken);
    }

    /**
     * What an access token says, but for what only the library uses: no hash, no anti-CSRF token. The token must have been
     * issued or verified in this request. No database statement.
     */
    public JsonObject claims(String accessToken) {
        return sessions.claims(accessToken);
    }
}
