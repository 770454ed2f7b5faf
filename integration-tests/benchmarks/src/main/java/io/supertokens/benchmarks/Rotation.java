package io.supertokens.benchmarks;

import io.supertokens.benchmarks.application.LoginResource;
import io.supertokens.benchmarks.application.SecuredResource;
import io.supertokens.benchmarks.application.SmallApplication;
import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.browser.ShiftedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.Wars;
import io.supertokens.it.support.WildFlyNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** How a rotation of the signing key affects clients: requests at a fixed rate while the key becomes due. */
final class Rotation {

    private static final String APPLICATION = "rotation";
    private static final Duration KEY_AGE = Duration.ofHours(24);
    private static final Duration LOGINS = Duration.ofSeconds(3);
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final TestDatabase database = DatabaseProduct.POSTGRESQL.freshDatabase();
    private final int rounds;
    private final int users;
    private final int perSecond;
    private final Duration duration;

    /** How far the server's clock is ahead of ours. */
    private Duration ahead = Duration.ZERO;

    /** The seconds that are reported; the key rotates in the middle of one of them. */
    private enum Second {
        BEFORE("the one before", -1),
        ROTATION("that of the rotation", 0),
        AFTER("the one after", 1);

        private final String description;
        private final int seconds;

        Second(String description, int seconds) {
            this.description = description;
            this.seconds = seconds;
        }

        boolean has(Request request, Instant rotation) {
            Instant begin = rotation.minus(HALF_A_SECOND).plusSeconds(seconds);
            return !request.due.isBefore(begin) && request.due.isBefore(begin.plusSeconds(1));
        }

        @Override
        public String toString() {
            return description;
        }
    }

    /** When the request was due, and how long after that it was answered. */
    private record Request(Instant due, long nanos, boolean failed) {}

    /** The requests of one user. */
    private record Visit(List<Request> requests, int forcedRefreshes) {}

    /** The requests of all users around one rotation. */
    private record Round(Instant rotation, List<Request> requests, int forcedRefreshes) {}

    Rotation(Options options) {
        rounds = options.number("rounds", 5, 1);
        users = options.number("threads", 16, 16);
        perSecond = options.number("rate", 200, 200);
        duration = options.seconds(10, 3);
    }

    void run() throws Exception {
        System.out.printf("%d users, together %d requests a second, a tenth of them refreshes%n", users, perSecond);
        List<Round> measured = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(users);
        try (WildFlyNode node = WildFlyNode.starting("rotation-benchmark")) {
            node.awaitStart();
            node.deploy(Wars.war(
                    APPLICATION,
                    database.config(),
                    SmallApplication.class,
                    SecuredResource.class,
                    LoginResource.class,
                    ShiftedClock.class,
                    ClockResource.class));
            for (int round = 0; round <= rounds; round++) {
                measured.add(rotate(node.address(APPLICATION), threads));
                System.out.printf("round %d of %d is over%n", round, rounds);
            }
        } finally {
            threads.shutdownNow();
        }
        print(measured.subList(1, measured.size())); // the first round is the warm-up
    }

    /** Makes the key become due in the middle of the load. */
    private Round rotate(URI application, ExecutorService threads) throws Exception {
        Instant old = createdAt();
        Instant due = Instant.now().plus(LOGINS).plus(duration);
        moveClock(application, Duration.between(due.plus(ahead), old.plus(KEY_AGE)));
        List<Browser> browsers = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            Browser browser = new Browser(application);
            require(browser.post("login?user=user-" + i));
            browsers.add(browser);
        }
        List<Future<Visit>> running = new ArrayList<>();
        for (Browser browser : browsers) {
            running.add(threads.submit(() -> visit(browser, due.plus(duration))));
        }
        List<Request> requests = new ArrayList<>();
        int forced = 0;
        for (Future<Visit> user : running) {
            requests.addAll(user.get().requests);
            forced += user.get().forcedRefreshes;
        }
        Instant created = createdAt();
        if (created.equals(old)) {
            throw new IllegalStateException("The key was not replaced");
        }
        return new Round(created.minus(ahead), requests, forced);
    }

    private Visit visit(Browser browser, Instant end) throws InterruptedException {
        long pause = (long) (users * 1e9 / perSecond);
        List<Request> requests = new ArrayList<>();
        int wanted = 0;
        Instant due = Instant.now().plusNanos((long) (Math.random() * pause));
        while (due.isBefore(end)) {
            Thread.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
            boolean refreshes = ThreadLocalRandom.current().nextInt(10) == 0;
            wanted += refreshes ? 1 : 0;
            boolean failed = !isAnswered(browser, refreshes);
            requests.add(new Request(due, Duration.between(due, Instant.now()).toNanos(), failed));
            due = due.plusNanos(pause);
        }
        return new Visit(requests, browser.refreshes() - wanted);
    }

    private static boolean isAnswered(Browser browser, boolean refreshes) {
        try {
            return (refreshes ? browser.refresh() : browser.get("secured")).status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void moveClock(URI application, Duration by) {
        require(new Browser(application).post("clock/" + by));
        ahead = ahead.plus(by);
    }

    private Instant createdAt() throws SQLException {
        return Instant.ofEpochMilli(Long.parseLong(
                database.ask("select created_at_time from signing_key where key_name = 'access_token_signing_key'")));
    }

    private static void require(Answer answer) {
        if (answer.status() != 204) {
            throw new IllegalStateException("204 was expected: " + answer);
        }
    }

    private static void print(List<Round> rounds) {
        Measurements<Second> p50 = new Measurements<>();
        Measurements<Second> p99 = new Measurements<>();
        Measurements<Second> longest = new Measurements<>();
        for (Round round : rounds) {
            for (Second second : Second.values()) {
                Load load = Load.of(
                        round.requests.stream()
                                .filter(request -> second.has(request, round.rotation))
                                .mapToLong(Request::nanos),
                        Duration.ofSeconds(1));
                p50.add(second, load.percentile(0.5) / 1000);
                p99.add(second, load.percentile(0.99) / 1000);
                longest.add(second, load.percentile(1) / 1000);
            }
        }
        Table table = new Table("second", "p50, µs", "p99, µs", "longest, µs");
        for (Second second : Second.values()) {
            table.row(second, p50.of(second), p99.of(second), longest.of(second));
        }
        table.print("%d rotations, %,d requests: %d failed, %d refreshes were forced"
                .formatted(
                        rounds.size(),
                        rounds.stream().mapToInt(round -> round.requests.size()).sum(),
                        rounds.stream()
                                .flatMap(round -> round.requests.stream())
                                .filter(Request::failed)
                                .count(),
                        rounds.stream().mapToInt(Round::forcedRefreshes).sum()));
    }
}
