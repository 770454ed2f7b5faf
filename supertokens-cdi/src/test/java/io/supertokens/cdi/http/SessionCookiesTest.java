package io.supertokens.cdi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.IssuedToken;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.cdi.token.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookiesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

    private static SessionCookies cookies(Map<String, String> properties) {
        SuperTokensConfig config = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
        return new SessionCookies(config, MovableClock.at(NOW), "/api/session/refresh", () -> false);
    }

    private static IssuedSession issued() {
        AccessToken token = new AccessToken(
                "handle", UserId.of("alice"), TokenHash.of("r"), null, "csrf", null, NOW, NOW.plusSeconds(10));
        return new IssuedSession(
                token,
                new IssuedToken("a.b-c_d", NOW.plusSeconds(10)),
                new IssuedToken("x+y/z=.0", NOW.plusSeconds(20)),
                new IssuedToken("1d", NOW.plusSeconds(20)),
                "csrf");
    }

    @Test
    void ofALoginAreThreeAndTwoHeaders() {
        SessionCookies cookies = cookies(Map.of("supertokens.cookie.domain", "example.test"));
        cookies.write(issued());
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

    @Test
    void leaveOutWhatIsNotConfigured() {
        SessionCookies cookies =
                cookies(Map.of("supertokens.cookie.secure", "false", "supertokens.cookie.same-site", "strict"));
        cookies.write(new IssuedToken("a", NOW));
        assertThat(cookies.setCookieLines())
                .containsExactly(
                        "sAccessToken=a; Path=/; Expires=Sun, 12 Apr 2026 03:04:05 GMT; Max-Age=8640000; HttpOnly; SameSite=Strict");
        assertThat(cookies.headers()).isEmpty();
    }

    @Test
    void haveNamesThatKeepOtherHostsFromSettingThem() {
        SessionCookies cookies = cookies(Map.of());
        cookies.write(issued());
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
            SessionCookies cookies = cookies(config);
            cookies.write(issued());
            assertThat(cookies.setCookieLines())
                    .extracting(line -> line.substring(0, line.indexOf('=')))
                    .containsExactly("sAccessToken", "sRefreshToken", "sIdRefreshToken");
        }
    }

    @Test
    void ofAnAccessTokenLiveAsLongAsTheSessionUnlessTheReferenceTakesPart() {
        SessionCookies cookies = cookies(Map.of("supertokens.access-token.format", "ref-jwt"));
        cookies.write(new IssuedToken("a", NOW.plusSeconds(10)));
        assertThat(cookies.setCookieLines())
                .containsExactly(
                        "sAccessToken=a; Path=/; Expires=Fri, 02 Jan 2026 03:04:15 GMT; Max-Age=10; HttpOnly; Secure; SameSite=Lax");
    }

    @Test
    void thatOthersHaveSetAreRemovedInEveryScopeButTheOwn() {
        SessionCookies cookies = cookies(Map.of());
        cookies.expireStrays(List.of("__Secure-sRefreshToken"), CookieScope.of("example.test", "/api/session/refresh"));
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
            SessionCookies cookies = cookies(Map.of("supertokens.access-token.path", "/api"));
            cookies.expireStrays(names, scopes);
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
        SessionCookies cookies =
                cookies(Map.of("supertokens.cookie.domain", "example.test", "supertokens.access-token.path", "/app"));
        cookies.expire();
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
        SessionCookies cookies = cookies(Map.of());
        cookies.write(new IssuedToken("promoted", NOW));
        cookies.write(issued());
        cookies.expire();
        assertThat(cookies.setCookieLines()).hasSize(3).allMatch(line -> line.contains("=; "));
        cookies.write(issued());
        assertThat(cookies.setCookieLines()).hasSize(3).noneMatch(line -> line.contains("=; "));
        assertThat(cookies.headers()).containsKey("anti-csrf").doesNotContainValue("remove");
    }

    /** Whole seconds, never fewer than the token lives, and 400 days at most (RFC 6265bis, section 5.5). */
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
        SessionCookies cookies = cookies(Map.of("supertokens.access-token.format", "ref-jwt"));
        cookies.write(new IssuedToken("a", NOW.plus(left)));
        assertThat(cookies.setCookieLines())
                .singleElement()
                .asString()
                .containsPattern("; Expires=[^;]+; Max-Age=" + seconds + "; ");
    }

    @Test
    void clearAtLogoutWhatIsConfiguredAndOnlyThen() {
        Map<String, String> config = Map.of("supertokens.clear-site-data", "cache, storage");
        SessionCookies cookies = cookies(config);
        cookies.expire();
        assertThat(cookies.headers()).doesNotContainKey("Clear-Site-Data");
        cookies.logOut();
        assertThat(cookies.headers())
                .containsEntry("Clear-Site-Data", "\"cache\", \"storage\"")
                .containsEntry("Access-Control-Expose-Headers", "id-refresh-token");
        cookies.write(issued());
        assertThat(cookies.headers()).doesNotContainKey("Clear-Site-Data");

        SessionCookies unconfigured = cookies(Map.of());
        unconfigured.logOut();
        assertThat(unconfigured.headers()).doesNotContainKey("Clear-Site-Data");
    }

    @Test
    void mergeListsSoThatEachNameStandsOnce() {
        assertThat(SessionCookies.merged(null, "a, b")).isEqualTo("a, b");
        assertThat(SessionCookies.merged("X-Mine, A", "a, b")).isEqualTo("X-Mine, A, b");
        assertThat(SessionCookies.merged("a,,a", "a")).isEqualTo("a");
    }
}
