package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.fleet.Fleet;
import io.supertokens.it.fleet.Fleet.Node;
import io.supertokens.it.fleet.RandomWalk;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.TestDatabase;
import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both servers behind one load balancer, in the reference's format and on this library's tables: any request may reach
 * either.
 */
@Needs(Need.NODE)
@ExtendWith(ArquillianExtension.class)
abstract class MixedFleetIT {

    private static final Map<String, String> CONFIG = Map.of(
            "supertokens.access-token.format", "ref-jwt",
            "supertokens.access-token.validity", "7200",
            "supertokens.access-token.signing-key.update-interval", "1");

    /** Of the sessions of the application that asks the database on each call. */
    private static final Duration ABSOLUTE_VALIDITY = Duration.ofHours(5);

    private final String user = "user-" + UUID.randomUUID();

    static Fleet fleet(String name, TestDatabase database, boolean blacklisting) {
        Map<String, String> config = new HashMap<>(CONFIG);
        config.put("supertokens.access-token.blacklisting", String.valueOf(blacklisting));
        if (blacklisting) {
            config.put("supertokens.session.absolute-validity", ABSOLUTE_VALIDITY.toString());
        }
        return new Fleet(name, database, config);
    }

    abstract Fleet fleet();

    abstract Fleet blacklistingFleet();

    abstract TestDatabase database(Fleet fleet);

    @BeforeEach
    void startTheReference() {
        fleet().startReference();
        blacklistingFleet().startReference();
    }

    private static Node other(Node node) {
        return node == Node.OURS ? Node.REFERENCE : Node.OURS;
    }

    private Browser loggedIn(Fleet fleet, Node node) {
        Browser browser = fleet.browser(node);
        assertThat(browser.post("login?user=" + user, "{\"payload\":{\"roles\":[\"a\"]}}")
                        .status())
                .isEqualTo(200);
        return browser;
    }

    private static JsonObject ok(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().asJsonObject();
    }

    @ParameterizedTest
    @EnumSource
    void aRequestMayHitEither(Node first) {
        for (Fleet fleet : new Fleet[] {fleet(), blacklistingFleet()}) {
            Browser browser = loggedIn(fleet, first);
            JsonObject session = ok(browser.get("me"));
            for (int i = 0; i < 10; i++) {
                browser.moveTo(fleet.address(i % 2 == 0 ? other(first) : first));
                assertThat(ok(browser.get("me"))).isEqualTo(session);
                assertThat(ok(browser.post("change"))).isEqualTo(session);
            }
            assertThat(browser.refreshes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOneRefreshedTheOtherConfirms(Node first) {
        for (Fleet fleet : new Fleet[] {fleet(), blacklistingFleet()}) {
            Browser browser = loggedIn(fleet, first);
            for (int i = 0; i < 6; i++) {
                assertThat(browser.refresh().status()).isEqualTo(200);
                browser.moveTo(fleet.address(i % 2 == 0 ? other(first) : first));
                ok(browser.get("me"));
                assertThat(browser.cookies()).hasSize(3);
            }
            assertThat(browser.refreshes()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatOneReplacedTheOtherUses(Node first) {
        Browser browser = loggedIn(fleet(), first);
        fleet().pass(Duration.ofMinutes(61));
        Browser another = loggedIn(fleet(), first);

        another.moveTo(fleet().address(other(first)));
        ok(another.get("me"));
        assertThat(another.refreshes()).isZero();

        browser.moveTo(fleet().address(other(first)));
        ok(browser.get("me"));
        browser.moveTo(fleet().address(first));
        ok(browser.get("me"));
        assertThat(browser.refreshes())
                .as("one refresh, as ever when the reference's key changes")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatOneRevokedTheOtherRefuses(Node first) {
        Browser browser = loggedIn(blacklistingFleet(), first);
        ok(browser.get("me"));
        browser.moveTo(blacklistingFleet().address(other(first)));
        assertThat(ok(browser.get("me")).getString("userId")).isEqualTo(user);
        assertThat(browser.post("users/" + user + "/revoke").status()).isEqualTo(200);

        browser.moveTo(blacklistingFleet().address(first));
        assertThat(browser.get("me").status()).isEqualTo(401);
        assertThat(browser.cookies()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whateverHappensBothAnswerAsTheModelDoes(long seed) throws SQLException {
        walk(fleet(), false, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void whateverHappensBothAnswerAsTheModelDoesWithBlacklistingAndAnAbsoluteExpiryToo(long seed) throws SQLException {
        walk(blacklistingFleet(), true, seed);
    }

    private void walk(Fleet fleet, boolean blacklisting, long seed) throws SQLException {
        loggedIn(fleet, Node.OURS);
        Instant keyCreatedAt = Instant.ofEpochMilli(Long.parseLong(database(fleet)
                .ask("select created_at_time from signing_key where key_name = 'access_token_signing_key'")));
        new RandomWalk(
                        fleet,
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofDays(100),
                        blacklisting,
                        blacklisting ? ABSOLUTE_VALIDITY : null,
                        keyCreatedAt,
                        Long.getLong("it.seed", seed))
                .take(Integer.getInteger("it.steps", 300));
    }
}
