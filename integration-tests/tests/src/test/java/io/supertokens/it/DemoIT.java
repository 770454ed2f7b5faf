package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A walk through the demo, which runs on the server's default data source. */
@ExtendWith(ArquillianExtension.class)
class DemoIT {

    private static final TestDatabase DATABASE = DatabaseProduct.H2.freshDatabase();

    private final Browser alice = new Browser(TestServer.address("demo"));
    private final Browser phone = new Browser(TestServer.address("demo"));

    @Deployment(testable = false)
    static WebArchive demo() {
        return Wars.demo();
    }

    @BeforeEach
    void refreshWhereTheLibraryAnswers() {
        alice.refreshesAt("api/session/refresh");
        phone.refreshesAt("api/session/refresh");
    }

    @Test
    void itsPageIsServed() {
        assertThat(alice.get("").body()).contains("<title>");
    }

    @Test
    void whoIsNotLoggedInMayNotAsk() {
        assertThat(alice.get("api/me").status()).isEqualTo(401);
    }

    @Test
    void whoIsLoggedInIsKnown() {
        logIn();

        assertThat(user(alice.get("api/me"))).isEqualTo("alice");
        assertThat(alice.cookies())
                .extracting(Cookie::name)
                .containsExactlyInAnyOrder("__Host-sAccessToken", "__Secure-sRefreshToken", "sIdRefreshToken");
    }

    @Test
    void theSessionIsARowOfTheDefaultDataSource() throws SQLException {
        logIn();
        String handle = alice.get("api/me").json().asJsonObject().getString("handle");

        assertThat(DATABASE.ask("select count(*) from refresh_token where session_handle = '" + handle + "'"))
                .isEqualTo("1");
    }

    @Test
    void onlyAnAdminSeesTheSessionsOfAllUsers() {
        logIn();
        assertThat(alice.get("api/session-admin").status()).isEqualTo(403);
        phone.post("api/login", "{\"userId\":\"bob\",\"roles\":[\"admin\"]}");
        assertThat(phone.get("api/session-admin").body()).contains("<title>Session administration</title>");
        assertThat(phone.get("api/session-admin/sessions?user=alice")
                        .json()
                        .asJsonObject()
                        .getJsonArray("sessions"))
                .isNotEmpty();
    }

    @Test
    void whoLosesTheCookieOfTheAccessTokenLogsInAgain() {
        logIn();
        String lost = accessToken();
        alice.dropCookie("__Host-sAccessToken");

        assertThat(alice.get("api/me").status()).isEqualTo(401);
        logIn();
        assertThat(user(alice.get("api/me"))).isEqualTo("alice");
        assertThat(accessToken()).isNotEqualTo(lost);
    }

    @Test
    void aChangeNeedsTheAntiCsrfToken() {
        logIn();
        String note = "{\"text\": \"buy milk\"}";
        Map<String, String> json = Map.of("Content-Type", "application/json");

        assertThat(alice.send("PUT", "api/note", note, json).status()).isEqualTo(401);
        assertThat(alice.fetch("PUT", "api/note", note, json).status()).isEqualTo(200);
        assertThat(alice.get("api/note").body()).contains("buy milk");
    }

    @Test
    void aThiefIsCaughtWhenTheOwnerHasMovedOn() {
        logIn();
        Browser thief = alice.copy();
        alice.refresh();
        alice.get("api/me");

        Answer caught = thief.refresh();

        assertThat(caught.status()).isEqualTo(401);
        assertThat(caught.body()).contains("token-theft-detected");
        assertThat(alice.refresh().status()).isEqualTo(401);
    }

    @Test
    void onlyAnAdminEntersTheAdminResource() {
        logIn();
        assertThat(alice.get("api/admin").status()).isEqualTo(403);

        alice.post("api/login", "{\"userId\": \"alice\", \"roles\": [\"admin\"]}");
        assertThat(alice.get("api/admin").status()).isEqualTo(200);
    }

    @Test
    void whoLogsOutIsForgotten() {
        logIn();
        alice.post("api/logout");

        assertThat(alice.cookies()).isEmpty();
        assertThat(alice.hasSession()).isFalse();
        assertThat(alice.get("api/me").status()).isEqualTo(401);
    }

    @Test
    void whoseSessionWasEndedIsRefusedAtOnce() {
        logIn();
        String handle = logIn(phone, "alice");
        assertThat(phone.get("api/sessions/current").status()).isEqualTo(200);

        assertThat(delete("api/sessions/" + handle).status()).isEqualTo(204);

        Answer refused = phone.get("api/sessions/current");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("unauthorised");
        assertThat(phone.cookies()).isEmpty();
        assertThat(alice.get("api/sessions/current").status()).isEqualTo(200);
    }

    @Test
    void allOtherSessionsEndAndThisOneGoesOn() {
        String handle = logIn(alice, "carol");
        logIn(phone, "carol");

        assertThat(delete("api/sessions/others").body()).isEqualTo("{\"ended\":1}");

        assertThat(phone.get("api/sessions/current").status()).isEqualTo(401);
        assertThat(alice.get("api/sessions").json().asJsonArray())
                .extracting(session -> session.asJsonObject().getString("handle"))
                .containsExactly(handle);
    }

    @Test
    void theSessionsOfOthersDoNotExist() {
        logIn();
        String handle = logIn(phone, "dave");

        assertThat(delete("api/sessions/" + handle).status()).isEqualTo(404);
        assertThat(phone.get("api/sessions/current").status()).isEqualTo(200);
    }

    @Test
    void aCopyOfABoundSessionOpensTheDoorUntilItExpiresAndIsNotRefreshed() {
        JsonObject started = move("api/bound-browser").asJsonObject();
        String browser = "api/bound-browser/" + started.getString("id");
        assertThat(started.getJsonObject("answer").getJsonArray("received").toString())
                .contains("secure-session-registration");
        assertThat(statuses(move(browser + "/bind"))).containsExactly(200);
        String thief = "api/session/refresh/attacker/"
                + move(browser + "/theft").asJsonObject().getString("id");

        JsonObject stolen = move(thief + "/me").asJsonObject();
        assertThat(statuses(stolen)).containsExactly(200);
        assertThat(stolen.getJsonObject("body").getBoolean("deviceBound")).isTrue();
        JsonObject repeated = move(thief + "/refresh").asJsonObject();
        assertThat(statuses(repeated)).containsExactly(200);
        assertThat(repeated.getJsonArray("received"))
                .as("the marker, and no tokens, because the access token lives")
                .hasToString("[\"set-cookie sIdRefreshToken\"]");
        assertThat(statuses(move(thief + "/forged-proof"))).containsExactly(403, 401);

        assertThat(statuses(move(browser + "/refresh"))).containsExactly(403, 200);
        JsonObject own = move(browser + "/me").asJsonObject();
        assertThat(statuses(own)).containsExactly(200);
        assertThat(own.get("body").asJsonObject().getString("handle"))
                .isEqualTo(stolen.get("body").asJsonObject().getString("handle"));
        assertThat(alice.get("api/events").json().asJsonArray())
                .extracting(JsonValue::asJsonObject)
                .filteredOn(
                        event -> own.getJsonObject("body").getString("handle").equals(event.getString("handle", null)))
                .extracting(event -> event.getString("what"))
                .containsExactly("refreshed", "copy refused", "bound to the device", "created");
    }

    /** What a simulated client was answered. */
    private JsonValue move(String path) {
        Answer answer = phone.post(path);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private static List<Integer> statuses(JsonValue answers) {
        return (answers instanceof JsonArray several ? several : List.of(answers))
                .stream().map(answer -> answer.asJsonObject().getInt("status")).toList();
    }

    private Answer delete(String path) {
        return alice.fetch("DELETE", path, null, Map.of());
    }

    private void logIn() {
        logIn(alice, "alice");
    }

    /** Returns the handle of the session. */
    private static String logIn(Browser browser, String user) {
        Answer answer = browser.post("api/login", "{\"userId\": \"" + user + "\"}");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().asJsonObject().getString("handle");
    }

    private String accessToken() {
        return alice.cookie("__Host-sAccessToken").orElseThrow().value();
    }

    private static String user(Answer answer) {
        return answer.json().asJsonObject().getString("userId");
    }
}
