package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import io.supertokens.it.support.FragilePostgreSql;
import io.supertokens.it.support.TestServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * While the database is away, calls go on; what needs it is told to come back later, in bounded time, and nobody is logged
 * out. When it is back, so is everything.
 */
@ExtendWith(ArquillianExtension.class)
class OutageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final FragilePostgreSql SERVER = FragilePostgreSql.started();

    private final Browser browser = new Browser(TestServer.address("outage"), MovableClock.at(MovedClock.START));

    @ArquillianResource
    private Deployer deployer;

    @Deployment(testable = false)
    static WebArchive war() {
        return war("outage");
    }

    @Deployment(name = "patient", testable = false, managed = false)
    static WebArchive patientWar() {
        return war("patient", "supertokens.startup-wait", "PT2M");
    }

    private static WebArchive war(String name, String... namesAndValues) {
        Map<String, String> config = new HashMap<>(SERVER.config());
        config.put("supertokens.postgres.connection-limit", "4");
        config.put("supertokens.postgres.connection-timeout", "1");
        config.put("supertokens.postgres.statement-timeout", "1");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            config.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return FlowWar.of(name, config);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void logIn() {
        assertThat(browser.post("login?user=alice").status()).isEqualTo(200);
    }

    private void assertCallsGoOnAndNobodyIsLoggedOut() {
        List<Cookie> before = browser.cookies();
        assertThat(browser.get("me").status()).isEqualTo(200);
        assertUnavailable(browser.send("POST", "session/refresh", null, Map.of()));
        assertUnavailable(browser.send("POST", "login?user=bob", null, Map.of()));
        assertUnavailable(browser.send("GET", "info", null, Map.of()));
        assertUnavailable(browser.send("POST", "users/alice/revoke", null, Map.of()));
        assertThat(browser.get("me").status()).isEqualTo(200);
        assertThat(health("ready")).containsExactly("DOWN");
        assertThat(health("live")).isEmpty();
        assertThat(browser.cookies()).isEqualTo(before);
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.setCookies()).isEmpty();
        assertThat(answer.body()).contains("database-unavailable");
    }

    /** Whoever comes back after a while, as he was told, finds his session. */
    private void assertEverythingIsBack() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (browser.send("POST", "login?user=probe", null, Map.of()).status() != 200) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        Browser another = new Browser(TestServer.address("outage"), MovableClock.at(MovedClock.START));
        assertThat(another.post("login?user=carol").status()).isEqualTo(200);
        assertThat(another.refresh().status()).isEqualTo(200);
        assertThat(another.get("me").status()).isEqualTo(200);
        assertThat(health("ready")).containsExactly("UP");
    }

    /** What the server says of our sessions, a while after it was asked before; nothing if it does not ask. */
    private List<String> health(String kind) {
        assertThat(browser.send("POST", "clock/PT5S", null, Map.of()).status()).isEqualTo(204);
        return rememberedHealth(kind);
    }

    private List<String> rememberedHealth(String kind) {
        Answer answer =
                browser.send("GET", TestServer.management("health/" + kind).toString(), null, Map.of());
        return answer.json().asJsonObject().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(check -> check.getString("name").equals("supertokens-sessions"))
                .map(check -> check.getString("status"))
                .toList();
    }

    @Test
    void aHealthySystemIsReadyAndSaysSoWithoutAskingTwice() throws Exception {
        assertThat(health("ready")).containsExactly("UP");
        SERVER.stop();
        try {
            assertThat(rememberedHealth("ready")).containsExactly("UP");
            assertThat(health("ready")).containsExactly("DOWN");
        } finally {
            SERVER.start();
        }
        assertEverythingIsBack();
    }

    @Test
    void anApplicationThatIsToldToWaitForItsDatabaseWaits() throws Exception {
        SERVER.stop();
        CompletableFuture<Void> late = CompletableFuture.runAsync(() -> {
            awaitLog("tried again until");
            SERVER.start();
        });
        deployer.deploy("patient");
        try {
            late.get();
            Browser patient = new Browser(TestServer.address("patient"), MovableClock.at(MovedClock.START));
            assertThat(patient.post("login?user=alice").status()).isEqualTo(200);
        } finally {
            deployer.undeploy("patient");
        }
        assertEverythingIsBack();
    }

    private static void awaitLog(String text) {
        Instant deadline = Instant.now().plus(PATIENCE);
        try {
            while (!Files.readString(TestServer.log()).contains(text)) {
                assertThat(Instant.now()).isBefore(deadline);
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatIsStopped() {
        SERVER.stop();
        try {
            assertCallsGoOnAndNobodyIsLoggedOut();
        } finally {
            SERVER.start();
        }
        assertThat(browser.refresh().status()).isIn(200, 503);
        assertEverythingIsBack();
    }

    @Test
    void aServerThatIsKilled() {
        SERVER.kill();
        try {
            assertCallsGoOnAndNobodyIsLoggedOut();
        } finally {
            SERVER.start();
        }
        assertEverythingIsBack();
    }

    @Test
    void aServerThatHangs() {
        SERVER.hang();
        try {
            assertCallsGoOnAndNobodyIsLoggedOut();
        } finally {
            SERVER.goOn();
        }
        assertEverythingIsBack();
    }

    @Test
    void aServerWithoutAConnectionToSpare() throws Exception {
        SERVER.hoardConnections();
        try {
            SERVER.endOtherConnections();
            SERVER.hoardConnections();
            assertCallsGoOnAndNobodyIsLoggedOut();
        } finally {
            SERVER.releaseConnections();
        }
        assertEverythingIsBack();
    }
}
