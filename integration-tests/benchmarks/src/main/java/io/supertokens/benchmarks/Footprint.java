package io.supertokens.benchmarks;

import io.supertokens.benchmarks.application.LoginResource;
import io.supertokens.benchmarks.application.OpenResource;
import io.supertokens.benchmarks.application.SmallApplication;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Wars;
import io.supertokens.it.support.WildFlyNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What the library adds to a trivial application: deployment time, memory, threads, jars. */
final class Footprint {

    private static final String APPLICATION = "footprint";
    private static final int WARM_UP_ROUNDS = 3;

    private final int rounds;
    private final Measurements<Variant> deployed = new Measurements<>();
    private final Measurements<Variant> heap = new Measurements<>();
    private final Measurements<Variant> threads = new Measurements<>();
    private final Map<Variant, Set<String>> lastThreads = new EnumMap<>(Variant.class);

    /** The variant of the application. */
    private enum Variant {
        WITHOUT("without the library"),
        POSTGRESQL("with it, its pool to PostgreSQL"),
        DATA_SOURCE("with it, the server's data source (H2)");

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

    Footprint(Options options) {
        rounds = options.number("rounds", 10, 2);
    }

    void run() throws Exception {
        System.out.printf("%d rounds, after %d that do not count%n", rounds, WARM_UP_ROUNDS);
        Map<Variant, WebArchive> wars = new EnumMap<>(Variant.class);
        wars.put(Variant.WITHOUT, Wars.bare(APPLICATION, SmallApplication.class, OpenResource.class));
        wars.put(
                Variant.POSTGRESQL,
                withLibrary(DatabaseProduct.POSTGRESQL.freshDatabase().config()));
        wars.put(Variant.DATA_SOURCE, withLibrary(Map.of()));
        try (WildFlyNode node = WildFlyNode.starting("footprint-benchmark")) {
            node.awaitStart();
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                for (Map.Entry<Variant, WebArchive> war : wars.entrySet()) {
                    measure(node, war.getKey(), war.getValue(), round >= 0);
                }
            }
        }
        print();
        printJars(wars.get(Variant.POSTGRESQL));
    }

    private static WebArchive withLibrary(Map<String, String> config) {
        return Wars.war(APPLICATION, config, SmallApplication.class, OpenResource.class, LoginResource.class);
    }

    private void measure(WildFlyNode node, Variant variant, WebArchive war, boolean counts) throws Exception {
        Path file = Path.of("target", APPLICATION + ".war").toAbsolutePath();
        war.as(ZipExporter.class).exportTo(file.toFile(), true);
        long begin = System.nanoTime();
        node.deploy(file);
        double millis = (System.nanoTime() - begin) / 1e6;
        use(node, variant);
        double bytes = liveBytes(node);
        List<String> names = threads(node);
        node.undeploy(APPLICATION);
        if (counts) {
            deployed.add(variant, millis);
            heap.add(variant, bytes / 1024);
            threads.add(variant, (double) names.size());
            lastThreads.put(variant, new TreeSet<>(names));
        }
    }

    private static void use(WildFlyNode node, Variant variant) {
        Browser browser = new Browser(node.address(APPLICATION));
        int open = browser.get("open").status();
        int login = variant.hasLibrary() ? browser.post("login?user=someone").status() : 204;
        if (open != 200 || login != 204) {
            throw new IllegalStateException("200 and 204 were expected: " + open + ", " + login);
        }
    }

    /** The size of all objects after a garbage collection. */
    private static double liveBytes(WildFlyNode node) throws IOException {
        List<String> classes = jcmd(node, "GC.class_histogram");
        String total = classes.get(classes.size() - 1);
        return Double.parseDouble(total.strip().split(" +", -1)[2]);
    }

    /** The names of all running threads, without their numbers. */
    private static List<String> threads(WildFlyNode node) throws IOException {
        return jcmd(node, "Thread.print").stream()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.split("\"", -1)[1].replaceAll("\\d+", "#"))
                .toList();
    }

    private static List<String> jcmd(WildFlyNode node, String command) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(node.process().pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private void print() {
        Table table =
                new Table("application", "deployed in, ms", "added", "live heap, KB", "added", "threads", "only there");
        for (Variant variant : Variant.values()) {
            table.row(
                    variant,
                    deployed.of(variant),
                    added(deployed, variant),
                    heap.of(variant),
                    added(heap, variant),
                    threads.of(variant),
                    onlyThere(variant));
        }
        table.print("A small application, deployed into a server that runs");
    }

    private String onlyThere(Variant variant) {
        Set<String> names = new TreeSet<>(lastThreads.getOrDefault(variant, Set.of()));
        names.removeAll(lastThreads.getOrDefault(Variant.WITHOUT, Set.of()));
        return String.join(", ", names);
    }

    private static String added(Measurements<Variant> measured, Variant variant) {
        return "%,.0f"
                .formatted(measured.of(variant).median()
                        - measured.of(Variant.WITHOUT).median());
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
