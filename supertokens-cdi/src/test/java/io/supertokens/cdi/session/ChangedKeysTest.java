package io.supertokens.cdi.session;

import static io.supertokens.cdi.session.SessionFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.SigningKeyPairProvider;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.SigningAlgorithm;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.Tables;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an operator changes of the keys and claims of access tokens, a browser that has a session keeps it: its access
 * token is refused or accepted, and the refresh works, also where it needs an access token that names the session.
 */
class ChangedKeysTest {

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-29T10:00:00Z"));
    private final JdbcDataSource h2 = new JdbcDataSource();
    private Database database;

    @BeforeEach
    void open() {
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        database = Database.open(h2, Tables.DEFAULT, CallerTransaction.none());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** @param keys null for those of the database */
    private record Setting(
            String name,
            Map<String, String> properties,
            @Nullable SigningKeys keys) {

        SessionEngine start(Database database, MovableClock clock) {
            SessionEngine.Parts parts = SessionEngine.over(database, config(properties), () -> "/app")
                    .withClock(clock);
            SessionEngine engine = (keys == null ? parts : parts.withAccessTokenKeys(keys)).start();
            engine.prepare();
            return engine;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Setting stored(String... properties) {
        Map<String, String> read = Stream.iterate(0, i -> i < properties.length, i -> i + 2)
                .collect(Collectors.toMap(i -> "supertokens.access-token." + properties[i], i -> properties[i + 1]));
        return new Setting(properties.length == 0 ? "the defaults" : Arrays.toString(properties), read, null);
    }

    private static Setting secret(int content) {
        byte[] secret = new byte[32];
        secret[0] = (byte) content;
        SecretKeySpec key = new SecretKeySpec(secret, "HmacSHA256");
        return new Setting("provided secret " + content, Map.of(), SigningKeys.provided(() -> key));
    }

    private static Setting pair(int number) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256, new SecureRandom());
            KeyPair pair = generator.generateKeyPair();
            SigningKeyPairProvider provider = () -> pair;
            return new Setting(
                    "provided pair " + number,
                    Map.of("supertokens.access-token.algorithm", "ES256"),
                    SigningKeys.provided(provider, SigningAlgorithm.ES256));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<List<Setting>> changes() {
        List<Setting> settings = List.of(
                stored(),
                stored("algorithm", "ES256"),
                stored("algorithm", "EdDSA"),
                stored("issuer", "https://api.example.com/auth"),
                stored("issuer", "https://api.example.com/auth", "algorithm", "ES256"),
                stored("signing-key.dynamic", "false"),
                secret(1),
                secret(2),
                pair(1),
                pair(2));
        return settings.stream().flatMap(from -> settings.stream().map(to -> List.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aBrowserKeepsItsSession(List<Setting> change) {
        SessionEngine before = change.get(0).start(database, clock);
        IssuedSession session = before.sessions().create(UserId.of("alice"), null, null);
        String accessToken = session.accessToken().value();
        SessionEngine after = change.get(1).start(database, clock);
        PresentedTokens presented =
                new PresentedTokens(List.of(session.refreshToken().value()), List.of(accessToken), true);

        boolean sameTokens = change.get(0).equals(change.get(1)) || onlyRotationDiffers(change);
        if (sameTokens) {
            assertThat(after.sessions().getWithoutAntiCsrf(accessToken)).isNotNull();
        } else {
            assertThatExceptionOfType(TryRefreshTokenException.class)
                    .isThrownBy(() -> after.sessions().getWithoutAntiCsrf(accessToken));
        }
        assertThat(after.areForged(presented)).isFalse();
        assertThat(after.sessionsNamedBy(List.of(accessToken)))
                .containsExactly(session.session().handle());
        var refreshed = after.refresh(presented, DELIVERY);
        assertThat(refreshed.result().session().handle())
                .isEqualTo(session.session().handle());
        after.sessions().getWithoutAntiCsrf(refreshed.result().accessToken().value());
    }

    private static boolean onlyRotationDiffers(List<Setting> change) {
        return change.stream()
                .allMatch(setting -> setting.keys() == null
                        && setting.properties().keySet().stream().allMatch(name -> name.endsWith("dynamic")));
    }
}
