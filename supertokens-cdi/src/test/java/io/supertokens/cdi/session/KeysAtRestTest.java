package io.supertokens.cdi.session;

import static io.supertokens.cdi.session.SessionFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.KeyEncryption;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.DeviceChallenges;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.SigningKeyStore;
import io.supertokens.jpa.Tables;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys in the database: encrypted, encrypted anew, rotated. */
class KeysAtRestTest {

    private static final String FIRST = key();
    private static final String SECOND = key();
    private static final String CLEAR = "";
    private static final UserId ALICE = UserId.of("alice");

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
    private final JdbcDataSource h2 = new JdbcDataSource();
    private Database database;

    private static String key() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @BeforeEach
    void open() {
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        database = Database.open(h2, Tables.DEFAULT, CallerTransaction.none());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SessionEngine server(String encryptionKey, String otherKey, String... more) {
        Map<String, String> properties = new HashMap<>();
        if (!encryptionKey.isEmpty()) {
            properties.put("supertokens.keys.encryption-key", encryptionKey);
        }
        if (!otherKey.isEmpty()) {
            properties.put("supertokens.keys.other-encryption-key", otherKey);
        }
        for (int i = 0; i < more.length; i += 2) {
            properties.put("supertokens." + more[i], more[i + 1]);
        }
        SessionEngine engine = SessionEngine.over(database, config(properties), () -> "/app")
                .withClock(clock)
                .start();
        engine.prepare();
        return engine;
    }

    private List<String> columns(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static IssuedSession login(SessionEngine engine) {
        return engine.sessions().create(ALICE, null, null);
    }

    /** A server of the attacker, over a copy of the database, without the encryption key. */
    private SessionEngine stolen() throws SQLException {
        JdbcDataSource copy = new JdbcDataSource();
        copy.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        String dump = String.join("\n", columns("script"));
        try (Connection connection = copy.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop all objects");
            statement.execute(dump.replaceAll("(?m)^CREATE USER .*$", ""));
        }
        SessionEngine engine = SessionEngine.over(
                        Database.open(copy, Tables.DEFAULT, CallerTransaction.none()), config(Map.of()), () -> "/app")
                .withClock(clock)
                .start();
        engine.prepare();
        return engine;
    }

    @Test
    void aDumpWithKeysInTheClearLetsItsThiefSignAndOpenTokens() throws SQLException {
        SessionEngine server = server(CLEAR, CLEAR);
        IssuedSession session = login(server);

        SessionEngine thief = stolen();

        IssuedSession forged = login(thief);
        assertThat(server.sessions()
                        .getWithoutAntiCsrf(forged.accessToken().value())
                        .session()
                        .userId())
                .isEqualTo(ALICE);
        assertThat(thief.sessions().refresh(session.refreshToken().value())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "ES256", "RS256", "EdDSA"})
    void aDumpWithEncryptedKeysIsOfNoUse(String algorithm) throws SQLException {
        SessionEngine server = server(FIRST, CLEAR, "access-token.algorithm", algorithm);
        IssuedSession session = login(server);
        assertThat(columns("select key_value from signing_key")).hasSize(2).containsOnlyNulls();
        String dump = String.join("\n", columns("script"));
        assertThat(dump)
                .contains("encrypted:")
                .doesNotContain(session.refreshToken().value());

        assertThatIllegalStateException()
                .isThrownBy(this::stolen)
                .withMessageContaining("supertokens.keys.encryption-key");
    }

    /** What the thief can still do is to take the stored texts for keys. */
    @Test
    void theStoredTextsAreNoKeys() throws SQLException {
        SessionEngine server = server(FIRST, CLEAR);
        IssuedSession session = login(server);
        execute("update signing_key set key_value = substring(long_value, 11, 44), long_value = null");

        SessionEngine thief = SessionEngine.over(database, config(Map.of()), () -> "/app")
                .withClock(clock)
                .start();
        IssuedSession forged = login(thief);

        assertThatExceptionOfType(SessionException.class).isThrownBy(() -> server.sessions()
                .getWithoutAntiCsrf(forged.accessToken().value()));
        assertThatExceptionOfType(UnauthorisedException.class).isThrownBy(() -> thief.sessions()
                .refresh(session.refreshToken().value()));
    }

    @Test
    void keysInTheClearAreEncryptedAtTheNextStartAndSessionsContinue() throws SQLException {
        IssuedSession session = login(server(CLEAR, CLEAR));

        SessionEngine encrypting = server(FIRST, CLEAR);

        assertThat(columns("select key_value from signing_key")).hasSize(2).containsOnlyNulls();
        encrypting.sessions().getWithoutAntiCsrf(session.accessToken().value());
        assertThat(encrypting.sessions().refresh(session.refreshToken().value()))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"HS256, ES256", "ES256, HS256", "ES256, EdDSA"})
    void keysOfAnAlgorithmThatIsNoLongerUsedAreEncryptedToo(String former, String algorithm) throws SQLException {
        login(server(CLEAR, CLEAR, "access-token.algorithm", former));

        server(FIRST, CLEAR, "access-token.algorithm", algorithm);
        assertThat(columns("select coalesce(key_value, long_value) from signing_key"))
                .hasSizeGreaterThan(2)
                .allMatch(stored -> stored.startsWith("encrypted:"));

        server(SECOND, FIRST, "access-token.algorithm", algorithm);
        login(server(SECOND, CLEAR, "access-token.algorithm", former));
    }

    @Test
    void theEncryptionKeyIsReplacedInThreeStepsWithoutEndingASession() throws SQLException {
        IssuedSession session = login(server(FIRST, CLEAR));
        SessionEngine still = server(FIRST, SECOND);
        List<String> before = columns("select long_value from signing_key order by key_name");

        server(SECOND, FIRST);
        assertThat(columns("select long_value from signing_key order by key_name"))
                .doesNotContainAnyElementsOf(before);
        still.sessions().getWithoutAntiCsrf(session.accessToken().value());
        SessionEngine last = server(SECOND, CLEAR);

        last.sessions().getWithoutAntiCsrf(session.accessToken().value());
        assertThat(last.sessions().refresh(session.refreshToken().value())).isNotNull();
        assertThatIllegalStateException().isThrownBy(() -> server(FIRST, CLEAR)).withMessageContaining("another key");
    }

    @Test
    void aServerThatStillEncryptsWithTheFormerKeyDoesNotUndoTheChange() throws SQLException {
        SessionEngine still = server(FIRST, SECOND);
        server(SECOND, FIRST);
        List<String> changed = columns("select long_value from signing_key order by key_name");

        clock.advance(Duration.ofHours(2));
        login(still); // reads the keys again
        assertThat(columns("select long_value from signing_key order by key_name"))
                .isEqualTo(changed);
        server(SECOND, CLEAR);
    }

    /** A rotation by a server of the former step leaves a row that takes another start with both keys. */
    @Test
    void aStartWithBothKeysEncryptsWhatAServerOfTheFormerStepStoredMeanwhile() {
        SessionEngine still = server(FIRST, SECOND);
        server(SECOND, FIRST);
        still.administration().rotateKey();
        assertThatIllegalStateException()
                .isThrownBy(() -> server(SECOND, CLEAR))
                .withMessageContaining("supertokens.keys.other-encryption-key");

        server(SECOND, FIRST);
        server(SECOND, CLEAR);
    }

    @Test
    void rotatedKeysAreEncryptedUnderTheirNewNames() throws SQLException {
        SessionEngine server = server(FIRST, CLEAR);
        IssuedSession session = login(server);
        clock.advance(Duration.ofHours(24).plusMillis(1));
        login(server);

        assertThat(columns("select key_name from signing_key")).hasSize(3);
        assertThat(columns("select key_value from signing_key")).containsOnlyNulls();
        assertThat(server(FIRST, CLEAR)
                        .sessions()
                        .refresh(session.refreshToken().value()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update signing_key set long_value = (select long_value from signing_key where key_name = 'refresh_token_key') where key_name = 'access_token_signing_key'",
                "update signing_key set created_at_time = created_at_time + 1 where key_name = 'access_token_signing_key'",
                "update signing_key set long_value = substring(long_value, 1, char_length(long_value) - 8) || 'AAAAAAA=' where key_name = 'access_token_signing_key'"
            })
    void aRowThatWasCopiedOrAlteredIsRefused(String attack) throws SQLException {
        server(FIRST, CLEAR);
        execute(attack);
        assertThatIllegalStateException()
                .isThrownBy(() -> server(FIRST, CLEAR))
                .withMessageContaining("access_token_signing_key")
                .withMessageContaining("altered, or belongs to another row");
    }

    @Test
    void aServerWithoutTheKeyKeepsItsKeysInMemoryWhenAnotherEncryptsThem() {
        SessionEngine old = server(CLEAR, CLEAR);
        IssuedSession session = login(old);
        server(FIRST, CLEAR);
        clock.advance(Duration.ofHours(24).plusMillis(1));

        IssuedSession later = login(old);
        old.sessions().getWithoutAntiCsrf(later.accessToken().value());
        assertThat(old.sessions().refresh(session.refreshToken().value())).isNotNull();
    }

    @Test
    void aServiceEncryptsWithTheRowAsContext() throws SQLException {
        List<String> contexts = new ArrayList<>();
        SessionEngine engine = SessionEngine.over(database, config(Map.of()), () -> "/app")
                .withClock(clock)
                .withKeyEncryption(new KeyEncryption() {
                    @Override
                    public byte[] encrypt(byte[] key, String context) {
                        contexts.add(context);
                        return ("kms:" + new StringBuilder(new String(key, StandardCharsets.UTF_8)).reverse())
                                .getBytes(StandardCharsets.UTF_8);
                    }

                    @Override
                    public byte[] decrypt(byte[] encrypted, String context) {
                        return encrypted;
                    }
                })
                .start();
        engine.prepare();

        long now = clock.instant().toEpochMilli();
        assertThat(contexts).containsExactly("access_token_signing_key " + now, "refresh_token_key " + now);
        assertThat(columns("select key_value from signing_key")).containsOnlyNulls();
    }

    private static final String[] ROTATING = {
        "refresh-token.key-update-interval", "P30D", "refresh-token.validity", "P100D"
    };

    @Test
    void theKeyOfRefreshTokensRotatesAndOldTokensOpenUntilNoSessionCanHoldThem() throws SQLException {
        SessionEngine server = server(FIRST, CLEAR, ROTATING);
        IssuedSession session = login(server);
        clock.advance(Duration.ofDays(30));
        login(server);
        clock.advance(Duration.ofHours(2));
        login(server);
        assertThat(columns("select key_name from signing_key where key_name like 'refresh_token_key:%'"))
                .hasSize(1);
        clock.advance(Duration.ofDays(69));

        IssuedSession next = server(FIRST, CLEAR, ROTATING)
                .sessions()
                .refresh(session.refreshToken().value());

        server.sessions().getWithoutAntiCsrf(next.accessToken().value());
        for (int day = 0; day < 300; day++) {
            clock.advance(Duration.ofDays(1));
            next = server.sessions().refresh(next.refreshToken().value());
        }
        assertThat(columns("select key_name from signing_key where key_name like 'refresh_token_key%'"))
                .hasSizeBetween(4, 6);
    }

    @Test
    void aChallengeForADeviceOutlivesTheRotationOfItsKey() {
        Map<String, String> properties = Map.of(
                "supertokens.refresh-token.key-update-interval", "P30D", "supertokens.refresh-token.validity", "P100D");
        SigningKeys keys = SigningKeys.ofRefreshTokens(
                new SigningKeyStore(database), config(properties), null, clock, new SecureRandom());
        DeviceChallenges challenges = new DeviceChallenges(keys);
        keys.prepare();
        clock.advance(Duration.ofDays(30));
        Key first = keys.current();
        clock.advance(Duration.ofHours(1));
        TokenHash token = TokenHash.of("a refresh token");
        String challenge = challenges.issue(
                DeviceChallenges.Purpose.REFRESH, token, clock.instant().plusSeconds(300));

        clock.advance(Duration.ofSeconds(1));

        assertThat(keys.current()).isNotEqualTo(first);
        assertThat(challenges.accept(DeviceChallenges.Purpose.REFRESH, token, challenge, clock.instant()))
                .isTrue();
        assertThat(challenges.accept(DeviceChallenges.Purpose.BIND, token, challenge, clock.instant()))
                .isFalse();
    }

    @Test
    void anotherServerOpensTokensOfTheNewKey() {
        SessionEngine one = server(FIRST, CLEAR, ROTATING);
        SessionEngine two = server(FIRST, CLEAR, ROTATING);
        clock.advance(Duration.ofDays(30));
        login(one);
        clock.advance(Duration.ofHours(2));
        IssuedSession session = login(one);

        assertThat(two.sessions().refresh(session.refreshToken().value())).isNotNull();
    }
}
