package io.supertokens.benchmarks;

import io.supertokens.benchmarks.application.LoginResource;
import io.supertokens.benchmarks.application.OpenResource;
import io.supertokens.benchmarks.application.SecuredResource;
import io.supertokens.benchmarks.application.SmallApplication;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Library;
import io.supertokens.it.support.ReferenceNode;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.Wars;
import io.supertokens.it.support.WildFlyNode;
import io.supertokens.it.support.Wrk;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cost of a request that needs a session, compared with one that does not: in WildFly with the library, in Node.js
 * with the reference.
 */
final class Http {

    private static final String PLAIN = "http";
    private static final String BLACKLISTING = "http-blacklisting";
    private static final String FEED = "http-feed";

    /** The servers and routes that are compared. */
    private enum Contestant {
        WILDFLY_OPEN("WildFly", "open", PLAIN),
        WILDFLY_SECURED("WildFly", "secured", PLAIN),
        WILDFLY_FEED("WildFly", "secured", FEED),
        WILDFLY_BLACKLISTING("WildFly", "secured", BLACKLISTING),
        NODE_OPEN("Node.js", "open", PLAIN),
        NODE_SECURED("Node.js", "secured", PLAIN),
        NODE_BLACKLISTING("Node.js", "secured", BLACKLISTING);

        private final String server;
        private final String route;
        private final String application;

        Contestant(String server, String route, String application) {
            this.server = server;
            this.route = route;
            this.application = application;
        }

        boolean isOurs() {
            return server.equals("WildFly");
        }

        /** The route of the same server that needs no session. */
        Contestant open() {
            return isOurs() ? WILDFLY_OPEN : NODE_OPEN;
        }

        /** The corresponding route of the reference, which has no feed. */
        Contestant ofReference() {
            return switch (this) {
                case WILDFLY_OPEN, NODE_OPEN -> NODE_OPEN;
                case WILDFLY_SECURED, WILDFLY_FEED, NODE_SECURED -> NODE_SECURED;
                case WILDFLY_BLACKLISTING, NODE_BLACKLISTING -> NODE_BLACKLISTING;
            };
        }

        @Override
        public String toString() {
            return route
                    + switch (application) {
                        case BLACKLISTING -> ", blacklisting";
                        case FEED -> ", revocation feed";
                        default -> "";
                    };
        }
    }

    /** The input for wrk, and the process that answers. */
    private record Target(URI address, String cookies, ProcessHandle process) {}

    private final Wrk wrk = Wrk.find();
    private final int rounds;
    private final int connections;
    private final Duration duration;
    private final Duration warmUp;
    private final Measurements<Contestant> perSecond = new Measurements<>();
    private final Measurements<Contestant> p50 = new Measurements<>();
    private final Measurements<Contestant> p99 = new Measurements<>();
    private final Measurements<Contestant> cpu = new Measurements<>();

    Http(Options options) {
        rounds = options.number("rounds", 5, 2);
        connections = options.number("connections", 16, 16);
        duration = options.seconds(10, 2);
        warmUp = Duration.ofSeconds(options.number("warm-up", 15, 3));
    }

    void run() throws Exception {
        System.out.printf(
                "%d rounds of %s each, %d connections; Node.js %s%n",
                rounds, duration, connections, Reference.version());
        TestDatabase ours = DatabaseProduct.POSTGRESQL.freshDatabase();
        TestDatabase its = DatabaseProduct.POSTGRESQL.freshDatabase();
        Instant now = Instant.now();
        try (WildFlyNode node = WildFlyNode.starting("http-benchmark");
                ReferenceNode reference = ReferenceNode.start(PLAIN, its, config(Map.of(), false), now);
                ReferenceNode blacklisting = ReferenceNode.start(BLACKLISTING, its, config(Map.of(), true), now)) {
            node.awaitStart();
            deploy(node, PLAIN, config(ours.config(), false));
            deploy(node, BLACKLISTING, config(ours.config(), true));
            Map<String, String> feed = config(ours.config(), false);
            feed.put("supertokens.access-token.revocation", "feed");
            deploy(node, FEED, feed);
            Map<Contestant, Target> targets = new EnumMap<>(Contestant.class);
            for (Contestant contestant : Contestant.values()) {
                ReferenceNode other = contestant.application.equals(BLACKLISTING) ? blacklisting : reference;
                targets.put(
                        contestant,
                        contestant.isOurs()
                                ? target(contestant, node.address(contestant.application), node.process())
                                : target(contestant, other.address(), other.process()));
            }
            for (Target target : targets.values()) {
                HttpLoad unused = HttpLoad.of(wrk, connections, warmUp, target.address, target.cookies);
            }
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<Contestant, Target> entry : targets.entrySet()) {
                    measure(entry.getKey(), entry.getValue());
                }
                System.out.printf("round %d of %d is over%n", round + 1, rounds);
            }
        }
        print();
    }

    private static void deploy(WildFlyNode node, String name, Map<String, String> config) {
        node.deploy(Wars.war(
                name, config, SmallApplication.class, OpenResource.class, SecuredResource.class, LoginResource.class));
    }

    private static Map<String, String> config(Map<String, String> database, boolean blacklisting) {
        Map<String, String> config = new HashMap<>(database);
        config.put("supertokens.access-token.validity", Long.toString(Library.ACCESS_VALIDITY.toSeconds()));
        config.put("supertokens.access-token.blacklisting", Boolean.toString(blacklisting));
        return config;
    }

    /** Logs in, and stores the cookies that a browser would send. */
    private static Target target(Contestant contestant, URI application, ProcessHandle process) {
        Browser browser = new Browser(application);
        Answer login = browser.post("login?user=someone", "{}");
        URI address = application.resolve(contestant.route);
        String cookies = browser.cookies().stream()
                .filter(cookie -> address.getPath().startsWith(cookie.path()))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        if (login.status() >= 300 || cookies.isEmpty()) {
            throw new IllegalStateException("No session at " + application + ": " + login);
        }
        return new Target(address, cookies, process);
    }

    private void measure(Contestant contestant, Target target) throws Exception {
        Duration before = cpuOf(target.process);
        HttpLoad load = HttpLoad.of(wrk, connections, duration, target.address, target.cookies);
        Duration spent = cpuOf(target.process).minus(before);
        perSecond.add(contestant, load.perSecond());
        p50.add(contestant, load.p50());
        p99.add(contestant, load.p99());
        cpu.add(contestant, spent.toNanos() / 1e6 * 1000 / load.requests());
    }

    private static Duration cpuOf(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("The process has ended: " + process));
    }

    private void print() {
        Table table = new Table(
                "server", "route", "requests/s", "of open", "times Node.js", "p50, µs", "p99, µs", "CPU, ms for 1,000");
        for (Contestant contestant : Contestant.values()) {
            Spread speed = perSecond.of(contestant);
            table.row(
                    contestant.server,
                    contestant,
                    speed,
                    speed.ratioTo(perSecond.of(contestant.open())),
                    speed.ratioTo(perSecond.of(contestant.ofReference())),
                    p50.of(contestant),
                    p99.of(contestant),
                    cpu.of(contestant).inTenths());
        }
        table.print("Requests over HTTP");
    }
}
