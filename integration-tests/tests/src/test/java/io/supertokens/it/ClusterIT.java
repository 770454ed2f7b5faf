package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.WildFlyNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three nodes, one database, requests spread at random: a cluster behind a load balancer without sticky sessions, with
 * clocks that differ by half a minute.
 */
@Needs(Need.MYSQL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {

    private static final Duration DIFFERENCE = Duration.ofSeconds(30);

    /** The age of the keys after which a step of less than the tolerated clock difference makes every node due. */
    private static final Duration JUST_BEFORE_ROTATION = Duration.ofHours(24).minusMinutes(1);

    private static final Duration TO_ROTATION = Duration.ofMinutes(3);
    private static final int BROWSERS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * The number of requests between counts of the remaining rows, each of which takes a database longer than a
     * request.
     */
    private static final int BETWEEN_COUNTS = 200;

    /** The interval of the feed and the time limit of a statement, as docs/revocation.md says. */
    private static final Duration REVOCATION_BOUND = Duration.ofSeconds(2 + 10);

    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private static final Pattern REMOVED = Pattern.compile("([\\d,]+) expired sessions removed");

    private static final String DIGITS = IntStream.range(0, 10)
            .mapToObj(digit -> "select " + digit + " as d")
            .collect(Collectors.joining(" union all ", "(", ")"));

    private static final int OVER = 40_000;

    private static final String OVER_ONES = """
            insert into refresh_token (session_handle, user_id, refresh_token_hash_2, expires_at)
            select concat('over ', a.d, b.d, c.d, d.d, e.d), concat('user ', c.d, d.d), 'hash', 1
            from %1$s a, %1$s b, %1$s c, %1$s d, (select 0 as d union all select 1 union all select 2 union all select 3) e""".formatted(DIGITS);

    private static final String OVER_ONES_LEFT = "select count(*) from refresh_token where expires_at = 1";

    private final List<WildFlyNode> nodes = new ArrayList<>();
    private final Map<DatabaseProduct, TestDatabase> databases = new HashMap<>();

    /** The load of one test: its browsers and what they did. */
    private final class Load {
        private final String application;
        private final MovableClock clock = MovableClock.at(MovedClock.START);
        private final ExecutorService threads = Executors.newFixedThreadPool(BROWSERS);
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger wantedRefreshes = new AtomicInteger();
        private final AtomicInteger unreachable = new AtomicInteger();
        private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
        private final List<Browser> browsers;
        private final List<Future<?>> running = new ArrayList<>();

        Load(String application) {
            this.application = application;
            browsers = IntStream.range(0, BROWSERS)
                    .mapToObj(i -> new Browser(anyNode(), clock))
                    .toList();
        }

        private URI anyNode() {
            return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size())).address(application);
        }

        void logIn() {
            for (Browser browser : browsers) {
                assertThat(browser.post("login?user=u" + browsers.indexOf(browser))
                                .status())
                        .isEqualTo(200);
            }
        }

        void start() {
            for (Browser browser : browsers) {
                running.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        request(browser);
                    }
                }));
            }
        }

        /** Sends a request as a load balancer does: if a node cannot be reached, another is asked. */
        private void request(Browser browser) {
            browser.moveTo(anyNode());
            int dice = ThreadLocalRandom.current().nextInt(10);
            try {
                if (dice == 0) {
                    wantedRefreshes.incrementAndGet();
                }
                int status = (dice == 0 ? browser.refresh() : dice < 6 ? browser.get("me") : browser.post("change"))
                        .status();
                requests.incrementAndGet();
                if (status != 200) {
                    refused.add(dice + ": " + status);
                }
            } catch (UncheckedIOException e) {
                unreachable.incrementAndGet();
                LockSupport.parkNanos(A_MOMENT.toNanos());
            }
        }

        void awaitRequests(int more) {
            int target = requests.get() + more;
            while (requests.get() < target) {
                LockSupport.parkNanos(A_MOMENT.toNanos());
            }
        }

        void end() throws Exception {
            isOver.set(true);
            for (Future<?> thread : running) {
                thread.get();
            }
            threads.shutdown();
        }

        /** The number of refreshes that browsers made because a response told them to. */
        int forcedRefreshes() {
            return browsers.stream().mapToInt(Browser::refreshes).sum() - wantedRefreshes.get();
        }
    }

    @BeforeAll
    void startNodes() {
        for (int i = 0; i < 3; i++) {
            nodes.add(WildFlyNode.starting("node" + i));
        }
        nodes.forEach(node -> node.awaitStart().configure());
        for (DatabaseProduct product : List.of(DatabaseProduct.POSTGRESQL, DatabaseProduct.MYSQL)) {
            TestDatabase database = product.freshDatabase();
            databases.put(product, database);
            Map<String, String> config = new HashMap<>(database.config());
            config.put("supertokens.access-token.validity", "PT30H");
            config.put("supertokens.access-token.revocation", "feed");
            Map<String, String> everySecondSecond = new HashMap<>(config);
            everySecondSecond.put("supertokens.refresh-token.removal-cronjob-interval", "*/2 * * * * *");
            nodes.parallelStream().forEach(node -> {
                node.deploy(FlowWar.of(application(product), config));
                node.deploy(FlowWar.of(mortal(product), everySecondSecond));
            });
            setClocksApart(product);
        }
    }

    @AfterAll
    void stopNodes() {
        nodes.forEach(WildFlyNode::close);
    }

    private static String application(DatabaseProduct product) {
        return "cluster-" + product.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The application for the test that kills a node, because that resets its clock; it removes sessions all the time.
     */
    private static String mortal(DatabaseProduct product) {
        return application(product) + "-mortal";
    }

    private void setClocksApart(DatabaseProduct product) {
        pass(1, product, DIFFERENCE);
        pass(2, product, DIFFERENCE.negated());
    }

    private void pass(int node, DatabaseProduct product, Duration time) {
        Browser browser = new Browser(nodes.get(node).address(application(product)));
        assertThat(browser.send("POST", "clock/" + time, null, Map.of()).status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL"})
    void nobodyNoticesWhichNodeAnswers(DatabaseProduct product) throws Exception {
        Load load = new Load(application(product));
        load.logIn();
        assertThat(databases.get(product).ask("select count(*) from signing_key"))
                .isEqualTo("2");
        load.start();
        load.awaitRequests(1500);

        // rotates the signing key under load: the first node is due while the others are not yet
        String key = currentKey(product);
        List<Long> readsBefore = keyReads();
        for (Duration step : List.of(JUST_BEFORE_ROTATION, TO_ROTATION)) {
            for (int node = 0; node < 3; node++) {
                pass(node, product, step);
                load.awaitRequests(100);
            }
        }
        load.awaitRequests(1500);
        load.end();

        assertThat(currentKey(product)).isNotEqualTo(key);
        assertThat(load.refused).isEmpty();
        assertThat(load.unreachable).hasValue(0);
        assertThat(load.forcedRefreshes()).isZero();
        for (int node = 0; node < 3; node++) {
            assertThat(keyReads().get(node) - readsBefore.get(node))
                    .as("reads of the keys")
                    .isLessThanOrEqualTo(2);
        }
        System.out.printf("%s: %d requests on three nodes, none refused%n", product, load.requests.get());
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL"})
    void aNodeThatIsKilledTakesNoSessionWithIt(DatabaseProduct product) throws Exception {
        Load load = new Load(mortal(product));
        load.logIn();
        load.start();
        load.awaitRequests(300);
        nodes.get(1).kill();
        load.awaitRequests(500);
        nodes.get(1).start();
        nodes.get(1).awaitStart();
        load.awaitRequests(500);
        load.end();

        assertThat(load.refused).isEmpty();
        assertThat(load.unreachable).hasPositiveValue();
        assertThat(load.forcedRefreshes()).isZero();
        for (Browser browser : load.browsers) {
            browser.moveTo(nodes.get(0).address(mortal(product)));
            assertThat(browser.refresh().status()).isEqualTo(200);
            assertThat(browser.get("me").status()).isEqualTo(200);
        }
        System.out.printf(
                "%s: %d requests around a kill, %d could not reach the node, none refused%n",
                product, load.requests.get(), load.unreachable.get());
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL"})
    void whatIsOverIsRemovedOnceThoughTheTimersOfAllNodesFireTogether(DatabaseProduct product) throws Exception {
        TestDatabase database = databases.get(product);
        int before = removed();
        Load load = new Load(mortal(product));
        load.logIn();
        load.start();
        load.awaitRequests(100);
        assertThat(database.update(OVER_ONES)).isEqualTo(OVER);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!database.ask(OVER_ONES_LEFT).equals("0") && Instant.now().isBefore(deadline)) {
            load.awaitRequests(BETWEEN_COUNTS);
        }
        while (removed() - before < OVER && Instant.now().isBefore(deadline)) { // they report it a moment later
            load.awaitRequests(BETWEEN_COUNTS);
        }
        load.end();

        assertThat(load.refused).isEmpty();
        assertThat(load.unreachable).hasValue(0);
        assertThat(load.forcedRefreshes()).isZero();
        assertThat(removed() - before).isEqualTo(OVER);
        assertThat(database.ask(OVER_ONES_LEFT)).isEqualTo("0");
        System.out.printf("%s: %d requests while %d sessions were removed%n", product, load.requests.get(), OVER);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL"})
    void aRevocationReachesEveryNode(DatabaseProduct product) {
        Browser browser = new Browser(nodes.get(0).address(mortal(product)), MovableClock.at(MovedClock.START));
        assertThat(browser.post("login?user=revoked").status()).isEqualTo(200);
        List<Browser> thieves = nodes.stream()
                .map(node -> {
                    Browser thief = browser.copy();
                    thief.moveTo(node.address(mortal(product)));
                    return thief;
                })
                .toList();
        assertThat(statuses(thieves)).containsExactly(200, 200, 200);

        assertThat(browser.post("logout").status()).isEqualTo(200);
        Instant bound = Instant.now().plus(REVOCATION_BOUND);
        assertThat(statuses(thieves).get(0)).as("the node that revoked").isEqualTo(401);
        while (statuses(thieves).contains(200) && Instant.now().isBefore(bound)) {
            LockSupport.parkNanos(A_MOMENT.toNanos());
        }
        assertThat(statuses(thieves)).containsExactly(401, 401, 401);
    }

    /** The responses to the access tokens; nobody refreshes. */
    private static List<Integer> statuses(List<Browser> browsers) {
        return browsers.stream()
                .map(browser -> browser.copy().send("GET", "me", null, Map.of()).status())
                .toList();
    }

    /** The number of removed sessions that the nodes report. */
    private int removed() {
        return nodes.stream()
                .flatMap(node -> node.logged(" expired sessions removed").stream())
                .map(REMOVED::matcher)
                .filter(Matcher::find)
                .mapToInt(line -> Integer.parseInt(line.group(1).replace(",", "")))
                .sum();
    }

    private String currentKey(DatabaseProduct product) throws Exception {
        return databases
                .get(product)
                .ask("select created_at_time from signing_key where key_name = 'access_token_signing_key'");
    }

    private List<Long> keyReads() {
        return Stream.of(0, 1, 2)
                .map(node -> (long) nodes.get(node).logged("from signing_key").size())
                .toList();
    }
}
