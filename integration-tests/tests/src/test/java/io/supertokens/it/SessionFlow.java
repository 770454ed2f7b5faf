package io.supertokens.it;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation in every state of a session, over HTTP; the same on each database and each server. */
abstract class SessionFlow {

    private static final Duration ACCESS_VALIDITY = Duration.ofHours(1);
    private static final Duration REFRESH_VALIDITY = Duration.ofDays(100);
    private static final Duration LATE_WINDOW = Duration.ofSeconds(5);
    private static final String ERASED = "Thu, 01 Jan 1970 00:00:00 GMT";

    /** The clocks of the applications. */
    private static final Map<URI, MovableClock> CLOCKS = new ConcurrentHashMap<>();

    /** A user that no other test uses, so that tests need not clean up after each other. */
    final String user = "user-" + UUID.randomUUID();

    final MovableClock clock = CLOCKS.computeIfAbsent(flowAddress(), address -> MovableClock.at(MovedClock.START));
    final Browser browser = new Browser(flowAddress(), clock);
    private final Browser blacklisting = new Browser(blacklistingAddress(), clock);

    /** The address of an application of {@link FlowWar} that no other test uses. */
    abstract URI flowAddress();

    /** The address of another one, with {@code supertokens.access-token.blacklisting}. */
    abstract URI blacklistingAddress();

    @BeforeEach
    void forgetEvents() {
        events();
    }

    private List<String> events() {
        return browser.send("POST", "events", null, Map.of()).json().asJsonArray().stream()
                .map(value -> value.toString().replace("\"", ""))
                .toList();
    }

    private void wait(Duration duration) {
        for (Browser application : List.of(browser, blacklisting)) {
            assertThat(application
                            .send("POST", "clock/" + duration, null, Map.of())
                            .status())
                    .isEqualTo(204);
        }
        clock.advance(duration);
    }

    final JsonObject logIn(Browser who) {
        Answer answer = who.post("login?user=" + user);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().asJsonObject();
    }

    private static JsonObject json(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().asJsonObject();
    }

    private static void assertRefused(Answer answer, String reason) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().asJsonObject().getString("reason")).isEqualTo(reason);
    }

    private static void assertCleared(Answer answer) {
        assertThat(answer.setCookies()).hasSize(3).allMatch(line -> line.contains("Expires=" + ERASED));
        assertThat(answer.header("id-refresh-token")).contains("remove");
    }

    /** A request without the SDK, which would refresh. */
    private static Answer bare(Browser who, String method, String path) {
        return who.send(
                method,
                path,
                null,
                who.antiCsrfToken().map(t -> Map.of("anti-csrf", t)).orElse(Map.of()));
    }

    @Test
    void aLoginSetsThreeCookiesAndTwoHeaders() {
        Answer answer = browser.post("login?user=" + user);

        assertThat(answer.setCookies()).hasSize(3);
        assertThat(answer.setCookies("__Host-sAccessToken"))
                .singleElement()
                .asString()
                .matches(
                        "__Host-sAccessToken=[\\w.-]+; Path=/; Expires=.* GMT; Max-Age=\\d+; HttpOnly; Secure; SameSite=Lax");
        assertThat(answer.setCookies("__Secure-sRefreshToken"))
                .singleElement()
                .asString()
                .matches("__Secure-sRefreshToken=[\\w.%-]+; Path="
                        + flowAddress().getPath()
                        + "session/refresh; Expires=.* GMT; Max-Age=\\d+; HttpOnly; Secure; SameSite=Lax");
        assertThat(answer.setCookies("sIdRefreshToken"))
                .singleElement()
                .asString()
                .matches("sIdRefreshToken=[0-9a-f]{32}; Path=/; Expires=.* GMT; Max-Age=\\d+; Secure; SameSite=Lax");
        assertThat(answer.header("anti-csrf").orElseThrow()).matches("[0-9a-f]{32}");
        assertThat(answer.header("id-refresh-token").orElseThrow())
                .endsWith(";" + clock.instant().plus(REFRESH_VALIDITY).toEpochMilli());
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("id-refresh-token, anti-csrf");
        assertThat(answer.header("Cache-Control").orElseThrow()).startsWith("no-store"); // Open Liberty adds to it
        assertThat(events()).containsExactly("Created");
    }

    @Test
    void aSessionIsKnownUntilItsAccessTokenExpires() {
        JsonObject session = logIn(browser);
        assertThat(json(browser.get("me"))).isEqualTo(session);

        wait(ACCESS_VALIDITY);
        assertThat(bare(browser, "GET", "me").status()).isEqualTo(200);
        wait(Duration.ofSeconds(1));
        Answer refused = bare(browser, "GET", "me");
        assertRefused(refused, "try-refresh-token");
        assertThat(refused.setCookies()).isEmpty();

        assertThat(json(browser.get("me"))).isEqualTo(session);
    }

    @Test
    void withoutAnAccessTokenTheMarkTellsToRefresh() {
        logIn(browser);
        browser.dropCookie("__Host-sAccessToken");
        Answer refused = bare(browser, "GET", "me");
        assertRefused(refused, "try-refresh-token");
        assertThat(refused.setCookies()).isEmpty();
    }

    @Test
    void withoutASessionThereIsNoEntry() {
        Answer answer = browser.get("me");
        assertRefused(answer, "unauthorised");
        assertThat(answer.setCookies()).isEmpty();
        assertThat(answer.header("WWW-Authenticate")).isPresent();
    }

    @Test
    void whatIsOutsideOfASessionSaysSo() {
        assertThat(browser.get("unguarded").status()).isEqualTo(500);
        assertThat(browser.get("optional").body()).isEqualTo("nobody");
        logIn(browser);
        assertThat(browser.get("optional").body()).isEqualTo(user);
    }

    @Test
    void aChangeNeedsTheAntiCsrfToken() {
        logIn(browser);
        assertThat(browser.post("change").status()).isEqualTo(200);
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("anti-csrf", ""),
                Map.of("anti-csrf", "0123456789abcdef0123456789abcdef"))) {
            Answer refused = browser.send("POST", "change", null, headers);
            assertRefused(refused, "anti-csrf");
            assertThat(refused.setCookies()).isEmpty();
        }
        assertThat(browser.send("GET", "me", null, Map.of()).status()).isEqualTo(200);
        assertRefused(browser.send("GET", "strict", null, Map.of()), "anti-csrf");
        assertThat(bare(browser, "GET", "strict").status()).isEqualTo(200);
        assertThat(browser.send("POST", "lax", null, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aPageOfAnotherSiteReadsButChangesNothing() {
        logIn(browser);
        Map<String, String> headers = Map.of(
                "Sec-Fetch-Site",
                "cross-site",
                "anti-csrf",
                browser.antiCsrfToken().orElseThrow());
        assertThat(browser.send("GET", "me", null, headers).status()).isEqualTo(200);
        assertThat(browser.send("POST", "lax", null, headers).status()).isEqualTo(200);
        for (String path : List.of("change", "logout")) {
            assertThat(browser.send("POST", path, null, headers).status()).isEqualTo(403);
        }
        assertThat(browser.send("GET", "strict", null, headers).status()).isEqualTo(403);
        assertThat(browser.post("change").status()).isEqualTo(200);
    }

    @Test
    void aRefreshBringsNewTokensThatAreConfirmedByTheirFirstUse() {
        logIn(browser);
        List<Cookie> before = browser.cookies();

        Answer refreshed = browser.refresh();
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.setCookies()).hasSize(3);
        assertThat(browser.cookies()).doesNotContainAnyElementsOf(before);

        Answer first = browser.get("me");
        assertThat(first.setCookies()).singleElement().asString().startsWith("__Host-sAccessToken=");
        assertThat(first.header("id-refresh-token")).isEmpty();
        assertThat(browser.get("me").setCookies()).isEmpty();
        assertThat(events()).containsExactly("Created", "Refreshed");
    }

    @Test
    void aLostAnswerToARefreshCostsNothing() {
        logIn(browser);
        Browser sameBrowser = browser.copy();
        assertThat(sameBrowser.refresh().status()).isEqualTo(200);
        assertThat(browser.refresh().status()).isEqualTo(200);
        assertThat(browser.get("me").status()).isEqualTo(200);
    }

    @Test
    void aRefreshThatTheClientHadGivenUpAndThatArrivesLateEndsNothing() {
        logIn(browser);
        Browser givenUp = browser.copy();
        browser.refresh();
        assertThat(browser.get("me").status()).isEqualTo(200);
        wait(LATE_WINDOW.minusMillis(1));

        Answer late = givenUp.refresh();
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().asJsonObject().getString("reason")).isEqualTo("late-refresh");
        assertThat(late.header("Retry-After")).contains("1");
        assertThat(late.setCookies()).isEmpty();
        assertThat(late.header("id-refresh-token")).isEmpty();
        assertThat(events()).containsExactly("Created", "Refreshed", "LateRefresh");

        assertThat(browser.refresh().status()).isEqualTo(200);
        assertThat(browser.get("me").status()).isEqualTo(200);
    }

    @Test
    void aTokenThatWasSupersededByUseIsTheft() {
        String handle = logIn(browser).getString("handle");
        Browser thief = browser.copy();
        browser.refresh();
        assertThat(browser.get("me").status()).isEqualTo(200);
        wait(LATE_WINDOW);

        Answer caught = thief.refresh();
        assertRefused(caught, "token-theft-detected");
        assertCleared(caught);
        assertThat(events()).containsExactly("Created", "Refreshed", "TheftDetected", "Revoked");
        assertRefused(browser.refresh(), "unauthorised");
        assertThat(exists(handle)).isFalse();
    }

    @Test
    void aTokenThatWasSupersededByItsGrandchildIsTheft() {
        logIn(browser);
        Browser thief = browser.copy();
        browser.refresh();
        browser.refresh();
        wait(LATE_WINDOW);
        assertRefused(thief.refresh(), "token-theft-detected");
    }

    @Test
    void theVictimFindsTheTheftWhereTheThiefWasQuicker() {
        logIn(browser);
        Browser thief = browser.copy();
        browser.refresh();
        thief.refresh();
        assertThat(thief.get("me").status()).isEqualTo(200);

        Answer superseded = bare(browser, "GET", "me");
        assertRefused(superseded, "try-refresh-token");
        assertThat(superseded.setCookies()).isEmpty();
        wait(LATE_WINDOW);
        assertRefused(browser.refresh(), "token-theft-detected");
        assertRefused(thief.refresh(), "unauthorised");
    }

    @Test
    void aSessionThatIsOverStaysOver() {
        logIn(browser);
        wait(REFRESH_VALIDITY.minusMinutes(30));
        Browser late = browser.copy();
        assertThat(late.refresh().status()).isEqualTo(200);
        Browser pending = late.copy();
        wait(Duration.ofMinutes(30).plusMillis(1));

        assertRefused(late.refresh(), "unauthorised");
        Answer answer = bare(pending, "GET", "me");
        assertRefused(answer, "unauthorised");
        assertCleared(answer);
    }

    @Test
    void aLogoutClearsTheCookiesAndEndsTheSession() {
        logIn(browser);
        Browser copy = browser.copy();
        Answer answer = browser.post("logout");
        assertThat(answer.body()).isEqualTo("true");
        assertCleared(answer);
        assertThat(browser.cookies()).isEmpty();

        assertThat(bare(copy, "GET", "me").status())
                .as("until the access token expires")
                .isEqualTo(200);
        Answer second = bare(copy, "POST", "logout");
        assertThat(second.body()).isEqualTo("false");
        assertCleared(second);
        assertThat(copy.refresh().status()).isEqualTo(401);
        assertThat(events()).containsExactly("Created", "Revoked");
    }

    @Test
    void withBlacklistingALogoutIsSeenAtOnce() {
        logIn(blacklisting);
        Browser copy = blacklisting.copy();
        blacklisting.post("logout");
        Answer answer = bare(copy, "GET", "me");
        assertRefused(answer, "unauthorised");
        assertCleared(answer);
    }

    @Test
    void aResourceThatMayNotWaitSeesALogoutAtOnce() {
        logIn(browser);
        Browser copy = browser.copy();
        assertThat(copy.get("at-once").status()).isEqualTo(200);
        assertThat(browser.post("logout").status()).isEqualTo(200);
        assertThat(bare(copy.copy(), "GET", "me").status()).isEqualTo(200);
        assertRefused(bare(copy, "GET", "at-once"), "unauthorised");
    }

    @Test
    void loggedOutAndLoggedInAgainInOneAnswerTheLastWordCounts() {
        logIn(browser);
        Answer answer = browser.post("logout-and-login?user=" + user);
        assertThat(answer.setCookies()).hasSize(3).noneMatch(line -> line.contains(ERASED));
        assertThat(answer.header("id-refresh-token").orElseThrow()).doesNotContain("remove");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("id-refresh-token, anti-csrf");
        assertThat(browser.get("me").status()).isEqualTo(200);
    }

    @Test
    void aLoginEndsTheSessionThatTheBrowserHad() {
        String first = logIn(browser).getString("handle");
        String second = logIn(browser).getString("handle");
        assertThat(exists(first)).isFalse();
        assertThat(exists(second)).isTrue();
    }

    @Test
    void aUserIsLoggedOutEverywhere() {
        Browser other = new Browser(flowAddress(), clock);
        logIn(browser);
        logIn(other);
        assertThat(browser.post("logout-everywhere").body()).isEqualTo("2");
        assertRefused(other.refresh(), "unauthorised");
    }

    private List<JsonObject> devices(Browser who) {
        return who.get("devices").json().asJsonArray().getValuesAs(JsonObject.class);
    }

    @Test
    void aUserSeesTheDevicesAndEndsOneOfThem() {
        Browser phone = new Browser(flowAddress(), clock);
        Browser stranger = new Browser(flowAddress(), clock);
        String own = logIn(browser).getString("handle");
        String ofThePhone = logIn(phone).getString("handle");
        String ofTheStranger =
                json(stranger.post("login?user=stranger-to-" + user)).getString("handle");

        assertThat(devices(browser)).hasSize(2).allSatisfy(device -> {
            assertThat(device.getString("device")).isEqualTo("Java-http-client");
            assertThat(device.getString("createdAt")).isNotEqualTo("null");
            assertThat(device.getBoolean("current"))
                    .isEqualTo(device.getString("handle").equals(own));
        });
        assertThat(browser.get("devices?limit=1").json().asJsonArray()).hasSize(1);
        for (String other : List.of(ofTheStranger, "unknown", "x".repeat(1000), "%00", "%F0%9F%98%80")) {
            Answer refused = browser.post("devices/" + other + "/end");
            boolean isRefusedByServer = refused.status() == 400; // Tomcat accepts no NUL in a path
            assertThat(isRefusedByServer ? "false" : refused.body()).isEqualTo("false");
        }
        assertThat(stranger.refresh().status()).isEqualTo(200);
        assertThat(browser.post("devices/" + ofThePhone + "/end").body()).isEqualTo("true");
        assertThat(exists(ofThePhone)).isFalse();
        assertRefused(phone.refresh(), "unauthorised");
        Answer logout = browser.post("devices/" + own + "/end");
        assertThat(logout.body()).isEqualTo("true");
        assertCleared(logout);
    }

    @Test
    void aUserEndsAllOthersAndThenAll() {
        Browser other = new Browser(flowAddress(), clock);
        logIn(browser);
        logIn(other);
        assertThat(browser.post("devices/end-others").body()).isEqualTo("1");
        assertRefused(other.refresh(), "unauthorised");
        assertThat(browser.get("me").status()).isEqualTo(200);
        logIn(other);
        Answer answer = browser.post("devices/end-all");
        assertThat(answer.body()).isEqualTo("2");
        assertCleared(answer);
        assertRefused(other.refresh(), "unauthorised");
    }

    @Test
    void aRoleIsOneOfTheGroupsOfThePayload() {
        assertThat(browser.get("role/editor").body()).isEqualTo("false");
        assertThat(browser.get("role/**").body()).isEqualTo("false");
        browser.post("login?user=" + user, "{\"payload\": {\"groups\": [\"editor\", 1]}}");
        assertThat(browser.get("role/editor").body()).isEqualTo("true");
        assertThat(browser.get("role/Editor").body()).isEqualTo("false");
        assertThat(browser.get("role/1").body()).isEqualTo("false");
        assertThat(browser.get("role/**").body()).isEqualTo("true");
    }

    @Test
    void aUserIdIsExactlyItself() {
        List<String> ids =
                List.of(user + "x", user + "X", user + "x ", user + "\u00e4", user + "a", user + "\ud83d\ude00");
        for (String id : ids) {
            new Browser(flowAddress(), clock).post("login?user=" + encoded(id));
        }
        for (String id : ids) {
            assertThat(browser.get("users/" + encoded(id) + "/handles").json().asJsonArray())
                    .as(id)
                    .hasSize(1);
        }
        assertThat(browser.post("users/" + encoded(user + "x") + "/revoke").body())
                .isEqualTo("1");
        assertThat(browser.get("users/" + encoded(user + "X") + "/handles")
                        .json()
                        .asJsonArray())
                .hasSize(1);
    }

    @Test
    void aNumberIsAnotherUserThanItsDigits() {
        JsonObject number = json(browser.post("login?number=4711"));
        assertThat(number.getBoolean("isNumber")).isTrue();
        assertThat(json(browser.get("me"))).isEqualTo(number);
        browser.refresh();
        assertThat(json(browser.get("me"))).isEqualTo(number);
        assertThat(browser.get("users/4711/handles").json().asJsonArray()).isEmpty();
    }

    @Test
    void payloadAndInfoAreAnyJson() {
        String long70k = "\ud83d\ude00".repeat(20_000);
        for (String value : List.of(
                "null",
                "\"\"",
                "0",
                "-1.5e300",
                "true",
                "[]",
                "{}",
                "[1,{\"a\":null}]",
                "{\"x\":\"\\u0000\ud83d\ude00\"}")) {
            Answer login = browser.post("login?user=" + user, "{\"payload\":" + value + ",\"info\":" + value + "}");
            JsonObject session = json(login);
            assertThat(session.get("payload")).isEqualTo(parsed(value));
            assertThat(browser.get("info").body()).isEqualTo(parsed(value).toString());
            browser.refresh();
            assertThat(json(browser.get("me"))).isEqualTo(session);
        }
        assertThat(browser.fetch(
                                "PUT",
                                "info",
                                "{\"info\":\"" + long70k + "\"}",
                                Map.of("Content-Type", "application/json"))
                        .status())
                .isEqualTo(200);
        assertThat(browser.get("info").body()).isEqualTo("\"" + long70k + "\"");
        json(browser.post("login?user=" + user));
        assertThat(browser.get("info").body()).isEqualTo("absent");
    }

    @Test
    void theInfoOfASessionThatIsGoneEndsItInTheBrowser() {
        String handle = logIn(browser).getString("handle");
        browser.post("sessions/" + handle + "/revoke");
        Answer answer = browser.get("info");
        assertRefused(answer, "unauthorised");
        assertCleared(answer);
    }

    @Test
    void theRollbackOfTheApplicationDoesNotUndoTheLogin() {
        assertThat(browser.post("login-and-roll-back?user=" + user).status()).isEqualTo(500);
        assertThat(browser.get("users/" + user + "/handles").json().asJsonArray())
                .hasSize(1);
    }

    @Test
    void anObserverThatFailsDoesNotFailTheLogin() {
        assertThat(browser.post("login?user=unlucky").status()).isEqualTo(200);
        assertThat(events()).containsExactly("Created");
    }

    @Test
    void whatIsOverIsRemovedAndWhatLivesStays() {
        String expired = logIn(browser).getString("handle");
        wait(REFRESH_VALIDITY.plusMillis(1));
        String living = logIn(new Browser(flowAddress(), clock)).getString("handle");
        browser.send("POST", "clean-up", null, Map.of());
        assertThat(exists(expired)).isFalse();
        assertThat(exists(living)).isTrue();
    }

    @Test
    void theRefreshEndpointTakesPostOnly() {
        logIn(browser);
        for (String method : List.of("GET", "PUT", "DELETE")) {
            Answer answer = browser.send(method, "session/refresh", null, Map.of());
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow").orElseThrow()).contains("POST");
        }
    }

    @Test
    void withoutARefreshTokenThereIsNoRefresh() {
        logIn(browser);
        browser.dropCookie("__Secure-sRefreshToken");
        Answer answer = browser.refresh();
        assertRefused(answer, "unauthorised");
        assertCleared(answer);
    }

    @Test
    void withoutTheMarkOfASessionItGoesOn() {
        JsonObject session = logIn(browser);
        browser.dropCookie("sIdRefreshToken");
        assertThat(json(bare(browser, "GET", "me"))).isEqualTo(session);
    }

    @Test
    void twoCookiesOfOneNameAreBothTried() {
        JsonObject session = logIn(browser);
        String good = browser.cookie("__Host-sAccessToken").orElseThrow().value();
        String id = browser.cookie("sIdRefreshToken").orElseThrow().value();
        Browser plain = new Browser(flowAddress(), clock);
        for (String cookies : List.of(
                "__Host-sAccessToken=stale; __Host-sAccessToken=" + good,
                "__Host-sAccessToken=" + good + "; __Host-sAccessToken=stale")) {
            Answer answer = plain.send("GET", "me", null, Map.of("Cookie", "sIdRefreshToken=" + id + "; " + cookies));
            assertThat(json(answer)).isEqualTo(session);
        }
    }

    @Test
    void aPayloadThatIsTooLargeIsRefusedAtLogin() {
        Answer answer = browser.post("login?user=" + user, "{\"payload\":\"" + "x".repeat(3500) + "\"}");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.setCookies()).isEmpty();
        assertThat(browser.get("users/" + user + "/handles").json().asJsonArray())
                .isEmpty();
    }

    @Test
    void thirtyTwoUsesOfOneFreshAccessTokenAllSucceedAndNobodyIsAThief() throws Exception {
        logIn(browser);
        browser.refresh();
        Browser fresh = browser.copy();
        assertThat(atOnce(32, () -> bare(fresh.copy(), "GET", "me").status())).containsOnly(200);
        assertThat(browser.refresh().status()).isEqualTo(200);
        assertThat(events()).doesNotContain("TheftDetected");
    }

    @Test
    void thirtyTwoUsesOfOneFreshRefreshTokenAllSucceedAndNobodyIsAThief() throws Exception {
        logIn(browser);
        browser.refresh();
        Browser fresh = browser.copy();
        assertThat(atOnce(32, () -> fresh.copy().refresh().status())).containsOnly(200);
        assertThat(events()).doesNotContain("TheftDetected");
    }

    /** Whether the session is there; where the test reaches the database, whether its row is. */
    boolean exists(String handle) {
        return browser.get("users/" + user + "/handles").json().asJsonArray().stream()
                .anyMatch(value -> value.equals(Json.createValue(handle)));
    }

    private static jakarta.json.JsonValue parsed(String json) {
        try (var reader = Json.createReader(new java.io.StringReader(json))) {
            return reader.readValue();
        }
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
