package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.support.Answer;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The demo in Chromium, used by one generation of SuperTokens' browser clients. A test class of a generation has all its
 * clients in the static field CLIENTS, and one for each way that tokens travel in MODES.
 */
@Needs({Need.NODE, Need.CHROMIUM})
@ExtendWith(ArquillianExtension.class)
abstract class BrowserClientIT {

    static final Duration LATE_WINDOW = Duration.ofSeconds(5);
    static final String DEMO = "clients";
    static final String DEVICE_BINDING = "clients-device-binding";
    static final String BLACKLISTING = "clients-blacklisting";
    static final String OTHER_PORT = "clients-other-port";
    static final String OTHER_HOST = "clients-other-host";

    private static @Nullable TestDatabase database;
    private static @Nullable ClientPage page;
    private static Chromium chromium;

    final String user = "user-" + UUID.randomUUID();
    private final List<Profile> profiles = new ArrayList<>();

    /** All clients of the generation. */
    abstract List<Client> clients();

    /** The names of the cookies while there is a session. */
    abstract List<String> cookiesOf(Client client);

    /** The names of the cookies that are left after the session. */
    abstract List<String> cookiesLeft();

    @Deployment(name = DEMO, testable = false)
    static WebArchive demo() {
        return war(DEMO, Map.of());
    }

    /** Chromium binds nothing over plain HTTP, as browsers without device binding. */
    @Deployment(name = DEVICE_BINDING, testable = false)
    static WebArchive deviceBinding() {
        return war(DEVICE_BINDING, Map.of("supertokens.device-binding.enabled", "true"));
    }

    @Deployment(name = BLACKLISTING, testable = false)
    static WebArchive blacklisting() {
        return war(BLACKLISTING, Map.of("supertokens.access-token.blacklisting", "true"));
    }

    @Deployment(name = OTHER_PORT, testable = false)
    static WebArchive otherPort() {
        return war(OTHER_PORT, Map.of("supertokens.cors.allowed-origins", page().origin("localhost")));
    }

    /** An application for another host of the same site on plain HTTP, where browsers store no Secure cookie. */
    @Deployment(name = OTHER_HOST, testable = false)
    static WebArchive otherHost() {
        return war(
                OTHER_HOST,
                Map.of(
                        "supertokens.cors.allowed-origins",
                        page().origin("app.example.test"),
                        "supertokens.cookie.secure",
                        "false"));
    }

    static WebArchive war(String name, Map<String, String> config) {
        Map<String, String> all = new HashMap<>(database().config());
        all.put("supertokens.access-token.validity", "7200");
        all.put("supertokens.access-token.signing-key.update-interval", "1");
        all.putAll(config);
        return ClientPage.addTo(Wars.demo(name, all).addPackage(ClockResource.class.getPackage()));
    }

    private static synchronized TestDatabase database() {
        if (database == null) {
            database = DatabaseProduct.POSTGRESQL.freshDatabase();
        }
        return database;
    }

    /** The page on a server of its own. */
    static synchronized ClientPage page() {
        if (page == null) {
            page = ClientPage.serve();
        }
        return page;
    }

    @BeforeAll
    static void startChromium() {
        chromium = Chromium.start();
    }

    @AfterAll
    static synchronized void stop() {
        chromium.close();
        page().close();
        page = null;
        database = null;
    }

    @AfterEach
    void closeProfiles() {
        profiles.forEach(Profile::close);
    }

    Profile profile() {
        return closedLater(chromium.profile());
    }

    Profile profileWithThirdPartyCookies() {
        return closedLater(chromium.profileWithThirdPartyCookies());
    }

    private Profile closedLater(Profile profile) {
        profiles.add(profile);
        return profile;
    }

    /** A profile with a copy of everything that another one has, as a thief has it. */
    Profile copyOf(Profile victim) {
        Profile copy = profile();
        copy.steal(victim);
        return copy;
    }

    static URI api(String application) {
        return TestServer.address(application).resolve("api/");
    }

    static Tab open(Profile profile, String application, Client client) {
        return profile.open(TestServer.address(application).resolve("page.html"), api(application), client);
    }

    /** A tab after a login. The requests so far do not count. */
    Tab loggedIn(Profile profile, String application, Client client) {
        Tab tab = open(profile, application, client);
        logIn(tab);
        profile.forgetRequests();
        return tab;
    }

    void logIn(Tab tab) {
        assertThat(tab.post("login", Map.of("userId", user)).status()).isEqualTo(200);
    }

    static void pass(String application, Duration time) {
        assertThat(new Browser(api(application)).post("clock/" + time).status()).isEqualTo(204);
    }

    static void expireAccessTokens(String application) {
        pass(application, Duration.ofHours(3));
    }

    void revokeOnTheServer(String application) {
        Browser admin = new Browser(api(application));
        admin.refreshesAt(api(application).resolve("session/refresh").toString());
        admin.post("login", "{\"userId\":\"root\",\"roles\":[\"admin\"]}");
        assertThat(admin.fetch("DELETE", "admin/users/" + user + "/sessions", null, Map.of())
                        .status())
                .isEqualTo(200);
    }

    void assertWorks(Tab tab) {
        assertThat(tab.get("me").body()).contains("\"userId\":\"" + user + "\"");
        assertThat(tab.put("note", Map.of("text", "milk")).status()).isEqualTo(200);
    }

    static void assertLoggedOut(Tab tab) {
        assertThat(tab.get("me").status()).isEqualTo(401);
        assertThat(tab.hasSession()).isFalse();
    }

    /** The client gets no tokens, and does not consider the session ended. */
    private static void assertLate(Tab tab) {
        assertThat(tab.get("me").status()).isEqualTo(409);
        assertThat(tab.hasSession()).isTrue();
    }

    static List<String> names(Profile profile) {
        return profile.cookies().stream().map(cookie -> cookie.name).toList();
    }

    /**
     * With the interceptors of axios, the clients determine the session of a refusal when the refusal arrives, not when
     * the request is sent: a refusal that arrives after the refresh causes another refresh.
     */
    private static void assertRefreshedOnce(Profile profile, Client client) {
        if (client.transport().equals("axios")) {
            assertThat(profile.refreshes()).isPositive();
        } else {
            assertThat(profile.refreshes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void aSessionIsCreatedAndUsed(Client client) {
        assertIsCreatedAndUsed(DEMO, client);
    }

    private void assertIsCreatedAndUsed(String application, Client client) {
        Profile profile = profile();
        Tab tab = open(profile, application, client);
        assertThat(tab.hasSession()).isFalse();
        profile.forgetRequests();
        logIn(tab);
        assertThat(tab.hasSession()).isTrue();
        assertWorks(tab);
        assertThat(profile.refreshes()).isZero();
        assertThat(names(profile)).containsExactlyInAnyOrderElementsOf(cookiesOf(client));
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void whenTheAccessTokenHasExpiredTheClientRefreshesByItself(Client client) {
        assertRefreshesByItself(DEMO, client);
    }

    private void assertRefreshesByItself(String application, Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, application, client);
        for (int i = 1; i <= 3; i++) {
            expireAccessTokens(application);
            assertWorks(tab);
            assertThat(profile.refreshes()).isEqualTo(i);
        }
    }

    /** A client that took the refusal for an expired access token would refresh, and repeat the request, without end. */
    @ParameterizedTest
    @FieldSource("CLIENTS")
    void aUserWhoLoggedInLongAgoAuthenticatesAgain(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        assertThat(tab.get("recent").body()).contains("in");
        pass(DEMO, Duration.ofMinutes(10));
        assertThat(tab.get("recent").status()).isEqualTo(403);
        assertThat(profile.refreshes()).isZero();
        assertWorks(tab);
        assertThat(tab.post("recent/authentication", Map.of()).status()).isEqualTo(204);
        assertThat(tab.get("recent").status()).isEqualTo(200);
        assertThat(tab.post("recent/handle", Map.of()).status()).isEqualTo(200);
        assertWorks(tab);
        assertThat(profile.refreshes()).isZero();
        expireAccessTokens(DEMO);
        assertWorks(tab);
        assertRefreshedOnce(profile, client);
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void manyCallsThatExpireTogetherCauseOneRefresh(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        expireAccessTokens(DEMO);
        assertThat(tab.getTogether(10, "me")).hasSize(10).allMatch(result -> result.status() == 200);
        assertRefreshedOnce(profile, client);
        assertWorks(tab);
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void twoTabsOfOneBrowserShareOneRefresh(Client client) {
        Profile profile = profile();
        Tab first = loggedIn(profile, DEMO, client);
        Tab second = open(profile, DEMO, client);
        assertThat(second.hasSession()).isTrue();
        expireAccessTokens(DEMO);
        first.startTogether(3, "me");
        second.startTogether(3, "me");
        assertThat(first.awaitAll()).allMatch(result -> result.status() == 200);
        assertThat(second.awaitAll()).allMatch(result -> result.status() == 200);
        assertRefreshedOnce(profile, client);
        assertWorks(first);
        assertWorks(second);
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void afterALogoutNothingIsLeft(Client client) {
        assertLeavesNothing(DEMO, client);
    }

    private void assertLeavesNothing(String application, Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, application, client);
        assertThat(tab.post("logout", null).status()).isEqualTo(204);
        assertThat(tab.hasSession()).isFalse();
        assertThat(names(profile)).isEqualTo(cookiesLeft());
        assertLoggedOut(tab);
        assertThat(profile.refreshes()).isZero();

        logIn(tab);
        assertWorks(tab);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aLogoutEverywhereReachesAnotherBrowserWhenItsAccessTokenExpires(Client client) {
        Tab tab = loggedIn(profile(), DEMO, client);
        Profile elsewhere = profile();
        Tab other = loggedIn(elsewhere, DEMO, client);
        assertThat(tab.post("logout/everywhere", null).status()).isEqualTo(204);
        assertThat(other.get("greeting").body()).contains("Welcome back");
        expireAccessTokens(DEMO);
        assertLoggedOut(other);
        assertThat(elsewhere.refreshes()).isEqualTo(1);
        assertThat(names(elsewhere)).isEqualTo(cookiesLeft());
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void withBlacklistingARevocationIsSeenAtOnce(Client client) {
        Profile profile = profile();
        Tab tab = loggedIn(profile, BLACKLISTING, client);
        assertWorks(tab);
        revokeOnTheServer(BLACKLISTING);
        assertLoggedOut(tab);
        assertThat(profile.refreshes())
                .as("4.2.0 with axios does not read the headers of a refusal")
                .isEqualTo(client.equals(Client.website4("axios")) ? 1 : 0);
        assertThat(names(profile)).isEqualTo(cookiesLeft());
    }

    @Test
    void aRestartOfTheServerIsNotNoticed() {
        Map<Profile, Tab> tabs = new HashMap<>();
        for (Client client : clients()) {
            Profile profile = profile();
            tabs.put(profile, loggedIn(profile, DEMO, client));
        }
        TestServer.restart();
        tabs.forEach((profile, tab) -> {
            assertWorks(tab);
            assertThat(profile.refreshes()).isZero();
        });
        pass(DEMO, Duration.ofDays(30)); // because the restart has reset the clock
        tabs.forEach((profile, tab) -> {
            assertWorks(tab);
            assertThat(profile.refreshes()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aNewSigningKeyIsNotNoticed(Client client) throws Exception {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, client);
        String key = currentKey();
        pass(DEMO, Duration.ofMinutes(61));
        loggedIn(profile(), DEMO, client);
        assertThat(currentKey()).isNotEqualTo(key);

        assertWorks(tab);
        assertThat(profile.refreshes()).isZero();
    }

    private static String currentKey() throws Exception {
        return database().ask("select created_at_time from signing_key where key_name = 'access_token_signing_key'");
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void aThiefWhoRefreshesFirstIsFoundOutByTheVictim(Client client) {
        Profile profile = profile();
        Tab victim = loggedIn(profile, DEMO, client);
        Tab thief = open(copyOf(profile), DEMO, client);
        expireAccessTokens(DEMO);
        assertThat(thief.get("me").status()).isEqualTo(200);

        assertLate(victim);
        pass(DEMO, LATE_WINDOW);
        assertLoggedOut(victim);
        expireAccessTokens(DEMO);
        assertLoggedOut(thief);
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void aThiefWhoRefreshesLaterIsFoundOut(Client client) {
        assertLaterThiefIsFoundOut(DEMO, client);
    }

    private void assertLaterThiefIsFoundOut(String application, Client client) {
        Profile profile = profile();
        Tab victim = loggedIn(profile, application, client);
        Tab thief = open(copyOf(profile), application, client);
        expireAccessTokens(application);
        assertWorks(victim);

        assertLate(thief);
        pass(application, LATE_WINDOW);
        assertLoggedOut(thief);
        expireAccessTokens(application);
        assertLoggedOut(victim);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aServerThatBindsSessionsDoesNotDisturbBrowsersThatDoNot(Client client) {
        assertIsCreatedAndUsed(DEVICE_BINDING, client);
        assertRefreshesByItself(DEVICE_BINDING, client);
        assertLeavesNothing(DEVICE_BINDING, client);
        assertLaterThiefIsFoundOut(DEVICE_BINDING, client);
    }

    @Test
    void aServerThatBindsSessionsSendsOneHeaderMoreAtLogin() {
        Set<String> usual = headersOfLogin(DEMO);
        Set<String> withBinding = headersOfLogin(DEVICE_BINDING);
        assertThat(withBinding).containsAll(usual).hasSize(usual.size() + 1);
        withBinding.removeAll(usual);
        assertThat(withBinding).containsExactly("secure-session-registration");
    }

    private static Set<String> headersOfLogin(String application) {
        Answer login = new Browser(api(application)).post("login", "{\"userId\":\"alice\"}");
        assertThat(login.status()).isEqualTo(200);
        return new TreeSet<>(login.headers().map().keySet());
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void aPageOnAnotherPortUsesTheSession(Client client) {
        assertWorksFromAnotherOrigin(page().address("localhost"), api(OTHER_PORT), OTHER_PORT, client);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aPageOfAnotherHostOfTheSiteUsesTheSession(Client client) {
        URI api = URI.create(api(OTHER_HOST).toString().replace("localhost", "api.example.test"));
        assertWorksFromAnotherOrigin(page().address("app.example.test"), api, OTHER_HOST, client);
    }

    void assertWorksFromAnotherOrigin(URI page, URI api, String application, Client client) {
        Profile profile = profile();
        Tab tab = profile.open(page, api, client);
        logIn(tab);
        profile.forgetRequests();
        assertWorks(tab);
        assertThat(tab.delete("sessions/none").status()).isEqualTo(404);
        expireAccessTokens(application);
        assertThat(tab.getTogether(5, "me")).allMatch(result -> result.status() == 200);
        assertRefreshedOnce(profile, client);
        assertWorks(tab);
        assertThat(tab.post("logout", null).status()).isEqualTo(204);
        assertLoggedOut(tab);
    }
}
