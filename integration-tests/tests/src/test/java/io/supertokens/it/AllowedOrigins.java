package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages of the configured origins may use the session, including its cookies; the same on each server. */
abstract class AllowedOrigins {

    /** What {@code supertokens.cors.allowed-origins} says in the application. */
    static final String ORIGINS = "https://app.example.test, https://page.example.test";

    static final String REQUEST_HEADERS =
            "anti-csrf, supertokens-sdk-name, supertokens-sdk-version, rid, fdi-version, st-auth-mode, authorization";

    static final Map<String, String> PREFLIGHT = Map.of(
            "Origin", "https://app.example.test",
            "Access-Control-Request-Method", "PUT",
            "Access-Control-Request-Headers", "anti-csrf,content-type");

    private final Browser allowed = new Browser(corsApplication());

    /** The address of an application of {@link io.supertokens.it.crossorigin.CrossOriginApplication}, without a filter. */
    abstract URI corsApplication();

    @Test
    void aPreflightRequestOfAnAllowedOriginIsGrantedWhatItAsksFor() {
        for (String path : new String[] {"login", "session/refresh", "no/such/path"}) {
            Answer answer = allowed.send("OPTIONS", path, null, PREFLIGHT);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example.test");
            assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
            assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT");
            assertThat(answer.header("Access-Control-Allow-Headers")).contains(REQUEST_HEADERS + ", content-type");
            assertThat(answer.header("Vary")).contains("Origin");
        }
    }

    @Test
    void anotherOriginIsGrantedNothing() {
        for (String origin : new String[] {
            "https://app.example.test.evil.test", "http://app.example.test", "https://APP.example.test", "null", ""
        }) {
            for (String method : new String[] {"OPTIONS", "POST"}) {
                Map<String, String> headers = new HashMap<>(PREFLIGHT);
                headers.put("Origin", origin);
                Answer answer = allowed.send(method, "login", null, headers);
                assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
                assertThat(answer.header("Access-Control-Allow-Methods")).isEmpty();
                assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
                assertThat(answer.header("Vary")).contains("Origin");
            }
        }
    }

    @Test
    void anAllowedOriginReadsEveryAnswerRefusalsToo() {
        Map<String, String> origin = Map.of("Origin", "https://app.example.test");
        for (Answer answer : List.of(
                allowed.send("POST", "login", null, origin),
                allowed.send("POST", "session/refresh", null, origin),
                new Browser(corsApplication()).send("POST", "session/refresh", null, origin),
                allowed.send("GET", "no/such/path", null, origin),
                allowed.send("DELETE", "login", null, origin))) {
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example.test");
            assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
            assertThat(answer.header("Vary")).contains("Origin");
        }
    }

    /** A policy that lets every page read without credentials is kept. */
    @Test
    void aPublicPolicyOfTheApplicationGetsNoCredentials() {
        for (String method : new String[] {"OPTIONS", "GET"}) {
            Answer answer = allowed.send(method, "public", null, Map.of("Origin", "https://reader.test"));
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @Test
    void withoutAnOriginTheAnswerSaysOnlyThatItWouldMatter() {
        Answer answer = allowed.send("POST", "login", null, Map.of());
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Vary")).contains("Origin");
    }

    @Test
    void aPageOfAnotherSiteChangesNothing() {
        allowed.post("login");
        List<Cookie> before = allowed.cookies();
        for (Map<String, String> headers : List.of(
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test"),
                Map.of("Origin", "https://evil.test"),
                Map.of("Origin", "http://localhost"),
                Map.of("Origin", "null"),
                Map.of("Origin", "not an origin"))) {
            Answer answer = allowed.send("POST", "session/refresh", null, headers);
            assertThat(answer.status()).as(headers.toString()).isEqualTo(403);
            assertThat(answer.json().asJsonObject().getString("reason")).isEqualTo("cross-site");
            assertThat(answer.setCookies()).isEmpty();
        }
        assertThat(allowed.cookies()).isEqualTo(before);
    }

    @Test
    void ownPagesAndAllowedOnesAndProgramsMayRefresh() {
        String host = corsApplication().getAuthority();
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("Sec-Fetch-Site", "same-origin"),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Sec-Fetch-Site", "none"),
                Map.of("Sec-Fetch-Site", "cross-site", "Origin", "https://app.example.test"),
                Map.of("Origin", "http://" + host))) {
            allowed.post("login");
            assertThat(allowed.send("POST", "session/refresh", null, headers).status())
                    .as(headers.toString())
                    .isEqualTo(200);
        }
    }
}
