package io.supertokens.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrowserTest {

    private static final String IN_2100 = "4102444800000";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Browser browser;
    private volatile boolean accessExpired;
    private volatile int refreshStatus = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        browser =
                new Browser(URI.create("http://localhost:" + server.getAddress().getPort() + "/app/"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void itSendsTheCookiesAndTheAntiCsrfTokenThatItWasGiven() {
        browser.post("login");
        browser.get("me");

        assertThat(requests).containsExactly("/app/login null null", "/app/me access=1 csrf-1");
    }

    @Test
    void whereTheSessionHasExpiredItRefreshesAndTriesAgain() {
        browser.post("login");
        accessExpired = true;

        assertThat(browser.get("me").status()).isEqualTo(200);
        assertThat(requests)
                .containsExactly(
                        "/app/login null null",
                        "/app/me access=1 csrf-1",
                        "/app/session/refresh access=1 null",
                        "/app/me access=2 csrf-2");
    }

    @Test
    void withoutASessionItDoesNotRefresh() {
        accessExpired = true;

        assertThat(browser.get("me").status()).isEqualTo(401);
        assertThat(requests).containsExactly("/app/me null null");
    }

    @Test
    void aRefreshThatIsRefusedEndsTheSession() {
        browser.post("login");
        accessExpired = true;
        refreshStatus = 401;

        assertThat(browser.get("me").status()).isEqualTo(401);
        assertThat(browser.hasSession()).isFalse();
        assertThat(browser.antiCsrfToken()).isEmpty();
    }

    @Test
    void aServerThatAlwaysRefusesIsALoopThatFails() {
        browser.post("login");

        assertThatThrownBy(() -> browser.get("never")).isInstanceOf(AssertionError.class);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        browser.post("login");
        Browser thief = browser.copy();
        browser.dropCookie("access");

        assertThat(thief.cookie("access"))
                .hasValueSatisfying(cookie -> assertThat(cookie.value()).isEqualTo("1"));
        assertThat(browser.cookie("access")).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(path + " " + exchange.getRequestHeaders().getFirst("Cookie") + " "
                + exchange.getRequestHeaders().getFirst("anti-csrf"));
        int status =
                switch (path) {
                    case "/app/login" -> issue(exchange, "1");
                    case "/app/session/refresh" -> refreshStatus == 200 ? issue(exchange, "2") : refreshStatus;
                    case "/app/never" -> 401;
                    default -> accessExpired ? 401 : 200;
                };
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private int issue(HttpExchange exchange, String number) {
        exchange.getResponseHeaders()
                .putAll(Map.of(
                        "Set-Cookie", List.of("access=" + number + "; Path=/app; Secure; HttpOnly"),
                        "id-refresh-token", List.of("id" + number + ";" + IN_2100),
                        "anti-csrf", List.of("csrf-" + number)));
        accessExpired = false;
        return 200;
    }
}
