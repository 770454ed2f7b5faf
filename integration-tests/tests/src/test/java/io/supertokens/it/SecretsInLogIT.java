package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The server logs everything that the library logs, down to TRACE; the log contains no token, key, hash or password.
 */
@ExtendWith(ArquillianExtension.class)
class SecretsInLogIT {

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();

    /** The test's server accepts any password. */
    private static final String PASSWORD = "a-password-that-is-nowhere-else";

    private final Browser browser = new Browser(TestServer.address("secrets"), MovableClock.at(MovedClock.START));
    private final Set<String> secrets = new HashSet<>();

    @Deployment(testable = false)
    static WebArchive war() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.postgres.password", PASSWORD);
        return FlowWar.of("secrets", config);
    }

    @Test
    void noTokenKeyOrHashIsEverLogged() throws IOException, SQLException {
        String handle =
                seen(browser.post("login?user=alice")).json().asJsonObject().getString("handle");
        remember(
                DATABASE.ask("select refresh_token_hash_2 from refresh_token where session_handle = '" + handle + "'"));
        Browser thief = browser.copy();
        seen(browser.refresh());
        seen(browser.get("me"));
        seen(browser.post("change"));
        assertThat(seen(browser.get("admins-only")).status()).isEqualTo(403);
        assertThat(seen(browser.send("GET", "admins-only", null, Map.of("Cookie", "sIdRefreshToken=x")))
                        .status())
                .isEqualTo(401);
        seen(browser.send("POST", "change", null, Map.of("anti-csrf", "wrong")));
        seen(browser.send(
                "GET", "me", null, Map.of("Cookie", "sIdRefreshToken=x; __Host-sAccessToken=" + access() + "x")));
        remember(
                DATABASE.ask("select refresh_token_hash_2 from refresh_token where session_handle = '" + handle + "'"));
        assertThat(seen(thief.refresh()).status()).as("late").isEqualTo(409);
        seen(browser.send("POST", "clock/PT5S", null, Map.of()));
        seen(thief.refresh());
        seen(browser.refresh());
        seen(browser.post("login?user=alice"));
        outage();
        seen(browser.post("logout"));
        remember(DATABASE.ask("select key_value from signing_key where key_name = 'access_token_signing_key'"));
        remember(DATABASE.ask("select key_value from signing_key where key_name = 'refresh_token_key'"));
        remember(PASSWORD);

        String log = Files.readString(TestServer.log());

        assertThat(log).as("the log is the right one").contains(handle, "Token theft detected");
        assertThat(log.lines().filter(line -> line.contains("io.supertokens.refused")))
                .as("refusals, each with the client's address")
                .allMatch(line -> line.contains("from 127.0.0.1"))
                .anyMatch(line -> line.contains("anti-csrf: POST /secrets/change"))
                .anyMatch(line -> line.contains("forged: GET /secrets/me"))
                .anyMatch(line -> line.contains("forbidden: GET /secrets/admins-only"))
                .anyMatch(line -> line.contains("unauthorised: GET /secrets/admins-only"))
                .anyMatch(line -> line.contains("late-refresh: POST /secrets/session/refresh"))
                .anyMatch(line -> line.contains("token-theft-detected: POST /secrets/session/refresh"))
                .anyMatch(line -> line.contains("unauthorised: POST /secrets/session/refresh"));
        assertThat(secrets).hasSizeGreaterThan(20);
        assertThat(secrets).filteredOn(log::contains).isEmpty();
    }

    private void outage() throws SQLException {
        DATABASE.update("alter table refresh_token rename to refresh_token_away");
        try {
            Answer login = seen(browser.post("login?user=alice"));
            assertThat(login.status()).as("no retry brings a table back").isEqualTo(500);
            assertThat(login.body()).contains("database-refused");
            assertThat(login.header("Retry-After")).isEmpty();
            Answer refresh = seen(browser.refresh());
            assertThat(refresh.status()).isEqualTo(500);
            assertThat(refresh.setCookies()).as("an outage is not a logout").isEmpty();
            assertThat(browser.get("me").status()).as("calls go on").isEqualTo(200);
        } finally {
            DATABASE.update("alter table refresh_token_away rename to refresh_token");
        }
    }

    private String access() {
        return browser.cookie("__Host-sAccessToken").orElseThrow().value();
    }

    private Answer seen(Answer answer) {
        answer.header("anti-csrf").ifPresent(this::remember);
        for (String line : answer.setCookies()) {
            String value =
                    URLDecoder.decode(line.substring(line.indexOf('=') + 1, line.indexOf(';')), StandardCharsets.UTF_8);
            if (!value.isEmpty()) {
                remember(value);
                remember(sha256(value));
                remember(sha256(sha256(value)));
                remember(value.substring(Math.max(0, value.length() - 40)));
            }
        }
        return answer;
    }

    private void remember(String secret) {
        if (secret != null && secret.length() > 3) {
            secrets.add(secret);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
