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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever a client sends as a token, the response is 401 and no statement reaches the database. To prove the latter,
 * the tables are missing during the tests.
 */
@ExtendWith(ArquillianExtension.class)
class BadInputIT {

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();

    private final Browser browser = new Browser(TestServer.address("bad-input"), MovableClock.at(MovedClock.START));

    @Deployment(testable = false)
    static WebArchive war() {
        return FlowWar.of("bad-input", DATABASE.config());
    }

    @BeforeEach
    void logIn() {
        assertThat(browser.post("login?user=alice").status()).isEqualTo(200);
    }

    @Test
    void asAnAccessTokenIsToldToRefresh() throws Exception {
        List<String> tokens = badTokens(cookie("__Host-sAccessToken"));
        tokens.add(cookie("__Secure-sRefreshToken"));
        withoutTables(() -> {
            for (String token : tokens) {
                Answer answer = send("GET", "me", "sIdRefreshToken=x; __Host-sAccessToken=" + token);
                assertThat(answer.status()).as(token).isEqualTo(401);
                assertThat(answer.body()).as(token).contains("try-refresh-token");
                assertThat(answer.setCookies()).as(token).isEmpty();
            }
        });
    }

    @Test
    void asARefreshTokenEndsTheSessionOfThisBrowser() throws Exception {
        List<String> tokens = badTokens(cookie("__Secure-sRefreshToken"));
        tokens.add(cookie("__Host-sAccessToken"));
        withoutTables(() -> {
            for (String token : tokens) {
                Answer answer = send("POST", "session/refresh", "sIdRefreshToken=x; __Secure-sRefreshToken=" + token);
                assertThat(answer.status()).as(token).isEqualTo(401);
                assertThat(answer.body()).as(token).contains("unauthorised");
                assertThat(answer.setCookies()).as(token).hasSize(3);
            }
        });
    }

    @Test
    void inTheAntiCsrfHeaderIsToldSo() throws Exception {
        withoutTables(() -> {
            for (String header : List.of("", " ", "x", "x".repeat(8000), "%00", "\t")) {
                Answer answer = browser.send("POST", "change", null, Map.of("anti-csrf", header));
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.body()).contains("anti-csrf");
            }
        });
    }

    @Test
    void inTheMarkOfASessionDoesNotMatter() {
        for (String mark : List.of("", "x", "%", "\"", "=")) {
            Answer answer = send(
                    "GET", "me", "sIdRefreshToken=" + mark + "; __Host-sAccessToken=" + cookie("__Host-sAccessToken"));
            assertThat(answer.status()).as(mark).isEqualTo(200);
        }
    }

    private static Answer send(String method, String path, String cookies) {
        return new Browser(TestServer.address("bad-input")).send(method, path, null, Map.of("Cookie", cookies));
    }

    private String cookie(String name) {
        return browser.cookie(name).orElseThrow().value();
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void withoutTables(Attempt attempt) throws Exception {
        DATABASE.update("alter table refresh_token rename to refresh_token_away");
        DATABASE.update("alter table signing_key rename to signing_key_away");
        try {
            attempt.run();
        } finally {
            DATABASE.update("alter table refresh_token_away rename to refresh_token");
            DATABASE.update("alter table signing_key_away rename to signing_key");
        }
    }

    private List<String> badTokens(String good) throws GeneralSecurityException, SQLException {
        String key = DATABASE.ask("select key_value from signing_key where key_name = 'access_token_signing_key'");
        String kid =
                DATABASE.ask("select created_at_time from signing_key where key_name = 'access_token_signing_key'");
        String claims = "{\"iss\":\"supertokens\",\"sub\":\"alice\",\"exp\":9999999999}";
        List<String> tokens = new ArrayList<>(List.of(
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "null",
                "undefined",
                "%",
                "%00",
                "%C3%A4",
                "%F0%9F%98%80",
                "{}",
                "[]",
                "x".repeat(7000),
                ".".repeat(5000),
                good + "x",
                "x" + good,
                good.substring(1),
                good.substring(0, good.length() - 1),
                good.substring(0, good.length() / 2),
                good.toUpperCase(java.util.Locale.ROOT),
                good + "." + good,
                good.replace('.', ' ')));
        tokens.add(jwt("{\"alg\":\"none\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}", claims, null));
        tokens.add(jwt("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}", claims, key));
        tokens.add(jwt("{\"alg\":\"HS512\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}", claims, key));
        tokens.add(jwt("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, key));
        tokens.add(jwt(
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}",
                claims,
                "another key of the same length 0123456789ab"));
        tokens.add(jwt("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}", claims, key));
        tokens.add(jwt("{\"alg\":\"HS256\",\"kid\":\"1\"}", claims, key));
        tokens.add(jwt("{\"alg\":\"HS256\",\"kid\":\"99999999999999999999999\"}", claims, key));
        tokens.add(jwt("{\"alg\":\"HS256\",\"kid\":7}", claims, key));
        tokens.add(jwt("{\"alg\":\"HS256\",\"kid\":\"" + kid + "\",\"jku\":\"http://localhost/\"}", claims, key));
        tokens.add(jwt("[]", claims, key));
        tokens.add(jwt("{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}", "[".repeat(2000), key));
        return tokens;
    }

    private static String jwt(String header, String claims, String key) throws GeneralSecurityException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String content = base64.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        if (key == null) {
            return content + ".";
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return content + "." + base64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }
}
