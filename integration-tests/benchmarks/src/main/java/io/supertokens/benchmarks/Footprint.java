package io.supertokens.benchmarks;

import io.supertokens.benchmarks.application.LoginResource;
import io.supertokens.benchmarks.application.OpenResource;
import io.supertokens.benchmarks.application.SmallApplication;
import io.supertokens.it.support.Addition;
import io.supertokens.it.support.ApplicationServer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Jcmd;
import io.supertokens.it.support.ServerProduct;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What the library adds to a trivial application on each server: deployment time, memory, threads, jars. */
final class Footprint {

    private static final String APPLICATION = "footprint";
    private static final int WARM_UP_ROUNDS = 2;

    private final int rounds;
    private final List<ServerProduct> servers;
    private final Measurements<Case> deployed = new Measurements<>();
    private final Measurements<Case> heap = new Measurements<>();
    private final Measurements<Case> threads = new Measurements<>();
    private final Map<Case, Set<String>> lastThreads = new HashMap<>();

    /** The variant of the application. */
    private enum Variant {
        WITHOUT("without the library"),
        POSTGRESQL("with it, its pool to PostgreSQL"),
        DATA_SOURCE("with it, a data source (H2)");

        private final String description;

        Variant(String description) {
            this.description = description;
        }

        boolean hasLibrary() {
            return this != WITHOUT;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    private record Case(ServerProduct server, Variant variant) {

        Case without() {
            return new Case(server, Variant.WITHOUT);
        }
    }

    Footprint(Options options) {
        rounds = options.number("rounds", 10, 2);
        servers = Stream.of(options.text("servers", "wildfly").split(",", -1))
                .map(name -> ServerProduct.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    void run() throws IOException {
        System.out.printf("%d rounds, after %d that do not count%n", rounds, WARM_UP_ROUNDS);
        for (ServerProduct server : servers) {
            server.missing().ifPresent(why -> {
                throw new IllegalStateException(why);
            });
            try (ApplicationServer running = server.start()) {
                for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                    for (Variant variant : Variant.values()) {
                        measure(running, new Case(server, variant), round >= 0);
                    }
                }
            }
        }
        print();
        printJars(war(new Case(servers.get(0), Variant.POSTGRESQL)));
    }

    private static WebArchive war(Case of) {
        if (of.variant() == Variant.WITHOUT) {
            return Wars.bare(APPLICATION, SmallApplication.class, OpenResource.class);
        }
        WebArchive war;
        if (of.variant() == Variant.POSTGRESQL) {
            war = withLibrary(DatabaseProduct.POSTGRESQL.freshDatabase().config());
        } else if (of.server().hasDefaultDataSource()) {
            war = withLibrary(Map.of());
        } else {
            Addition.DataSource source = Addition.DataSource.h2();
            war = withLibrary(source.config());
            source.addTo(war);
        }
        of.server().additions().forEach(addition -> addition.addTo(war));
        return war;
    }

    private static WebArchive withLibrary(Map<String, String> config) {
        return Wars.war(APPLICATION, config, SmallApplication.class, OpenResource.class, LoginResource.class);
    }

    private void measure(ApplicationServer server, Case of, boolean counts) {
        WebArchive war = war(of);
        long begin = System.nanoTime();
        server.deploy(war);
        double millis = (System.nanoTime() - begin) / 1e6;
        use(server, of.variant());
        double bytes = liveBytes(server);
        List<String> names = threads(server);
        server.undeploy(APPLICATION);
        if (counts) {
            deployed.add(of, millis);
            heap.add(of, bytes / 1024);
            threads.add(of, (double) names.size());
            lastThreads.put(of, new TreeSet<>(names));
        }
    }

    private static void use(ApplicationServer server, Variant variant) {
        Browser browser = new Browser(server.address(APPLICATION));
        int open = browser.get("open").status();
        int login = variant.hasLibrary() ? browser.post("login?user=someone").status() : 204;
        if (open != 200 || login != 204) {
            throw new IllegalStateException("200 and 204 were expected: " + open + ", " + login);
        }
    }

    /** The size of all objects after a garbage collection. */
    private static double liveBytes(ApplicationServer server) {
        List<String> classes =
                Jcmd.on(server.process(), "GC.class_histogram").lines().toList();
        String total = classes.get(classes.size() - 1);
        return Double.parseDouble(total.strip().split(" +", -1)[2]);
    }

    /** The names of all running threads, without their numbers. */
    private static List<String> threads(ApplicationServer server) {
        return Jcmd.on(server.process(), "Thread.print")
                .lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.split("\"", -1)[1].replaceAll("\\d+", "#"))
                .toList();
    }

    private void print() {
        Table table = new Table(
                "server", "application", "deployed in, ms", "added", "live heap, KB", "added", "threads", "only there");
        for (ServerProduct server : servers) {
            for (Variant variant : Variant.values()) {
                Case of = new Case(server, variant);
                table.row(
                        server,
                        variant,
                        deployed.of(of),
                        added(deployed, of),
                        heap.of(of),
                        added(heap, of),
                        threads.of(of),
                        onlyThere(of));
            }
        }
        table.print("A small application, deployed into a server that runs");
    }

    private String onlyThere(Case of) {
        Set<String> names = new TreeSet<>(lastThreads.getOrDefault(of, Set.of()));
        names.removeAll(lastThreads.getOrDefault(of.without(), Set.of()));
        return String.join(", ", names);
    }

    private static String added(Measurements<Case> measured, Case of) {
        return "%,.0f"
                .formatted(measured.of(of).median() - measured.of(of.without()).median());
    }

    private static void printJars(WebArchive war) throws IOException {
        Map<String, Integer> sizes = new TreeMap<>();
        for (Node jar :
                war.getContent(Filters.include("^/WEB-INF/lib/.*\\.jar$")).values()) {
            try (InputStream content = jar.getAsset().openStream()) {
                sizes.put(jar.getPath().get().replaceFirst(".*/", ""), content.readAllBytes().length);
            }
        }
        Table table = new Table("jar", "KB");
        sizes.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(jar -> table.row(jar.getKey(), kilobytes(jar.getValue())));
        table.row(
                "all",
                kilobytes(sizes.values().stream().mapToInt(Integer::intValue).sum()));
        table.print("What comes into WEB-INF/lib, with the driver");
    }

    private static String kilobytes(int bytes) {
        return "%,d".formatted((bytes + 512) / 1024);
    }
}
