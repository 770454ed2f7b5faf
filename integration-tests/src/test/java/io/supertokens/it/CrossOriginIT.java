package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.crossorigin.CorsFilter;
import io.supertokens.it.crossorigin.CrossOriginApplication;
import io.supertokens.it.crossorigin.LoginResource;
import io.supertokens.it.crossorigin.OwnRefreshEndpoint;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the library says in headers is merged with what the application says; on the refresh path the application wins. */
@ExtendWith(ArquillianExtension.class)
class CrossOriginIT {

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();

    private final Browser browser = new Browser(TestServer.address("cross-origin"));

    @Deployment(testable = false)
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
            assertThat(answer.header("Access-Control-Allow-Headers"))
                    .contains("Content-Type, anti-csrf, supertokens-sdk-name, supertokens-sdk-version");
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
}
