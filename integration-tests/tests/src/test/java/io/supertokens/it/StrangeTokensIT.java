package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens of another application, and forged ones. Three applications use one database: the shop and the stranger have
 * the default configuration, and the blog shares the sessions of the shop.
 */
@ExtendWith(ArquillianExtension.class)
class StrangeTokensIT {

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final URI SHOP = TestServer.address("shop");
    private static final URI BLOG = TestServer.address("blog");
    private static final URI STRANGER = TestServer.address("stranger");
    private static final String REFRESH_OF_THE_SHOP = "/shop/session/refresh";

    private static final Clock NOW = MovableClock.at(MovedClock.START);

    private final Browser browser = new Browser(SHOP, NOW);

    @Deployment(name = "shop", testable = false)
    static WebArchive shop() {
        return FlowWar.of("shop", DATABASE.config());
    }

    @Deployment(name = "blog", testable = false)
    static WebArchive blog() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.audience", "/shop");
        config.put("supertokens.refresh-token.renew-token-path", REFRESH_OF_THE_SHOP);
        return FlowWar.of("blog", config);
    }

    @Deployment(name = "stranger", testable = false)
    static WebArchive stranger() {
        return FlowWar.of("stranger", DATABASE.config());
    }

    private static String logIn(Browser browser, String user) {
        Answer login = browser.post("login?user=" + user, "{\"info\":\"private\"}");
        assertThat(login.status()).isEqualTo(200);
        return ((JsonObject) login.json()).getString("handle");
    }

    private static void visit(Browser browser, URI application) {
        browser.moveTo(application);
        browser.refreshesAt(REFRESH_OF_THE_SHOP);
    }

    private static String value(Browser browser, String cookie) {
        return browser.cookie(cookie).map(Cookie::value).orElseThrow();
    }

    private static String accessToken(Browser browser) {
        return value(browser, "__Host-sAccessToken");
    }

    private static void assertLoggedIn(Browser browser, URI application, String user) {
        visit(browser, application);
        assertThat(((JsonObject) browser.get("me").json()).getString("userId")).isEqualTo(user);
        assertThat(browser.post("change").status()).isEqualTo(200);
    }

    private static void assertLoggedOut(Browser browser, URI application) {
        visit(browser, application);
        assertThat(browser.get("me").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "blog"})
    void applicationsThatShareSessionsHaveOneLoginAndOneLogout(String first) {
        URI begin = TestServer.address(first);
        visit(browser, begin);
        String user = "shared-" + first;
        logIn(browser, user);
        for (URI application : new URI[] {BLOG, SHOP, BLOG}) {
            assertLoggedIn(browser, application, user);
            assertThat(browser.refresh().status())
                    .as("a refresh by a page of %s", application)
                    .isEqualTo(200);
            assertLoggedIn(browser, application, user);
        }
        assertThat(browser.get("users/" + user + "/handles").json().asJsonArray())
                .hasSize(1);
        Browser copy = browser.copy();

        visit(browser, begin);
        assertThat(browser.post("logout").body()).isEqualTo("true");

        assertLoggedOut(browser, SHOP);
        assertLoggedOut(browser, BLOG);
        assertThat(copy.refresh().status()).isEqualTo(401);
        assertLoggedOut(copy, SHOP);
        assertLoggedOut(copy, BLOG);
    }

    @Test
    void aLoginAtOneOfThemEndsTheSessionThatTheOtherBegan() {
        logIn(browser, "first");
        visit(browser, BLOG);
        logIn(browser, "second");
        assertLoggedIn(browser, SHOP, "second");
        assertThat(browser.get("users/first/handles").json().asJsonArray()).isEmpty();
    }

    @Test
    void anApplicationWithoutTheSharedAudienceAcceptsNoTokenAndFindsNoSession() throws SQLException {
        String handle = logIn(browser, "victim");
        Browser elsewhere = browser.copy();
        elsewhere.moveTo(STRANGER);
        String cookies = "__Host-sAccessToken=" + accessToken(browser) + "; __Secure-sRefreshToken="
                + value(browser, "__Secure-sRefreshToken") + "; sIdRefreshToken=" + value(browser, "sIdRefreshToken");

        for (String call : new String[] {"GET me", "POST session/refresh", "POST logout", "GET info"}) {
            String[] parts = call.split(" ", 2);
            Answer answer = elsewhere.send(
                    parts[0],
                    parts[1],
                    null,
                    Map.of(
                            "Cookie",
                            cookies,
                            "anti-csrf",
                            browser.antiCsrfToken().orElseThrow()));
            assertThat(answer.status()).as(call).isEqualTo(401);
        }
        assertThat(elsewhere.get("users/victim/handles").json().asJsonArray()).isEmpty();
        assertThat(elsewhere.get("sessions/" + handle + "/info").status()).isEqualTo(401);
        assertThat(elsewhere.post("sessions/" + handle + "/revoke").body()).isEqualTo("false");
        assertThat(elsewhere.post("users/victim/revoke").body()).isEqualTo("0");
        Browser thief = new Browser(STRANGER, NOW);
        thief.send("POST", "login?user=thief", "{}", Map.of("Cookie", cookies));

        assertLoggedIn(browser, SHOP, "victim");
        assertThat(browser.refresh().status()).isEqualTo(200);
        assertThat(browser.get("info").body()).isEqualTo("\"private\"");
        assertThat(DATABASE.ask("select audience from refresh_token where session_handle = '" + handle + "'"))
                .isEqualTo("/shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"crit\":[1]", "\"crit\":[null]", "\"crit\":{}", "\"crit\":[\"b64\"],\"b64\":false", "\"x5c\":1"
            })
    void aForgedTokenCostsNothingAndHidesNothing(String member) {
        logIn(browser, "honest");
        String good = accessToken(browser);
        String header =
                new String(Base64.getUrlDecoder().decode(good.substring(0, good.indexOf('.'))), StandardCharsets.UTF_8);
        String forged = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(header.replace("}", "," + member + "}").getBytes(StandardCharsets.UTF_8))
                + ".e30.AAAA";
        String alone = "sIdRefreshToken=x; __Host-sAccessToken=" + forged;

        Browser forger = new Browser(SHOP, NOW);
        assertThat(forger.send("GET", "me", null, Map.of("Cookie", alone)).status())
                .isEqualTo(401);
        Answer login = forger.send("POST", "login?user=forger", "{}", Map.of("Cookie", alone));
        assertThat(login.status()).isEqualTo(200);
        assertThat(login.setCookies()).hasSize(3);
        assertThat(browser.get("users/forger/handles").json().asJsonArray()).hasSize(1);
        browser.post("users/forger/revoke");
        assertThat(forger.send("GET", "me", null, Map.of("Cookie", alone + "; __Host-sAccessToken=" + good))
                        .status())
                .isEqualTo(200);
    }
}
