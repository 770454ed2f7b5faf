package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.token.SessionLifetime;
import io.supertokens.cdi.token.TokenKind;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefJwtAnswerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

    private static RefJwtAnswer answer(Map<String, String> properties) {
        return answer(properties, List.of());
    }

    private static RefJwtAnswer answer(Map<String, String> properties, List<CookieScope> scopes) {
        WireRequest request =
                new WireRequest(name -> List.of(), "/api/session/refresh", false, () -> scopes, () -> false);
        return new RefJwtAnswer(config(properties), MovableClock.at(NOW), request);
    }

    private static SuperTokensConfig config(Map<String, String> properties) {
        return Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
    }

    /** What is presented by a client that sends each of these cookies twice. */
    private static Presented repeating(Map<String, String> properties, String... cookies) {
        String header =
                Stream.of(cookies).map(name -> name + "=a; " + name + "=b").collect(Collectors.joining("; "));
        return new WireProtocol(config(properties), MovableClock.at(NOW), token -> TokenKind.FOREIGN)
                .read(new WireRequest(
                        name -> name.equals("Cookie") ? List.of(header) : List.of(),
                        "/api/session/refresh",
                        false,
                        List::of,
                        () -> false))
                .get();
    }

    private static IssuedSession issued() {
        return new IssuedSession(
                new Session("handle", UserId.of("alice"), null, null),
                new IssuedToken("a.b-c_d", NOW.plusSeconds(10)),
                new IssuedToken("x+y/z=.0", NOW.plusSeconds(20)),
                new IssuedToken("1d", NOW.plusSeconds(20)),
                "csrf");
    }

    @Test
    void ofALoginAreThreeAndTwoHeaders() {
        RefJwtAnswer cookies = answer(Map.of("supertokens.cookie.domain", "example.test"));
        cookies.issued(issued(), SessionLifetime.CONFIGURED, () -> JsonValue.EMPTY_JSON_OBJECT, TransferMode.COOKIE);
        assertThat(cookies.setCookieLines())
                .containsExactly(
                        "__Secure-sAccessToken=a.b-c_d; Domain=example.test; Path=/; Expires=Sun, 12 Apr 2026 03:04:05 GMT; Max-Age=8640000; HttpOnly; Secure; SameSite=Lax",
                        "__Secure-sRefreshToken=x%2By%2Fz%3D.0; Domain=example.test; Path=/api/session/refresh; Expires=Fri, 02 Jan 2026 03:04:25 GMT; Max-Age=20; HttpOnly; Secure; SameSite=Lax",
                        "sIdRefreshToken=1d; Domain=example.test; Path=/; Expires=Fri, 02 Jan 2026 03:04:25 GMT; Max-Age=20; Secure; SameSite=Lax");
        assertThat(cookies.headers())
                .containsExactly(
                        entry("id-refresh-token", "1d;" + NOW.plusSeconds(20).toEpochMilli()),
                        entry("anti-csrf", "csrf"),
                        entry("Access-Control-Expose-Headers", "id-refresh-token, anti-csrf"));
    }

    /** Both ways in which cookies are set. */
    private static List<String> linesOf(SessionLifetime lifetime) {
        RefJwtAnswer issued = answer(Map.of());
        issued.issued(issued(), lifetime, () -> JsonValue.EMPTY_JSON_OBJECT, TransferMode.COOKIE);
        RefJwtAnswer renewed = answer(Map.of());
        renewed.renewed(new IssuedToken("a", NOW.plusSeconds(10)), false, lifetime, () -> JsonValue.EMPTY_JSON_OBJECT);
        return Stream.concat(issued.setCookieLines().stream(), renewed.setCookieLines().stream())
                .toList();
    }

    @Test
    void haveNoExpiryIfTheSessionEndsWithTheBrowser() {
        assertThat(linesOf(new SessionLifetime(null, true, null)))
                .containsExactly(
                        "__Host-sAccessToken=a.b-c_d; Path=/; HttpOnly; Secure; SameSite=Lax",
                        "__Secure-sRefreshToken=x%2By%2Fz%3D.0; Path=/api/session/refresh; HttpOnly; Secure; SameSite=Lax",
                        "sIdRefreshToken=1d; Path=/; Secure; SameSite=Lax",
                        "__Host-sAccessToken=a; Path=/; HttpOnly; Secure; SameSite=Lax");
    }

    @Test
    void liveNoLongerThanTheSession() {
        assertThat(linesOf(new SessionLifetime(null, false, NOW.plusSeconds(30))))
                .filteredOn(line -> line.startsWith("__Host-sAccessToken"))
                .hasSize(2)
                .allMatch(line -> line.contains("; Max-Age=30;"));
        assertThat(linesOf(new SessionLifetime(Duration.ofMinutes(2), false, null)))
                .filteredOn(line -> line.startsWith("__Host-sAccessToken"))
                .hasSize(2)
                .allMatch(line -> line.contains("; Max-Age=120;"));
    }

    @Test
    void leaveOutWhatIsNotConfigured() {
        RefJwtAnswer cookies =
                answer(Map.of("supertokens.cookie.secure", "false", "supertokens.cookie.same-site", "strict"));
        cookies.renewed(
                new IssuedToken("a", NOW), false, SessionLifetime.CONFIGURED, () -> JsonValue.EMPTY_JSON_OBJECT);
        assertThat(cookies.setCookieLines())
                .containsExactly(
                        "sAccessToken=a; Path=/; Expires=Sun, 12 Apr 2026 03:04:05 GMT; Max-Age=8640000; HttpOnly; SameSite=Strict");
        assertThat(cookies.headers()).isEmpty();
    }

    @Test
    void haveNamesThatKeepOtherHostsFromSettingThem() {
        RefJwtAnswer cookies = answer(Map.of());
        cookies.issued(issued(), SessionLifetime.CONFIGURED, () -> JsonValue.EMPTY_JSON_OBJECT, TransferMode.COOKIE);
        assertThat(cookies.setCookieLines())
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .containsExactly("__Host-sAccessToken", "__Secure-sRefreshToken", "sIdRefreshToken");
    }

    @Test
    void haveTheNamesOfTheReferenceWhereItsServersTakePart() {
        for (Map<String, String> config : List.of(
                Map.of("supertokens.cookie.name-prefix", "off"),
                Map.of("supertokens.access-token.format", "ref-jwt"),
                Map.of("supertokens.cookie.secure", "false"))) {
            RefJwtAnswer cookies = answer(config);
            cookies.issued(
                    issued(), SessionLifetime.CONFIGURED, () -> JsonValue.EMPTY_JSON_OBJECT, TransferMode.COOKIE);
            assertThat(cookies.setCookieLines())
                    .extracting(line -> line.substring(0, line.indexOf('=')))
                    .containsExactly("sAccessToken", "sRefreshToken", "sIdRefreshToken");
        }
    }

    @Test
    void ofAnAccessTokenLiveAsLongAsTheSessionUnlessTheReferenceTakesPart() {
        RefJwtAnswer cookies = answer(Map.of("supertokens.access-token.format", "ref-jwt"));
        cookies.renewed(
                new IssuedToken("a", NOW.plusSeconds(10)),
                false,
                SessionLifetime.CONFIGURED,
                () -> JsonValue.EMPTY_JSON_OBJECT);
        assertThat(cookies.setCookieLines())
                .containsExactly(
                        "sAccessToken=a; Path=/; Expires=Fri, 02 Jan 2026 03:04:15 GMT; Max-Age=10; HttpOnly; Secure; SameSite=Lax");
    }

    @Test
    void thatOthersHaveSetAreRemovedInEveryScopeButTheOwn() {
        RefJwtAnswer cookies = answer(Map.of(), CookieScope.of("example.test", "/api/session/refresh"));
        cookies.forgetRepeated(repeating(Map.of(), "__Secure-sRefreshToken"));
        assertThat(cookies.setCookieLines())
                .hasSize(11)
                .contains(
                        "__Secure-sRefreshToken=; Domain=example.test; Path=/api/session/refresh; Max-Age=0; Secure",
                        "__Secure-sRefreshToken=; Path=/api; Max-Age=0; Secure")
                .noneMatch(line -> line.contains("=; Path=/api/session/refresh;"));
    }

    @Test
    void thatOthersHaveSetAreRemovedAFewWithEachAnswerUntilNoneIsLeft() {
        List<CookieScope> scopes = CookieScope.of("a.b.c.d.app.example.test", "/api/session/refresh");
        List<String> names = List.of("__Secure-sAccessToken", "__Secure-sRefreshToken", "sIdRefreshToken");
        Set<String> removed = new HashSet<>();
        for (int answer = 0; answer < 1000; answer++) {
            Map<String, String> config = Map.of("supertokens.access-token.path", "/api");
            RefJwtAnswer cookies = answer(config, scopes);
            cookies.forgetRepeated(repeating(config, names.toArray(String[]::new)));
            List<String> lines = cookies.setCookieLines();
            assertThat(lines).hasSizeLessThanOrEqualTo(16);
            assertThat(String.join("\r\nSet-Cookie: ", lines)).hasSizeLessThan(2300);
            assertThat(names)
                    .as("the widest of all is among them")
                    .allMatch(name -> lines.contains(name + "=; Domain=example.test; Path=/; Max-Age=0; Secure"));
            removed.addAll(lines);
        }
        assertThat(removed).hasSize(names.size() * (scopes.size() - 1));
    }

    @Test
    void areRemovedWithTheSameDomainAndPath() {
        RefJwtAnswer cookies =
                answer(Map.of("supertokens.cookie.domain", "example.test", "supertokens.access-token.path", "/app"));
        cookies.ended();
        assertThat(cookies.setCookieLines())
                .containsExactly(
                        "__Secure-sAccessToken=; Domain=example.test; Path=/app; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Secure; SameSite=Lax",
                        "__Secure-sRefreshToken=; Domain=example.test; Path=/api/session/refresh; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Secure; SameSite=Lax",
                        "sIdRefreshToken=; Domain=example.test; Path=/app; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; SameSite=Lax");
        assertThat(cookies.headers())
                .containsExactly(
                        entry("id-refresh-token", "remove"),
                        entry("Access-Control-Expose-Headers", "id-refresh-token"));
    }

    @Test
    void areSentOnceWithTheLastWord() {
        RefJwtAnswer cookies = answer(Map.of());
        cookies.renewed(
                new IssuedToken("promoted", NOW), false, SessionLifetime.CONFIGURED, () -> JsonValue.EMPTY_JSON_OBJECT);
        cookies.issued(issued(), SessionLifetime.CONFIGURED, () -> JsonValue.EMPTY_JSON_OBJECT, TransferMode.COOKIE);
        cookies.ended();
        assertThat(cookies.setCookieLines()).hasSize(3).allMatch(line -> line.contains("=; "));
        cookies.issued(issued(), SessionLifetime.CONFIGURED, () -> JsonValue.EMPTY_JSON_OBJECT, TransferMode.COOKIE);
        assertThat(cookies.setCookieLines()).hasSize(3).noneMatch(line -> line.contains("=; "));
        assertThat(cookies.headers()).containsKey("anti-csrf").doesNotContainValue("remove");
    }

    /** Whole seconds, never less than the token's remaining life, and at most 400 days (RFC 6265bis, section 5.5). */
    @ParameterizedTest
    @CsvSource({
        "PT1H, 3600",
        "PT0.001S, 1",
        "PT1S, 1",
        "PT1.001S, 2",
        "PT0S, 0",
        "PT-0.001S, 0",
        "PT-1H, 0",
        "P400D, 34560000",
        "PT9600H0.001S, 34560000",
        "P1000D, 34560000"
    })
    void tellHowManySecondsAreLeftWhateverTheClientsClockShows(Duration left, long seconds) {
        RefJwtAnswer cookies = answer(Map.of("supertokens.access-token.format", "ref-jwt"));
        cookies.renewed(
                new IssuedToken("a", NOW.plus(left)),
                false,
                SessionLifetime.CONFIGURED,
                () -> JsonValue.EMPTY_JSON_OBJECT);
        assertThat(cookies.setCookieLines())
                .singleElement()
                .asString()
                .containsPattern("; Expires=[^;]+; Max-Age=" + seconds + "; ");
    }

    @Test
    void clearAtLogoutWhatIsConfiguredAndOnlyThen() {
        Map<String, String> config = Map.of("supertokens.clear-site-data", "cache, storage");
        RefJwtAnswer cookies = answer(config);
        cookies.ended();
        assertThat(cookies.headers()).doesNotContainKey("Clear-Site-Data");
        cookies.loggedOut();
        assertThat(cookies.headers())
                .containsEntry("Clear-Site-Data", "\"cache\", \"storage\"")
                .containsEntry("Access-Control-Expose-Headers", "id-refresh-token");
        cookies.issued(issued(), SessionLifetime.CONFIGURED, () -> JsonValue.EMPTY_JSON_OBJECT, TransferMode.COOKIE);
        assertThat(cookies.headers()).doesNotContainKey("Clear-Site-Data");

        RefJwtAnswer unconfigured = answer(Map.of());
        unconfigured.loggedOut();
        assertThat(unconfigured.headers()).doesNotContainKey("Clear-Site-Data");
    }

    @Test
    void mergeListsSoThatEachNameStandsOnce() {
        assertThat(ListHeader.merged(null, "a, b")).isEqualTo("a, b");
        assertThat(ListHeader.merged("X-Mine, A", "a, b")).isEqualTo("X-Mine, A, b");
        assertThat(ListHeader.merged("a,,a", "a")).isEqualTo("a");
    }
}
