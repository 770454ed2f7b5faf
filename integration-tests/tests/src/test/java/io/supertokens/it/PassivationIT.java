package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.passivation.Basket;
import io.supertokens.it.passivation.BasketApplication;
import io.supertokens.it.passivation.BasketResource;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Beans of a passivating scope, and log messages for developers. */
@ExtendWith(ArquillianExtension.class)
class PassivationIT {

    private final Browser browser = new Browser(TestServer.address("basket"));

    @Deployment(testable = false)
    static WebArchive war() {
        Map<String, String> config =
                new HashMap<>(DatabaseProduct.POSTGRESQL.freshDatabase().config());
        config.put("supertokens.cors.allowed-origins", "http://shop.example,https://safe.example");
        return Wars.war("basket", config, BasketApplication.class, BasketResource.class, Basket.class);
    }

    @Test
    void aBeanOfAPassivatingScopeHasAllThatAnApplicationInjects() {
        browser.post("login");
        assertThat(browser.get("basket").body()).isEqualTo("alice alice alice true true true true true");
    }

    @Test
    void theLogNamesTheRoleThatIsMissing() throws IOException {
        browser.post("login");
        assertThat(browser.get("for-clerks").status()).isEqualTo(403);
        assertThat(browser.get("for-nobody").status()).isEqualTo(403);
        assertThat(log())
                .contains("BasketResource.forClerks is forbidden: it needs one of the roles auditor, clerk")
                .contains("BasketResource.forNobody is forbidden: @DenyAll lets nobody in");
    }

    @Test
    void aLoginWithoutTlsIsWarnedOfOncePerHost() throws IOException {
        Map<String, String> withoutTls = Map.of("Origin", "http://shop.example");
        for (int i = 0; i < 3; i++) {
            assertThat(browser.fetch("POST", "login", null, withoutTls).status())
                    .isEqualTo(204);
        }
        browser.fetch("POST", "login", null, Map.of("Origin", "https://safe.example"));
        assertThat(log())
                .doesNotContain("A page of https://safe.example")
                .containsOnlyOnce("A page of http://shop.example");
    }

    private static String log() throws IOException {
        return new String(Files.readAllBytes(TestServer.log()), StandardCharsets.UTF_8);
    }
}
