package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.crossorigin.CorsFilter;
import io.supertokens.it.crossorigin.CrossOriginApplication;
import io.supertokens.it.crossorigin.LoginResource;
import io.supertokens.it.crossorigin.OwnRefreshEndpoint;
import io.supertokens.it.crossorigin.PublicResource;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The library's headers are merged with the application's; on the refresh path the application's count. Pages of the
 * configured origins may use the session, including its cookies.
 */
@ExtendWith(ArquillianExtension.class)
class CrossOriginIT {

    private static final String REQUEST_HEADERS =
            "anti-csrf, supertokens-sdk-name, supertokens-sdk-version, rid, fdi-version, st-auth-mode, authorization";

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();

    private static final Map<String, String> PREFLIGHT = Map.of(
            "Origin", "https://app.example.test",
            "Access-Control-Request-Method", "PUT",
            "Access-Control-Request-Headers", "anti-csrf,content-type");

    private final Browser browser = new Browser(TestServer.address("cross-origin"));
    private final Browser allowed = new Browser(TestServer.address("cors"));
    private final Browser merged = new Browser(TestServer.address("cors-merged"));

    @Deployment(name = "cors", testable = false)
    static WebArchive corsByTheLibrary() {
        return Wars.war(
                "cors",
                configWithOrigins(),
                CrossOriginApplication.class,
                LoginResource.class,
                PublicResource.class,
                OwnRefreshEndpoint.class);
    }

    @Deployment(name = "cors-merged", testable = false)
    static WebArchive corsByBoth() {
        return Wars.war(
                "cors-merged",
                configWithOrigins(),
                CrossOriginApplication.class,
                CorsFilter.class,
                LoginResource.class,
                OwnRefreshEndpoint.class);
    }

    private static Map<String, String> configWithOrigins() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.cors.allowed-origins", "https://app.example.test, https://page.example.test");
        return config;
    }

    @Deployment(name = "cross-origin", testable = false)
    static WebArchive war() {
        return Wars.war(
                "cross-origin",
                DATABASE.config(),
                CrossOriginApplication.class,
                CorsFilter.class,
                LoginResource.class,
                OwnRefreshEndpoint.class);
    }

    @Test
    void aPreflightRequestIsAnsweredWithBothPartiesHeaders() {
        for (String path : new String[] {"login", "session/refresh", "no/such/path"}) {
            Answer answer = browser.send("OPTIONS", path, null, Map.of("Origin", "https://page.example.test"));
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
            assertThat(answer.header("Access-Control-Allow-Headers")).contains("Content-Type, " + REQUEST_HEADERS);
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://page.example.test");
        }
    }

    @Test
    void aLoginKeepsTheApplicationsHeadersAndCookies() {
        Answer answer = browser.post("login");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("X-Mine, anti-csrf, id-refresh-token");
        assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
        assertThat(answer.setCookies()).hasSize(4);
        assertThat(answer.setCookies("mine")).hasSize(1);
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void theApplicationsOwnRefreshEndpointWins() {
        browser.post("login");
        Answer answer = browser.refresh();
        assertThat(answer.body()).isEqualTo("mine for alice");
        assertThat(answer.setCookies()).hasSize(3);
    }

    @Test
    void aPreflightRequestOfAnAllowedOriginIsGrantedWhatItAsksFor() {
        for (String path : new String[] {"login", "session/refresh", "no/such/path"}) {
            Answer answer = allowed.send("OPTIONS", path, null, PREFLIGHT);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example.test");
            assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
            assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT");
            assertThat(answer.header("Access-Control-Allow-Headers")).contains(REQUEST_HEADERS + ", content-type");
            assertThat(answer.header("Vary")).contains("Origin");
        }
    }

    @Test
    void anotherOriginIsGrantedNothing() {
        for (String origin : new String[] {
            "https://app.example.test.evil.test", "http://app.example.test", "https://APP.example.test", "null", ""
        }) {
            for (String method : new String[] {"OPTIONS", "POST"}) {
                Map<String, String> headers = new HashMap<>(PREFLIGHT);
                headers.put("Origin", origin);
                Answer answer = allowed.send(method, "login", null, headers);
                assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
                assertThat(answer.header("Access-Control-Allow-Methods")).isEmpty();
                assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
                assertThat(answer.header("Vary")).contains("Origin");
            }
        }
    }

    @Test
    void anAllowedOriginReadsEveryAnswerRefusalsToo() {
        Map<String, String> origin = Map.of("Origin", "https://app.example.test");
        for (Answer answer : List.of(
                allowed.send("POST", "login", null, origin),
                allowed.send("POST", "session/refresh", null, origin),
                new Browser(TestServer.address("cors")).send("POST", "session/refresh", null, origin),
                allowed.send("GET", "no/such/path", null, origin),
                allowed.send("DELETE", "login", null, origin))) {
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example.test");
            assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
            assertThat(answer.header("Vary")).contains("Origin");
        }
    }

    /** A policy that lets every page read without credentials is kept. */
    @Test
    void aPublicPolicyOfTheApplicationGetsNoCredentials() {
        for (String method : new String[] {"OPTIONS", "GET"}) {
            Answer answer = allowed.send(method, "public", null, Map.of("Origin", "https://reader.test"));
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @Test
    void withoutAnOriginTheAnswerSaysOnlyThatItWouldMatter() {
        Answer answer = allowed.send("POST", "login", null, Map.of());
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Vary")).contains("Origin");
    }

    @Test
    void whatBothSayIsSaidOnce() {
        Answer preflight = merged.send("OPTIONS", "login", null, PREFLIGHT);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains("https://app.example.test");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).contains("true");
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Content-Type, " + REQUEST_HEADERS);

        Answer answer = merged.send("POST", "login", null, Map.of("Origin", "https://app.example.test"));
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example.test");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("X-Mine, anti-csrf, id-refresh-token");
    }

    @Test
    void aPageOfAnotherSiteChangesNothing() {
        allowed.post("login");
        List<Cookie> before = allowed.cookies();
        for (Map<String, String> headers : List.of(
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test"),
                Map.of("Origin", "https://evil.test"),
                Map.of("Origin", "http://localhost"),
                Map.of("Origin", "null"),
                Map.of("Origin", "not an origin"))) {
            Answer answer = allowed.send("POST", "session/refresh", null, headers);
            assertThat(answer.status()).as(headers.toString()).isEqualTo(403);
            assertThat(answer.json().asJsonObject().getString("reason")).isEqualTo("cross-site");
            assertThat(answer.setCookies()).isEmpty();
        }
        assertThat(allowed.cookies()).isEqualTo(before);
    }

    @Test
    void ownPagesAndAllowedOnesAndProgramsMayRefresh() {
        String host = TestServer.address("cors").getAuthority();
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("Sec-Fetch-Site", "same-origin"),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Sec-Fetch-Site", "none"),
                Map.of("Sec-Fetch-Site", "cross-site", "Origin", "https://app.example.test"),
                Map.of("Origin", "http://" + host))) {
            allowed.post("login");
            assertThat(allowed.send("POST", "session/refresh", null, headers).status())
                    .as(headers.toString())
                    .isEqualTo(200);
        }
    }
}
