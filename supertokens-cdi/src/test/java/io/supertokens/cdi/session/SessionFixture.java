package io.supertokens.cdi.session;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.key.KeyRing;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.SigningKeyStore;
import io.supertokens.jpa.Tables;
import io.supertokens.test.StatementSpy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** A session service over an H2 database of its own, with a clock that the test moves and a count of its statements. */
final class SessionFixture implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** After it, a superseded token is theft. */
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
    final AccessTokens accessTokens;
    final AccessTokens refJwtTokens;
    final RefreshTokens refreshTokens;

    SessionFixture() {
        this(Duration.ofHours(24));
    }

    /** With a signing key that is replaced at this age, or never. */
    SessionFixture(@Nullable Duration keyUpdateInterval) {
        this(keyUpdateInterval, true);
    }

    /** Faster, for it does not look at its statements. */
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
                Tables.DEFAULT,
        store = new SessionStore(database, () -> "/app");
        keys = new SigningKeyStore(database);
        SecureRandom random = new SecureRandom();
        signingKeys =
                new KeyRing(keys, "access_token_signing_key", keyUpdateInterval, Duration.ofHours(2), clock, random);
        accessTokens = AccessTokens.jwt(signingKeys, clock, () -> "/app");
        refJwtTokens = AccessTokens.refJwt(signingKeys, clock);
        refreshTokens =
                new RefreshTokens(new KeyRing(keys, "refresh_token_key", null, Duration.ZERO, clock, random), random);
    }

    /** A service with the properties given; all others have their defaults. */
    SessionService service(Map<String, String> properties) {
        SuperTokensConfig config = config(properties);
        AccessTokens tokens =
                switch (config.accessToken().format()) {
                    case JWT -> accessTokens;
                    case REF_JWT -> refJwtTokens;
                };
        return new SessionService(config, store, tokens, refreshTokens, clock, new SecureRandom(), events::add);
    }

    /** A service on the same database and with the same keys, of another application. */
    SessionService serviceOf(String audience) {
        return new SessionService(
                config(Map.of()),
                new SessionStore(database, () -> audience),
                AccessTokens.jwt(signingKeys, clock, () -> audience),
                refreshTokens,
                clock,
                new SecureRandom(),
                events::add);
    }

    /** The parts of a service, for one that a test makes otherwise. */
    <S> S service(Map<String, String> properties, SessionStore otherStore, Maker<S> maker) {
        return maker.make(
                config(properties), otherStore, accessTokens, refreshTokens, clock, new SecureRandom(), events::add);
    }

    interface Maker<S> {
        S make(
                SuperTokensConfig config,
                SessionStore store,
                AccessTokens accessTokens,
                RefreshTokens refreshTokens,
                Clock clock,
                SecureRandom random,
                Consumer<SessionEvent> events);
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
