package io.supertokens.cdi.session;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.InvalidTokenException;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.cdi.wire.ClientLimit;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.SigningKeyStore;
import io.supertokens.jpa.Tables;
import io.supertokens.test.StatementSpy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** A session service with its own H2 database, a clock that the test moves, and a count of its statements. */
final class SessionFixture implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** After this time, a superseded token is theft. */
    static final Duration LATE_WINDOW = Duration.ofSeconds(5);

    final MovableClock clock = MovableClock.at(START);
    final List<SessionEvent> events = Collections.synchronizedList(new ArrayList<>());
    final JdbcDataSource dataSource = new JdbcDataSource();
    final JdbcConnectionPool connections;
    final StatementSpy statements;
    final Database database;
    final SessionStore store;
    final SigningKeyStore keys;
    final SigningKeys signingKeys;
    final SigningKeys refreshKeys;
    final AccessTokens accessTokens;
    final RefreshTokens refreshTokens;

    SessionFixture() {
        this(Duration.ofHours(24));
    }

    /** Uses a signing key that is replaced at this age, or never. */
    SessionFixture(@Nullable Duration keyUpdateInterval) {
        this(keyUpdateInterval, true);
    }

    /** Faster, because it does not record statements. */
    static SessionFixture withoutStatementSpy() {
        return new SessionFixture(Duration.ofHours(24), false);
    }

    private SessionFixture(@Nullable Duration keyUpdateInterval, boolean withStatementSpy) {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        connections = JdbcConnectionPool.create(dataSource);
        connections.setMaxConnections(64);
        statements = new StatementSpy(connections);
        database = Database.open(
                withStatementSpy ? statements : connections,
                Tables.DEFAULT.withRevocation("session_revocation"),
                CallerTransaction.none());
        store = new SessionStore(database, () -> "/app");
        keys = new SigningKeyStore(database);
        signingKeys = SigningKeys.ofAccessTokens(keys, keyConfig(keyUpdateInterval), null, clock, new SecureRandom());
        refreshKeys = SigningKeys.ofRefreshTokens(keys, keyConfig(keyUpdateInterval), null, clock, new SecureRandom());
        accessTokens = AccessTokens.jwt(signingKeys, clock, "supertokens", () -> "/app");
        refreshTokens = new RefreshTokens(refreshKeys, new SecureRandom());
    }

    private static SuperTokensConfig keyConfig(@Nullable Duration updateInterval) {
        return config(Map.of(
                "supertokens.access-token.signing-key.dynamic",
                String.valueOf(updateInterval != null),
                "supertokens.access-token.signing-key.update-interval",
                (updateInterval == null ? Duration.ofHours(24) : updateInterval).toString(),
                "supertokens.access-token.validity",
                "7200"));
    }

    /** The content of an access token, ignoring expiry. */
    AccessToken content(IssuedToken token) {
        try {
            return accessTokens.verifyIgnoringExpiry(token.value());
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    /** A service with these properties and defaults for all others. */
    SessionService service(Map<String, String> properties) {
        return parts(properties, "/app").start().sessions();
    }

    /** A service of another application, with the same database and keys. */
    SessionService serviceOf(String audience) {
        return parts(Map.of(), audience).start().sessions();
    }

    /** The parts of a service, for tests that replace some of them. */
    SessionEngine.Parts parts(Map<String, String> properties, String audience) {
        SuperTokensConfig config = config(properties);
        return SessionEngine.over(database, config, () -> audience)
                .withClock(clock)
                .withEvents(events::add)
                .withTokenLimit(ClientLimit.withoutFrontToken(config))
                .withAccessTokenKeys(signingKeys)
                .withRefreshTokenKeys(refreshKeys);
    }

    SessionService service() {
        return service(Map.of());
    }

    static SuperTokensConfig config(Map<String, String> properties) {
        return Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
    }

    @Override
    public void close() {
        database.close();
        connections.dispose();
    }
}
