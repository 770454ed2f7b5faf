package io.supertokens.it;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.answers.AnswersApplication;
import io.supertokens.it.answers.CachedResource;
import io.supertokens.it.answers.LateResource;
import io.supertokens.it.answers.SharedAbort;
import io.supertokens.it.answers.SharedException;
import io.supertokens.it.answers.SharedResource;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The content of responses: each has only its own cookies and headers, none if it is too late to send them, and nothing
 * that caches may store.
 */
@ExtendWith(ArquillianExtension.class)
class AnswersIT {

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final String PAGE = "https://app.example.test";
    private static final int THREADS = 16;
    private static final int CALLS = 40;

    private final Browser browser = new Browser(TestServer.address("answers"));

    @Deployment(testable = false)
    static WebArchive war() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.cors.allowed-origins", PAGE);
        config.put("supertokens.clear-site-data", "storage, cache");
        return Wars.war(
                "answers",
                config,
                AnswersApplication.class,
                SharedResource.class,
                SharedException.class,
                SharedException.Mapper.class,
                SharedAbort.class,
                LateResource.class,
                LateResource.Late.class,
                LateResource.Writer.class,
                LateResource.Interceptor.class,
                CachedResource.class);
    }

    /** The names of headers that only a login, a logout or a page of an allowed origin receives. */
    private static Collection<String> foreignHeaders(Answer answer) {
        Collection<String> foreign = new TreeSet<>(answer.headers().map().keySet());
        foreign.removeIf(name -> !name.equals("set-cookie")
                && !name.equals("id-refresh-token")
                && !name.equals("anti-csrf")
                && !name.equals("cache-control")
                && !name.equals("clear-site-data")
                && !name.startsWith("access-control-"));
        return foreign;
    }

    private Answer anonymous(String path) {
        return new Browser(TestServer.address("answers")).send("GET", path, null, Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response",
                "no-content",
                "streamed",
                "exception",
                "mapped",
                "async",
                "stage",
                "aborted",
                "sub/response",
                "sub/exception"
            })
    void aResponseThatIsSharedTellsNobodyOfAnother(String shape) {
        for (int i = 0; i < 2; i++) {
            Answer login = browser.send("POST", "shared/" + shape, null, Map.of("Origin", PAGE));
            assertThat(login.setCookies()).hasSize(3);
            assertThat(login.header("anti-csrf")).isPresent();
            assertThat(login.header("id-refresh-token")).isPresent();
            assertThat(login.header("Access-Control-Expose-Headers")).contains("id-refresh-token, anti-csrf");
            assertThat(login.header("Access-Control-Allow-Origin")).contains(PAGE);
            assertThat(login.header("Cache-Control")).contains("no-store");
            assertThat(foreignHeaders(anonymous("shared/" + shape))).isEmpty();
        }
    }

    @Test
    void aSharedNoContentAtLogoutLogsNobodyElseOut() {
        browser.post("shared/no-content");
        Answer logout = browser.fetch("POST", "shared/logout", null, Map.of("Origin", PAGE));
        assertThat(logout.status()).isEqualTo(204);
        assertThat(logout.setCookies()).hasSize(3).allMatch(line -> line.contains("; Max-Age=0;"));
        assertThat(logout.header("id-refresh-token")).contains("remove");
        assertThat(logout.header("Clear-Site-Data")).contains("\"storage\", \"cache\"");
        assertThat(foreignHeaders(anonymous("shared/no-content"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS"})
    void aPageOfAnAllowedOriginLeavesNothingBehind(String method) {
        assertThat(browser.send(method, "shared/response", null, Map.of("Origin", PAGE))
                        .header("Access-Control-Allow-Origin"))
                .contains(PAGE);
        assertThat(foreignHeaders(anonymous("shared/response"))).isEmpty();
    }

    /** Logins, logouts and anonymous requests that receive the same objects at the same time. */
    @Test
    void underLoadEachLoginGetsItsThreeCookiesAndNobodyElseAny() throws Exception {
        List<String> shapes = List.of("response", "exception", "mapped", "no-content", "async");
        Collection<String> idRefreshTokens = ConcurrentHashMap.newKeySet();
        List<Callable<Void>> clients = IntStream.range(0, THREADS)
                .<Callable<Void>>mapToObj(client -> () -> {
                    for (int i = 0; i < CALLS; i++) {
                        String shape = "shared/" + shapes.get((client / 2 + i) % shapes.size());
                        if (client % 2 == 0) {
                            assertThat(foreignHeaders(anonymous(shape))).isEmpty();
                        } else {
                            Browser user = new Browser(TestServer.address("answers"));
                            Answer login = user.send("POST", shape, null, Map.of("Origin", PAGE));
                            assertThat(login.setCookies()).hasSize(3);
                            assertThat(idRefreshTokens.add(
                                            login.header("id-refresh-token").orElseThrow()))
                                    .isTrue();
                            assertThat(user.post("shared/logout").setCookies()).hasSize(3);
                        }
                    }
                    return null;
                })
                .toList();
        atOnce(clients);
    }

    static Stream<Arguments> tooLate() {
        return Stream.of("streamed", "streamed-before-the-first-byte", "flushed", "written", "intercepted", "resumed")
                .flatMap(when -> Stream.of("create", "revoke", "refresh").map(verb -> Arguments.of(verb, when)));
    }

    @ParameterizedTest
    @MethodSource("tooLate")
    void whatNoCookieCanTellIsNotDone(String verb, String when) throws Exception {
        browser.post("cached/login");
        List<String> before = rows();
        browser.post("late/" + verb + "/" + when);
        assertThat(browser.get("late/outcome").body())
                .startsWith("IllegalStateException: It is too late to create, refresh or revoke");
        assertThat(rows()).isEqualTo(before);
        assertThat(browser.get("cached/secured").body()).isEqualTo("alice");
    }

    private static List<String> rows() throws Exception {
        List<String> rows = new ArrayList<>();
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "select session_handle || refresh_token_hash_2 from refresh_token order by 1")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "GET, cached/secured, 401, 200",
        "GET, cached/secured-and-missing, 401, 404",
        "GET, cached/optional, 200, 200",
        "GET, cached/asked, 200, 200",
        "GET, cached/customer, 401, 200",
        "GET, cached/admin, 401, 403",
        "POST, cached/logout, 401, 204",
        "POST, session/refresh, 401, 200",
        "GET, session/refresh, 405, 405",
    })
    void noCacheKeepsWhatDependsOnTheSession(String method, String path, int anonymous, int loggedIn) {
        Answer stranger = browser.send(method, path, null, Map.of());
        assertThat(stranger.status()).isEqualTo(anonymous);
        assertThat(stranger.header("Cache-Control")).contains("no-store");

        browser.post("cached/login");
        Answer user = browser.fetch(method, path, null, Map.of());
        assertThat(user.status()).isEqualTo(loggedIn);
        assertThat(user.header("Cache-Control")).contains("no-store");
    }

    @Test
    void noCacheKeepsTheRefusalOfAnotherSite() {
        Answer answer = browser.send("POST", "session/refresh", null, Map.of("Sec-Fetch-Site", "cross-site"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void whatDependsOnNoSessionIsLeftToTheApplication() {
        browser.post("cached/login");
        assertThat(browser.get("cached/open").header("Cache-Control")).isEmpty();
        assertThat(browser.get("no/such/path").header("Cache-Control")).isEmpty();
    }

    @Test
    void whatTheApplicationLetsCachesKeepIsKeptForEachUser() {
        browser.post("cached/login");
        Answer answer = browser.get("cached/secured-and-kept");
        assertThat(answer.header("Cache-Control")).contains("private, max-age=60");
        assertThat(answer.header("Vary")).contains("Accept-Language, Cookie, Authorization, Origin");
    }

    /** Prints the numbers in docs/configuration.md. */
    @Test
    void theHeadersOfALoginFitIntoTheBufferOfAProxyWithAKilobyteOfPayload() throws Exception {
        long before = warnings();
        int plain = size(browser.post("cached/login"));
        int withMuch = size(browser.post("cached/login-with-a-kilobyte"));
        System.out.printf("headers of a login: %d bytes, with a kilobyte of payload %d%n", plain, withMuch);
        assertThat(plain).isBetween(1300, 2000);
        assertThat(withMuch).isBetween(2600, 3500);
        assertThat(warnings()).isEqualTo(before);
    }

    private static int size(Answer answer) {
        return answer.headers().map().entrySet().stream()
                .flatMap(header -> header.getValue().stream().map(value -> header.getKey() + ": " + value + "\r\n"))
                .mapToInt(String::length)
                .sum();
    }

    @Test
    void headersThatAreMoreThanAProxyTakesAreWarnedOfOnce() throws Exception {
        long before = warnings();
        for (int i = 0; i < 2; i++) {
            assertThat(size(browser.post("cached/login-with-much"))).isGreaterThan(4096);
        }
        assertThat(warnings()).isEqualTo(before + 1);
    }

    private static long warnings() throws IOException {
        try (Stream<String> log = Files.lines(TestServer.log())) {
            return log.filter(line -> line.contains("WARN") && line.contains("proxy_buffer_size"))
                    .count();
        }
    }
}
