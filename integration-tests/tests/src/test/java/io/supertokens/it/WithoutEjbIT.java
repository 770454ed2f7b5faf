package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.Wars;
import io.supertokens.it.support.WildFlyNode;
import io.supertokens.it.two.ScannedApplication;
import io.supertokens.it.two.SharedResource;
import java.util.HashMap;
import java.util.Map;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A server without Jakarta Enterprise Beans, then one that also has no managed scheduler of Jakarta Concurrency. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WithoutEjbIT {

    private static final String OWN_THREAD = "removal of expired sessions";

    private static WildFlyNode server;

    private final TestDatabase database = DatabaseProduct.POSTGRESQL.freshDatabase();

    @BeforeAll
    static void start() {
        server = WildFlyNode.starting("without-ejb").awaitStart();
        server.remove("ejb3");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void theServersSchedulerRemovesExpiredSessions() throws Exception {
        deployAndUse("managed", "the server's scheduler (Jakarta Concurrency)");
        assertThat(server.threads()).doesNotContain(OWN_THREAD);
        server.undeploy("managed");
    }

    @Test
    @Order(2)
    void aThreadOfTheLibraryRemovesExpiredSessions() throws Exception {
        server.removeManagedScheduler();
        deployAndUse("plain", "a thread of the library");
        assertThat(server.threads()).containsOnlyOnce(OWN_THREAD);
        server.undeploy("plain");
        assertThat(server.threads()).doesNotContain(OWN_THREAD);
    }

    @Test
    @Order(3)
    void offIsOff() {
        server.deploy(war("off", "off"));
        assertThat(server.threads()).doesNotContain(OWN_THREAD);
        server.undeploy("off");
    }

    private void deployAndUse(String name, String scheduler) throws Exception {
        server.deploy(war(name, "* * * * * *"));
        assertThat(server.logged("Sessions: no EJB timer here; expired sessions are removed by " + scheduler))
                .hasSize(1);

        Browser browser = new Browser(server.address(name));
        browser.refreshesAt("one/session/refresh");
        browser.post("one/login");
        assertThat(browser.refresh().status()).isEqualTo(200);
        assertThat(browser.get("one/me").body()).isEqualTo("alice");

        for (int round = 0; round < 2; round++) {
            database.update("insert into refresh_token (session_handle, user_id, refresh_token_hash_2, expires_at)"
                    + " values ('expired', 'user', 'hash', 1)");
            database.await("select count(*) from refresh_token", "1");
        }
    }

    private WebArchive war(String name, String schedule) {
        Map<String, String> config = new HashMap<>(database.config());
        config.put("supertokens.refresh-token.removal-cronjob-interval", schedule);
        return Wars.war(name, config, ScannedApplication.class, SharedResource.class);
    }
}
