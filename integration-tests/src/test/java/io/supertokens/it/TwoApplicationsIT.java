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
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications that list their classes, share a WAR, secure everything at once, and answer in their own words. */
@ExtendWith(ArquillianExtension.class)
class TwoApplicationsIT {

    private final Browser browser = new Browser(TestServer.address("two"));

    @Deployment(testable = false)
    static WebArchive war() {
        return Wars.war(
                "two",
                DatabaseProduct.POSTGRESQL.freshDatabase().config(),
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
        Answer own = browser.get("other/me");
        assertThat(own.status()).isEqualTo(499);
        assertThat(own.body()).isEqualTo("mine: unauthorised");
        assertThat(own.setCookies()).as("the cookies are cleared all the same").hasSize(3);
        assertThat(browser.get("one/me").status()).isEqualTo(401);
    }
}
