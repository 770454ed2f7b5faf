package io.supertokens.cdi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.jpa.DatabaseServer;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.JndiDataSource;
import io.supertokens.jpa.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    private static ConfigReader.Reading read(Map<String, String> properties) {
        return ConfigReader.read(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build());
    }

    private static ConfigReader.Reading read(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put("supertokens." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return read(properties);
    }

    private static SuperTokensConfig config(String... namesAndValues) {
        ConfigReader.Reading reading = read(namesAndValues);
        assertThat(reading.problems()).isEmpty();
        return Objects.requireNonNull(reading.config());
    }

    @Test
    void withoutAnyPropertyEverythingHasTheReferencesDefault() {
        assertThat(config())
                .isEqualTo(new SuperTokensConfig(
                        new DatabaseSettings(
                                new JndiDataSource("java:comp/DefaultDataSource"),
                                new Tables("signing_key", "refresh_token")),
                        Duration.ZERO,
                        new AccessTokenSettings(
                                AccessTokenFormat.JWT, Duration.ofHours(1), RevocationSettings.DEFAULT, "/"),
                        new SigningKeySettings(true, Duration.ofDays(1)),
                        new RefreshTokenSettings(
                                Duration.ofDays(100),
                                CronSchedule.parse("0 0 0 1,8,15,22,29 * *"),
                                Duration.ofSeconds(5),
                                null),
                        SessionSettings.DEFAULT,
                        null,
                        AntiCsrf.TOKEN,
                        CookieSettings.DEFAULT,
                        new CorsSettings(Set.of(), true),
                        ClientSettings.DEFAULT,
                        OnTokenTheft.REVOKE_SESSION,
                        List.of(),
                        true,
                        null,
                        DeviceBindingSettings.DEFAULT,
                        null,
                        null));
    }

    @ParameterizedTest
    @CsvSource({
        ",         ,      EXPIRY",
        ",         false, EXPIRY",
        ",         true,  DATABASE",
        "expiry,   ,      EXPIRY",
        "expiry,   false, EXPIRY",
        "feed,     ,      FEED",
        "FEED,     false, FEED",
        "database, ,      DATABASE",
        "Database, TRUE,  DATABASE"
    })
    void blacklistingIsAnotherWordForRevocationInTheDatabase(
            @Nullable String revocation, @Nullable String blacklisting, Revocation mode) {
        SuperTokensConfig config = config(
                "access-token.revocation",
                revocation == null ? "" : revocation,
                "access-token.blacklisting",
                blacklisting == null ? "" : blacklisting);
        assertThat(config.accessToken().revocation().mode()).isEqualTo(mode);
        assertThat(config.database().tables().revocation())
                .isEqualTo(mode == Revocation.FEED ? "session_revocation" : null);
    }

    @ParameterizedTest
    @CsvSource({"expiry, true", "feed, true", "database, false"})
    void revocationAndBlacklistingMustNotContradictEachOther(String revocation, String blacklisting) {
        assertThat(read("access-token.revocation", revocation, "access-token.blacklisting", blacklisting)
                        .problems())
                .singleElement()
                .asString()
                .contains("supertokens.access-token.revocation = " + revocation)
                .contains("contradicts supertokens.access-token.blacklisting = " + blacklisting)
                .contains("remove one of the two");
    }

    @Test
    void thereIsNoFeedInAMixedFleet() {
        assertThat(read("access-token.revocation", "feed", "access-token.format", "ref-jwt")
                        .problems())
                .singleElement()
                .asString()
                .contains("supertokens.access-token.revocation = feed")
                .contains("servers of the reference end sessions without writing the feed");
        assertThat(config("access-token.revocation", "database", "access-token.format", "ref-jwt")
                        .accessToken()
                        .revocation()
                        .mode())
                .isEqualTo(Revocation.DATABASE);
    }

    @ParameterizedTest
    @CsvSource({
        "revocation-interval, 10, validity, 10, must be shorter than supertokens.access-token.validity = PT10S",
        "revocation-max-age, 2, revocation-interval, 2, must be longer than supertokens.access-token.revocation-interval = PT2S",
        "revocation-max-age, 5, revocation-interval, 10, must be longer than supertokens.access-token.revocation-interval = PT10S",
        "revocation-max-age, 12, revocation-interval, 30, must be longer than supertokens.access-token.revocation-interval = PT30S"
    })
    void theTimesOfTheFeedFitEachOther(String name, String value, String other, String otherValue, String detail) {
        Map<String, String> properties = new HashMap<>(WITH_FEED);
        properties.put("supertokens.access-token." + other, otherValue);
        if (!value.equals("12")) { // the default
            properties.put("supertokens.access-token." + name, value);
        }
        assertThat(read(properties).problems())
                .singleElement()
                .asString()
                .startsWith("supertokens.access-token." + name + " = " + value)
                .contains(detail);
    }

    @Test
    void theFeedNeedsATableOfItsOwn() {
        for (String taken : List.of("signing_key", "Refresh_Token", "mine")) {
            assertThat(read(
                                    "access-token.revocation",
                                    "feed",
                                    "tables.revocations",
                                    taken,
                                    "tables.refresh-tokens",
                                    taken.equals("mine") ? "MINE" : "refresh_token")
                            .problems())
                    .singleElement()
                    .asString()
                    .contains("supertokens.tables.revocations = " + taken)
                    .contains("must differ from the other tables");
        }
    }

    @Test
    void whatConcernsTheFeedHasNoEffectWithoutOne() {
        assertThat(read(
                                "access-token.revocation",
                                "database",
                                "access-token.revocation-interval",
                                "1",
                                "access-token.revocation-max-age",
                                "unlimited",
                                "tables.revocations",
                                "mine")
                        .warnings())
                .hasSize(3)
                .allSatisfy(warning -> assertThat(warning)
                        .contains("has no effect unless supertokens.access-token.revocation = feed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/shop", "the shop", "https://shop.test/\u00e4", "\ud83d\ude00"})
    void anAudienceIsAnyPrintableText(String audience) {
        assertThat(config("audience", audience).audience()).isEqualTo(audience);
        assertThat(config("audience", " " + audience + " ").audience()).isEqualTo(audience);
        assertThat(config("audience", "x".repeat(128)).audience()).hasSize(128);
        assertThat(config("audience", " ").audience()).isNull();
    }

    @Test
    void aUserMayHaveAnyNumberOfSessionsUnlessALimitIsSet() {
        assertThat(config().limit()).isNull();
        assertThat(config("session.limit", "None").limit()).isNull();
        assertThat(config("session.limit", "3").limit()).isEqualTo(new LimitSettings(3, OnLimit.END_OLDEST));
        assertThat(config("session.limit", "1000", "session.on-limit", "Refuse").limit())
                .isEqualTo(new LimitSettings(1000, OnLimit.REFUSE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "0", "1001", "-2147483648", "2147483648", "1.5", "three", "1e3", "0x10", "unlimited", "3 4"
            })
    void anAbsurdLimitIsAProblem(String limit) {
        assertThat(read("session.limit", limit).problems())
                .singleElement()
                .asString()
                .contains("supertokens.session.limit = " + limit, "1 to 1000, or none");
    }

    @Test
    void aPolicyForTheLimitIsKnownAndNeedsALimit() {
        assertThat(read("session.limit", "3", "session.on-limit", "end-newest").problems())
                .singleElement()
                .asString()
                .contains("supertokens.session.on-limit = end-newest", "end-oldest, refuse");
        assertThat(read("session.on-limit", "refuse").warnings())
                .containsExactly("supertokens.session.on-limit has no effect without supertokens.session.limit");
    }

    @ParameterizedTest
    @CsvSource({
        "access-token.validity, 10, 86400000",
        "access-token.validity, PT10S, P1000D",
        "access-token.signing-key.update-interval, 1, 720",
        "access-token.signing-key.update-interval, 1.5, PT720H",
        "refresh-token.validity, 1, 8760",
        "refresh-token.validity, PT1H, P365D",
        "refresh-token.key-update-interval, 300, 8760",
        "refresh-token.key-update-interval, P12DT12H, none",
        "access-token.revocation-interval, 0.1, 10",
        "access-token.revocation-max-age, 3, 86400",
        "access-token.revocation-max-age, PT2.001S, unlimited",
        "session.absolute-validity, 1, 87600",
        "session.absolute-validity, PT1H, P3650D",
        "session-expired-status, 400, 499",
        "session.limit, 1, 1000",
        "postgres.port, 1, 65535",
        "postgres.connection-limit, 1, 10000"
    })
    void boundsAreIncluded(String name, String least, String most) {
        for (String value : List.of(least, most)) {
            assertThat(read(name.startsWith("postgres")
                                    ? new String[] {name, value, "postgres.user", "u", "postgres.database", "d"}
                                    : new String[] {name, value})
                            .problems())
                    .isEmpty();
        }
    }

    static Stream<String[]> refused() {
        return Stream.of(
                        "access-token.validity: 9, 86400001, -1, abc, PT9S, P1001D, 1e400, 0.0001, true",
                        "access-token.signing-key.update-interval: 0, 0.99, 721, PT59M, x",
                        "refresh-token.validity: 0, 8761, PT59M, P366D",
                        "session.absolute-validity: 0, -1, 0.99, 87601, PT59M, -PT1H, P3651D, none, 1e400",
                        "access-token.algorithm: none, HS512, ES384, PS256, Ed25519, RS-256, RS256x",
                        "access-token.issuer: a b, a\"b, a\\b, \u00e4, a\u0000b, " + "x".repeat(256),
                        "refresh-token.key-update-interval: 0, 23, 24, 299, 8761, PT23H, P366D, never, off",
                        "access-token.blacklisting: yes, 1, on, tru",
                        "access-token.revocation: true, at-once, off, blacklisting",
                        "access-token.revocation-interval: 0, 0.09, 61, PT0.0999S, PT61S, off, x",
                        "access-token.revocation-max-age: 0, 0.9, 86401, P2D, -1, off, never",
                        "access-token.signing-key.dynamic: 0",
                        "anti-csrf: enabled",
                        "client-protocol: all, website",
                        "token-transfer: bearer, cookies",
                        "api-base-path: auth, /a;b, /a/../b, https://a.test/auth",
                        "access-token.exposed: yes",
                        "cookie.older-domain: https://a.test, a.test:80",
                        "invalid-claim-status: 399, 500, x",
                        "cookie.secure: TRUE!",
                        "cookie.same-site: relaxed",
                        "cookie.domain: https://a.test, a.test:80, a.test/x, a..test, -a.test, a-.test, a.test., a_b.test, a test, [::1], ä.test",
                        "access-token.path: app, /a;b, /a b, /a?b, /a#b, //a, /a//b, /a/../b, /a/.., /./a, /%2e%2E/a, /a%, /a%2, /ä, /a\\b, /a\u0000b",
                        "refresh-token.renew-token-path: /, refresh, /refresh/, /r?x, https://a.test/refresh",
                        "refresh-token.removal-cronjob-interval: never, 0 0 0 30 2 *",
                        "access-token.format: ref, rs256, ref-jwt2",
                        "audience: a\u0000b, a\nb, a\u200bb, \u202ea, a\ud800, a\ue000, a\u2028b, " + "x".repeat(129),
                        "cors.allowed-origins: *, https://a.test/, https://a.test/x, a.test, HTTPS://a.test, https://A.test, https://a.test:443, http://a.test:80, https://a.test:0, https://*.a.test, null, //a.test, https://",
                        "session-expired-status: 399, 500, x, 401.5",
                        "on-token-theft: revoke, ignore",
                        "clear-site-data: all, true, on, cookie, \"cache\", none",
                        "tables.signing-key: a b, a-b, a;drop, a.b.c, 1a, signing_key\"",
                        "tables.refresh-tokens: a'b, refresh token, signing_key",
                        "datasource: jdbc:h2:mem:x, http://a, ldap:x, ldap://a/x, rmi:x, corbaname:x, java:ldap:x, java:",
                        "postgres.host: db:5432, http://db, a b, db/x, db?x, ::1",
                        "postgres.database: a?b, a/b, a b, a&b",
                        "mysql.host: db:3306, db/x?y",
                        "mysql.database: a?allowMultiQueries=true, a#b",
                        "mysql.connection-limit: 0, 10001, many",
                        "postgres.port: 0, 65536, x",
                        "postgres.connection-limit: 0, 10001",
                        "postgres.ssl-mode: on",
                        "postgres.ssl-ca-file: /no/such/file",
                        "mysql.port: 0, 65536",
                        "mysql.ssl-mode: verify",
                        "postgres.connection-timeout: 0, 61, x",
                        "postgres.statement-timeout: 0.5, 301",
                        "mysql.connection-timeout: PT0S, PT2M",
                        "mysql.statement-timeout: -1, PT5M1S",
                        "startup-wait: -1, 601, soon")
                .flatMap(line -> {
                    String[] parts = line.split(": ", 2);
                    return Stream.of(parts[1].split(", ")).map(value -> new String[] {parts[0], value});
                });
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("refused")
    void whatIsWrongIsNamedWithWhatWouldBeRight(String name, String value) {
        Map<String, String> properties = new HashMap<>();
        if (name.startsWith("postgres") || name.startsWith("mysql")) {
            String group = "supertokens." + name.substring(0, name.indexOf('.'));
            properties.putAll(Map.of(group + ".user", "u", group + ".password", "p", group + ".database", "d"));
        }
        properties.put("supertokens." + name, value);

        ConfigReader.Reading reading = read(properties);

        assertThat(reading.config()).isNull();
        assertThat(reading.problems())
                .singleElement()
                .asString()
                .startsWith("supertokens." + name + " = " + value + ": allowed: ")
                .hasSizeGreaterThan(("supertokens." + name + " = " + value + ": allowed: ").length() + 3);
    }

    @Test
    void allProblemsAreFoundAtOnce() {
        assertThat(read(
                                "access-token.validity", "1",
                                "cookie.same-site", "none",
                                "cookie.secure", "false",
                                "postgres.user", "u",
                                "mysql.host", "h",
                                "refresh-token.removal-cronjob-interval", "x")
                        .problems())
                .anyMatch(problem -> problem.contains("access-token.validity = 1"))
                .anyMatch(problem -> problem.contains("same-site = none") && problem.contains("secure"))
                .anyMatch(problem -> problem.contains("one database"))
                .anyMatch(problem -> problem.contains("postgres.database is missing"))
                .anyMatch(problem -> problem.contains("removal-cronjob-interval = x"))
                .hasSize(5);
    }

    @Test
    void aServerNeedsItsUserAndDatabase() {
        assertThat(read("postgres.host", "db").problems())
                .containsExactly(
                        "supertokens.postgres.user is missing: required when any postgres.* is set",
                        "supertokens.postgres.database is missing: required when any postgres.* is set");
        assertThat(read("mysql.port", "3307").problems()).hasSize(3);
        assertThat(read("datasource", "java:/X", "mysql.user", "u", "mysql.password", "p", "mysql.database", "d")
                        .problems())
                .singleElement()
                .asString()
                .contains("one of them");
    }

    @Test
    void aServerIsReadWithItsDefaults(@TempDir Path directory) throws IOException {
        assertThat(config("postgres.user", "u", "postgres.database", "d")
                        .database()
                        .location())
                .isEqualTo(DatabaseServer.postgresql("localhost", 5432, "d")
                        .withUser("u")
                        .withConnectionLimit(50)
                        .withConnectionTimeout(Duration.ofSeconds(5))
                        .withStatementTimeout(Duration.ofSeconds(10)));
        String ca = Files.createFile(directory.resolve("ca.pem")).toString();
        assertThat(config(
                                "mysql.user",
                                "u",
                                "mysql.password",
                                " p ",
                                "mysql.database",
                                "d",
                                "mysql.ssl-mode",
                                "verify_ca",
                                "mysql.ssl-ca-file",
                                ca)
                        .database()
                        .location())
                .isEqualTo(DatabaseServer.mysql("localhost", 3306, "d")
                        .withUser("u")
                        .withPassword(" p ")
                        .withConnectionLimit(50)
                        .withConnectionTimeout(Duration.ofSeconds(5))
                        .withStatementTimeout(Duration.ofSeconds(10))
                        .withSslMode("VERIFY_CA")
                        .withSslCaFile(ca));
    }

    @Test
    void aPasswordIsNeverShown() {
        ConfigReader.Reading reading = read("mysql.password", "s3cret${undefined}", "mysql.port", "x");
        assertThat(reading.problems()).isNotEmpty().noneMatch(problem -> problem.contains("s3cret"));
        assertThat(config("mysql.user", "u", "mysql.password", "s3cret", "mysql.database", "d")
                        .toString())
                .doesNotContain("s3cret");
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    static Stream<String> noEncryptionKeys() {
        return Stream.of("c4nary", "c4nary-c4nary_c4nary", base64(0), base64(16), base64(31), base64(33), base64(64));
    }

    @ParameterizedTest
    @MethodSource("noEncryptionKeys")
    void anEncryptionKeyHas32BytesAndIsNeverShown(String value) {
        for (String name : List.of("keys.encryption-key", "keys.other-encryption-key")) {
            Map<String, String> properties = new HashMap<>();
            properties.put(
                    "supertokens.keys.encryption-key",
                    Base64.getEncoder().encodeToString("k".repeat(32).getBytes(StandardCharsets.UTF_8)));
            properties.put("supertokens." + name, value + (value.isEmpty() ? "=" : ""));

            assertThat(read(properties).problems())
                    .singleElement()
                    .asString()
                    .startsWith("supertokens." + name)
                    .contains("32 bytes in base64")
                    .doesNotContain("c4nary", "AAAA");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "keys.encryption-key,       ''",
        "keys.encryption-key,       ' '",
        "keys.encryption-key,       '\t\n'",
        "keys.encryption-key,       ${SESSION_KEYS}",
        "keys.encryption-key,       ${SESSION_KEYS} ${SESSION_KEYS}",
        "keys.encryption-key,       ${UNSET_VARIABLE:}",
        "keys.other-encryption-key, ''",
        "keys.other-encryption-key, ' '",
        "keys.other-encryption-key, ${SESSION_KEYS}"
    })
    void anEncryptionKeyThatIsSetButEmptyDoesNotLeaveTheKeysInTheClear(String name, String value) {
        assertThat(read(Map.of("supertokens." + name, value, "SESSION_KEYS", ""))
                        .problems())
                .singleElement()
                .asString()
                .startsWith("supertokens." + name + " = (not shown): it is set, but empty")
                .contains("remove the property", "32 bytes in base64");
    }

    @Test
    void anEmptyEnvironmentVariableIsAnEmptyEncryptionKey() {
        assertThat(ConfigReader.read(new SmallRyeConfigBuilder()
                                .addDefaultInterceptors()
                                .withSources(new EnvConfigSource(Map.of("SUPERTOKENS_KEYS_ENCRYPTION_KEY", ""), 300))
                                .build())
                        .problems())
                .singleElement()
                .asString()
                .startsWith("supertokens.keys.encryption-key = (not shown): it is set, but empty");
    }

    @Test
    void anEmptyPasswordCountsAsNone() {
        assertThat(read(Map.of(
                                "supertokens.postgres.user", "u",
                                "supertokens.postgres.database", "d",
                                "supertokens.postgres.password", ""))
                        .problems())
                .isEmpty();
    }

    @Test
    void theKeysThatEncryptKeysAreReadAndNotShown() {
        SuperTokensConfig config = config("keys.encryption-key", base64(32));
        assertThat(Objects.requireNonNull(config.keyEncryption()).key().getEncoded())
                .hasSize(32);
        assertThat(config.toString()).doesNotContain("AAAA");
        assertThat(config().keyEncryption()).isNull();
    }

    @Test
    void anotherEncryptionKeyNeedsOneThatEncryptsAndDiffersFromIt() {
        assertThat(read("keys.other-encryption-key", base64(32)).problems())
                .singleElement()
                .asString()
                .contains(
                        "supertokens.keys.other-encryption-key", "only together with supertokens.keys.encryption-key");
        assertThat(read("keys.encryption-key", base64(32), "keys.other-encryption-key", base64(32))
                        .problems())
                .singleElement()
                .asString()
                .contains("supertokens.keys.other-encryption-key", "must differ from supertokens.keys.encryption-key");
    }

    @ParameterizedTest
    @CsvSource({
        "access-token.algorithm, ES256, verify HS256 only",
        "access-token.algorithm, RS256, verify HS256 only",
        "access-token.algorithm, EdDSA, verify HS256 only",
        "refresh-token.key-update-interval, P90D, know one key only",
        "keys.encryption-key, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, read the keys in the clear"
    })
    void aMixedFleetKeepsTheKeysOfTheReference(String name, String value, String reason) {
        assertThat(read(name, value, "access-token.format", "ref-jwt").problems())
                .singleElement()
                .asString()
                .contains("supertokens." + name, "servers of the reference " + reason)
                .contains("supertokens.access-token.format = ref-jwt shares sessions with them")
                .doesNotContain("AAAA");
        assertThat(read(name, value).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"HS256, HS256", "es256, ES256", "RS256, RS256", "EdDSA, EDDSA", "eddsa, EDDSA"})
    void algorithmsHaveTheNamesOfTheSpecification(String value, SigningAlgorithm algorithm) {
        assertThat(config("access-token.algorithm", value).accessToken().algorithm())
                .isEqualTo(algorithm);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.test/auth,  https://api.test/auth/jwt/jwks.json",
        "https://api.test/auth/, https://api.test/auth/jwt/jwks.json",
        "https://api.test,       https://api.test/jwt/jwks.json",
        "https://api.test/?a=b,",
        "api.test,",
        "supertokens,"
    })
    void theUrlOfTheKeysFollowsFromAnIssuerThatIsAUrl(String issuer, @Nullable String url) {
        assertThat(config("access-token.algorithm", "ES256", "access-token.issuer", issuer)
                        .accessToken()
                        .keySetUrl())
                .isEqualTo(url);
        assertThat(config("access-token.issuer", issuer).accessToken().keySetUrl())
                .isNull();
    }

    @Test
    void anExpressionThatCannotBeResolvedIsAProblem() {
        assertThat(read("cookie.domain", "${no.such.property}").problems())
                .singleElement()
                .asString()
                .contains("supertokens.cookie.domain")
                .contains("no.such.property");
    }

    @ParameterizedTest
    @CsvSource({"token, TOKEN", "TRUE, TOKEN", "custom-header, CUSTOM_HEADER", "off, OFF", "false, OFF"})
    void antiCsrfKeepsItsOlderValues(String value, AntiCsrf expected) {
        assertThat(config("anti-csrf", value).antiCsrf()).isEqualTo(expected);
    }

    @Test
    void clientsAreServedAsConfigured() {
        SuperTokensConfig config = config(
                "client-protocol", "front-token",
                "token-transfer", "header",
                "api-base-path", "/auth/",
                "access-token.exposed", "true",
                "invalid-claim-status", "412");
        assertThat(config.client())
                .isEqualTo(
                        new ClientSettings(ClientProtocol.FRONT_TOKEN, TokenTransfer.HEADER, "/auth", true, 401, 412));
        assertThat(config.refreshPath()).isEqualTo("/auth/session/refresh");
        assertThat(config("api-base-path", "/").refreshPath()).isEqualTo("/session/refresh");
        assertThat(config("api-base-path", "/auth", "refresh-token.renew-token-path", "/other")
                        .refreshPath())
                .isEqualTo("/other");
    }

    @Test
    void whereServersOfTheReferenceTakePartOnlyTheirClientsAreServed() {
        ClientSettings client = config("access-token.format", "ref-jwt").client();
        assertThat(client.protocol()).isEqualTo(ClientProtocol.REF_JWT);
        assertThat(client.transfer()).isEqualTo(TokenTransfer.COOKIE);
    }

    @ParameterizedTest
    @CsvSource({"host-only, ''", "HOST-ONLY, ''", "example.test, example.test"})
    void theOlderDomainMayHaveBeenTheHost(String value, String domain) {
        assertThat(config("cookie.domain", "app.example.test", "cookie.older-domain", value)
                        .cookie()
                        .olderDomain())
                .isEqualTo(domain);
        assertThat(config().cookie().olderDomain()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "access-token.format, ref-jwt, client-protocol, front-token, servers of the reference do not know",
        "client-protocol, ref-jwt, token-transfer, header, clients of the reference know cookies only",
        "access-token.format, ref-jwt, token-transfer, header, clients of the reference know cookies only",
        "session-expired-status, 403, invalid-claim-status, 403, must differ",
        "cookie.domain, a.test, cookie.older-domain, a.test, must differ",
        "cookie.secure, true, cookie.older-domain, host-only, must differ",
        "access-token.path, /app, api-base-path, /auth, must begin with supertokens.access-token.path"
    })
    void whatContradictsAnotherPropertyIsAProblem(
            String other, String otherValue, String property, String value, String reason) {
        assertThat(read(other, otherValue, property, value).problems())
                .singleElement()
                .asString()
                .startsWith("supertokens." + property + " = " + value)
                .contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "OFF", "Off"})
    void removalCanBeSwitchedOff(String off) {
        assertThat(config("refresh-token.removal-cronjob-interval", off)
                        .refreshToken()
                        .removalSchedule())
                .isNull();
    }

    @Test
    void valuesAreReadWhateverTheirCase() {
        SuperTokensConfig config =
                config("cookie.same-site", "Strict", "anti-csrf", "False", "on-token-theft", "REVOKE-USER");
        assertThat(config.cookie().sameSite()).isEqualTo(SameSite.STRICT);
        assertThat(config.antiCsrf()).isEqualTo(AntiCsrf.OFF);
        assertThat(config.onTokenTheft()).isEqualTo(OnTokenTheft.REVOKE_USER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "off | ",
                "OFF | ",
                "cache | cache",
                " cookies ,STORAGE | cookies, storage",
                "executioncontexts,cache,cache | executionContexts, cache",
                "* | *"
            })
    void whatABrowserForgetsAtLogoutIsAList(String value, @Nullable String types) {
        assertThat(String.join(", ", config("clear-site-data", value).clearSiteData()))
                .isEqualTo(types == null ? "" : types);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache,", ",", "cache storage", "cache, off"})
    void oneTypeOfDataThatNobodyKnowsIsAProblem(String value) {
        assertThat(read("clear-site-data", value).problems())
                .singleElement()
                .asString()
                .contains("supertokens.clear-site-data", "cache, cookies, storage");
    }

    @Test
    void originsAreSeparatedByCommas() {
        assertThat(config(
                                "cors.allowed-origins",
                                " https://a.test , http://localhost:3000,http://[::1]:8080,capacitor://localhost")
                        .cors()
                        .allowedOrigins())
                .containsExactlyInAnyOrder(
                        "https://a.test", "http://localhost:3000", "http://[::1]:8080", "capacitor://localhost");
    }

    @Test
    void oneOriginTooManyIsAProblem() {
        assertThat(read("cors.allowed-origins", "https://a.test,*").problems())
                .singleElement()
                .asString()
                .contains("every site");
    }

    @Test
    void anEmptyValueIsNoValue() {
        assertThat(config("cookie.domain", "", "access-token.validity", "")
                        .cookie()
                        .domain())
                .isNull();
    }

    @Test
    void aNameThatIsNotKnownIsReportedWithTheNearest() {
        assertThat(read("access-token.validty", "10", "cookie.samesite", "lax", "anti-csrf", "true")
                        .warnings())
                .containsExactly(
                        "The property supertokens.access-token.validty is not known and has no effect; did you mean supertokens.access-token.validity?",
                        "The property supertokens.cookie.samesite is not known and has no effect; did you mean supertokens.cookie.same-site?");
    }

    @Test
    void environmentVariablesCount() {
        ConfigReader.Reading reading = ConfigReader.read(new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(
                        Map.of("SUPERTOKENS_ACCESS_TOKEN_VALIDITY", "60", "SUPERTOKENS_COOKIE_DOMAN", "a.test"), 300))
                .build());
        assertThat(Objects.requireNonNull(reading.config()).accessToken().validity())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(reading.warnings())
                .anyMatch(warning ->
                        warning.contains("SUPERTOKENS_COOKIE_DOMAN") && warning.contains("SUPERTOKENS_COOKIE_DOMAIN"))
                .noneMatch(warning -> warning.contains("VALIDITY") || warning.contains("validity"));
    }

    @Test
    void aProblemNamesPropertyValueAllowedValuesAndReason() {
        assertThat(read("access-token.validity", "5").problems())
                .containsExactly("supertokens.access-token.validity = 5: allowed: "
                        + "10 to 86400000 (seconds), or PT10S to PT24000H (PT5S is shorter than PT10S)");
        assertThat(read("refresh-token.validity", "P366D").problems())
                .containsExactly("supertokens.refresh-token.validity = P366D: allowed: "
                        + "1 to 8760 (hours), or PT1H to PT8760H (PT8784H is longer than PT8760H)");
        assertThat(read("anti-csrf", "yes").problems())
                .containsExactly(
                        "supertokens.anti-csrf = yes: allowed: token, custom-header, off; true is token, false is off");
        assertThat(read("cookie.same-site", "none", "cookie.secure", "false").problems())
                .containsExactly(
                        "supertokens.cookie.same-site = none: allowed: none, lax, strict; none needs "
                                + "cookie.secure = true (none needs supertokens.cookie.secure = true: browsers drop such cookies otherwise)");
    }

    @Test
    void aNumberCountsInItsUnit() {
        SuperTokensConfig config = config(
                "access-token.validity", "90",
                "access-token.signing-key.update-interval", "1.5",
                "refresh-token.validity", "P7D");
        assertThat(config.accessToken().validity()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.signingKey().updateInterval()).isEqualTo(Duration.ofMinutes(90));
        assertThat(config.refreshToken().validity()).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", ".example.test", "localhost", "127.0.0.1", "a-b.example", "xn--bcher-kva.test"})
    void aDomainIsKeptAsItIsWritten(String domain) {
        assertThat(config("cookie.domain", domain).cookie().domain()).isEqualTo(domain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app", "/app/", "/a/b.c/...", "/a%20b", "/~a,b=c@d:e"})
    void aPathIsKeptAsItIsWritten(String path) {
        assertThat(config("access-token.path", path).accessToken().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "db.example.com", "192.0.2.1", "[2001:db8::1]", "my_container"})
    void aHostIsANameOrAnAddress(String host) {
        assertThat(config("postgres.host", host, "postgres.user", "u", "postgres.database", "d")
                        .database()
                        .location())
                .isEqualTo(DatabaseServer.postgresql(host, 5432, "d")
                        .withUser("u")
                        .withConnectionLimit(50)
                        .withConnectionTimeout(Duration.ofSeconds(5))
                        .withStatementTimeout(Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource({"/app, /app/refresh", "/app, /app", "/app/, /app/refresh", "/, /refresh"})
    void theRefreshEndpointLiesWhereTheIdRefreshCookieIsSent(String cookiePath, String refreshPath) {
        assertThat(config("access-token.path", cookiePath, "refresh-token.renew-token-path", refreshPath)
                        .refreshToken()
                        .renewTokenPath())
                .isEqualTo(refreshPath);
    }

    @ParameterizedTest
    @CsvSource({"/app, /refresh", "/app, /application/refresh", "/app/, /app", "/app/api, /app/refresh"})
    void aRefreshEndpointThatTheIdRefreshCookieCannotReachIsAProblem(String cookiePath, String refreshPath) {
        assertThat(read("access-token.path", cookiePath, "refresh-token.renew-token-path", refreshPath)
                        .problems())
                .singleElement()
                .asString()
                .startsWith("supertokens.refresh-token.renew-token-path = " + refreshPath)
                .contains("supertokens.access-token.path = " + cookiePath);
    }

    @Test
    void anExpressionMayHaveAnEmptyDefault() {
        assertThat(config("cookie.domain", "${no.such.property:}").cookie().domain())
                .isNull();
        assertThat(config("cookie.domain", "${no.such.property:a.test}")
                        .cookie()
                        .domain())
                .isEqualTo("a.test");
    }

    @ParameterizedTest
    @CsvSource({"a$b, a$b", "a\\${b, a${b", "a$$$$b, a$$b", "a\\b, a\\b"})
    void aPasswordMayHoldWhatExpressionsAreMadeOf(String written, String meant) {
        assertThat(config("postgres.user", "u", "postgres.database", "d", "postgres.password", written)
                        .database()
                        .location())
                .isEqualTo(DatabaseServer.postgresql("localhost", 5432, "d")
                        .withUser("u")
                        .withPassword(meant)
                        .withConnectionLimit(50)
                        .withConnectionTimeout(Duration.ofSeconds(5))
                        .withStatementTimeout(Duration.ofSeconds(10)));
    }

    @Test
    void anExpressionThatLeadsBackToItselfIsAProblem() {
        assertThat(read("anti-csrf", "${supertokens.anti-csrf}", "mysql.password", "${supertokens.mysql.password}")
                        .problems())
                .anyMatch(problem -> problem.startsWith("supertokens.anti-csrf = "))
                .anyMatch(problem -> problem.startsWith("supertokens.mysql.password = (not shown)"));
    }

    @Test
    void aRequiredValueThatCannotBeReadIsNotAlsoMissing() {
        assertThat(read("postgres.user", "${no.such.property}", "postgres.database", "d")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("supertokens.postgres.user = ${no.such.property}");
    }

    @Test
    void aPasswordInAUrlInTheWrongPlaceIsNotShown() {
        assertThat(Stream.of(
                                read("datasource", "jdbc:postgresql://db/app?user=u&password=s3cret&ssl=true"),
                                read("postgres.host", "postgres://u:s3cret@db/app"),
                                read("mysql.host", "mysql://u:a@/s3cret@db/app"))
                        .flatMap(reading -> reading.problems().stream()))
                .hasSizeGreaterThan(1)
                .noneMatch(problem -> problem.contains("s3cret"));
    }

    @Test
    void aSourceThatFailsIsAProblemAndItsSecretStaysOne() {
        ConfigReader.Reading reading = ConfigReader.read(new SmallRyeConfigBuilder()
                .withSources(new FailingSource("supertokens.mysql.password"))
                .build());
        assertThat(reading.config()).isNull();
        assertThat(reading.problems())
                .anyMatch(problem -> problem.startsWith("supertokens.mysql.password = (not shown)"))
                .noneMatch(problem -> problem.contains("s3cret"));
    }

    @Test
    void aCaFileThatNobodyAsksForIsReported(@TempDir Path directory) throws IOException {
        String ca = Files.createFile(directory.resolve("ca.pem")).toString();
        String[] server = {"postgres.user", "u", "postgres.database", "d", "postgres.ssl-ca-file", ca};
        for (String idle : List.of("", "require")) {
            assertThat(read(with(server, "postgres.ssl-mode", idle)).warnings())
                    .singleElement()
                    .asString()
                    .contains("supertokens.postgres.ssl-ca-file has no effect")
                    .contains("supertokens.postgres.ssl-mode");
        }
        assertThat(read(with(server, "postgres.ssl-mode", "Verify-Full")).warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "postgres, db.example.com, , true",
        "postgres, db.example.com, disable, true",
        "postgres, db.example.com, require, true",
        "postgres, 192.0.2.1, prefer, true",
        "postgres, '[2001:db8::1]', , true",
        "postgres, db.example.com, verify-ca, false",
        "postgres, db.example.com, verify-full, false",
        "postgres, , , false",
        "postgres, 127.0.0.1, disable, false",
        "postgres, '[::1]', , false",
        "mysql, db.example.com, , true",
        "mysql, db.example.com, REQUIRED, true",
        "mysql, db.example.com, verify_identity, false",
        "mysql, db.example.com, VERIFY_CA, false",
        "mysql, LOCALHOST, , false"
    })
    void aServerElsewhereWithoutACertificateThatIsCheckedIsReportedOnce(
            String product, @Nullable String host, @Nullable String mode, boolean isReported) {
        List<String> warnings = read(
                        product + ".user",
                        "u",
                        product + ".password",
                        "s3cret",
                        product + ".database",
                        "d",
                        product + ".host",
                        host == null ? "" : host,
                        product + ".ssl-mode",
                        mode == null ? "" : mode)
                .warnings();

        assertThat(warnings).hasSize(isReported ? 1 : 0).allSatisfy(warning -> assertThat(warning)
                .contains("supertokens." + product + ".host = " + host)
                .contains("supertokens." + product + ".ssl-mode")
                .contains("supertokens." + product + ".ssl-ca-file")
                .doesNotContain("s3cret"));
    }

    private static final Map<String, String> WITH_FEED = Map.of("supertokens.access-token.revocation", "feed");

    private static final Map<String, String> ALL_HAVE_AN_EFFECT =
            Map.of("supertokens.access-token.revocation", "feed", "supertokens.admin.path", "session-admin");

    @ParameterizedTest
    @EnumSource(Property.class)
    void everyPropertyIsKnownInEverySpelling(Property property) {
        String variable = Property.environmentName(property.key());
        for (String spelling : List.of(variable, variable.toLowerCase(Locale.ROOT))) {
            assertThat(ConfigReader.read(new SmallRyeConfigBuilder()
                                    .withSources(
                                            new EnvConfigSource(Map.of(spelling, "1"), 300),
                                            new PropertiesConfigSource(ALL_HAVE_AN_EFFECT, "test", 100))
                                    .build())
                            .warnings())
                    .as(spelling)
                    .isEmpty();
        }
        Map<String, String> properties = new HashMap<>(ALL_HAVE_AN_EFFECT);
        properties.put(property.key(), "1");
        assertThat(read(properties).warnings()).isEmpty();
    }

    @Test
    void aDotInThePlaceOfAHyphenIsReported() {
        assertThat(read("access.token.validity", "60").warnings())
                .singleElement()
                .asString()
                .contains("did you mean supertokens.access-token.validity?");
    }

    @Test
    void aVariableThatIsNotKnownIsReportedOnce() {
        assertThat(ConfigReader.read(new SmallRyeConfigBuilder()
                                .withSources(new EnvConfigSource(
                                        Map.of("SUPERTOKENS_COOKIE_DOMAN", "a.test", "supertokens_anti_crsf", "true"),
                                        300))
                                .build())
                        .warnings())
                .containsExactly(
                        "The property SUPERTOKENS_COOKIE_DOMAN is not known and has no effect; did you mean SUPERTOKENS_COOKIE_DOMAIN?",
                        "The property supertokens_anti_crsf is not known and has no effect; did you mean SUPERTOKENS_ANTI_CSRF?");
    }

    /** The variables that Kubernetes sets for a service of this name with two ports. */
    private static Map<String, String> serviceLinks(String service) {
        String name = Property.environmentName(service);
        return Map.of(
                name + "_SERVICE_HOST", "10.0.0.11",
                name + "_SERVICE_PORT", "5432",
                name + "_SERVICE_PORT_SQL", "5432",
                name + "_PORT", "tcp://10.0.0.11:5432",
                name + "_PORT_5432_TCP", "tcp://10.0.0.11:5432",
                name + "_PORT_5432_TCP_PROTO", "tcp",
                name + "_PORT_5432_TCP_PORT", "5432",
                name + "_PORT_5432_TCP_ADDR", "10.0.0.11",
                name + "_PORT_53_UDP", "udp://10.0.0.11:53",
                name + "_PORT_53_UDP_ADDR", "10.0.0.11");
    }

    private static ConfigReader.Reading readWithVariables(Map<String, String> variables, String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put("supertokens." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return ConfigReader.read(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100), new EnvConfigSource(variables, 300))
                .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "supertokens",
                "supertokens-postgres",
                "supertokens-mysql",
                "supertokens-core",
                "supertokens-postgres-replica",
                "supertokens-cookie",
                "supertokens-mysql-0"
            })
    void variablesOfAKubernetesServiceAreNotMisspelt(String service) {
        ConfigReader.Reading reading = readWithVariables(serviceLinks(service));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        assertThat(Objects.requireNonNull(reading.config()).database().location())
                .isEqualTo(new JndiDataSource("java:comp/DefaultDataSource"));
    }

    @ParameterizedTest
    @CsvSource({
        "postgres, tcp://10.0.0.11:5432",
        "mysql, tcp://10.0.0.11:3306",
        "postgres, udp://[fd00::1]:5432",
        "mysql, TCP://10.0.0.11:3306"
    })
    void aPortThatIsTheAddressOfAKubernetesServiceIsExplained(String group, String address) {
        String name = "SUPERTOKENS_" + group.toUpperCase(Locale.ROOT);
        ConfigReader.Reading reading = readWithVariables(
                Map.of(name + "_SERVICE_HOST", "10.0.0.11", name + "_PORT", address),
                group + ".user",
                "app",
                group + ".password",
                "secret",
                group + ".database",
                "app",
                group + ".port",
                "6000");
        assertThat(reading.problems())
                .containsExactly(
                        ("supertokens.%s.port = %s: allowed: 1 to 65535 (this is the address that Kubernetes gives the environment"
                                        + " variable %s_PORT for a service named supertokens-%s; set enableServiceLinks: false"
                                        + " in the pod's spec, or rename the service)")
                                .formatted(group, address, name, group));
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void anotherDatabaseThanThatOfTheKubernetesServiceIsUsed() {
        ConfigReader.Reading reading = readWithVariables(
                serviceLinks("supertokens-postgres"),
                "mysql.user",
                "app",
                "mysql.password",
                "secret",
                "mysql.database",
                "app");
        assertThat(reading.problems()).isEmpty();
        assertThat(Objects.requireNonNull(reading.config()).database().location())
                .isInstanceOfSatisfying(DatabaseServer.class, server -> assertThat(server.port())
                        .isEqualTo(3306));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUPERTOKENS_POSGRES_PORT", "SUPERTOKENS_POSTGRES_HOSTS", "SUPERTOKENS_SERVICE_PORT"})
    void aVariableWithoutAServiceIsStillMisspelt(String variable) {
        assertThat(readWithVariables(Map.of(variable, "5432")).warnings())
                .singleElement()
                .asString()
                .contains("The property " + variable + " is not known");
    }

    @Test
    void namesOfOthersAreNoneOfOurBusiness() {
        assertThat(read(Map.of("supertokensx.a", "1", "my.supertokens.b", "2")).warnings())
                .isEmpty();
    }

    private static String[] with(String[] namesAndValues, String name, String value) {
        return Stream.concat(Stream.of(namesAndValues), Stream.of(name, value)).toArray(String[]::new);
    }

    /** Fails for one property, with a message that contains its value. */
    private record FailingSource(String property) implements ConfigSource {

        @Override
        public Set<String> getPropertyNames() {
            return Set.of(property);
        }

        @Override
        public @Nullable String getValue(String name) {
            if (name.equals(property)) {
                throw new IllegalStateException("vault refused s3cret");
            }
            return null;
        }

        @Override
        public String getName() {
            return "failing";
        }
    }

    @Test
    void deviceBindingIsOffAndExcludesPathsAsConfigured() {
        assertThat(config().deviceBinding()).isEqualTo(new DeviceBindingSettings(false, List.of()));
        assertThat(config(
                                "device-binding.enabled",
                                "true",
                                "access-token.validity",
                                "600",
                                "device-binding.excluded-paths",
                                "/api/login, /api/logout")
                        .deviceBinding())
                .isEqualTo(new DeviceBindingSettings(true, List.of("/api/login", "/api/logout")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cookie.secure         | false     | HTTPS",
                "access-token.format   | ref-jwt   | without a proof",
                "token-transfer        | header    | only cookies",
                "device-binding.excluded-paths | /  | nothing",
                "device-binding.excluded-paths | login | absolute paths",
                "device-binding.excluded-paths | /a%20b | percent signs",
            })
    void deviceBindingNeedsSecureCookiesOfTheLibrarysOwnFormat(String name, String value, String problem) {
        assertThat(read("device-binding.enabled", "true", name, value).problems())
                .singleElement()
                .asString()
                .contains("device-binding", problem);
    }

    @Test
    void excludedPathsEndWithoutASlashAndShouldNotBeMissing() {
        String path = "device-binding.excluded-paths";
        assertThat(config("device-binding.enabled", "true", path, "/api/login/, /api/logout")
                        .deviceBinding()
                        .excludedPaths())
                .containsExactly("/api/login", "/api/logout");
        assertThat(read("device-binding.enabled", "true", "access-token.validity", "600")
                        .warnings())
                .singleElement()
                .asString()
                .contains(path + " is missing");
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, false"})
    void deviceBindingWithAccessTokensOfLessThanFiveMinutesIsWarnedOf(String seconds, boolean isWarned) {
        assertThat(read("device-binding.enabled", "true", "access-token.validity", seconds).warnings().stream()
                        .anyMatch(warning -> warning.contains("access-token.validity")))
                .isEqualTo(isWarned);
    }

    @Test
    void administrationIsOffUnlessAPathIsConfigured() {
        assertThat(config().administration()).isNull();
        assertThat(config("admin.path", "ops/session-admin", "admin.role", "Admin of all")
                        .administration())
                .isEqualTo(new AdministrationSettings("ops/session-admin", "Admin of all"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "session-admin  |       | admin.role is missing: required when admin.path is set",
                "session-admin  | '  '  | admin.role is missing: required when admin.path is set",
                "session-admin  | **    | every user has the role **",
                "/session-admin | admin | relative to the REST application",
                "session-admin/ | admin | relative to the REST application",
                "a//b           | admin | relative to the REST application",
                "a/../b         | admin | relative to the REST application",
                ".              | admin | relative to the REST application",
                "a%62c          | admin | relative to the REST application",
                "a;b            | admin | relative to the REST application",
                "{any}          | admin | relative to the REST application",
            })
    void administrationNeedsARoleThatNotEverybodyHasAndAPathWithOneSpelling(
            String path, @Nullable String role, String problem) {
        ConfigReader.Reading reading = read("admin.path", path, "admin.role", role == null ? "" : role);
        assertThat(reading.problems()).singleElement().asString().contains("supertokens.admin.", problem);
        assertThat(reading.config()).isNull();
    }

    @Test
    void aRoleWithoutAPathIsWarnedOf() {
        assertThat(read("admin.role", "admin").warnings())
                .singleElement()
                .asString()
                .contains("admin.path");
    }
}
