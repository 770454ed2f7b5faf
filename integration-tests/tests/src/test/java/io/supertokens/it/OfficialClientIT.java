package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.browser.ShiftedClock;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Chromium;
import io.supertokens.it.support.Client;
import io.supertokens.it.support.ClientPage;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.Tab;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo, used by the official browser client supertokens-website 4.2.0 in Chromium. */
@Needs({Need.NODE, Need.CHROMIUM})
@ExtendWith(ArquillianExtension.class)
class OfficialClientIT {

    private static final Duration LATE_WINDOW = Duration.ofSeconds(5);
    private static final String DEMO = "official";
    private static final String BLACKLISTING = "official-blacklisting";
    private static final String WITHOUT_ANTI_CSRF = "official-without-anti-csrf";
    private static final String OTHER_PORT = "official-other-port";
    private static final String OTHER_HOST = "official-other-host";
    private static final String OTHER_SITE = "official-other-site";

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final ClientPage PAGE = ClientPage.serve();
    private static Chromium chromium;

    private final String user = "user-" + UUID.randomUUID();

    @Deployment(name = DEMO, testable = false)
    static WebArchive demo() {
        return war(DEMO, Map.of());
    }

    @Deployment(name = BLACKLISTING, testable = false)
    static WebArchive blacklisting() {
        return war(BLACKLISTING, Map.of("supertokens.access-token.blacklisting", "true"));
    }

    @Deployment(name = WITHOUT_ANTI_CSRF, testable = false)
    static WebArchive withoutAntiCsrf() {
        return war(WITHOUT_ANTI_CSRF, Map.of("supertokens.anti-csrf", "false"));
    }

    @Deployment(name = OTHER_PORT, testable = false)
    static WebArchive otherPort() {
        return war(OTHER_PORT, Map.of("supertokens.cors.allowed-origins", PAGE.origin("localhost")));
    }

    /** An application for another host of the same site on plain HTTP, where browsers store no Secure cookie. */
    @Deployment(name = OTHER_HOST, testable = false)
    static WebArchive otherHost() {
        return war(
                OTHER_HOST,
                Map.of(
                        "supertokens.cors.allowed-origins",
                        PAGE.origin("app.example.test"),
                        "supertokens.cookie.secure",
                        "false"));
    }

    @Deployment(name = OTHER_SITE, testable = false)
    static WebArchive otherSite() {
        return war(
                OTHER_SITE,
                Map.of(
                        "supertokens.cors.allowed-origins",
                        PAGE.origin("app.example.test"),
                        "supertokens.cookie.same-site",
                        "none"));
    }

    private static WebArchive war(String name, Map<String, String> config) {
        Map<String, String> all = new HashMap<>(DATABASE.config());
        all.put("supertokens.access-token.validity", "7200");
        all.put("supertokens.access-token.signing-key.update-interval", "1");
        all.putAll(config);
        return ClientPage.addTo(Wars.demo(name, all).addClasses(ShiftedClock.class, ClockResource.class));
    }

    @BeforeAll
    static void startChromium() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopChromium() {
        chromium.close();
        PAGE.close();
    }

    private static URI api(String application) {
        return TestServer.address(application).resolve("api/");
    }

    private static Tab open(Profile profile, String application, Client client) {
        return profile.open(TestServer.address(application).resolve("page.html"), api(application), client);
    }

    private static Tab open(Profile profile, String application, String interception) {
        return open(profile, application, Client.website4(interception));
    }

    private static Tab open(Profile profile, String application) {
        return open(profile, application, "fetch");
    }

    private Tab loggedIn(Profile profile, String application, String interception) {
        Tab tab = open(profile, application, interception);
        logIn(tab);
        return tab;
    }

    private Tab loggedIn(Profile profile, String application) {
        return loggedIn(profile, application, "fetch");
    }

    private void logIn(Tab tab) {
        assertThat(tab.post("login", Map.of("userId", user)).status()).isEqualTo(200);
    }

    private static void pass(String application, Duration time) {
        assertThat(new Browser(api(application)).post("clock/" + time).status()).isEqualTo(204);
    }

    private static void expireAccessTokens(String application) {
        pass(application, Duration.ofHours(3));
    }

    private void assertWorks(Tab tab) {
        assertThat(tab.get("me").body()).contains("\"userId\":\"" + user + "\"");
        assertThat(tab.put("note", Map.of("text", "milk")).status()).isEqualTo(200);
    }

    private static void assertLoggedOut(Tab tab) {
        assertThat(tab.get("me").status()).isEqualTo(401);
        assertThat(tab.hasSession()).isFalse();
    }

    /** The client gets no tokens, and does not consider the session ended. */
    private static void assertLate(Tab tab) {
        assertThat(tab.get("me").status()).isEqualTo(409);
        assertThat(tab.hasSession()).isTrue();
    }

    private void revokeOnTheServer(String application) {
        Browser admin = new Browser(api(application));
        admin.refreshesAt(api(application).resolve("session/refresh").toString());
        admin.post("login", "{\"userId\":\"root\",\"roles\":[\"admin\"]}");
        assertThat(admin.fetch("DELETE", "admin/users/" + user + "/sessions", null, Map.of())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "axios"})
    void aSessionIsCreatedAndUsed(String interception) {
        try (Profile profile = chromium.profile()) {
            Tab tab = open(profile, DEMO, interception);
            assertThat(tab.hasSession()).isFalse();
            logIn(tab);
            assertThat(tab.hasSession()).isTrue();
            assertWorks(tab);
            assertThat(profile.refreshes()).isZero();
            assertThat(profile.cookies())
                    .extracting(cookie -> cookie.name)
                    .containsExactlyInAnyOrder(
                            "__Host-sAccessToken", "__Secure-sRefreshToken", "sIdRefreshToken", "sIRTFrontend");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "axios"})
    void whenTheAccessTokenHasExpiredTheClientRefreshesByItself(String interception) {
        try (Profile profile = chromium.profile()) {
            Tab tab = loggedIn(profile, DEMO, interception);
            for (int i = 1; i <= 3; i++) {
                expireAccessTokens(DEMO);
                assertWorks(tab);
                assertThat(profile.refreshes()).isEqualTo(i);
            }
        }
    }

    /** Without the cookie that only this host can set, it cannot be known which session a refresh token belongs to. */
    @Test
    void withoutTheCookieOfItsAccessTokenTheClientIsToldToLogInAgain() {
        try (Profile profile = chromium.profile()) {
            Tab tab = loggedIn(profile, DEMO);
            profile.drop("__Host-sAccessToken");
            assertLoggedOut(tab);
            logIn(tab);
            assertWorks(tab);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "axios"})
    void manyCallsThatExpireTogetherCauseOneRefresh(String interception) {
        try (Profile profile = chromium.profile()) {
            Tab tab = loggedIn(profile, DEMO, interception);
            expireAccessTokens(DEMO);
            assertThat(tab.getTogether(10, "me")).hasSize(10).allMatch(result -> result.status() == 200);
            assertRefreshedOnce(profile, interception);
            assertWorks(tab);
        }
    }

    /**
     * With axios, the client determines the session of a refusal when the refusal arrives, not when the request is
     * sent: a refusal that arrives after the refresh causes another refresh.
     */
    private static void assertRefreshedOnce(Profile profile, String interception) {
        if (interception.equals("axios")) {
            assertThat(profile.refreshes()).isPositive();
        } else {
            assertThat(profile.refreshes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "axios"})
    void twoTabsOfOneBrowserShareOneRefresh(String interception) {
        try (Profile profile = chromium.profile()) {
            Tab first = loggedIn(profile, DEMO, interception);
            Tab second = open(profile, DEMO, interception);
            assertThat(second.hasSession()).isTrue();
            expireAccessTokens(DEMO);
            first.startTogether(3, "me");
            second.startTogether(3, "me");
            assertThat(first.awaitAll()).allMatch(result -> result.status() == 200);
            assertThat(second.awaitAll()).allMatch(result -> result.status() == 200);
            assertRefreshedOnce(profile, interception);
            assertWorks(first);
            assertWorks(second);
        }
    }

    @Test
    void whatChangesSomethingNeedsTheAntiCsrfTokenUnlessThatIsSwitchedOff() {
        try (Profile profile = chromium.profile()) {
            loggedIn(profile, DEMO);
            Tab forger = open(profile, DEMO, Client.none());
            assertThat(forger.get("me").status()).isEqualTo(200);
            assertThat(forger.put("note", Map.of("text", "owned")).body()).contains("anti-csrf");
        }
        try (Profile profile = chromium.profile()) {
            assertWorks(loggedIn(profile, WITHOUT_ANTI_CSRF));
            Tab plain = open(profile, WITHOUT_ANTI_CSRF, Client.none());
            assertThat(plain.put("note", Map.of("text", "mine")).status()).isEqualTo(200);
            expireAccessTokens(WITHOUT_ANTI_CSRF);
            assertWorks(open(profile, WITHOUT_ANTI_CSRF));
            assertThat(profile.refreshes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "axios"})
    void afterALogoutNothingIsLeft(String interception) {
        try (Profile profile = chromium.profile()) {
            Tab tab = loggedIn(profile, DEMO, interception);
            assertThat(tab.post("logout", null).status()).isEqualTo(204);
            assertThat(tab.hasSession()).isFalse();
            assertThat(profile.cookies()).isEmpty();
            assertLoggedOut(tab);
            assertThat(profile.refreshes()).isZero();

            logIn(tab);
            assertWorks(tab);
        }
    }

    @Test
    void aLogoutEverywhereReachesAnotherBrowserWhenItsAccessTokenExpires() {
        try (Profile profile = chromium.profile();
                Profile elsewhere = chromium.profile()) {
            Tab tab = loggedIn(profile, DEMO);
            Tab other = loggedIn(elsewhere, DEMO);
            assertThat(tab.post("logout/everywhere", null).status()).isEqualTo(204);
            assertThat(other.get("greeting").body()).contains("Welcome back");
            expireAccessTokens(DEMO);
            assertLoggedOut(other);
            assertThat(elsewhere.refreshes()).isEqualTo(1);
        }
    }

    @Test
    void withBlacklistingALogoutEverywhereReachesAnotherBrowserAtOnce() {
        try (Profile profile = chromium.profile();
                Profile elsewhere = chromium.profile()) {
            Tab tab = loggedIn(profile, BLACKLISTING);
            Tab other = loggedIn(elsewhere, BLACKLISTING);
            assertWorks(other);
            assertThat(tab.post("logout/everywhere", null).status()).isEqualTo(204);
            assertLoggedOut(other);
            assertThat(elsewhere.refreshes()).isZero();
        }
    }

    @Test
    void aSessionRevokedOnTheServerIsOverWithTheAccessTokenOrAtOnce() {
        try (Profile profile = chromium.profile()) {
            Tab tab = loggedIn(profile, DEMO);
            revokeOnTheServer(DEMO);
            assertThat(tab.get("greeting").body()).contains("Welcome back");
            expireAccessTokens(DEMO);
            assertLoggedOut(tab);
        }
        try (Profile profile = chromium.profile()) {
            Tab tab = loggedIn(profile, BLACKLISTING);
            revokeOnTheServer(BLACKLISTING);
            assertLoggedOut(tab);
            assertThat(profile.cookies()).isEmpty();
        }
    }

    @Test
    void aRestartOfTheServerIsNotNoticed() {
        try (Profile profile = chromium.profile()) {
            Tab tab = loggedIn(profile, DEMO);
            TestServer.restart();
            assertWorks(tab);
            assertThat(profile.refreshes()).isZero();
            pass(DEMO, Duration.ofDays(9)); // because the restart has reset the clock
            assertWorks(tab);
            assertThat(profile.refreshes()).isEqualTo(1);
        }
    }

    @Test
    void aNewSigningKeyIsNotNoticed() throws Exception {
        try (Profile profile = chromium.profile();
                Profile elsewhere = chromium.profile()) {
            Tab tab = loggedIn(profile, DEMO);
            String key = currentKey();
            pass(DEMO, Duration.ofMinutes(61));
            loggedIn(elsewhere, DEMO);
            assertThat(currentKey()).isNotEqualTo(key);

            assertWorks(tab);
            assertThat(profile.refreshes()).isZero();
        }
    }

    private static String currentKey() throws Exception {
        return DATABASE.ask("select created_at_time from signing_key where key_name = 'access_token_signing_key'");
    }

    @Test
    void aThiefWhoRefreshesFirstIsFoundOutByTheVictim() {
        try (Profile profile = chromium.profile();
                Profile stolen = chromium.profile()) {
            Tab victim = loggedIn(profile, DEMO);
            stolen.steal(profile);
            Tab thief = open(stolen, DEMO);
            expireAccessTokens(DEMO);
            assertThat(thief.get("me").status()).isEqualTo(200);

            assertLate(victim);
            pass(DEMO, LATE_WINDOW);
            assertLoggedOut(victim);
            expireAccessTokens(DEMO);
            assertLoggedOut(thief);
        }
    }

    @Test
    void aThiefWhoRefreshesLaterIsFoundOut() {
        try (Profile profile = chromium.profile();
                Profile stolen = chromium.profile()) {
            Tab victim = loggedIn(profile, DEMO);
            stolen.steal(profile);
            Tab thief = open(stolen, DEMO);
            expireAccessTokens(DEMO);
            assertWorks(victim);

            assertLate(thief);
            pass(DEMO, LATE_WINDOW);
            assertLoggedOut(thief);
            expireAccessTokens(DEMO);
            assertLoggedOut(victim);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "axios"})
    void aPageOnAnotherPortUsesTheSession(String interception) {
        assertWorksFromAnotherOrigin(PAGE.address("localhost"), api(OTHER_PORT), OTHER_PORT, interception);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "axios"})
    void aPageOfAnotherHostOfTheSiteUsesTheSession(String interception) {
        URI api = URI.create(api(OTHER_HOST).toString().replace("localhost", "api.example.test"));
        assertWorksFromAnotherOrigin(PAGE.address("app.example.test"), api, OTHER_HOST, interception);
    }

    private void assertWorksFromAnotherOrigin(URI page, URI api, String application, String interception) {
        try (Profile profile = chromium.profile()) {
            Tab tab = profile.open(page, api, Client.website4(interception));
            logIn(tab);
            assertWorks(tab);
            assertThat(tab.delete("sessions/none").status()).isEqualTo(404);
            expireAccessTokens(application);
            assertThat(tab.getTogether(5, "me")).allMatch(result -> result.status() == 200);
            assertRefreshedOnce(profile, interception);
            assertWorks(tab);
            assertThat(tab.post("logout", null).status()).isEqualTo(204);
            assertLoggedOut(tab);
        }
    }

    @Test
    void aPageOfAnotherOriginLearnsNothing() {
        try (Profile profile = chromium.profile()) {
            Tab tab = profile.open(PAGE.address("app.example.test"), api(OTHER_PORT), Client.website4("fetch"));
            assertThat(tab.get("greeting")).isEqualTo(new Tab.Result(0, "Failed to fetch"));
            assertThat(tab.post("login", Map.of("userId", user))).isEqualTo(new Tab.Result(0, "Failed to fetch"));
        }
    }

    @Test
    void withoutAllowedOriginsNoOtherOriginIsLetIn() {
        try (Profile profile = chromium.profile()) {
            Tab tab = profile.open(PAGE.address("localhost"), api(DEMO), Client.website4("fetch"));
            assertThat(tab.get("greeting")).isEqualTo(new Tab.Result(0, "Failed to fetch"));
        }
    }

    /** In a browser that accepts third-party cookies, as some still do. */
    @Test
    void aPageOfAnotherSiteUsesTheSessionWhereSameSiteIsNone() {
        try (Profile profile = chromium.profileWithThirdPartyCookies()) {
            Tab tab = profile.open(PAGE.address("app.example.test"), api(OTHER_SITE), Client.website4("fetch"));
            logIn(tab);
            assertWorks(tab);
            expireAccessTokens(OTHER_SITE);
            assertWorks(tab);
            assertThat(profile.refreshes()).isEqualTo(1);
        }
    }
}
