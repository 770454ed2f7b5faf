package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cookies that another host of the domain has set, that an earlier configuration left behind, or that a request does
 * not carry. None of them changes which session a browser uses, and no missing one ends a session.
 */
@ExtendWith(ArquillianExtension.class)
class CookiesOfOthersIT {

    private static final String WHOLE_HOST = "whole-host";
    private static final String ONE_PATH = "one-path";
    private static final TestDatabase DATABASE = DatabaseProduct.H2.freshDatabase();
    private static final MovableClock CLOCK = MovableClock.at(MovedClock.START);

    private final String user = "user-" + UUID.randomUUID();
    private final Browser victim = new Browser(TestServer.address(WHOLE_HOST), CLOCK);
    private final Browser attacker = new Browser(TestServer.address(WHOLE_HOST), CLOCK);

    @Deployment(name = WHOLE_HOST, testable = false)
    static WebArchive wholeHost() {
        return FlowWar.of(WHOLE_HOST, DATABASE.config());
    }

    /** A WAR in which the name of the access token's cookie does not prevent other hosts from setting it. */
    @Deployment(name = ONE_PATH, testable = false)
    static WebArchive onePath() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.access-token.path", "/" + ONE_PATH);
        return FlowWar.of(ONE_PATH, config);
    }

    private static Browser loggedIn(Browser browser, String user) {
        assertThat(browser.post("login?user=" + user).status()).isEqualTo(200);
        return browser;
    }

    private static Answer send(Browser browser, String method, String path, String cookies) {
        return browser.send(method, path, null, Map.of("Cookie", cookies));
    }

    private static String pair(Browser browser, String name) {
        return name + "=" + browser.cookie(name).orElseThrow().value();
    }

    private Answer refreshWith(String cookies) {
        return send(new Browser(TestServer.address(WHOLE_HOST), CLOCK), "POST", "session/refresh", cookies);
    }

    private static void assertRefused(Answer answer, String reason) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().asJsonObject().getString("reason")).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPlantedRefreshTokenIsPassedOverAndRemovedWhereverItStands(boolean first) {
        String access = pair(loggedIn(victim, user), "__Host-sAccessToken");
        String own = pair(victim, "__Secure-sRefreshToken");
        String planted = pair(loggedIn(attacker, "mallory"), "__Secure-sRefreshToken");

        Answer answer = refreshWith(
                "sIdRefreshToken=x; " + access + "; " + (first ? planted + "; " + own : own + "; " + planted));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.setCookies("__Secure-sRefreshToken"))
                .anyMatch(line -> line.startsWith("__Secure-sRefreshToken=;") && line.contains("Path=/whole-host;"))
                .filteredOn(line -> !line.startsWith("__Secure-sRefreshToken=;"))
                .hasSize(1);
        String renewed = answer.setCookies("__Host-sAccessToken").get(0);
        assertThat(send(new Browser(TestServer.address(WHOLE_HOST), CLOCK), "GET", "me", renewed.split(";", 2)[0])
                        .json()
                        .asJsonObject()
                        .getString("userId"))
                .isEqualTo(user);
    }

    @Test
    void howeverManyRefreshTokensArePlantedTheUsersOwnCounts() {
        String access = pair(loggedIn(victim, user), "__Host-sAccessToken");
        String own = pair(victim, "__Secure-sRefreshToken");
        List<String> cookies = new ArrayList<>(List.of("__Secure-sRefreshToken=rubbish"));
        for (int i = 0; i < 10; i++) {
            cookies.add(pair(loggedIn(attacker, "mallory"), "__Secure-sRefreshToken"));
            cookies.add("__Secure-sRefreshToken=rubbish" + i);
        }
        cookies.addAll(List.of(own, access));
        assertThat(refreshWith(String.join("; ", cookies)).status()).isEqualTo(200);
    }

    @Test
    void howeverManyAccessTokensArePlantedTheyAreRefusedAndRemoved() {
        Browser own = loggedIn(new Browser(TestServer.address(ONE_PATH), CLOCK), user);
        Browser other = loggedIn(new Browser(TestServer.address(ONE_PATH), CLOCK), "mallory");
        String name = "__Secure-sAccessToken";
        List<String> cookies = new ArrayList<>(List.of(pair(other, name)));
        for (int i = 0; i < 10; i++) {
            cookies.add(name + "=rubbish" + i);
        }
        String rubbishFirst = String.join("; ", cookies.subList(1, 11)) + "; " + pair(own, name);
        assertThat(send(new Browser(TestServer.address(ONE_PATH), CLOCK), "GET", "me", rubbishFirst)
                        .json()
                        .asJsonObject()
                        .getString("userId"))
                .isEqualTo(user);
        cookies.add(pair(own, name));
        Answer answer = send(new Browser(TestServer.address(ONE_PATH), CLOCK), "GET", "me", String.join("; ", cookies));
        assertRefused(answer, "try-refresh-token");
        assertThat(answer.setCookies(name)).isNotEmpty().allMatch(line -> line.startsWith(name + "=;"));
    }

    @Test
    void aPlantedPairOfTokensDoesNotWinAgainstTheUsersOwnRefreshToken() {
        Browser own = loggedIn(new Browser(TestServer.address(ONE_PATH), CLOCK), user);
        Browser other = loggedIn(new Browser(TestServer.address(ONE_PATH), CLOCK), "mallory");
        Answer answer = send(
                new Browser(TestServer.address(ONE_PATH), CLOCK),
                "POST",
                "session/refresh",
                pair(other, "__Secure-sAccessToken") + "; " + pair(other, "__Secure-sRefreshToken") + "; "
                        + pair(own, "__Secure-sRefreshToken"));
        assertRefused(answer, "unauthorised");
    }

    @Test
    void aPlantedRefreshTokenAloneIsRefusedBeforeALoginAndAfter() {
        String access = pair(loggedIn(victim, user), "__Host-sAccessToken");
        String planted = pair(loggedIn(attacker, "mallory"), "__Secure-sRefreshToken");
        assertRefused(refreshWith("sIdRefreshToken=x; " + planted), "unauthorised");
        assertRefused(refreshWith("sIdRefreshToken=x; " + planted + "; " + access), "unauthorised");
        assertThat(attacker.get("me").status())
                .as("the session itself is no theft")
                .isEqualTo(200);
    }

    @Test
    void aLoginOfTheVictimMakesPlantedTokensWorthless() {
        String planted = pair(loggedIn(attacker, "mallory"), "__Secure-sRefreshToken");
        String access = pair(loggedIn(victim, user), "__Host-sAccessToken");
        String own = pair(victim, "__Secure-sRefreshToken");
        assertThat(refreshWith(planted + "; " + own + "; " + access).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"GET, me", "POST, lax"})
    void accessTokensOfSeveralSessionsAreRefusedAndTheStrayOnesRemoved(String method, String path) {
        Browser own = loggedIn(new Browser(TestServer.address(ONE_PATH), CLOCK), user);
        Browser other = loggedIn(new Browser(TestServer.address(ONE_PATH), CLOCK), "mallory");
        String name = "__Secure-sAccessToken";
        List<String> orders =
                List.of(pair(own, name) + "; " + pair(other, name), pair(other, name) + "; " + pair(own, name));
        for (String cookies : orders) {
            Answer answer = send(new Browser(TestServer.address(ONE_PATH), CLOCK), method, path, cookies);
            assertRefused(answer, "try-refresh-token");
            assertThat(answer.setCookies(name))
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith(name + "=;"))
                    .noneMatch(line -> line.contains("Path=/one-path;"));
        }
        CLOCK.advance(Duration.ofHours(1).plusSeconds(1));
        for (Browser browser : List.of(own, other)) {
            browser.send("POST", "clock/PT1H1S", null, Map.of());
        }
        loggedIn(other, "mallory");
        String expiredAndGood = pair(own, name) + "; " + pair(other, name);
        assertRefused(
                send(new Browser(TestServer.address(ONE_PATH), CLOCK), method, path, expiredAndGood),
                "try-refresh-token");
        assertThat(own.get("me").json().asJsonObject().getString("userId")).isEqualTo(user);
    }

    @Test
    void refreshTokensOfSeveralSessionsAreRefusedAndTheStrayOnesRemoved() {
        Browser own = loggedIn(new Browser(TestServer.address(ONE_PATH), CLOCK), user);
        Browser other = loggedIn(new Browser(TestServer.address(ONE_PATH), CLOCK), "mallory");
        String name = "__Secure-sRefreshToken";
        Answer answer = send(
                new Browser(TestServer.address(ONE_PATH), CLOCK),
                "POST",
                "session/refresh",
                pair(own, name) + "; " + pair(other, name));
        assertRefused(answer, "unauthorised");
        assertThat(answer.setCookies(name)).hasSizeGreaterThan(1).allMatch(line -> line.startsWith(name + "=;"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSupersededRefreshTokenIsTheftWhateverIsPresentedWithIt(boolean first) {
        String superseded = pair(loggedIn(victim, user), "__Secure-sRefreshToken");
        victim.refresh();
        assertThat(victim.get("me").status()).isEqualTo(200);
        String living = pair(loggedIn(attacker, "mallory"), "__Secure-sRefreshToken");
        victim.send("POST", "events", null, Map.of());
        pass(Duration.ofSeconds(5));

        Answer answer = refreshWith((first ? superseded + "; " + living : living + "; " + superseded) + "; "
                + pair(attacker, "__Host-sAccessToken"));

        assertThat(answer.status()).as("the attacker's own session lives on").isEqualTo(200);
        assertThat(victim.send("POST", "events", null, Map.of()).body())
                .contains("TheftDetected")
                .contains("Revoked");
        assertRefused(victim.refresh(), "unauthorised");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1H1S", "P3D"})
    void aLoginEndsTheSessionThatTheBrowserHadHoweverLongAgo(String later) {
        loggedIn(victim, user);
        pass(Duration.parse(later));
        loggedIn(attacker, "mallory"); // with a new signing key, if the old one was due
        pass(Duration.parse(later));
        Browser thief = victim.copy();

        loggedIn(victim, user);

        assertThat(victim.get("users/" + user + "/handles").json().asJsonArray())
                .hasSize(1);
        assertRefused(thief.refresh(), "unauthorised");
    }

    private void pass(Duration time) {
        victim.send("POST", "clock/" + time, null, Map.of());
        CLOCK.advance(time);
    }

    @Test
    void aPageOfAnotherSiteCannotLogABrowserIn() {
        loggedIn(victim, user);
        List<Map<String, String>> crossSite = List.of(
                Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"),
                Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"));
        for (Map<String, String> headers : crossSite) {
            Answer refused = victim.send("POST", "login?user=mallory", null, headers);
            assertThat(refused.status()).as("%s", headers).isEqualTo(403);
            assertThat(refused.json().asJsonObject().getString("reason")).isEqualTo("cross-site");
            assertThat(refused.setCookies()).isEmpty();
        }
        assertThat(victim.get("users/mallory/handles").json().asJsonArray())
                .as("nothing is stored, either")
                .isEmpty();
        assertThat(victim.get("me").json().asJsonObject().getString("userId")).isEqualTo(user);

        Answer returned = victim.send("POST", "login-at-the-identity-provider?user=" + user, null, crossSite.get(0));
        assertThat(returned.status()).isEqualTo(200);
        assertThat(returned.setCookies()).hasSize(3);
        for (Map<String, String> own : List.of(
                Map.<String, String>of(),
                Map.of("Sec-Fetch-Site", "none"),
                Map.of("Sec-Fetch-Site", "same-origin"),
                Map.of("Sec-Fetch-Site", "same-site"))) {
            assertThat(victim.send("POST", "login?user=" + user, null, own).status())
                    .as("%s", own)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, me", "POST, change", "POST, logout", "GET, info", "POST, session/refresh"})
    void aRequestWithoutCookiesProvesNothingAndClearsNothing(String method, String path) {
        Answer answer = new Browser(TestServer.address(WHOLE_HOST), CLOCK).send(method, path, null, Map.of());
        assertRefused(answer, "unauthorised");
        assertThat(answer.setCookies()).isEmpty();
        assertThat(answer.header("id-refresh-token")).isEmpty();
    }

    @Test
    void aMarkAloneOpensAndClosesNothingAndARefreshRemovesIt() {
        Browser stranger = new Browser(TestServer.address(WHOLE_HOST), CLOCK);
        for (String cookie : List.of("sIdRefreshToken=x", "sIdRefreshToken=", "__Host-sAccessToken=rubbish")) {
            assertThat(send(stranger, "GET", "optional", cookie).body()).isEqualTo("nobody");
        }
        assertRefused(send(stranger, "GET", "me", "sIdRefreshToken=x"), "try-refresh-token");

        Answer healed = send(stranger, "POST", "session/refresh", "sIdRefreshToken=x");
        assertRefused(healed, "unauthorised");
        assertThat(healed.header("id-refresh-token")).contains("remove");
        assertThat(healed.setCookies())
                .isNotEmpty()
                .allMatch(line -> line.startsWith("sIdRefreshToken=;"))
                .anyMatch(line -> line.contains("Path=/;"))
                .anyMatch(line -> line.contains("Path=/whole-host/session;"));
    }

    @Test
    void withoutTheMarkTheSessionGoesOnAndGetsItBack() {
        loggedIn(victim, user).dropCookie("sIdRefreshToken");
        assertThat(victim.send("GET", "me", null, Map.of()).status()).isEqualTo(200);
        assertThat(victim.refresh().status()).isEqualTo(200);
        assertThat(victim.cookie("sIdRefreshToken")).isPresent();
    }

    @Test
    void anExpiredAccessTokenOnAnOptionalResourceIsToldToRefresh() {
        loggedIn(victim, user);
        pass(Duration.ofHours(1).plusSeconds(1));
        assertRefused(victim.send("GET", "optional", null, Map.of()), "try-refresh-token");
        assertThat(victim.get("optional").body()).isEqualTo(user);
    }

    @Test
    void theRemovalOfStrayCookiesFitsIntoWhatAProxyTakes() {
        String refresh = pair(loggedIn(victim, user), "__Secure-sRefreshToken");
        String other = pair(loggedIn(attacker, "mallory"), "__Secure-sRefreshToken");
        Answer answer = refreshWith(
                "sIdRefreshToken=x; " + refresh + "; " + other + "; " + pair(victim, "__Host-sAccessToken"));
        List<String> lines = new ArrayList<>(answer.setCookies());
        assertThat(lines.stream()
                        .mapToInt(line -> "Set-Cookie: \r\n".length() + line.length())
                        .sum())
                .isLessThan(3800);
    }
}
