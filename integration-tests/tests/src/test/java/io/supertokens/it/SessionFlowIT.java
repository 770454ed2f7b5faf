package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import java.net.URI;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flow on WildFly, with a look into the database. */
@ExtendWith(ArquillianExtension.class)
abstract class SessionFlowIT extends SessionFlow {

    abstract TestDatabase database();

    static WebArchive war(Class<? extends SessionFlowIT> test, TestDatabase database) {
        return FlowWar.of(name(test), database.config());
    }

    static WebArchive blacklistingWar(Class<? extends SessionFlowIT> test, TestDatabase database) {
        Map<String, String> config = new HashMap<>(database.config());
        config.put("supertokens.access-token.blacklisting", "true");
        config.put("supertokens.session.limit", "2");
        config.put("supertokens.session.on-limit", "refuse");
        return FlowWar.of(name(test) + "-blacklisting", config);
    }

    @Override
    URI flowAddress() {
        return TestServer.address(name(getClass()));
    }

    @Override
    URI blacklistingAddress() {
        return TestServer.address(name(getClass()) + "-blacklisting");
    }

    @Test
    void theDatabaseRemembersATokenFromItsFirstUseOn() throws SQLException {
        String handle = logIn(browser).getString("handle");
        String remembered = hashOf(handle);
        browser.refresh();
        assertThat(hashOf(handle)).isEqualTo(remembered);
        browser.get("me");
        assertThat(hashOf(handle)).isNotEqualTo(remembered);
    }

    @Test
    void aLoginBeyondTheLimitIsRefusedAndChangesNothing() {
        Browser first = new Browser(blacklistingAddress(), clock);
        Browser second = new Browser(blacklistingAddress(), clock);
        Browser third = new Browser(blacklistingAddress(), clock);
        logIn(first);
        logIn(second);

        Answer refusal = third.post("login?user=" + user);

        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.json().asJsonObject().getString("reason")).isEqualTo("session-limit");
        assertThat(refusal.setCookies()).isEmpty();
        logIn(first);
        assertThat(second.get("me").status()).isEqualTo(200);
        second.post("logout");
        logIn(third);
    }

    @Override
    boolean exists(String handle) {
        return database().hasSession(handle);
    }

    private String hashOf(String handle) throws SQLException {
        return database().ask("select refresh_token_hash_2 from refresh_token where session_handle = '" + handle + "'");
    }

    private static String name(Class<?> test) {
        return test.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
