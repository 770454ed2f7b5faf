package io.supertokens.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.fleet.Fleet.Node;
import io.supertokens.it.fleet.ProtocolModel.Tokens;
import io.supertokens.it.fleet.ProtocolModel.Verdict;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A user and a thief who take random steps on either server. After each step, the response is compared with the model.
 */
public final class RandomWalk {

    private static final List<Duration> TIMES = List.of(
            Duration.ofSeconds(1),
            Duration.ofMinutes(7),
            Duration.ofMinutes(61),
            Duration.ofMinutes(121),
            Duration.ofDays(101));
    private static final List<Integer> WEIGHTS = List.of(10, 10, 10, 4, 1);

    private final Fleet fleet;
    private final Random random;
    private final ProtocolModel model;
    private final List<String> history = new ArrayList<>();
    private Client user;
    private Client thief;
    private String handle = "";
    private int users;

    /** A browser, and the tokens that it has according to the model. */
    private record Client(
            String name, Browser browser, @Nullable Tokens tokens) {}

    /**
     * @param absoluteValidity how long sessions last at most, on this library's server; null for without limit
     * @param keyCreatedAt when the signing key of both servers was created
     * @param seed the same seed takes the same steps
     */
    public RandomWalk(
            Fleet fleet,
            Duration keyInterval,
            Duration accessValidity,
            Duration refreshValidity,
            boolean blacklisting,
            @Nullable Duration absoluteValidity,
            Instant keyCreatedAt,
            long seed) {
        this.fleet = fleet;
        this.random = new Random(seed);
        this.model = new ProtocolModel(
                fleet.clock(),
                keyInterval,
                accessValidity,
                refreshValidity,
                blacklisting,
                absoluteValidity,
                keyCreatedAt);
        this.user = new Client("user", fleet.browser(Node.OURS), null);
        this.thief = new Client("thief", fleet.browser(Node.OURS), null);
        history.add("seed " + seed);
    }

    /** Takes this number of steps; fails with the history of the session if a response differs from the model. */
    public void take(int steps) {
        for (int i = 0; i < steps; i++) {
            if (i % 100 == 99) {
                restart(node());
            }
            step();
        }
    }

    private void step() {
        int dice = random.nextInt(100);
        if (user.tokens() == null && dice < 60) {
            logIn(node());
        } else if (dice < 40) {
            user = call(user, node());
        } else if (dice < 55) {
            user = refresh(user, node());
        } else if (dice < 62) {
            steal();
        } else if (dice < 75) {
            thief = random.nextBoolean() ? call(thief, node()) : refresh(thief, node());
        } else if (dice < 78) {
            revoke(node());
        } else {
            pass();
        }
    }

    private void logIn(Node node) {
        history.clear();
        String name = "walker-" + random.nextLong() + "-" + ++users;
        Browser browser = fleet.browser(node);
        JsonObject session = browser.post("login?user=" + name).json().asJsonObject();
        note("log in", node, "");
        handle = session.getString("handle");
        user = new Client("user", browser, model.logIn(node));
        thief = new Client("thief", fleet.browser(node), null);
    }

    private Client call(Client client, Node node) {
        boolean lost = random.nextInt(6) == 0;
        boolean change = random.nextBoolean();
        Verdict verdict = model.call(node, client.tokens());
        Browser browser = lost ? client.browser().copy() : client.browser();
        browser.moveTo(fleet.address(node));
        Answer answer = browser.send(
                change ? "POST" : "GET",
                change ? "change" : "me",
                null,
                browser.antiCsrfToken().map(token -> Map.of("anti-csrf", token)).orElse(Map.of()));
        return compared(client, "call", node, answer, verdict, lost);
    }

    private Client refresh(Client client, Node node) {
        boolean lost = random.nextInt(4) == 0;
        Verdict verdict = model.refresh(node, client.tokens());
        Browser browser = lost ? client.browser().copy() : client.browser();
        browser.moveTo(fleet.address(node));
        return compared(client, "refresh", node, browser.refresh(), verdict, lost);
    }

    private Client compared(Client client, String what, Node node, Answer answer, Verdict verdict, boolean lost) {
        note(client.name() + ": " + what, node, verdict.reason() + (lost ? ", answer lost" : ""));
        String reason =
                answer.status() == 200 ? "ok" : answer.json().asJsonObject().getString("reason");
        assertThat(reason).as(() -> String.join("\n", history)).isEqualTo(verdict.reason());
        if (lost) {
            return client;
        }
        Tokens tokens = verdict.clearsCookies() ? null : verdict.tokens() == null ? client.tokens() : verdict.tokens();
        return new Client(client.name(), client.browser(), tokens);
    }

    private void steal() {
        thief = new Client("thief", user.browser().copy(), user.tokens());
        history.add("the thief takes what the user holds");
    }

    private void revoke(Node node) {
        boolean wasThere = fleet.browser(node)
                .post("sessions/" + handle + "/revoke")
                .body()
                .equals("true");
        note("revoke", node, String.valueOf(wasThere));
        if (model.isAlive(Node.REFERENCE)) {
            assertThat(wasThere).as(() -> String.join("\n", history)).isTrue();
        }
        model.revoke();
    }

    private void pass() {
        int dice = random.nextInt(WEIGHTS.stream().mapToInt(Integer::intValue).sum());
        int index = 0;
        while (dice >= WEIGHTS.get(index)) {
            dice -= WEIGHTS.get(index++);
        }
        fleet.pass(TIMES.get(index));
        history.add(TIMES.get(index) + " pass");
    }

    private void restart(Node node) {
        fleet.restart(node);
        note("restart", node, "");
    }

    private Node node() {
        return random.nextBoolean() ? Node.OURS : Node.REFERENCE;
    }

    private void note(String what, Node node, String expected) {
        history.add(what + " on " + node + (expected.isEmpty() ? "" : ": " + expected));
    }
}
