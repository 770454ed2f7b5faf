package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import io.supertokens.it.support.Client;
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.Tab;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The current client of SuperTokens, supertokens-website 20.1.6, with cookies and with tokens in headers. A page sends
 * its requests with fetch, with XMLHttpRequest, or with axios and the client's interceptors for it.
 *
 * <p>The traps of the protocol, by their numbers in its description, and the tests that step on them:
 *
 * <table>
 * <caption>Traps</caption>
 * <tr><td>1<td>empty headers are sent<td>{@link #aSignOutTellsEveryClientToForgetItsTokens}
 * <tr><td>2<td>a request without tokens clears nothing<td>{@link #aRequestWithoutAnAccessTokenEndsNothing}
 * <tr><td>3<td>the cookie outlives its token<td>{@link #cookiesLiveAsLongAsTheyAreNeeded}
 * <tr><td>4, 19<td>every 401 is refreshed, ten times<td>{@link #aSessionSurvivesAnApplicationThatAnswers401ItsOwnWay}
 * <tr><td>5<td>both modes at once<td>{@link #aSessionStaysInItsModeUntilTheNextLogin}
 * <tr><td>6<td>bearer tokens of others<td>{@link #bearerTokensOfOthersAreIgnored}
 * <tr><td>7<td>an old bearer token of ours<td>{@link #aSessionSurvivesACallerWhoInsistsOnAnOldToken}
 * <tr><td>8, 9<td>cookies are really deleted, from every path<td>{@link #aRefreshWithoutARefreshTokenLeavesNothing},
 *     {@link #aSignOutEndsTheSessionForGood}
 * <tr><td>10<td>path and form of the refresh<td>{@link #theClientsUsualPathsCanBeServed}
 * <tr><td>11<td>rid has many values<td>{@link #withACustomHeaderPlainPagesOfOthersCannotChangeAnything}
 * <tr><td>12<td>no anti-CSRF token in header mode<td>{@link #aSessionIsCreatedAndUsed}
 * <tr><td>13<td>two refreshes at once<td>{@link #twoRefreshesAtOnceAreNoTheft}
 * <tr><td>14<td>all headers are exposed<td>{@link #aPageOfAnotherOriginReadsAllHeadersOfTheProtocol}
 * <tr><td>15<td>wrong clocks<td>{@link #theClockOfTheBrowserMayBeWrong}
 * <tr><td>16<td>Safari forgets what scripts have stored<td>{@link #theLossOfTheCookiesOfScriptsEndsTheSession},
 *     {@link #withoutAnAntiCsrfTokenTheSessionSurvivesTheLossOfTheCookiesOfScripts}
 * <tr><td>17<td>the payload is an object<td>{@link #aChangeOfThePayloadArrivesAtOnce}
 * <tr><td>18<td>a 403 of the application<td>{@link #aRefusalOfTheApplicationsOwnChangesNothing}
 * <tr><td>20<td>tokens in headers are kept for 36.5 days<td>{@link #cookiesLiveAsLongAsTheyAreNeeded}
 * <tr><td>21<td>redirects are invisible<td>{@link #redirectsAreFollowedBeforeTheClientSeesThem}
 * </table>
 */
class CurrentClientIT extends BrowserClientIT {

    private static final String FRONT_TOKEN = "clients-front-token";
    private static final String CUSTOM_HEADER = "clients-custom-header";
    private static final String WITHOUT_ANTI_CSRF = "clients-without-anti-csrf";

    private static final Client COOKIE = Client.website20("fetch", "cookie");
    private static final Client HEADER = Client.website20("fetch", "header");
    private static final Client OLDER = Client.website4("fetch");

    static final List<Client> MODES = List.of(COOKIE, HEADER);
    static final List<Client> COOKIES =
            List.of(COOKIE, Client.website20("xhr", "cookie"), Client.website20("axios", "cookie"));
    static final List<Client> HEADERS =
            List.of(HEADER, Client.website20("xhr", "header"), Client.website20("axios", "header"));
    static final List<Client> CLIENTS =
            Stream.of(COOKIES, HEADERS).flatMap(List::stream).toList();

    @Deployment(name = FRONT_TOKEN, testable = false)
    static WebArchive frontToken() {
        return war(
                FRONT_TOKEN,
                Map.of(
                        "supertokens.client-protocol",
                        "front-token",
                        "supertokens.api-base-path",
                        "/" + FRONT_TOKEN + "/api/auth"));
    }

    @Deployment(name = CUSTOM_HEADER, testable = false)
    static WebArchive customHeader() {
        return war(
                CUSTOM_HEADER,
                Map.of("supertokens.anti-csrf", "custom-header", "supertokens.access-token.exposed", "true"));
    }

    @Deployment(name = WITHOUT_ANTI_CSRF, testable = false)
    static WebArchive withoutAntiCsrf() {
        return war(WITHOUT_ANTI_CSRF, Map.of("supertokens.anti-csrf", "off"));
    }

    @Override
    List<Client> clients() {
        return CLIENTS;
    }

    @Override
    List<String> cookiesOf(Client client) {
        return HEADERS.contains(client)
                ? List.of("sFrontToken", "st-last-access-token-update", "st-access-token", "st-refresh-token")
                : List.of(
                        "__Host-sAccessToken",
                        "__Secure-sRefreshToken",
                        "sFrontToken",
                        "st-last-access-token-update",
                        "sAntiCsrf");
    }

    @Override
    List<String> cookiesLeft() {
        return List.of("st-last-access-token-update");
    }

    private static @Nullable Object signOut(Tab tab) {
        return tab.evaluate("() => client.signOut()");
    }

    private static @Nullable Object userId(Tab tab) {
        return tab.evaluate("() => client.getUserId()");
    }

    private static Map<Object, Object> payload(Tab tab) {
        return object(tab.evaluate("() => client.getAccessTokenPayloadSecurely()"));
    }

    private static Map<Object, Object> object(@Nullable Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return new HashMap<>((Map<?, ?>) value);
    }

    private static Cookie cookie(Profile profile, String name) {
        return profile.cookies().stream()
                .filter(cookie -> cookie.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Duration lifeOf(Cookie cookie) {
        return Duration.between(Instant.now(), Instant.ofEpochSecond(cookie.expires.longValue()));
    }

    /** Removes what scripts have stored, as Safari does after seven days. */
    private static void forgetCookiesOfScripts(Profile profile) {
        profile.cookies().stream().filter(cookie -> !cookie.httpOnly).forEach(cookie -> profile.drop(cookie.name));
    }

    /** The events, except that the payload has changed, which it does whenever a new token has another time. */
    private static List<String> events(Tab tab) {
        return tab.takeEvents().stream()
                .filter(event -> !event.equals("ACCESS_TOKEN_PAYLOAD_UPDATED"))
                .toList();
    }

    /** The headers of a response that a page's own script sees. */
    private static Map<Object, Object> visibleHeaders(
            Tab tab, String method, URI address, @Nullable String body, Map<String, String> headers) {
        return object(tab.evaluate("""
                ([method, address, body, headers]) => fetch(address, {method, body, headers, credentials: "include"})
                    .then(response => Object.fromEntries(response.headers))
                """, Arrays.asList(method, address.toString(), body, headers)));
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void aFreshBrowserAsksOnceWhetherThereIsASession(Client client) {
        Profile profile = profile();
        Tab tab = open(profile, DEMO, client);
        assertLoggedOut(tab);
        assertLoggedOut(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(names(profile)).isEqualTo(cookiesLeft());
        assertThat(tab.takeEvents()).containsExactly("UNAUTHORISED false", "UNAUTHORISED false");
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void theClientReportsWhatHappensToTheSession(Client client) {
        Tab tab = loggedIn(profile(), DEMO, client);
        assertThat(events(tab)).containsExactly("SESSION_CREATED");
        expireAccessTokens(DEMO);
        assertWorks(tab);
        assertThat(events(tab)).containsExactly("REFRESH_SESSION");
        signOut(tab);
        assertThat(events(tab)).containsExactly("SIGN_OUT");

        logIn(tab);
        assertThat(events(tab)).containsExactly("SESSION_CREATED");
        revokeOnTheServer(DEMO);
        expireAccessTokens(DEMO);
        assertLoggedOut(tab);
        assertThat(events(tab)).containsExactly("UNAUTHORISED true");
        assertLoggedOut(tab);
        assertThat(events(tab)).containsExactly("UNAUTHORISED false");
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aSignOutEndsTheSessionForGood(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        Profile second = copyOf(profile);
        Profile third = copyOf(profile);
        signOut(tab);
        signOut(tab);
        assertThat(events(tab)).containsExactly("SESSION_CREATED", "SIGN_OUT", "SIGN_OUT");
        assertThat(names(profile)).isEqualTo(cookiesLeft());
        assertLoggedOut(tab);

        signOut(open(second, DEMO, client));
        assertThat(names(second)).as("of a session that is over").isEqualTo(cookiesLeft());

        expireAccessTokens(DEMO);
        assertLoggedOut(open(third, DEMO, client));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aSignOutWithAnExpiredAccessTokenRefreshesOnce(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        expireAccessTokens(DEMO);
        signOut(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(names(profile)).isEqualTo(cookiesLeft());

        logIn(tab);
        tab.moveClock(Duration.ofHours(3));
        signOut(tab);
        assertThat(profile.refreshes()).as("by the clock of the client").isEqualTo(2);
        assertThat(names(profile)).isEqualTo(cookiesLeft());
    }

    @Test
    void aSignOutTellsEveryClientToForgetItsTokens() {
        Profile profile = profile();
        loggedIn(profile, DEMO, HEADER);
        String bearer = "Bearer " + cookie(profile, "st-access-token").value;
        Tab plain = open(profile, DEMO, Client.none());
        for (String authorization : List.of(bearer, "Bearer undefined")) {
            Map<String, String> headers = Map.of("st-auth-mode", "header", "Authorization", authorization);
            assertThat(plain.call("POST", "signout", null, headers))
                    .isEqualTo(new Tab.Result(200, "{\"status\":\"OK\"}"));
            Map<Object, Object> visible =
                    visibleHeaders(plain, "POST", api(DEMO).resolve("signout"), null, headers);
            assertThat(visible.get("front-token")).isEqualTo("remove");
            assertThat(visible.get("st-access-token")).isEqualTo("");
            assertThat(visible.get("st-refresh-token")).isEqualTo("");
        }
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void aClaimIsRefusedUntilItIsSatisfied(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        Tab.Result refused = tab.get("account/orders");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("claimValidationErrors");
        assertThat(events(tab)).last().asString().startsWith("API_INVALID_CLAIM [{\"id\":\"st-ev\",\"reason\":{");

        assertThat(claimErrors(tab)).asString().contains("st-ev").contains("wrong value");
        tab.moveClock(Duration.ofMinutes(10));
        assertThat(claimErrors(tab)).as("fetched again").isEqualTo(List.of());
        assertThat(tab.get("account/orders").status()).isEqualTo(200);
        assertThat(profile.refreshes()).isZero();
    }

    /** The errors of the client's own claim class, which has the value fetched again after five minutes. */
    private static @Nullable Object claimErrors(Tab tab) {
        return tab.evaluate("""
                () => {
                    const refresh = () => call("POST", "api/account/verification", null, {});
                    const emailVerified = new client.BooleanClaim({ id: "st-ev", refresh });
                    return client.validateClaims(() => [emailVerified.validators.isTrue(300)]);
                }
                """);
    }

    @Test
    void theClaimClassesOfTheClientReadTheToken() {
        Tab tab = loggedIn(profile(), DEMO, COOKIE);
        assertThat(tab.evaluate("""
                async () => {
                    const refresh = () => Promise.reject("not needed");
                    const { BooleanClaim, PrimitiveClaim, PrimitiveArrayClaim, getClaimValue, validateClaims } = client;
                    const emailVerified = new BooleanClaim({ id: "st-ev", refresh });
                    const plan = new PrimitiveClaim({ id: "plan", refresh });
                    const roles = new PrimitiveArrayClaim({ id: "st-role", refresh });
                    return [
                        await validateClaims(() => [
                            emailVerified.validators.isFalse(),
                            plan.validators.hasValue("gold"),
                            roles.validators.includesAll(["customer", "reader"])
                        ]),
                        ...(await Promise.all([emailVerified, plan, roles].map(claim => getClaimValue({ claim }))))
                    ];
                }
                """)).isEqualTo(List.of(List.of(), false, "gold", List.of("customer", "reader")));
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void aChangeOfThePayloadArrivesAtOnce(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        Tab other = open(profile, DEMO, client);
        tab.takeEvents();
        tab.post("account/payload", Map.of("colour", "red"));
        assertThat(tab.takeEvents()).containsExactly("ACCESS_TOKEN_PAYLOAD_UPDATED");
        assertThat(payload(tab).get("colour")).isEqualTo("red");
        assertThat(payload(tab).get("name")).isEqualTo("The famous " + user);
        assertThat(payload(other).get("colour")).isEqualTo("red");
        assertThat(other.get("me").body()).contains("\"colour\":\"red\"");

        tab.put("account/payload", List.of());
        assertThat(payload(tab).get("colour")).isNull();
        assertThat(payload(tab).get("iat"))
                .as("beside a payload that is no object")
                .isInstanceOf(Number.class);
        assertThat(profile.refreshes()).isZero();

        expireAccessTokens(DEMO);
        assertWorks(tab);
        assertThat(payload(tab).get("name")).isNull();
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void namesInEveryAlphabetReachTheClient(Client client) {
        String name = "łukasz 馬 / 马 " + UUID.randomUUID();
        Tab tab = open(profile(), DEMO, client);
        assertThat(tab.post("login", Map.of("userId", name)).status()).isEqualTo(200);
        assertThat(userId(tab)).isEqualTo(name);
        expireAccessTokens(DEMO);
        assertThat(tab.get("greeting").body()).isEqualTo("{\"message\":\"Welcome back, " + name + ".\"}");
        assertThat(payload(tab).get("name")).isEqualTo("The famous " + name);
    }

    @Test
    void theCurrentClientTakesOverTheSessionOfTheOlder() {
        Profile profile = profile();
        Tab older = loggedIn(profile, DEMO, OLDER);
        Tab current = open(profile, DEMO, COOKIE);
        assertWorks(current);
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(older.hasSession()).isFalse();
        assertBothWork(current, older);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void theOlderClientLogsInBesideTheCurrent(Client client) {
        Profile profile = profile();
        Tab current = loggedIn(profile, DEMO, client);
        Tab older = open(profile, DEMO, OLDER);
        assertThat(older.hasSession()).isFalse();
        assertBothWork(current, older);
    }

    private void assertBothWork(Tab current, Tab older) {
        for (int i = 0; i < 2; i++) {
            logIn(older);
            assertWorks(older);
            assertWorks(current);
            expireAccessTokens(DEMO);
            assertWorks(current);
        }
        signOut(current);
        assertLoggedOut(current);
        logIn(older);
        assertWorks(older);
        logIn(current);
        assertWorks(current);
    }

    /** The client keeps an anti-CSRF token that it does not need any more. */
    @Test
    void aSessionStaysInItsModeUntilTheNextLogin() {
        assertStaysInItsMode(COOKIE, HEADER, List.of("sAntiCsrf"));
        assertStaysInItsMode(HEADER, COOKIE, List.of());
    }

    private void assertStaysInItsMode(Client before, Client after, List<String> kept) {
        Profile profile = profile();
        loggedIn(profile, DEMO, before);
        Tab tab = open(profile, DEMO, after);
        assertWorks(tab);
        expireAccessTokens(DEMO);
        assertWorks(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(names(profile)).containsExactlyInAnyOrderElementsOf(cookiesOf(before));

        logIn(tab);
        assertWorks(tab);
        assertThat(names(profile))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(cookiesOf(after).stream(), kept.stream()).toList());
    }

    @ParameterizedTest
    @FieldSource("COOKIES")
    void bearerTokensOfOthersAreIgnored(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        for (String token : List.of("undefined", "", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl")) {
            Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
            assertThat(tab.call("GET", "me", null, headers).body()).contains(user);
            assertThat(tab.call("PUT", "note", Map.of("text", "milk"), headers).status())
                    .isEqualTo(200);
        }
        assertThat(profile.refreshes()).isZero();
    }

    @ParameterizedTest
    @FieldSource("HEADERS")
    void aSessionSurvivesACallerWhoInsistsOnAnOldToken(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        Map<String, String> old = Map.of("Authorization", "Bearer " + cookie(profile, "st-access-token").value);
        assertThat(tab.call("GET", "me", null, old).status()).isEqualTo(200);
        expireAccessTokens(DEMO);
        assertWorks(tab);
        assertThat(tab.call("GET", "me", null, old).status()).as("given up").isZero();
        assertWorks(tab);
    }

    @ParameterizedTest
    @FieldSource("COOKIES")
    void aSessionSurvivesAnApplicationThatAnswers401ItsOwnWay(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        assertThat(tab.get("status/401").status()).as("given up").isZero();
        assertThat(profile.refreshes())
                .as("ten attempts, of which every other one has confirmed the new token and is repeated with it")
                .isEqualTo(5);
        assertWorks(tab);
    }

    @ParameterizedTest
    @FieldSource("COOKIES")
    void aRefusalOfTheApplicationsOwnChangesNothing(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        tab.takeEvents();
        assertThat(tab.get("status/403").status()).isEqualTo(403);
        assertThat(tab.takeEvents()).containsExactly("API_INVALID_CLAIM [{\"id\":\"of the application\"}]");
        assertWorks(tab);
        assertThat(profile.refreshes()).isZero();
    }

    @Test
    void redirectsAreFollowedBeforeTheClientSeesThem() {
        Tab tab = loggedIn(profile(), DEMO, COOKIE);
        assertThat(tab.get("status/302").body()).contains(user);
        assertThat(tab.evaluate("address => fetch(address).then(response => response.redirected)", api(DEMO) + "me"))
                .as("the library redirects nothing")
                .isEqualTo(false);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aRequestWithoutAnAccessTokenEndsNothing(Client client) {
        Profile profile = profile();
        loggedIn(profile, DEMO, client);
        profile.drop("__Host-sAccessToken");
        profile.drop("st-access-token");
        List<String> before = names(profile);
        Tab plain = open(profile, DEMO, Client.none());
        assertThat(plain.get("me").status()).isEqualTo(401);
        assertThat(visibleHeaders(plain, "GET", api(DEMO).resolve("me"), null, Map.of("st-auth-mode", "cookie")))
                .doesNotContainKey("front-token");
        assertThat(names(profile)).isEqualTo(before);
    }

    @Test
    void aRefreshWithoutARefreshTokenLeavesNothing() {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, COOKIE);
        profile.drop("__Secure-sRefreshToken");
        assertThat(tab.evaluate("() => client.attemptRefreshingSession()")).isEqualTo(false);
        assertThat(names(profile)).isEqualTo(cookiesLeft());
        assertLoggedOut(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
    }

    @Test
    void inHeaderModeTheRefreshTokenAloneSuffices() {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, HEADER);
        profile.drop("st-access-token");
        assertWorks(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
    }

    @Test
    void cookiesLiveAsLongAsTheyAreNeeded() {
        Profile cookies = profile();
        loggedIn(cookies, DEMO, COOKIE);
        Duration refreshValidity = Duration.ofDays(100);
        assertThat(lifeOf(cookie(cookies, "__Host-sAccessToken"))).isGreaterThan(refreshValidity.minusMinutes(5));
        assertThat(lifeOf(cookie(cookies, "__Secure-sRefreshToken"))).isCloseTo(refreshValidity, Duration.ofMinutes(5));

        Profile headers = profile();
        loggedIn(headers, DEMO, HEADER);
        assertThat(lifeOf(cookie(headers, "st-refresh-token")))
                .as("by the client's own choice")
                .isCloseTo(Duration.ofHours(876), Duration.ofMinutes(5));
    }

    /** Ahead by more than the clock of the server, which other tests have moved. */
    @ParameterizedTest
    @ValueSource(longs = {-2, 1000})
    void theClockOfTheBrowserMayBeWrong(long days) {
        for (Client client : MODES) {
            Profile profile = profile();
            Tab tab = open(profile, DEMO, client);
            tab.moveClock(Duration.ofDays(days));
            logIn(tab);
            profile.forgetRequests();
            assertThat(tab.hasSession()).isTrue();
            assertWorks(tab);
            assertThat(profile.refreshes()).isZero();
            expireAccessTokens(DEMO);
            assertWorks(tab);
            assertThat(tab.hasSession()).isTrue();
            assertThat(profile.refreshes()).isEqualTo(1);
        }
    }

    /** With an anti-CSRF token, the second may come with the first one's cookies, and too early for its token. */
    @Test
    void twoRefreshesAtOnceAreNoTheft() {
        assertRefreshesTwiceAtOnce(DEMO, HEADER);
        assertRefreshesTwiceAtOnce(WITHOUT_ANTI_CSRF, COOKIE);
    }

    private void assertRefreshesTwiceAtOnce(String application, Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, application, client.with("lock", false));
        assertThat(tab.evaluate("""
                () => Promise.all([client.attemptRefreshingSession(), client.attemptRefreshingSession()])
                """)).isEqualTo(List.of(true, true));
        assertThat(profile.refreshes()).isEqualTo(2);
        assertWorks(tab);
        expireAccessTokens(application);
        assertWorks(tab);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void theLossOfTheCookiesOfScriptsEndsTheSession(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        forgetCookiesOfScripts(profile);
        assertLoggedOut(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(names(profile)).isEqualTo(cookiesLeft());
    }

    @ParameterizedTest
    @ValueSource(strings = {CUSTOM_HEADER, WITHOUT_ANTI_CSRF})
    void withoutAnAntiCsrfTokenTheSessionSurvivesTheLossOfTheCookiesOfScripts(String application) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, application, COOKIE);
        assertThat(names(profile)).doesNotContain("sAntiCsrf");
        forgetCookiesOfScripts(profile);
        assertWorks(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
    }

    @Test
    void withACustomHeaderPlainPagesOfOthersCannotChangeAnything() {
        Profile profile = profile();
        assertWorks(loggedIn(profile, CUSTOM_HEADER, COOKIE));
        Tab plain = open(profile, CUSTOM_HEADER, Client.none());
        Map<String, String> note = Map.of("text", "owned");
        assertThat(plain.get("me").status()).isEqualTo(200);
        assertThat(plain.put("note", note).status()).isEqualTo(401);
        assertThat(plain.call("PUT", "note", note, Map.of("rid", "emailpassword"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutAntiCsrfAPlainPageMayChangeSomething() {
        Profile profile = profile();
        assertWorks(loggedIn(profile, WITHOUT_ANTI_CSRF, COOKIE));
        Tab plain = open(profile, WITHOUT_ANTI_CSRF, Client.none());
        assertThat(plain.put("note", Map.of("text", "mine")).status()).isEqualTo(200);
    }

    @Test
    void theClientsUsualPathsCanBeServed() {
        Profile profile = profile();
        Tab tab = loggedIn(profile, FRONT_TOKEN, COOKIE.with("apiBasePath", "/" + FRONT_TOKEN + "/api/auth"));
        expireAccessTokens(FRONT_TOKEN);
        assertWorks(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
        signOut(tab);
        assertThat(names(profile)).isEqualTo(cookiesLeft());
    }

    @Test
    void whereOnlyCurrentClientsAreServedScriptsSeeNoCookieOfTheLibrary() {
        Client client = COOKIE.with("apiBasePath", "/" + FRONT_TOKEN + "/api/auth");
        Profile profile = profile();
        Tab tab = loggedIn(profile, FRONT_TOKEN, client);
        assertThat(names(profile)).containsExactlyInAnyOrderElementsOf(cookiesOf(COOKIE));
        assertThat(cookiesOfScripts(tab))
                .containsExactlyInAnyOrder("sFrontToken", "st-last-access-token-update", "sAntiCsrf");

        tab.evaluate("() => { document.cookie = 'sIdRefreshToken=of-the-older-client; path=/' }");
        assertWorks(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(cookiesOfScripts(tab)).doesNotContain("sIdRefreshToken");
    }

    private static List<Object> cookiesOfScripts(Tab tab) {
        Object names = tab.evaluate("() => document.cookie.split('; ').map(cookie => cookie.split('=')[0])");
        assertThat(names).isInstanceOf(List.class);
        return List.copyOf((List<?>) names);
    }

    @Test
    void theAccessTokenOfASessionInCookiesCanBeExposed() {
        Profile profile = profile();
        Tab tab = loggedIn(profile, CUSTOM_HEADER, COOKIE);
        Object token = tab.evaluate("() => client.getAccessToken()");
        assertThat(token).asString().contains(".").isEqualTo(cookie(profile, "__Host-sAccessToken").value);
        assertThat(names(profile)).contains("st-access-token").doesNotContain("st-refresh-token");
        assertWorks(tab);
        expireAccessTokens(CUSTOM_HEADER);
        assertWorks(tab);
        assertThat(tab.evaluate("() => client.getAccessToken()")).isNotEqualTo(token);
        signOut(tab);
        assertThat(names(profile)).isEqualTo(cookiesLeft());
    }

    @Test
    void aPageOfAnotherOriginReadsAllHeadersOfTheProtocol() {
        Tab plain = profile().open(page().address("localhost"), api(OTHER_PORT), Client.none());
        URI login = api(OTHER_PORT).resolve("login");
        URI refresh = api(OTHER_PORT).resolve("session/refresh");
        String body = "{\"userId\":\"" + user + "\"}";
        assertThat(visibleHeaders(plain, "POST", login, body, currentClient("cookie")))
                .containsKeys("front-token", "anti-csrf")
                .doesNotContainKeys("id-refresh-token", "st-access-token");
        assertThat(visibleHeaders(plain, "POST", refresh, null, currentClient("cookie"))
                        .get("front-token"))
                .as("of a refusal")
                .isEqualTo("remove");
        assertThat(visibleHeaders(plain, "POST", login, body, currentClient("header")))
                .containsKeys("front-token", "st-access-token", "st-refresh-token")
                .doesNotContainKey("anti-csrf");
    }

    private static Map<String, String> currentClient(String mode) {
        return Map.of("Content-Type", "application/json", "rid", "session", "fdi-version", "4.1", "st-auth-mode", mode);
    }

    @ParameterizedTest
    @FieldSource("HEADERS")
    void inHeaderModeAPageOfAnotherSiteNeedsNoCookiesOfThirdParties(Client client) {
        assertWorksFromAnotherOrigin(page().address("app.example.test"), api(OTHER_HOST), OTHER_HOST, client);
    }
}
