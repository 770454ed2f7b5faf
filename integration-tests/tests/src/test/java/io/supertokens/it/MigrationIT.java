package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.fleet.Fleet;
import io.supertokens.it.fleet.Fleet.Node;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migration from the reference to this library and back, with the reference's tables and configuration. Users notice
 * nothing, and their clients make one automatic refresh.
 */
@Needs(Need.NODE)
@ExtendWith(ArquillianExtension.class)
abstract class MigrationIT {

    /** The configuration from docs/migrating.md. */
    static final Map<String, String> CONFIG = Map.of("supertokens.cookie.name-prefix", "off");

    private final String user = "user-" + UUID.randomUUID();

    abstract Fleet fleet();

    private static Node other(Node node) {
        return node == Node.OURS ? Node.REFERENCE : Node.OURS;
    }

    private Browser loggedIn(Node node) {
        Browser browser = fleet().browser(node);
        assertThat(browser.post("login?user=" + user).status()).isEqualTo(200);
        return browser;
    }

    private static JsonObject ok(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().asJsonObject();
    }

    private static void assertRefused(Answer answer, String reason) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().asJsonObject().getString("reason")).isEqualTo(reason);
    }

    private static JsonValue json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionLivesOnAfterOneRefresh(Node from) {
        Browser browser = loggedIn(from);
        JsonObject before = ok(browser.get("me"));

        browser.moveTo(fleet().address(other(from)));

        assertThat(ok(browser.get("me"))).isEqualTo(before);
        assertThat(ok(browser.post("change"))).isEqualTo(before);
        assertThat(browser.refreshes()).isEqualTo(1);
        assertThat(browser.cookies()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void aSessionGoesToAndFroForAsLongAsItLikes(Node from) {
        Browser browser = loggedIn(from);
        JsonObject before = ok(browser.get("me"));
        for (int i = 0; i < 6; i++) {
            browser.moveTo(fleet().address(i % 2 == 0 ? other(from) : from));
            assertThat(ok(browser.get("me"))).isEqualTo(before);
            assertThat(browser.cookies()).hasSize(3);
            fleet().pass(Duration.ofHours(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefreshThatOneServerAnsweredIsConfirmedToTheOther(Node from) {
        Browser browser = loggedIn(from);
        browser.refresh();
        browser.moveTo(fleet().address(other(from)));

        assertThat(browser.refresh().status()).isEqualTo(200);
        ok(browser.get("me"));
    }

    @ParameterizedTest
    @EnumSource
    void aTheftBeforeTheSwitchIsDetectedAfterIt(Node from) {
        Browser victim = loggedIn(from);
        Browser thief = victim.copy();
        victim.moveTo(fleet().address(other(from)));
        thief.moveTo(fleet().address(other(from)));

        ok(victim.get("me"));

        assertRefused(thief.refresh(), "token-theft-detected");
    }

    @ParameterizedTest
    @EnumSource
    void aTheftThatOneServerSawBeginIsDetectedByTheOther(Node from) {
        Browser victim = loggedIn(from);
        Browser thief = victim.copy();
        ok(thief.get("me"));
        thief.refresh();
        ok(thief.get("me"));
        victim.moveTo(fleet().address(other(from)));

        assertRefused(victim.refresh(), "token-theft-detected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"text\"",
                "0",
                "-1.5e-7",
                "1e21",
                "true",
                "[]",
                "{}",
                "[1,[2,{\"a\":null}]]",
                "{\"name\":\"Zoë\",\"quote\":\"\\\"\\\\\",\"line\":\"a\\nb\\u0001\"}",
                "{\"iat\":5,\"sid\":\"mine\",\"userPayload\":1}"
            })
    void payloadAndInfoAreReadAsTheyWereWritten(String text) {
        JsonValue value = json(text);
        JsonObjectBuilder body =
                Json.createObjectBuilder().add("payload", value).add("info", value);
        Browser browser = fleet().browser(Node.REFERENCE);
        ok(browser.post("login?user=" + user, body.build().toString()));

        browser.moveTo(fleet().address(Node.OURS));

        assertThat(ok(browser.get("me")).get("payload")).isEqualTo(value);
        assertThat(browser.get("info").json()).isEqualTo(value);
        ok(browser.fetch("PUT", "info", "{\"info\":[" + text + "]}", Map.of()));
        fleet().pass(Duration.ofHours(2));
        browser.moveTo(fleet().address(Node.REFERENCE));
        assertThat(ok(browser.get("me")).get("payload")).isEqualTo(value);
        assertThat(browser.get("info").json().asJsonArray()).containsExactly(value);
    }

    @ParameterizedTest
    @EnumSource
    void nothingAttachedIsNothing(Node from) {
        Browser browser = loggedIn(from);
        browser.moveTo(fleet().address(other(from)));
        assertThat(ok(browser.get("me"))).doesNotContainKey("payload");
        assertThat(browser.get("info").body()).contains("absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "0", "-3", "9007199254740992"})
    void aNumericUserIdStaysANumber(String number) {
        for (Node from : Node.values()) {
            Browser browser = fleet().browser(from);
            ok(browser.post("login?number=" + number));
            browser.moveTo(fleet().address(other(from)));
            JsonObject me = ok(browser.get("me"));
            assertThat(me.getString("userId")).isEqualTo(number);
            assertThat(me.getBoolean("isNumber")).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSessionsOfAUserAreFoundAndEndedByTheOther(Node from) {
        Browser browser = loggedIn(from);
        String handle = ok(browser.get("me")).getString("handle");
        Browser there = fleet().browser(other(from));
        assertThat(there.get("users/" + user + "/handles").json().asJsonArray().getString(0))
                .isEqualTo(handle);
        assertThat(there.post("sessions/" + handle + "/revoke").body()).isEqualTo("true");
        assertRefused(browser.refresh(), "unauthorised");
    }

    @Test
    void anExpiredSessionIsOverOnBoth() {
        for (Node from : Node.values()) {
            Browser browser = loggedIn(from);
            Browser late = browser.copy();
            fleet().pass(Duration.ofDays(101));
            late.moveTo(fleet().address(other(from)));
            assertRefused(late.refresh(), "unauthorised");
        }
    }
}
