package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import io.supertokens.it.two.ScannedApplication;
import io.supertokens.it.two.SharedResource;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several WARs in an EAR, either each with its own library and properties, or all with those of the EAR. */
@ExtendWith(ArquillianExtension.class)
class EarIT {

    private static final TestDatabase OF_FIRST = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final TestDatabase OF_SECOND = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final TestDatabase OF_ALL = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final Map<String, String> FOR_ALL = Map.of(
            "supertokens.audience", "the-ear", "supertokens.refresh-token.removal-cronjob-interval", "* * * * * *");

    @Deployment(name = "libraries-in-wars", testable = false)
    static EnterpriseArchive librariesInWars() {
        return Wars.ear(
                "libraries-in-wars",
                war("first", OF_FIRST, Map.of("supertokens.session-expired-status", "440")),
                war("second", OF_SECOND, Map.of("supertokens.session-expired-status", "460")));
    }

    @Deployment(name = "library-in-ear", testable = false)
    static EnterpriseArchive libraryInEar() {
        return Wars.earWithLibrary(
                "library-in-ear",
                with(OF_ALL, FOR_ALL),
                Wars.bare("third", ScannedApplication.class, SharedResource.class),
                Wars.bare("fourth", ScannedApplication.class, SharedResource.class));
    }

    private static WebArchive war(String name, TestDatabase database, Map<String, String> more) {
        return Wars.war(name, with(database, more), ScannedApplication.class, SharedResource.class);
    }

    private static Map<String, String> with(TestDatabase database, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(database.config());
        config.putAll(more);
        return config;
    }

    @Test
    void eachWarHasItsOwnProperties() throws SQLException {
        assertThat(new Browser(TestServer.address("first")).get("one/me").status())
                .isEqualTo(440);
        assertThat(new Browser(TestServer.address("second")).get("one/me").status())
                .isEqualTo(460);

        logInAndRefresh("first");
        assertThat(sessions(OF_FIRST)).isEqualTo("1");
        assertThat(sessions(OF_SECOND)).isEqualTo("0");
        logInAndRefresh("second");
        assertThat(sessions(OF_SECOND)).isEqualTo("1");
    }

    @Test
    void aLibraryInTheEarServesAllItsWars() throws Exception {
        logInAndRefresh("third");
        logInAndRefresh("fourth");
        assertThat(new Browser(TestServer.address("third")).get("one/me").status())
                .isEqualTo(401);

        OF_ALL.update("insert into refresh_token (session_handle, user_id, refresh_token_hash_2, expires_at)"
                + " values ('expired', 'user', 'hash', 1)");
        OF_ALL.await("select count(*) from refresh_token where session_handle = 'expired'", "0");
    }

    private static void logInAndRefresh(String war) {
        Browser browser = new Browser(TestServer.address(war));
        browser.refreshesAt("one/session/refresh");
        browser.post("one/login");
        assertThat(browser.refresh().status()).as(war).isEqualTo(200);
        assertThat(browser.get("one/me").body()).as(war).isEqualTo("alice");
    }

    private static String sessions(TestDatabase database) throws SQLException {
        return database.ask("select count(*) from refresh_token");
    }
}
