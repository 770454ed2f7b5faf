package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import io.supertokens.it.two.OtherApplication;
import io.supertokens.it.two.OwnMapper;
import io.supertokens.it.two.OwnRefreshResource;
import io.supertokens.it.two.ScannedApplication;
import io.supertokens.it.two.SharedResource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications that list their classes, share a WAR, secure all resources, and have their own exception mapper. */
@ExtendWith(ArquillianExtension.class)
class TwoApplicationsIT {

    private final Browser browser = new Browser(TestServer.address("two"));

    @Deployment(name = "two", testable = false)
    static WebArchive two() {
        return war("two", DatabaseProduct.POSTGRESQL.freshDatabase().config());
    }

    @Deployment(name = "two-with-one-path", testable = false)
    static WebArchive twoWithOnePath() {
        Map<String, String> config =
                new HashMap<>(DatabaseProduct.POSTGRESQL.freshDatabase().config());
        config.put("supertokens.refresh-token.renew-token-path", "/two-with-one-path/one/session/refresh");
        return war("two-with-one-path", config);
    }

    private static WebArchive war(String name, Map<String, String> config) {
        return Wars.war(
                name,
                config,
                ScannedApplication.class,
                OtherApplication.class,
                SharedResource.class,
                OwnRefreshResource.class,
                OwnMapper.class);
    }

    @Test
    void eachHasItsOwnRefreshEndpoint() {
        for (String application : new String[] {"one", "other"}) {
            Answer login = browser.post(application + "/login");
            assertThat(login.setCookies("__Secure-sRefreshToken"))
                    .singleElement()
                    .asString()
                    .contains("Path=/two/" + application + "/session/refresh;");
            browser.refreshesAt(application + "/session/refresh");
            assertThat(browser.refresh().status()).isEqualTo(200);
            assertThat(browser.get(application + "/me").body()).isEqualTo("alice");
        }
    }

    @Test
    void withoutACommonRefreshPathTheLogSaysSo() throws IOException {
        assertThat(Files.readString(TestServer.log()))
                .contains("Sessions: /two/one/, /two/other/ are REST applications with a refresh endpoint each")
                .contains("set supertokens.refresh-token.renew-token-path = /two/one/session/refresh, for all of them")
                .doesNotContain("set supertokens.refresh-token.renew-token-path = /two-with-one-path/");
    }

    @Test
    void withACommonRefreshPathTheyShareSessions() {
        Browser shared = new Browser(TestServer.address("two-with-one-path"));
        shared.refreshesAt("one/session/refresh");
        shared.post("other/login");
        assertThat(shared.get("one/me").body()).isEqualTo("alice");
        assertThat(shared.refresh().status()).isEqualTo(200);
        assertThat(shared.get("other/me").body()).isEqualTo("alice");
    }

    @Test
    void anEndpointOfItsOwnIsForThatApplicationOnly() {
        browser.post("other/login");
        assertThat(browser.post("other/session/refresh").body()).isEqualTo("mine for alice");
        browser.post("one/login");
        Answer answer = browser.post("one/session/refresh");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anApplicationCanBeSecuredAsAWhole() {
        assertThat(browser.get("one/whoever").body()).isEqualTo("nobody");
        browser.post("one/login");
        assertThat(browser.get("one/whoever").body()).isEqualTo("alice");
        assertThat(browser.get("other/whoever").body()).isEqualTo("nobody");
    }

    @Test
    void theMapperOfTheApplicationComesFirst() {
        assertThat(browser.get("other/me").status()).isEqualTo(499);
        Answer own =
                browser.send("POST", "other/session/refresh", null, Map.of("Cookie", "__Secure-sRefreshToken=rubbish"));
        assertThat(own.status()).isEqualTo(499);
        assertThat(own.body()).isEqualTo("mine: unauthorised");
        assertThat(own.setCookies()).as("the cookies are cleared all the same").hasSize(3);
        assertThat(browser.get("one/me").status()).isEqualTo(401);
    }
}
