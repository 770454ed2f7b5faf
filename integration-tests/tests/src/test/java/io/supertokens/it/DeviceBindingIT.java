package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import io.supertokens.it.device.DeviceApplication;
import io.supertokens.it.device.DeviceResource;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Chromium;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.FragilePostgreSql;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.Tab;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chromium binds its sessions, over HTTPS. The thief is another client, who has all its cookies. */
@Needs(Need.CHROMIUM)
@ExtendWith(ArquillianExtension.class)
class DeviceBindingIT {

    private static final String APPLICATION = "device-binding";
    private static final String ACCESS_TOKEN = "__Host-sAccessToken";
    private static final String REFRESH_TOKEN = "__Secure-sRefreshToken";
    private static final String BOUND = "__Host-sDeviceBound";
    private static final TestDatabase DATABASE = DatabaseProduct.H2.freshDatabase();
    private static final FragilePostgreSql FRAGILE = FragilePostgreSql.started();

    /** An application whose access tokens have less than two minutes left from the beginning. */
    private static final String SHORT = "device-binding-short";

    /** An application whose database fails. */
    private static final String OUTAGE = "device-binding-outage";

    private static Chromium chromium;

    private final String user = "user-" + UUID.randomUUID();
    private Profile profile;
    private Tab tab;

    @Deployment(testable = false)
    static WebArchive application() {
        return war(APPLICATION, DATABASE, "600");
    }

    @Deployment(name = SHORT, testable = false)
    static WebArchive shortLived() {
        return war(SHORT, DATABASE, "100");
    }

    @Deployment(name = OUTAGE, testable = false)
    static WebArchive outage() {
        return war(OUTAGE, FRAGILE.database(), "600");
    }

    private static WebArchive war(String name, TestDatabase database, String validity) {
        Map<String, String> config = new HashMap<>(database.config());
        config.put("supertokens.device-binding.enabled", "true");
        config.put("supertokens.device-binding.excluded-paths", "/" + name + "/api/login, /" + name + "/api/logout");
        config.put("supertokens.access-token.validity", validity);
        return Wars.war(name, config, DeviceApplication.class, DeviceResource.class);
    }

    private static URI secure() {
        return TestServer.secureAddress(APPLICATION).resolve("api/");
    }

    private static URI plain() {
        return TestServer.address(APPLICATION).resolve("api/");
    }

    @BeforeAll
    static void start() {
        chromium = Chromium.startWithDeviceBinding(TestServer.keyOfHttps());
    }

    @AfterAll
    static void stop() {
        chromium.close();
        FRAGILE.close();
    }

    @BeforeEach
    void openPage() {
        profile = chromium.profileOfItsOwn();
        tab = profile.visit(secure(), "page");
    }

    @AfterEach
    void closePage() {
        profile.close();
    }

    private Tab visit(String application) {
        return profile.visit(TestServer.secureAddress(application).resolve("api/"), "page");
    }

    private void logIn() {
        assertThat(tab.send("POST", "login?user=" + user).status()).isEqualTo(200);
        awaitBinding();
    }

    /** The browser binds beside the page, which learns of it by the session only. */
    private void awaitBinding() {
        tab.page().waitForCondition(() -> cookie(BOUND).isPresent());
    }

    private Optional<Cookie> cookie(String name) {
        return profile.cookies().stream()
                .filter(cookie -> cookie.name.equals(name))
                .findFirst();
    }

    private String valueOf(String name) {
        return cookie(name).orElseThrow().value;
    }

    /** What somebody is answered who has stolen these cookies, and sends them wherever he likes. */
    private static Answer withStolen(List<Cookie> cookies, String method, String path) {
        return withStolen(APPLICATION, cookies, method, path);
    }

    private static Answer withStolen(String application, List<Cookie> cookies, String method, String path) {
        String header =
                cookies.stream().map(cookie -> cookie.name + "=" + cookie.value).collect(Collectors.joining("; "));
        return new Browser(TestServer.address(application).resolve("api/"))
                .send(method, path, null, Map.of("Cookie", header));
    }

    @Test
    void theBrowserBindsTheSessionAndRefreshesItWhileTheRequestWaits() {
        logIn();
        assertThat(tab.send("GET", "bound").body()).isEqualTo(user);
        String before = valueOf(REFRESH_TOKEN);
        profile.drop(ACCESS_TOKEN);
        assertThat(tab.send("GET", "me").body()).as("the request was held back").isEqualTo(user);
        assertThat(valueOf(REFRESH_TOKEN)).isNotEqualTo(before);
        assertThat(cookie(ACCESS_TOKEN)).isPresent();
    }

    @Test
    void severalRequestsAtOnceWaitForOneRefresh() {
        logIn();
        profile.drop(ACCESS_TOKEN);
        Object bodies = tab.evaluate(
                "path => Promise.all([1, 2, 3].map(() => fetch(path).then(answer => answer.text())))",
                secure().resolve("me").toString());
        assertThat(bodies).isEqualTo(List.of(user, user, user));
    }

    @Test
    void thePagesOwnRefreshIsHeldBackAndFindsNothingToDo() {
        logIn();
        profile.drop(ACCESS_TOKEN);
        assertThat(tab.send("POST", "session/refresh").status()).isEqualTo(200);
        String now = valueOf(REFRESH_TOKEN);
        assertThat(tab.send("POST", "session/refresh").status()).isEqualTo(200);
        assertThat(valueOf(REFRESH_TOKEN)).isEqualTo(now);
        assertThat(tab.send("GET", "me").body()).isEqualTo(user);
    }

    @Test
    void aNavigationIsHeldBack() {
        logIn();
        profile.drop(ACCESS_TOKEN);
        tab.page().navigate(secure().resolve("private").toString());
        assertThat(tab.page().title()).isEqualTo("of " + user);
    }

    @Test
    void aThiefWithAllCookiesGetsNothingOnceTheAccessTokenIsGone() {
        logIn();
        List<Cookie> all = profile.cookies();
        assertThat(withStolen(all, "GET", "me").status())
                .as("while the access token lives")
                .isEqualTo(200);
        List<Cookie> left =
                all.stream().filter(cookie -> !cookie.name.equals(ACCESS_TOKEN)).toList();
        assertThat(withStolen(left, "GET", "me").status()).isEqualTo(401);
        Answer refresh = withStolen(left, "POST", "session/refresh");
        assertThat(refresh.status()).isEqualTo(403);
        assertThat(refresh.body()).contains("device-proof-required");
        assertThat(refresh.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(withStolen(left, "POST", "session/refresh/bind").status()).isEqualTo(403);
        Answer bound = withStolen(left, "POST", "session/refresh/bound");
        assertThat(bound.status()).isEqualTo(401);
        assertThat(bound.headers().allValues("Set-Cookie")).isEmpty();

        profile.drop(ACCESS_TOKEN);
        assertThat(tab.send("GET", "me").body())
                .as("the user has noticed nothing")
                .isEqualTo(user);
    }

    @Test
    void aLogoutEndsTheBinding() {
        logIn();
        assertThat(tab.send("POST", "logout").body()).isEqualTo("true");
        assertThat(tab.send("GET", "me").status()).isEqualTo(401);
        assertThat(cookie(ACCESS_TOKEN)).isEmpty();
    }

    @Test
    void aRevokedSessionIsNotRefreshed() {
        logIn();
        new Browser(plain()).post("revoke-all?user=" + user);
        profile.drop(ACCESS_TOKEN);
        assertThat(tab.send("GET", "me").status()).isEqualTo(401);
        assertThat(tab.send("POST", "session/refresh").status()).isEqualTo(401);
        assertThat(cookie(REFRESH_TOKEN)).isEmpty();
    }

    @Test
    void aLoginOverASessionBindsTheNewOne() {
        logIn();
        String first = valueOf(REFRESH_TOKEN);
        assertThat(tab.send("POST", "login?user=other-" + user).status()).isEqualTo(200);
        awaitBinding();
        profile.drop(ACCESS_TOKEN);
        assertThat(tab.send("GET", "me").body()).isEqualTo("other-" + user);
        assertThat(valueOf(REFRESH_TOKEN)).isNotEqualTo(first);
    }

    /** A refresh that begins beside the logout, and ends after it, would bring the session's cookies back. */
    @Test
    void inItsLastTwoMinutesTheAccessTokenIsRefreshedBesideRequestsButNotBesideALogout() {
        tab = visit(SHORT);
        logIn();
        String before = valueOf(REFRESH_TOKEN);
        assertThat(tab.send("GET", "me").body()).isEqualTo(user);
        tab.page().waitForCondition(() -> !valueOf(REFRESH_TOKEN).equals(before));

        String next = "other-" + user;
        assertThat(tab.send("POST", "login?user=" + next).status()).isEqualTo(200);
        awaitBinding();
        assertThat(tab.send("POST", "logout").body()).isEqualTo("true");
        assertThat(profile.cookies()).isEmpty();
        assertThat(tab.send("GET", "me").status()).isEqualTo(401);
        assertThat(profile.cookies()).isEmpty();
    }

    @Test
    void theBindingOutlivesTheBrowser() {
        profile.close();
        profile = chromium.lastingProfile();
        tab = visit(APPLICATION);
        logIn();
        String before = valueOf(REFRESH_TOKEN);

        profile = chromium.restarted(profile);
        profile.drop(ACCESS_TOKEN);
        tab = visit(APPLICATION);
        assertThat(tab.send("GET", "bound").body()).isEqualTo(user);
        assertThat(valueOf(REFRESH_TOKEN)).isNotEqualTo(before);
    }

    @Test
    void theSessionSurvivesARefreshWithoutTheDatabase() {
        tab = visit(OUTAGE);
        logIn();
        FRAGILE.stop();
        try {
            profile.drop(ACCESS_TOKEN);
            assertThat(tab.send("GET", "me").status())
                    .as("sent without a refresh, which is answered 503")
                    .isEqualTo(401);
            assertThat(withStolen(OUTAGE, profile.cookies(), "POST", "session/refresh")
                            .status())
                    .isEqualTo(503);
            assertThat(cookie(REFRESH_TOKEN)).isPresent();
            assertThat(cookie(BOUND)).isPresent();
        } finally {
            FRAGILE.start();
        }
        tab.page().waitForCondition(() -> tab.send("GET", "bound").body().equals(user));
        assertThat(cookie(ACCESS_TOKEN)).isPresent();
    }

    @Test
    void aClientThatDoesNotBindSeesOneHeaderMore() {
        Browser other = new Browser(plain());
        Answer login = other.post("login?user=" + user);
        assertThat(login.header("Secure-Session-Registration"))
                .get()
                .asString()
                .startsWith("(ES256 RS256);path=\"/" + APPLICATION + "/api/session/refresh/bind\";challenge=\"");
        assertThat(login.headers().allValues("Set-Cookie")).noneMatch(line -> line.contains("sDeviceBound"));
        assertThat(other.send("POST", "session/refresh", null, Map.of()).status())
                .isEqualTo(200);
        Answer unbound = other.send("GET", "bound", null, Map.of());
        assertThat(unbound.status()).isEqualTo(403);
        assertThat(unbound.body()).contains("device-not-bound");
    }
}
