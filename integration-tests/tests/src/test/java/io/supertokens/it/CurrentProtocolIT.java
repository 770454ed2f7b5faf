package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.exchange.Admin;
import io.supertokens.it.exchange.ClaimResource;
import io.supertokens.it.exchange.Editor;
import io.supertokens.it.exchange.EmailVerified;
import io.supertokens.it.exchange.PayloadResource;
import io.supertokens.it.exchange.RecentResource;
import io.supertokens.it.exchange.Roles;
import io.supertokens.it.exchange.SignOutResource;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.CurrentClient;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
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
 * The requests and responses of current clients: mobile SDKs and plain clients with tokens in headers, the website
 * client with cookies. {@code CurrentClientIT} has the website client itself.
 */
@ExtendWith(ArquillianExtension.class)
class CurrentProtocolIT {

    private static final Duration ACCESS_VALIDITY = Duration.ofHours(1);
    private static final Duration LATE_WINDOW = Duration.ofSeconds(5);
    private static final String ALLOWED = "https://app.example.test";

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();

    private static final Map<String, MovableClock> CLOCKS = new HashMap<>();

    private final String user = "user-" + UUID.randomUUID();

    @Deployment(name = "current", testable = false)
    static WebArchive current() {
        return war("current", Map.of("supertokens.cors.allowed-origins", ALLOWED));
    }

    @Deployment(name = "current-only", testable = false)
    static WebArchive only() {
        return war(
                "current-only",
                Map.of(
                        "supertokens.client-protocol",
                        "front-token",
                        "supertokens.api-base-path",
                        "/current-only/auth"));
    }

    @Deployment(name = "current-header", testable = false)
    static WebArchive header() {
        return war("current-header", Map.of("supertokens.token-transfer", "header"));
    }

    @Deployment(name = "current-cookie", testable = false)
    static WebArchive cookie() {
        return war("current-cookie", Map.of("supertokens.token-transfer", "cookie"));
    }

    @Deployment(name = "current-moved", testable = false)
    static WebArchive moved() {
        return war("current-moved", Map.of("supertokens.cookie.older-domain", "localhost.test"));
    }

    @Deployment(name = "current-own", testable = false)
    static WebArchive own() {
        return war("current-own", Map.of()).addClass(SignOutResource.class);
    }

    private static WebArchive war(String name, Map<String, String> config) {
        Map<String, String> all = new HashMap<>(DATABASE.config());
        all.putAll(config);
        CLOCKS.put(name, MovableClock.at(MovedClock.START));
        return FlowWar.of(name, all)
                .addClasses(
                        EmailVerified.class,
                        Roles.class,
                        Editor.class,
                        Admin.class,
                        ClaimResource.class,
                        PayloadResource.class,
                        RecentResource.class);
    }

    private static CurrentClient client(String application, String mode) {
        String base = application.equals("current-only") ? "/current-only/auth/" : "/" + application + "/";
        return CurrentClient.of(
                TestServer.address(application),
                base,
                mode,
                CLOCKS.computeIfAbsent(application, name -> MovableClock.at(MovedClock.START)));
    }

    private CurrentClient loggedIn(String application, String mode) {
        CurrentClient client = client(application, mode);
        assertThat(client.post("login?user=" + user).status()).isEqualTo(200);
        assertThat(client.hasSession()).isTrue();
        return client;
    }

    private CurrentClient loggedIn(String mode) {
        return loggedIn("current", mode);
    }

    private static void pass(String application, Duration time) {
        assertThat(client(application, "cookie")
                        .send("POST", "clock/" + time, null, Map.of())
                        .status())
                .isEqualTo(204);
        CLOCKS.get(application).advance(time);
    }

    private static void pass(Duration time) {
        pass("current", time);
    }

    private static void expire(String application) {
        pass(application, ACCESS_VALIDITY.plusSeconds(1));
    }

    private void assertIn(CurrentClient client) {
        assertThat(client.get("me").json().asJsonObject().getString("userId")).isEqualTo(user);
        assertThat(client.post("change").status()).isEqualTo(200);
    }

    private static void assertOut(CurrentClient client) {
        assertThat(client.get("me").status()).isEqualTo(401);
        assertThat(client.hasSession()).isFalse();
        assertThat(client.keep("st-access-token")).isEmpty();
        assertThat(client.keep("st-refresh-token")).isEmpty();
    }

    private static String handle(CurrentClient client) {
        return client.get("me").json().asJsonObject().getString("handle");
    }

    @Test
    void inHeadersNoCookieIsSetAndNothingElseIsNeeded() {
        CurrentClient client = client("current", "header");
        Answer login = client.post("login?user=" + user);
        assertThat(login.setCookies()).isEmpty();
        assertThat(login.header("id-refresh-token")).isEmpty();
        assertThat(login.header("anti-csrf")).isEmpty();
        assertThat(login.header("Cache-Control")).contains("no-store");
        assertThat(CurrentClient.hidden(login)).isEmpty();
        assertIn(client);
    }

    @Test
    void inCookiesScriptsGetTheFrontTokenAndTheAntiCsrfTokenOnly() {
        CurrentClient client = client("current", "cookie");
        Answer login = client.post("login?user=" + user);
        assertThat(login.setCookies()).hasSize(2).allMatch(line -> line.contains("; HttpOnly"));
        assertThat(login.header("st-access-token")).isEmpty();
        assertThat(login.header("st-refresh-token")).isEmpty();
        assertThat(login.header("id-refresh-token")).isEmpty();
        assertThat(CurrentClient.hidden(login)).isEmpty();
        assertIn(client);
        client.replace("anti-csrf", "wrong");
        assertThat(client.send("POST", "change", null, Map.of()).body()).contains("anti-csrf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void theFrontTokenDescribesTheSessionAndNothingSecret(String mode) {
        JsonObject front = loggedIn(mode).frontToken();
        JsonObject payload = front.getJsonObject("up");
        assertThat(front.getString("uid")).isEqualTo(user);
        assertThat(front.getJsonNumber("ate").longValue())
                .isEqualTo(CLOCKS.get("current").instant().plus(ACCESS_VALIDITY).toEpochMilli());
        assertThat(payload.getString("sub")).isEqualTo(user);
        assertThat(payload.getJsonNumber("iat").longValue())
                .isEqualTo(CLOCKS.get("current").instant().getEpochSecond());
        assertThat(payload.getJsonObject("st-ev").getBoolean("v")).isTrue();
        assertThat(payload).doesNotContainKeys("rt", "prt", "csrf");
    }

    /** The payload differs at each of these moments, so that the client announces it. */
    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void anExpiredTokenIsRefreshedAndTheFirstUseBringsAnother(String mode) {
        CurrentClient client = loggedIn(mode);
        JsonObject atLogin = client.frontToken();
        expire("current");
        assertThat(client.send("GET", "me", null, Map.of()).header("front-token"))
                .as("a session that is alive is not taken from the client")
                .isEmpty();
        assertThat(client.refresh().status()).isEqualTo(200);
        JsonObject atRefresh = client.frontToken();
        assertIn(client);
        JsonObject atFirstUse = client.frontToken();
        assertThat(List.of(atLogin, atRefresh, atFirstUse)).doesNotHaveDuplicates();
        assertThat(atFirstUse.getJsonNumber("ate")).isEqualTo(atRefresh.getJsonNumber("ate"));
        assertThat(client.refreshes()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"cookie, true", "cookie, false", "header, true", "header, false"})
    void aCopiedSessionIsDetectedWhoeverRefreshesFirst(String mode, boolean thiefIsFirst) {
        CurrentClient victim = loggedIn(mode);
        CurrentClient thief = victim.copy();
        expire("current");
        CurrentClient first = thiefIsFirst ? thief : victim;
        CurrentClient second = thiefIsFirst ? victim : thief;
        assertIn(first);
        pass(LATE_WINDOW);
        Answer refused = second.refresh();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().asJsonObject().getString("message")).isEqualTo("token theft detected");
        assertThat(refused.header("front-token")).contains("remove");
        assertOut(second);
        expire("current");
        assertOut(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void theParentTokenUsedTwiceIsNoTheft(String mode) {
        CurrentClient tab = loggedIn(mode);
        CurrentClient other = tab.copy();
        assertThat(tab.refresh().status()).isEqualTo(200);
        assertThat(other.refresh().status()).isEqualTo(200);
        assertIn(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void aSessionThatWasRevokedElsewhereIsTakenFromTheClient(String mode) {
        CurrentClient client = loggedIn(mode);
        client("current", "cookie").send("POST", "users/" + user + "/revoke", null, Map.of());
        expire("current");
        Answer refused = client.get("me");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().asJsonObject().getString("message")).isEqualTo("unauthorised");
        assertThat(refused.header("front-token")).contains("remove");
        assertThat(refused.header("st-access-token")).contains("");
        assertThat(refused.header("st-refresh-token")).contains("");
        assertThat(CurrentClient.hidden(refused)).isEmpty();
        assertOut(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void aSignOutEndsTheSessionAndMayBeRepeated(String mode) {
        CurrentClient client = loggedIn(mode);
        CurrentClient copy = client.copy();
        Answer answer = client.signOut();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).hasToString("{\"status\":\"OK\"}");
        assertThat(answer.header("front-token")).contains("remove");
        assertThat(answer.header("st-access-token")).contains("");
        assertThat(client.browser().cookies()).isEmpty();
        assertOut(client);
        assertThat(client.signOut().json()).hasToString("{\"status\":\"OK\"}");
        assertThat(copy.signOut().json()).hasToString("{\"status\":\"OK\"}");
        assertThat(copy.refresh().status()).isEqualTo(401);
    }

    @Test
    void aSignOutIsProtectedAsAnyChange() {
        CurrentClient client = loggedIn("cookie");
        Answer crossSite = client.send("POST", "signout", null, Map.of("Sec-Fetch-Site", "cross-site"));
        assertThat(crossSite.status()).isEqualTo(403);
        assertThat(crossSite.setCookies()).isEmpty();
        Answer withoutToken = client.send("POST", "signout", null, Map.of("anti-csrf", "wrong"));
        assertThat(withoutToken.status()).isEqualTo(401);
        assertThat(withoutToken.setCookies()).isEmpty();
        expire("current");
        assertThat(client.signOut().status()).isEqualTo(200);
        assertThat(client.refreshes()).isEqualTo(1);
    }

    @Test
    void whereTheApplicationSignsOutItselfItsResourceAnswers() {
        CurrentClient client = loggedIn("current-own", "cookie");
        assertThat(client.post("signout").body()).isEqualTo("the application's own");
        assertThat(client.get("signout").body()).isEqualTo("a page of the application");
        assertIn(client);
    }

    @Test
    void aBrowserThatStartsRefreshesOnceInVain() {
        CurrentClient client = client("current", "cookie");
        Answer answer = client.refresh();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("front-token")).contains("remove");
        assertThat(answer.setCookies()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__Host-sAccessToken", "__Secure-sRefreshToken"})
    void aRefreshWithDamagedCookiesLeavesNone(String cookie) {
        CurrentClient client = client("current", "cookie");
        client.browser().putCookie(cookie + "=garbage; Path=/; Secure");
        Answer answer = client.refresh();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.setCookies(cookie)).isNotEmpty();
    }

    /** While one tab refreshes, another may send a request without an access token. */
    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void aRequestWithoutAnAccessTokenEndsNothing(String mode) {
        CurrentClient client = client("current", mode);
        Answer answer = client.send("GET", "me", null, Map.of());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("front-token")).isEmpty();
        assertThat(answer.setCookies()).isEmpty();
    }

    @Test
    void theAntiCsrfTokenIsNeededAtTheRefreshThoughTheAccessTokenIsGone() {
        CurrentClient client = loggedIn("current-only", "cookie");
        CurrentClient safari = client.copy();
        safari.browser().dropCookie("__Host-sAccessToken");
        assertThat(safari.refresh(Map.of("anti-csrf", "wrong")).status()).isEqualTo(401);
        assertThat(safari.browser().cookies()).isEmpty();

        client.forget();
        Answer withoutScriptState = client.refresh();
        assertThat(withoutScriptState.status()).isEqualTo(401);
        assertThat(client.browser().cookies()).isEmpty();
    }

    /** A page that is left during a refresh: the browser stores the cookies, and no script the anti-CSRF token. */
    @Test
    void aRefreshWhoseAnswerNoScriptReadCostsNothingHoweverOften() {
        CurrentClient client = loggedIn("cookie");
        String atLogin = client.keep("anti-csrf").orElseThrow();
        for (int i = 0; i < 3; i++) {
            assertThat(client.refresh().status()).isEqualTo(200);
            client.replace("anti-csrf", atLogin);
        }
        assertIn(client);
        client.refresh();
        client.refresh();
        assertThat(client.refresh(Map.of("anti-csrf", atLogin)).status())
                .as("once the client has another, the older one is of no use")
                .isEqualTo(401);
    }

    /** Only a page of the application can send st-auth-mode; all others must not be able to log the user out. */
    @Test
    void aRefreshOfAnUnknownPageWithoutTheAntiCsrfTokenChangesNothing() {
        CurrentClient client = loggedIn("current-only", "cookie");
        Answer plain = client.browser().send("POST", "auth/session/refresh", null, Map.of());
        assertThat(plain.status()).isEqualTo(401);
        assertThat(plain.setCookies()).isEmpty();
        assertThat(client.refresh().status()).isEqualTo(200);
    }

    @Test
    void aSessionStaysInItsModeUntilTheNextLogin() {
        CurrentClient client = loggedIn("cookie").switchedTo("header");
        expire("current");
        assertIn(client);
        assertThat(client.keep("st-access-token")).isEmpty();
        client.post("login?user=" + user);
        assertThat(client.keep("st-access-token")).isPresent();
        assertThat(client.browser().cookies()).isEmpty();
        assertIn(client);

        CurrentClient back = client.switchedTo("cookie");
        back.post("login?user=" + user);
        assertThat(back.keep("st-access-token")).isEmpty();
        assertThat(back.keep("st-refresh-token")).isEmpty();
        assertIn(back);
    }

    @Test
    void tokensInTheHeaderTakePrecedenceAndTheCookiesGoWithTheRefresh() {
        CurrentClient inCookies = loggedIn("cookie");
        CurrentClient inHeaders = loggedIn("header");
        Map<String, String> both = Map.of(
                "Authorization", "Bearer " + inHeaders.keep("st-access-token").orElseThrow());
        assertThat(inCookies.send("GET", "me", null, both).json().asJsonObject().getString("handle"))
                .isEqualTo(handle(inHeaders));
        Answer refreshed = inCookies.refresh(Map.of(
                "Authorization", "Bearer " + inHeaders.keep("st-refresh-token").orElseThrow()));
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(inCookies.browser().cookies()).isEmpty();
    }

    @Test
    void bearerTokensOfOthersAreAsIfTheyWereNotThere() {
        CurrentClient client = loggedIn("cookie");
        String foreign = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJib2IiLCJpc3MiOiJodHRwczovL2lkLnRlc3QifQ.c2ln";
        for (String authorization : List.of(
                "Bearer undefined",
                "Bearer",
                "Bearer ",
                "Bearer null",
                "Basic YTpi",
                "Bearer " + foreign,
                "Bearer " + "a.".repeat(2000),
                "Negotiate",
                " ")) {
            Answer answer = client.send("GET", "me", null, Map.of("Authorization", authorization));
            assertThat(answer.status())
                    .as(authorization.substring(0, Math.min(20, authorization.length())))
                    .isEqualTo(200);
            Answer alone = client("current", "header").send("GET", "me", null, Map.of("Authorization", authorization));
            assertThat(alone.status()).isEqualTo(401);
            assertThat(alone.setCookies()).isEmpty();
        }
    }

    @Test
    void twoAuthorizationHeadersAuthenticateNobody() {
        String token = "Bearer " + loggedIn("header").keep("st-access-token").orElseThrow();
        assertThat(status(request("me").header("Authorization", token))).isEqualTo(200);
        assertThat(status(request("me").header("Authorization", token).header("Authorization", token)))
                .isEqualTo(401);
    }

    @Test
    void aBearerTokenOfAHundredKilobytesIsRefusedAsAnyOther() {
        assertThat(status(request("me").header("Authorization", "Bearer " + "x".repeat(100_000))))
                .isEqualTo(401);
    }

    @Test
    void aBearerTokenOfOursIsCheckedAsStrictlyAsACookie() {
        CurrentClient client = loggedIn("header");
        String token = client.keep("st-access-token").orElseThrow();
        String forged = token.substring(0, token.length() - 4) + (token.endsWith("AAAA") ? "BBBB" : "AAAA");
        assertThat(bearer("current", forged).status()).isEqualTo(401);
        assertThat(bearer("current-header", token).status())
                .as("another audience")
                .isEqualTo(401);
        assertThat(bearer("current", client.keep("st-refresh-token").orElseThrow())
                        .status())
                .isEqualTo(401);
        expire("current");
        assertThat(bearer("current", token).body()).contains("try-refresh-token");
    }

    private static Answer bearer(String application, String token) {
        return client(application, "header")
                .browser()
                .send("GET", "me", null, Map.of("Authorization", "Bearer " + token));
    }

    /** As documented: three requests of a client without SDK. */
    @Test
    void aPlainClientNeedsNoHeaderButTheToken() {
        CurrentClient plain = client("current", "header");
        Answer login = plain.browser().send("POST", "login?user=" + user, null, Map.of("st-auth-mode", "header"));
        String access = login.header("st-access-token").orElseThrow();
        assertThat(bearer("current", access).status()).isEqualTo(200);
        Answer change = plain.browser().send("POST", "change", null, Map.of("Authorization", "Bearer " + access));
        assertThat(change.status()).isEqualTo(200);
        Answer refresh = plain.browser()
                .send(
                        "POST",
                        "session/refresh",
                        null,
                        Map.of(
                                "Authorization",
                                "Bearer " + login.header("st-refresh-token").orElseThrow()));
        assertThat(refresh.status()).isEqualTo(200);
        Answer promoted = bearer("current", refresh.header("st-access-token").orElseThrow());
        assertThat(promoted.header("st-access-token")).isPresent();
        assertThat(promoted.setCookies()).isEmpty();
    }

    /** Another site can make a browser send neither a bearer token nor st-auth-mode. */
    @Test
    void requestsWithBearerTokensMayComeFromEverywhere() {
        Map<String, String> crossSite = Map.of("Origin", "https://other.test", "Sec-Fetch-Site", "cross-site");
        CurrentClient inHeaders = client("current", "header");
        assertThat(inHeaders.send("POST", "login?user=" + user, null, crossSite).status())
                .isEqualTo(200);
        assertThat(inHeaders.send("POST", "change", null, crossSite).status()).isEqualTo(200);
        assertThat(inHeaders.refresh(crossSite).status()).isEqualTo(200);

        CurrentClient inCookies = loggedIn("cookie");
        assertThat(inCookies.send("POST", "change", null, crossSite).status()).isEqualTo(403);
        assertThat(inCookies.refresh(crossSite).status()).isEqualTo(403);
        assertThat(inCookies.send("POST", "login?user=" + user, null, crossSite).status())
                .isEqualTo(403);
        assertIn(inCookies);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void allHeadersAreExposedToAnAllowedOriginOnErrorsToo(String mode) {
        Map<String, String> origin = Map.of("Origin", ALLOWED);
        CurrentClient client = client("current", mode);
        Answer login = client.send("POST", "login?user=" + user, null, origin);
        assertThat(CurrentClient.hidden(login)).isEmpty();
        Answer preflight = client.browser()
                .send(
                        "OPTIONS",
                        "session/refresh",
                        null,
                        Map.of(
                                "Origin",
                                ALLOWED,
                                "Access-Control-Request-Method",
                                "POST",
                                "Access-Control-Request-Headers",
                                "anti-csrf,authorization,fdi-version,rid,st-auth-mode"));
        assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
                .contains("anti-csrf", "authorization", "fdi-version", "rid", "st-auth-mode");
        client("current", "cookie").send("POST", "users/" + user + "/revoke", null, Map.of());
        Answer refused = client.refresh(origin);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("front-token")).contains("remove");
        assertThat(CurrentClient.hidden(refused)).isEmpty();
        assertThat(refused.header("Access-Control-Allow-Origin")).contains(ALLOWED);
    }

    @Test
    void whatTheServerDoesNotAllowIsNotDone() {
        CurrentClient headersRefused = client("current-cookie", "header");
        headersRefused.post("login?user=" + user);
        assertThat(headersRefused.keep("st-access-token")).isEmpty();
        assertThat(headersRefused.browser().cookies()).hasSize(2);
        assertIn(headersRefused);

        CurrentClient cookiesRefused = client("current-header", "cookie");
        cookiesRefused.post("login?user=" + user);
        assertThat(cookiesRefused.browser().cookies()).isEmpty();
        assertIn(cookiesRefused);
        assertThat(bearer(
                                "current-cookie",
                                cookiesRefused.keep("st-access-token").orElseThrow())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aModeThatNobodyKnowsIsThatOfTheServer() {
        CurrentClient client = client("current", "nonsense");
        client.post("login?user=" + user);
        assertThat(client.browser().cookies()).hasSize(2);
        assertIn(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void aChangeOfThePayloadArrivesAtOnceAndOnce(String mode) {
        CurrentClient client = loggedIn(mode);
        Answer answer =
                client.fetch("PATCH", "payload", "{\"theme\":\"dark\"}", Map.of("Content-Type", "application/json"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("front-token")).isPresent();
        assertThat(answer.header("st-refresh-token")).isEmpty();
        assertThat(client.frontToken().getJsonObject("up").getString("theme")).isEqualTo("dark");
        assertThat(client.get("me")
                        .json()
                        .asJsonObject()
                        .getJsonObject("payload")
                        .getString("theme"))
                .isEqualTo("dark");
        expire("current");
        client.get("me");
        assertThat(client.frontToken().getJsonObject("up").getString("theme")).isEqualTo("dark");
    }

    @Test
    void aChangeByHandleIsSeenAtTheNextRefresh() {
        CurrentClient client = loggedIn("cookie");
        client("current", "cookie")
                .send(
                        "PATCH",
                        "payload/of/" + handle(client),
                        "{\"plan\":\"pro\"}",
                        Map.of("Content-Type", "application/json"));
        client.get("me");
        assertThat(client.frontToken().getJsonObject("up")).doesNotContainKey("plan");
        client.refresh();
        assertThat(client.frontToken().getJsonObject("up").getString("plan")).isEqualTo("pro");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void aPayloadThatNoClientOrProxyCanHoldIsRefusedAtLoginAndAtTheChange(String mode) {
        CurrentClient client = client("current", mode);
        Map<String, String> json = Map.of("Content-Type", "application/json");
        String large = "{\"payload\":{\"a\":\"" + "x".repeat(2500) + "\"}}";
        Answer refused = client.fetch("POST", "login?user=" + user, large, json);
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.header("front-token")).isEmpty();
        assertThat(refused.setCookies()).isEmpty();
        client.post("login?user=" + user);
        JsonValue before = client.get("me").json();
        assertThat(client.fetch("PUT", "payload", "{\"a\":\"" + "x".repeat(2500) + "\"}", json)
                        .status())
                .isEqualTo(500);
        assertThat(client.get("me").json()).isEqualTo(before);
        assertThat(client.refresh().status()).isEqualTo(200);
        assertThat(client.get("me").json()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void aClaimThatTheSessionDoesNotSatisfyIsRefusedAsTheClientParsesIt(String mode) {
        CurrentClient client = loggedIn(mode);
        assertThat(client.get("claims/verified").body()).isEqualTo("in");
        Answer refused = client.get("claims/verified-admins");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json())
                .hasToString("{\"reason\":\"invalid-claim\",\"message\":\"invalid claim\",\"claimValidationErrors\":["
                        + "{\"id\":\"st-role\",\"reason\":{\"message\":\"wrong value\",\"expectedToInclude\":\"admin\","
                        + "\"actualValue\":[\"editor\"]}}]}");
        assertThat(refused.header("front-token")).isEmpty();
        assertThat(client.hasSession()).isTrue();
        assertThat(client.get("claims/editors").body()).isEqualTo("in");
    }

    @Test
    void aClaimThatIsTooOldIsFetchedAndTheClientLearnsIt() {
        CurrentClient client = loggedIn("header");
        client("current", "cookie").send("PUT", "claims/of/" + user + "/false", null, Map.of());
        assertThat(client.get("claims/verified").status()).isEqualTo(200);
        pass(Duration.ofMinutes(11));
        Answer refused = client.get("claims/verified");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("front-token")).isPresent();
        assertThat(client.frontToken()
                        .getJsonObject("up")
                        .getJsonObject("st-ev")
                        .getBoolean("v"))
                .isFalse();
        assertThat(client.get("claims/optional").status()).isEqualTo(403);
        assertThat(client("current", "header").get("claims/optional").body()).isEqualTo("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void aUserWhoLoggedInLongAgoAuthenticatesAgain(String mode) {
        CurrentClient client = loggedIn(mode);
        assertThat(client.get("recent").body()).isEqualTo("in");
        pass(Duration.ofMinutes(5).plusSeconds(1));
        Answer refused = client.get("recent");
        assertThat(refused.status()).as("no reason to refresh").isEqualTo(403);
        assertThat(refused.json())
                .hasToString("{\"reason\":\"insufficient-user-authentication\",\"message\":\"invalid claim\","
                        + "\"claimValidationErrors\":[{\"id\":\"auth_time\",\"reason\":{\"message\":\"expired\","
                        + "\"maxAgeInSeconds\":300,\"ageInSeconds\":301}}]}");
        assertThat(client.get("recent/optional").status()).isEqualTo(403);
        assertThat(client.refreshes()).isZero();
        assertIn(client);

        assertThat(client.post("recent/authentication").status()).isEqualTo(204);
        assertThat(client.get("recent").body()).isEqualTo("in");
        long authTime = client.frontToken().getJsonObject("up").getInt("auth_time");
        assertThat(client.refresh().status()).isEqualTo(200);
        assertThat(client.frontToken().getJsonObject("up").getInt("auth_time")).isEqualTo(authTime);
        assertThat(client.get("recent").body()).isEqualTo("in");
        assertThat(client.get("recent/time").body()).isEqualTo(Instant.ofEpochSecond(authTime) + " " + authTime);
    }

    @Test
    void aClientThatIsNotOfSuperTokensIsAnswered401WithTheReason() {
        Browser plain = new Browser(TestServer.address("current"), CLOCKS.get("current"));
        plain.post("login?user=" + user);
        CurrentClient inHeaders = loggedIn("header");
        String token = inHeaders.keep("st-access-token").orElseThrow();
        pass(Duration.ofMinutes(6));

        Answer refused = plain.send("GET", "recent", null, Map.of());
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("\"reason\":\"insufficient-user-authentication\"");
        assertThat(refused.headers().allValues("WWW-Authenticate"))
                .containsExactly("SuperTokens reason=\"insufficient-user-authentication\", "
                        + "error=\"insufficient_user_authentication\", "
                        + "error_description=\"A more recent authentication is required\", max_age=\"300\"");
        assertThat(refused.setCookies()).isEmpty();
        assertThat(refused.header("id-refresh-token")).isEmpty();
        assertThat(plain.get("me").status()).isEqualTo(200);

        Answer bearer = new Browser(TestServer.address("current"))
                .send("GET", "recent", null, Map.of("Authorization", "Bearer " + token));
        assertThat(bearer.status()).isEqualTo(401);
        assertThat(bearer.header("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer ")
                .contains("error=\"insufficient_user_authentication\"");
        assertThat(plain.send("GET", "recent", null, Map.of("supertokens-sdk-name", "website"))
                        .status())
                .as("the client of the reference")
                .isEqualTo(403);
        assertThat(new Browser(TestServer.address("current"))
                        .get("recent/optional")
                        .body())
                .isEqualTo("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void aSessionWithAnotherHandleIsOfNobodyElse(String mode) {
        CurrentClient client = loggedIn(mode);
        CurrentClient copy = client.copy();
        String handle = handle(client);
        Answer answer = client.post("recent/handle");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isNotEqualTo(handle);
        assertThat(handle(client)).isEqualTo(answer.body());
        assertIn(client);

        assertThat(copy.refresh().body()).contains("unauthorised");
        assertOut(copy);
        assertThat(client.refresh().status()).isEqualTo(200);
        assertIn(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void anAuthenticationAndAnotherHandleGoTogether(String mode) {
        CurrentClient client = loggedIn(mode);
        pass(Duration.ofMinutes(6));
        Answer answer = client.post("recent/elevation");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(client.get("recent").body()).isEqualTo("in");
        assertThat(answer.body()).startsWith(handle(client) + " ");
        assertThat(client.refresh().status()).isEqualTo(200);
        assertThat(client.get("recent").body()).isEqualTo("in");
    }

    /** For clients of both generations; the cookies of the client's own are not the library's. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCookiesOfAUserWhoIsNotRememberedEndWithTheBrowser(boolean isCurrent) {
        Map<String, String> headers = isCurrent ? Map.of("st-auth-mode", "cookie", "rid", "anti-csrf") : Map.of();
        Browser browser = new Browser(TestServer.address("current"), CLOCKS.get("current"));
        List<String> set = new ArrayList<>();
        Answer login = browser.send("POST", "recent/login?user=" + user, null, headers);
        assertThat(login.setCookies()).hasSize(isCurrent ? 2 : 3);
        set.addAll(login.setCookies());
        pass(Duration.ofMinutes(16));
        Map<String, String> withAntiCsrf = new HashMap<>(headers);
        login.header("anti-csrf").ifPresent(token -> withAntiCsrf.put("anti-csrf", token));
        Answer refresh = browser.send("POST", "session/refresh", null, withAntiCsrf);
        assertThat(refresh.status()).isEqualTo(200);
        set.addAll(refresh.setCookies());
        refresh.header("anti-csrf").ifPresent(token -> withAntiCsrf.put("anti-csrf", token));
        for (String path : List.of("me", "recent/authentication", "recent/handle")) {
            Answer answer = browser.send(path.equals("me") ? "GET" : "POST", path, null, withAntiCsrf);
            assertThat(answer.status()).as(path).isBetween(200, 204);
            assertThat(answer.setCookies()).as(path).isNotEmpty();
            set.addAll(answer.setCookies());
        }
        assertThat(set).noneMatch(line -> line.contains("Expires=") || line.contains("Max-Age="));
        pass(Duration.ofMinutes(31));
        assertThat(browser.send("POST", "session/refresh", null, withAntiCsrf).status())
                .isEqualTo(401);
    }

    @Test
    void aClaimThatCannotBeFetchedIsNotSatisfied() {
        client("current", "cookie").send("PUT", "claims/of/" + user + "/fail", null, Map.of());
        CurrentClient client = loggedIn("cookie");
        Answer refused = client.get("claims/verified");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("could not be fetched");
        client("current", "cookie").send("PUT", "claims/of/" + user + "/true", null, Map.of());
        assertThat(client.get("claims/verified").status()).isEqualTo(200);
    }

    @Test
    void theMarkerOfAnOlderClientGoesWithOneRefresh() {
        CurrentClient client = loggedIn("current-only", "cookie");
        client.browser().putCookie("sIdRefreshToken=1d; Path=/");
        assertIn(client);
        assertThat(client.refreshes()).isEqualTo(1);
        assertThat(client.browser().cookie("sIdRefreshToken")).isEmpty();
    }

    @Test
    void withCurrentClientsOnlyAPlainLoginSetsNothingThatScriptsCanRead() {
        Answer login = client("current-only", "cookie").browser().send("POST", "login?user=" + user, null, Map.of());
        assertThat(login.setCookies()).hasSize(2).allMatch(line -> line.contains("; HttpOnly"));
    }

    /** Cookies of the domain that was configured before are used once more, and removed with the next refresh. */
    @Test
    void afterAMoveOfTheDomainSessionsContinueWithoutALoop() {
        CurrentClient client = loggedIn("current-moved", "cookie");
        String access =
                client.browser().cookie("__Host-sAccessToken").orElseThrow().value();
        client.browser().dropCookie("__Host-sAccessToken");
        client.browser().putCookie("__Secure-sAccessToken=" + access + "; Path=/; Secure");
        Answer refreshed = client.refresh();
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.setCookies("__Secure-sAccessToken"))
                .containsExactly("__Secure-sAccessToken=; Domain=localhost.test; Path=/; Max-Age=0; Secure");
        assertThat(client.browser().cookie("__Host-sAccessToken")).isPresent();
        assertIn(client);
    }

    @Test
    void everyPathOfTheConfigurationIsAnswered() {
        CurrentClient client = client("current-only", "cookie");
        for (String path : List.of("auth/session/refresh", "auth/signout")) {
            assertThat(client.browser().send("OPTIONS", path, null, Map.of()).status())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(client.browser()
                        .send("POST", "session/refresh", null, Map.of())
                        .status())
                .isEqualTo(404);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(TestServer.address("current").resolve(path));
    }

    /** Over HTTP/1.1, because servers limit the size of headers of HTTP/2 by the connection. */
    private static int status(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient()
                    .send(request.version(HttpClient.Version.HTTP_1_1).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
