package io.supertokens.cdi.mpjwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenKind;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.TokenCheck;
import io.supertokens.cdi.wire.WireProtocol;
import io.supertokens.cdi.wire.WireRequest;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** The principal is made on first use, from what the check of the token found. */
class PrincipalAfterKeyChangeTest {

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final JdbcDataSource dataSource = new JdbcDataSource();
    private final Database database;

    PrincipalAfterKeyChangeTest() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        database = Database.open(dataSource, Tables.DEFAULT, CallerTransaction.none());
    }

    private static SuperTokensConfig config(Map<String, String> properties) {
        return Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
    }

    private SessionExchange exchange(SuperTokensConfig config) {
        return new SessionExchange(
                new WireProtocol(config, clock, token -> TokenKind.FOREIGN),
                new WireRequest(name -> List.of(), "/app/session/refresh", false, List::of, () -> false),
                () -> null,
                false,
                () -> "GET /");
    }

    @Test
    void rolesOfARunningRequestSurviveAKeyRotationInTheReferencesFormat() {
        SuperTokensConfig config = config(Map.of("supertokens.access-token.format", "ref-jwt"));
        SessionEngine engine = SessionEngine.over(database, config, () -> "/app")
                .withClock(clock)
                .start();
        IssuedSession issued = engine.sessions().create("alice", Map.of("groups", List.of("admin")), null);
        clock.advance(Duration.ofHours(24).minusSeconds(30));
        issued = engine.sessions().refresh(issued.refreshToken().value());
        String token = issued.accessToken().value();
        SessionExchange exchange = exchange(config);
        exchange.resume(engine.getWithoutAntiCsrf(token, DELIVERY), token, TokenCheck.COOKIE);
        clock.advance(Duration.ofMinutes(1)); // a long request; meanwhile the key is due
        engine.sessions().create("bob", null, null);
        SessionPrincipal principal = principal(exchange);
        assertThat(exchange.session()).isNotNull();
        assertThat(principal.getName()).isEqualTo("alice");
        assertThat(principal.getGroups()).containsExactly("admin");
    }

    @Test
    void rolesOfARunningRequestSurviveAChangeOfTheProvidedKey() {
        SuperTokensConfig config = config(Map.of());
        AtomicReference<SecretKey> key = new AtomicReference<>(key("a"));
        SessionEngine engine = SessionEngine.over(database, config, () -> "/app")
                .withClock(clock)
                .withAccessTokenKeys(SigningKeys.provided(key::get))
                .start();
        IssuedSession issued = engine.sessions().create("alice", Map.of("groups", List.of("admin")), null);
        SessionExchange exchange = exchange(config);
        String token = issued.accessToken().value();
        exchange.resume(engine.getWithoutAntiCsrf(token, DELIVERY), token, TokenCheck.COOKIE);
        key.set(key("b"));
        assertThat(principal(exchange).getGroups()).containsExactly("admin");
    }

    @Test
    void theProviderOfTheKeyIsAskedOncePerRequest() {
        SuperTokensConfig config = config(Map.of());
        AtomicInteger asked = new AtomicInteger();
        SessionEngine engine = SessionEngine.over(database, config, () -> "/app")
                .withClock(clock)
                .withAccessTokenKeys(SigningKeys.provided(() -> {
                    asked.incrementAndGet();
                    return key("a");
                }))
                .start();
        IssuedSession issued = engine.sessions().create("alice", Map.of("groups", List.of("admin")), null);
        SessionExchange exchange = exchange(config);
        String token = issued.accessToken().value();
        asked.set(0);
        exchange.resume(engine.getWithoutAntiCsrf(token, DELIVERY), token, TokenCheck.COOKIE);
        int verify = asked.get();
        assertThat(principal(exchange).getGroups()).containsExactly("admin");
        assertThat(asked.get()).as("asked %d times by the check", verify).isEqualTo(verify);
    }

    private static SessionPrincipal principal(SessionExchange exchange) {
        return Objects.requireNonNull(SessionPrincipal.of(exchange));
    }

    private static SecretKey key(String letter) {
        return new SecretKeySpec(letter.repeat(32).getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }
}
