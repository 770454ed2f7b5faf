package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.crossorigin.CorsFilter;
import io.supertokens.it.crossorigin.CrossOriginApplication;
import io.supertokens.it.crossorigin.LoginResource;
import io.supertokens.it.crossorigin.OwnRefreshEndpoint;
import io.supertokens.it.crossorigin.PublicResource;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.net.URI;
import java.util.HashMap;
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
class CrossOriginIT extends AllowedOrigins {

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();

    private final Browser browser = new Browser(TestServer.address("cross-origin"));
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
        config.put("supertokens.cors.allowed-origins", ORIGINS);
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

    @Override
    URI corsApplication() {
        return TestServer.address("cors");
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
    void whatBothSayIsSaidOnce() {
        Answer preflight = merged.send("OPTIONS", "login", null, PREFLIGHT);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains("https://app.example.test");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).contains("true");
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Content-Type, " + REQUEST_HEADERS);

        Answer answer = merged.send("POST", "login", null, Map.of("Origin", "https://app.example.test"));
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example.test");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("X-Mine, anti-csrf, id-refresh-token");
    }
}
