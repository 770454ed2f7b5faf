package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.administration.AdministeredApplication;
import io.supertokens.it.administration.UsersResource;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Wars;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The administration of sessions, as seen over HTTP. */
abstract class AdministrationOverHttp {

    private static final String STRANGE = "Łukasz <b>&amp;</b> \"?#%2B+/;= 😀";

    private static final Map<String, String> CHANGES = Map.of(
            "end-session", "{\"handle\":\"unknown\"}",
            "end-user", "{\"user\":\"nobody\"}",
            "end-before", "{\"moment\":\"2000-01-01T00:00:00Z\"}",
            "rotate-key", "{}",
            "remove-expired", "{}");

    private static final List<String> READS = List.of(
            "", "/", "/admin.js", "/admin.css", "/status", "/count", "/sessions?user=nobody", "/session?handle=x");

    abstract URI administeredApplication();

    static WebArchive war(String name, Map<String, String> config) {
        Map<String, String> all = new HashMap<>(config);
        all.put("supertokens.admin.path", "ops/session-admin");
        all.put("supertokens.admin.role", "admin");
        return Wars.war(name, all, AdministeredApplication.class, UsersResource.class);
    }

    private Browser anybody() {
        return new Browser(administeredApplication().resolve("api/"));
    }

    private Browser loggedIn(String user, String role) {
        Browser browser = anybody();
        assertThat(browser.post("users/login?user=" + encoded(user) + "&role=" + role)
                        .status())
                .isEqualTo(204);
        return browser;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Answer change(Browser browser, String below, JsonObject body) {
        return browser.post("ops/session-admin/" + below, body.toString());
    }

    @Test
    void itIsClosedToEverybodyWithoutTheRole() {
        Browser nobody = anybody();
        Browser user = loggedIn("mallory", "user");
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            for (String below : READS) {
                isRefused(nobody, method, below, null, 401, "unauthorised");
                isRefused(user, method, below, null, 403, "forbidden");
            }
        }
        for (Map.Entry<String, String> change : CHANGES.entrySet()) {
            isRefused(nobody, "POST", "/" + change.getKey(), change.getValue(), 401, "unauthorised");
            isRefused(user, "POST", "/" + change.getKey(), change.getValue(), 401, "anti-csrf");
            Answer forbidden = user.post("ops/session-admin/" + change.getKey(), change.getValue());
            assertThat(forbidden.status()).as(change.getKey()).isEqualTo(403);
        }
    }

    private static void isRefused(
            Browser browser, String method, String below, String body, int status, String reason) {
        Answer answer =
                browser.send(method, "ops/session-admin" + below, body, Map.of("Content-Type", "application/json"));
        assertThat(answer.status()).as("%s %s", method, below).isEqualTo(status);
        assertThat(answer.header("Cache-Control")).as("%s %s", method, below).contains("no-store");
        if (!method.equals("HEAD")) {
            assertThat(answer.json().asJsonObject().getString("reason"))
                    .as("%s %s", method, below)
                    .isEqualTo(reason);
        }
    }

    @Test
    void aChangeNeedsTheAntiCsrfTokenOfTheAdministrator() {
        Browser admin = loggedIn("root", "admin");
        for (Map.Entry<String, String> change : CHANGES.entrySet()) {
            isRefused(admin, "POST", "/" + change.getKey(), change.getValue(), 401, "anti-csrf");
            assertThat(admin.post("ops/session-admin/" + change.getKey(), change.getValue())
                            .status())
                    .as(change.getKey())
                    .isEqualTo(200);
        }
    }

    @Test
    void thePageAndItsFilesComeWithTheirPolicy() {
        Browser admin = loggedIn("root", "admin");
        for (String below : List.of("", "/", "/admin.js", "/admin.css")) {
            Answer answer = admin.get("ops/session-admin" + below);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Security-Policy"))
                    .contains(
                            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.header("Content-Type").map(type -> type.replaceAll("[; ].*", "")))
                    .contains(
                            below.endsWith(".js")
                                    ? "text/javascript"
                                    : below.endsWith(".css") ? "text/css" : "text/html");
        }
        Answer head = admin.send("HEAD", "ops/session-admin/status", null, Map.of());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        Answer options = admin.send("OPTIONS", "ops/session-admin/end-user", null, Map.of());
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).contains("OPTIONS, POST");
        assertThat(admin.get("ops/session-admin/unknown").status()).isEqualTo(404);
        assertThat(admin.get("ops/session-admin/end-user").status()).isEqualTo(405);
    }

    @Test
    void theSessionsOfAUserWithAnyNameAreFoundAndEnded() {
        Browser admin = loggedIn("root", "admin");
        String handle =
                admin.post("users/elsewhere?times=21&user=" + encoded(STRANGE)).body();
        JsonObject page = admin.get("ops/session-admin/sessions?user=" + encoded(STRANGE))
                .json()
                .asJsonObject();
        assertThat(page.getJsonArray("sessions")).hasSize(20);
        assertThat(page.getInt("next")).isEqualTo(20);
        JsonObject one = admin.get("ops/session-admin/session?handle=" + handle)
                .json()
                .asJsonObject()
                .getJsonArray("sessions")
                .getJsonObject(0);
        assertThat(one.getString("user")).isEqualTo(STRANGE);
        assertThat(one.getString("device")).isEqualTo("Firefox on Windows");

        assertThat(change(
                                admin,
                                "end-session",
                                Json.createObjectBuilder().add("handle", handle).build())
                        .body())
                .isEqualTo("{\"ended\":true}");
        assertThat(admin.get("users/last-event").body()).isEqualTo("EndedSession by root");
        assertThat(change(
                                admin,
                                "end-user",
                                Json.createObjectBuilder().add("user", STRANGE).build())
                        .body())
                .isEqualTo("{\"ended\":20}");
        assertThat(admin.get("users/last-event").body()).isEqualTo("EndedUser by root");
    }

    @Test
    void anAdministratorWhoseSessionWasEndedIsOutAtOnce() {
        Browser admin = loggedIn("root", "admin");
        Browser other = loggedIn("second", "admin");
        assertThat(other.get("ops/session-admin/count").status()).isEqualTo(200);
        assertThat(change(
                                admin,
                                "end-user",
                                Json.createObjectBuilder().add("user", "second").build())
                        .status())
                .isEqualTo(200);
        assertThat(other.send("GET", "ops/session-admin/count", null, Map.of()).status())
                .isEqualTo(401);
    }
}
