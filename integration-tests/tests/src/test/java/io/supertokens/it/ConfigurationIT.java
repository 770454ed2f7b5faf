package io.supertokens.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications with different configurations on one server, and one whose configuration is wrong. */
@ExtendWith(ArquillianExtension.class)
class ConfigurationIT {

    private static final String DECLARED = "0 0 0 1,8,15,22,29 * *";
    private static final TestDatabase H2 = DatabaseProduct.H2.freshDatabase();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "plain", testable = false)
    static WebArchive plain() {
        return war("plain", Map.of());
    }

    @Deployment(name = "special", testable = false)
    static WebArchive special() {
        Map<String, String> config = new HashMap<>(Map.of(
                "supertokens.tables.signing-key", "special_key",
                "supertokens.tables.refresh-tokens", "special_session",
                "supertokens.session-expired-status", "440",
                "supertokens.cookie.domain", "${no.such.property:}",
                "supertokens.cookie.secure", "false",
                "supertokens.cookie.same-site", "strict",
                "supertokens.access-token.path", "/special",
                "supertokens.refresh-token.renew-token-path", "/special/once%20again",
                "supertokens.refresh-token.removal-cronjob-interval", "30 */20 3 1-15/7 * SUN"));
        config.putAll(Map.of(
                "supertokens.access-token.validity", "PT1M",
                "supertokens.access-token.signing-key.dynamic", "false",
                "supertokens.refresh-token.validity", "24",
                "supertokens.anti-csrf", "false",
                "supertokens.cookie.samesite", "none"));
        return war("special", config);
    }

    @Deployment(name = "quiet", testable = false)
    static WebArchive quiet() {
        return war("quiet", Map.of("supertokens.refresh-token.removal-cronjob-interval", "off"));
    }

    @Deployment(name = "wrong", testable = false, managed = false)
    static WebArchive wrong() {
        return war(
                "wrong",
                Map.of(
                        "supertokens.postgres.port", "70000",
                        "supertokens.postgres.user", "someone",
                        "supertokens.postgres.password", "a-password-not-to-be-read",
                        "supertokens.access-token.validity", "5",
                        "supertokens.cookie.same-site", "never",
                        "supertokens.anti-csrf", "${supertokens.anti-csrf}",
                        "supertokens.cookie.secure", "${no.such.property}",
                        "supertokens.refresh-token.removal-cronjob-interval", "0 0 0 30 2 *"));
    }

    @Test
    void eachApplicationHasItsOwnCookiesAndStatus() {
        Answer plain = refreshWith("__Secure-sRefreshToken=rubbish", "plain", "session/refresh");
        assertThat(plain.status()).isEqualTo(401);
        assertThat(plain.setCookies("__Host-sAccessToken"))
                .singleElement()
                .asString()
                .contains("Path=/;")
                .contains("Secure")
                .contains("SameSite=Lax");

        Answer special = refreshWith("sRefreshToken=rubbish", "special", "once%20again");
        assertThat(special.status()).isEqualTo(440);
        assertThat(new Browser(TestServer.address("special")).get("me").status())
                .isEqualTo(440);
        assertThat(special.setCookies("sAccessToken"))
                .singleElement()
                .asString()
                .contains("Path=/special;")
                .doesNotContain("Domain=")
                .doesNotContain("Secure")
                .contains("SameSite=Strict");
        assertThat(special.setCookies("sRefreshToken"))
                .singleElement()
                .asString()
                .contains("Path=/special/once%20again;");
    }

    @Test
    void eachApplicationHasItsOwnSessions() throws SQLException {
        Browser browser = browserAt("special");
        assertThat(browser.post("/plain/login?user=ann").status()).isEqualTo(200);
        assertThat(browser.post("/special/login?user=ben").status()).isEqualTo(200);

        assertThat(userOf(browser.get("/plain/me"))).isEqualTo("ann");
        assertThat(userOf(browser.get("/special/me"))).isEqualTo("ben");
        assertThat(sessions("refresh_token", "ann")).isEqualTo("1");
        assertThat(sessions("refresh_token", "ben")).isEqualTo("0");
        assertThat(sessions("special_session", "ben")).isEqualTo("1");
        assertThat(sessions("special_session", "ann")).isEqualTo("0");

        assertThat(browser.send("POST", "/special/logout", null, Map.of()).body())
                .isEqualTo("true");
        assertThat(browser.send("GET", "/special/me", null, Map.of()).status()).isEqualTo(440);
        assertThat(userOf(browser.get("/plain/me"))).isEqualTo("ann");
        assertThat(browser.send("POST", "/plain/session/refresh", null, Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(sessions("refresh_token", "ann")).isEqualTo("1");
        assertThat(sessions("special_session", "ben")).isEqualTo("0");
    }

    @Test
    void eachApplicationHasItsOwnIdeaOfAntiCsrf() {
        assertThat(statusOfAChangeWithoutAntiCsrf("plain")).isEqualTo(401);
        assertThat(statusOfAChangeWithoutAntiCsrf("special")).isEqualTo(200);
    }

    @Test
    void eachApplicationHasItsOwnDurations() {
        assertThat(lifetimes("plain")).containsExactly(Duration.ofHours(1), Duration.ofHours(2400));
        assertThat(lifetimes("special")).containsExactly(Duration.ofMinutes(1), Duration.ofHours(24));
    }

    @Test
    void theRefreshEndpointIsWhereItIsConfigured() {
        Browser browser = new Browser(TestServer.address("special"));
        assertThat(browser.get("once%20again").status()).isEqualTo(405);
        assertThat(browser.post("once%20again").status()).isEqualTo(440);
        assertThat(browser.post("session/refresh").status()).isEqualTo(404);
    }

    @Test
    void aConfiguredScheduleStandsBesideTheDeclaredOne() {
        assertThat(schedulesOf("plain")).isEqualTo(DECLARED);
        assertThat(schedulesOf("special")).contains(DECLARED).contains("30 0,20,40 3 1,8,15 * 0");
        assertThat(schedulesOf("quiet")).isEqualTo(DECLARED);
    }

    @Test
    void whatMattersInProductionIsInTheLog() throws IOException {
        assertThat(Files.readString(TestServer.log()))
                .contains("Sessions: database H2 ")
                .contains(" at jdbc:h2:tcp://localhost:")
                .contains("Sessions: tables signing_key, refresh_token")
                .contains("Sessions: tables special_key, special_session")
                .contains(
                        "Sessions: cookies __Host-sAccessToken, sIdRefreshToken (path /), __Secure-sRefreshToken (path"
                                + " /plain/session/refresh); domain of the host only, Secure, SameSite=Lax")
                .contains("Sessions: cookies sAccessToken, sIdRefreshToken (path /special), sRefreshToken (path"
                        + " /special/once%20again); domain of the host only, NOT Secure, SameSite=Strict")
                .contains("Sessions: refresh with POST /plain/session/refresh")
                .contains("Sessions: refresh with POST /special/once%20again")
                .contains(
                        "Sessions: access tokens (jwt, HS256) live PT1H, refresh tokens PT2400H; the signing key rotates every PT24H")
                .contains(
                        "Sessions: access tokens (jwt, HS256) live PT1M, refresh tokens PT24H; the signing key never rotates");
    }

    @Test
    void anUnknownPropertyIsOnlyWarnedOf() throws IOException {
        assertThat(Files.readString(TestServer.log()))
                .containsPattern("WARN .*The property supertokens.cookie.samesite is not known and has no effect;"
                        + " did you mean supertokens.cookie.same-site\\?");
    }

    @Test
    void aWrongConfigurationFailsTheDeploymentWithAllItsProblems() throws IOException {
        assertThatThrownBy(() -> deployer.deploy("wrong"))
                .hasStackTraceContaining("supertokens.postgres.port = 70000: allowed: 1 to 65535")
                .hasStackTraceContaining(
                        "supertokens.postgres.database is missing: required when any postgres.* is set")
                .hasStackTraceContaining("supertokens.access-token.validity = 5: allowed: 10 to 86400000 (seconds)")
                .hasStackTraceContaining(
                        "supertokens.cookie.same-site = never: allowed: none, lax, strict; none needs cookie.secure = true")
                .hasStackTraceContaining("supertokens.anti-csrf = ")
                .hasStackTraceContaining("supertokens.cookie.secure = ${no.such.property}: ")
                .hasStackTraceContaining(
                        "supertokens.refresh-token.removal-cronjob-interval = 0 0 0 30 2 *: allowed: a crontab expression")
                .satisfies(failure ->
                        assertThat(Throwables.getStackTrace(failure)).doesNotContain("a-password-not-to-be-read"));
        assertThat(Files.readString(TestServer.log()))
                .contains("supertokens.postgres.port = 70000: allowed: 1 to 65535")
                .doesNotContain("a-password-not-to-be-read");
    }

    private static int statusOfAChangeWithoutAntiCsrf(String application) {
        Browser browser = browserAt(application);
        browser.post("login?user=alice");
        return browser.send("POST", "change", null, Map.of()).status();
    }

    /** Refreshes with only this cookie. */
    private static Answer refreshWith(String cookie, String application, String path) {
        return browserAt(application).send("POST", path, null, Map.of("Cookie", cookie));
    }

    /** The lifetimes of the access token and of each cookie. */
    private static List<Duration> lifetimes(String application) {
        Browser browser = browserAt(application);
        browser.post("login?user=alice");
        Cookie access = browser.cookies().stream()
                .filter(cookie -> cookie.name().endsWith("sAccessToken"))
                .findFirst()
                .orElseThrow();
        String claims = new String(Base64.getUrlDecoder().decode(access.value().split("\\.", -1)[1]), UTF_8);
        long expiry = Long.parseLong(claims.replaceAll(".*\"exp\":([0-9]+).*", "$1"));
        return Stream.concat(
                        Stream.of(Instant.ofEpochSecond(expiry)),
                        browser.cookies().stream().map(Cookie::expiresAt).distinct())
                .map(end -> Duration.between(MovedClock.START, end))
                .toList();
    }

    private static String sessions(String table, String user) throws SQLException {
        return H2.ask("select count(*) from " + table + " where user_id = '" + user + "'");
    }

    private static Browser browserAt(String application) {
        return new Browser(TestServer.address(application), MovableClock.at(MovedClock.START));
    }

    private static String userOf(Answer answer) {
        return answer.json().asJsonObject().getString("userId");
    }

    private static String schedulesOf(String application) {
        return new Browser(TestServer.address(application)).get("schedules").body();
    }

    private static WebArchive war(String name, Map<String, String> config) {
        return FlowWar.of(name, config).addClass(RemovalSchedules.class);
    }
}
