package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.supertokens.it.crossorigin.CrossOriginApplication;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Chromium;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.Tab;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import io.supertokens.it.two.SharedResource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A host of the same domain plants cookies of the attacker's own session in Chromium, which treats *.localhost as
 * secure.
 */
@Needs(Need.CHROMIUM)
@ExtendWith(ArquillianExtension.class)
class SiblingHostIT {

    private static final String WHOLE_HOST = "sibling-whole-host";
    private static final String ONE_PATH = "sibling-one-path";
    private static final TestDatabase DATABASE = DatabaseProduct.H2.freshDatabase();
    private static Chromium chromium;
    private static HttpServer evil;

    private final String user = "user-" + UUID.randomUUID();

    @Deployment(name = WHOLE_HOST, testable = false)
    static WebArchive wholeHost() {
        return war(WHOLE_HOST, DATABASE.config());
    }

    @Deployment(name = ONE_PATH, testable = false)
    static WebArchive onePath() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.access-token.path", "/" + ONE_PATH);
        return war(ONE_PATH, config);
    }

    private static WebArchive war(String name, Map<String, String> config) {
        return Wars.war(name, config, CrossOriginApplication.class, SharedResource.class);
    }

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        evil = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        evil.start();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        evil.stop(0);
    }

    private static URI application(String name) {
        URI address = TestServer.address(name);
        return URI.create("http://app.site.localhost:" + address.getPort() + address.getPath());
    }

    private static Browser attackersSession(String name) {
        Browser attacker = new Browser(TestServer.address(name));
        assertThat(attacker.post("login?user=mallory").status()).isEqualTo(200);
        return attacker;
    }

    /** The user visits a page of the sibling host, which sets these cookies for the whole domain. */
    private static void plant(Profile profile, List<String> cookies) {
        String path = "/" + UUID.randomUUID();
        evil.createContext(path, exchange -> {
            cookies.forEach(cookie -> exchange.getResponseHeaders().add("Set-Cookie", cookie));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        profile.visit(
                URI.create("http://evil.site.localhost:" + evil.getAddress().getPort()), path);
        assertThat(profile.cookies()).as("the browser takes them").hasSize(cookies.size());
    }

    private static String planted(Browser attacker, String name, String path) {
        return name + "=" + attacker.cookie(name).orElseThrow().value() + "; Domain=site.localhost; Path=" + path
                + "; Secure; HttpOnly";
    }

    @Test
    void aPlantedRefreshTokenDoesNotMakeTheBrowserAnothersNeitherBeforeALoginNorAfter() {
        Browser attacker = attackersSession(WHOLE_HOST);
        try (Profile profile = chromium.profile()) {
            plant(
                    profile,
                    List.of(
                            planted(attacker, "__Secure-sRefreshToken", "/" + WHOLE_HOST + "/session/refresh"),
                            "sIdRefreshToken=x; Domain=site.localhost; Path=/"));
            Tab tab = profile.visit(application(WHOLE_HOST), "whoever");

            assertThat(tab.send("POST", "session/refresh").status()).isEqualTo(401);
            assertThat(tab.send("GET", "me").status()).isEqualTo(401);

            assertThat(tab.send("POST", "login?user=" + user).status()).isEqualTo(200);
            assertThat(tab.send("POST", "session/refresh").status()).isEqualTo(200);
            assertThat(tab.send("GET", "me").body()).contains(user);
            assertThat(profile.cookies())
                    .as("what was planted is gone")
                    .noneMatch(cookie -> cookie.domain.startsWith("."));
        }
    }

    @Test
    void whereNoCookieDecidesTwoSessionsAreRefusedUntilThePlantedOneIsGone() {
        Browser attacker = attackersSession(ONE_PATH);
        try (Profile profile = chromium.profile()) {
            Tab tab = profile.visit(application(ONE_PATH), "whoever");
            assertThat(tab.send("POST", "login?user=" + user).status()).isEqualTo(200);
            profile.drop("sIdRefreshToken");
            String path = "/" + ONE_PATH + "/me";
            try (Profile other = chromium.profile()) {
                plant(other, List.of(planted(attacker, "__Secure-sAccessToken", path)));
                profile.steal(other);
            }

            assertThat(tab.send("GET", "me").status()).isEqualTo(401);
            assertThat(tab.send("GET", "me").body()).contains(user);
        }
    }
}
