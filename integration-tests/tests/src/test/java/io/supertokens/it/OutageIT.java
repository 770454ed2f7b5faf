package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import io.supertokens.it.support.FragileServer;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * While the database is unavailable, calls continue; operations that need it are refused with Retry-After in bounded
 * time, and nobody is logged out. When it is available again, everything works.
 */
@ExtendWith(ArquillianExtension.class)
abstract class OutageIT {

    static final String PATIENT = "patient";
    static final String CROWDED = "crowded";

    /** Several times the number of the server's worker threads, on the machines that run the tests. */
    private static final int CROWD = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FragileServer server;
    private final URI address;
    private final Browser browser;

    @ArquillianResource
    private Deployer deployer;

    OutageIT(FragileServer server) {
        this.server = server;
        this.address = TestServer.address(name(getClass()));
        this.browser = newBrowser();
    }

    static WebArchive war(Class<? extends OutageIT> test, FragileServer server) {
        return FlowWar.of(name(test), config(server));
    }

    static WebArchive patientWar(FragileServer server) {
        Map<String, String> config = config(server);
        config.put("supertokens.startup-wait", "PT2M");
        return FlowWar.of(PATIENT, config);
    }

    /** An application whose calls wait for the database longer than any test lasts. */
    static WebArchive crowdedWar(FragileServer server) {
        Map<String, String> config = config(server);
        String group = server.database().group();
        config.put(group + "connection-limit", "8");
        config.put(group + "connection-timeout", "PT1M");
        config.put(group + "statement-timeout", "PT5M");
        return FlowWar.of(CROWDED, config);
    }

    private static String name(Class<? extends OutageIT> test) {
        return test.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> config(FragileServer server) {
        TestDatabase database = server.database();
        Map<String, String> config = new HashMap<>(database.config());
        config.put(database.group() + "connection-limit", "4");
        config.put(database.group() + "connection-timeout", "1");
        config.put(database.group() + "statement-timeout", "1");
        return config;
    }

    private Browser newBrowser() {
        return new Browser(address, MovableClock.at(MovedClock.START));
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

    /** Clients that retry after the given time still have their sessions. */
    private void assertEverythingIsBack() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (browser.send("POST", "login?user=probe", null, Map.of()).status() != 200) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        Browser another = newBrowser();
        assertThat(another.post("login?user=carol").status()).isEqualTo(200);
        assertThat(another.refresh().status()).isEqualTo(200);
        assertThat(another.get("me").status()).isEqualTo(200);
        assertThat(health("ready")).containsExactly("UP");
    }

    /** The server's health data for the sessions, after the cached result has expired; empty if it has no check. */
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
        server.stop();
        try {
            assertThat(rememberedHealth("ready")).containsExactly("UP");
            assertThat(health("ready")).containsExactly("DOWN");
        } finally {
            server.start();
        }
        assertEverythingIsBack();
    }

    @Test
    void anApplicationThatIsToldToWaitForItsDatabaseWaits() throws Exception {
        server.stop();
        CompletableFuture<Void> late = CompletableFuture.runAsync(() -> {
            awaitLog("tried again until");
            server.start();
        });
        deployer.deploy(PATIENT);
        try {
            late.get();
            Browser patient = new Browser(TestServer.address(PATIENT), MovableClock.at(MovedClock.START));
            assertThat(patient.post("login?user=alice").status()).isEqualTo(200);
        } finally {
            deployer.undeploy(PATIENT);
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
        server.stop();
        try {
            assertCallsGoOnAndNobodyIsLoggedOut();
        } finally {
            server.start();
        }
        assertThat(browser.refresh().status()).isIn(200, 503);
        assertEverythingIsBack();
    }

    @Test
    void aServerThatIsKilled() {
        server.kill();
        try {
            assertCallsGoOnAndNobodyIsLoggedOut();
        } finally {
            server.start();
        }
        assertEverythingIsBack();
    }

    @Test
    void aServerThatHangs() {
        server.hang();
        try {
            assertCallsGoOnAndNobodyIsLoggedOut();
        } finally {
            server.goOn();
        }
        assertEverythingIsBack();
    }

    @Test
    void aServerThatHangsDoesNotTakeAllThreadsHoweverManyClientsWantIt() throws Exception {
        deployer.deploy(CROWDED);
        ExecutorService threads = Executors.newFixedThreadPool(CROWD);
        try {
            URI crowded = TestServer.address(CROWDED);
            Browser settled = new Browser(crowded, MovableClock.at(MovedClock.START));
            assertThat(settled.post("login?user=alice").status()).isEqualTo(200);
            CompletionService<Answer> logins = new ExecutorCompletionService<>(threads);
            server.hang();
            try {
                for (int i = 0; i < CROWD; i++) {
                    logins.submit(() -> new Browser(crowded).send("POST", "login?user=crowd", null, Map.of()));
                }
                for (int refused = 0; refused < CROWD - 8; refused++) {
                    assertUnavailable(logins.take().get());
                    assertThat(settled.get("me").status()).isEqualTo(200);
                }
                assertThat(logins.poll()).as("the few that wait for an answer").isNull();
            } finally {
                server.goOn();
            }
            for (int waited = 0; waited < 8; waited++) {
                assertThat(logins.take().get().status()).isEqualTo(200);
            }
            assertThat(settled.refresh().status()).isEqualTo(200);
        } finally {
            threads.shutdownNow();
            deployer.undeploy(CROWDED);
        }
        assertEverythingIsBack();
    }

    @Test
    void aServerWithoutAConnectionToSpare() throws Exception {
        server.hoardConnections();
        try {
            assertCallsGoOnAndNobodyIsLoggedOut();
        } finally {
            server.releaseConnections();
        }
        assertEverythingIsBack();
    }
}
