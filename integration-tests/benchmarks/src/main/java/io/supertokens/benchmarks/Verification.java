package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The time to check an access token: the library, other libraries for the same token, and the reference for its own
 * token.
 */
final class Verification {

    private static final int ITERATIONS = 3;
    private static final String BARE = "hmac";
    private static final String REFERENCE = "reference, its own token";

    /** Methods of {@link Checks}, and their names in the report. */
    private static final Map<String, String> CONTESTANTS = new LinkedHashMap<>();

    static {
        CONTESTANTS.put(BARE, "HMAC-SHA256 alone");
        CONTESTANTS.put("librarySeen", "library, token seen before");
        CONTESTANTS.put("library", "library, token never seen");
        CONTESTANTS.put("librarySeenTraced", "library, token seen before, in a recorded span");
        CONTESTANTS.put("libraryTraced", "library, token never seen, in a recorded span");
        CONTESTANTS.put("smallRye", "smallrye-jwt");
        CONTESTANTS.put("jose4j", "jose4j");
        CONTESTANTS.put("nimbus", "nimbus-jose-jwt");
        CONTESTANTS.put("auth0", "java-jwt");
    }

    private final List<String> contestants;
    private final int rounds;
    private final int tokens;
    private final Duration duration;
    private final Measurements<String> oneThread = new Measurements<>();
    private final Measurements<String> twoThreads = new Measurements<>();
    private final Measurements<String> allocated = new Measurements<>();

    Verification(Options options) {
        contestants = List.of(options.text("contestants", String.join(",", CONTESTANTS.keySet()))
                .split(",", -1));
        rounds = options.number("rounds", 5, 1);
        tokens = options.number("tokens", 200_000, 20_000);
        duration = options.seconds(1, 1);
    }

    void run() throws RunnerException {
        System.out.printf(
                "%d rounds, %d times %s each; Node.js %s%n", rounds, ITERATIONS, duration, Reference.version());
        try (Reference node = Reference.start(DatabaseProduct.POSTGRESQL.freshDatabase(), 1)) {
            node.repeat("get", duration); // warms up
            for (int round = 0; round < rounds; round++) {
                for (String contestant : contestants) {
                    measure(contestant, 1, oneThread);
                    measure(contestant, 2, twoThreads);
                }
                for (int i = 0; i < ITERATIONS; i++) {
                    oneThread.add(REFERENCE, 1e9 / node.repeat("get", duration).perSecond());
                }
                System.out.printf("round %d of %d is over%n", round + 1, rounds);
            }
        }
        Spread bare = oneThread.of(BARE);
        Table table = new Table("contestant", "1 thread, ns", "times HMAC", "2 threads, ns", "allocated, bytes");
        for (String contestant : contestants) {
            Spread one = oneThread.of(contestant);
            table.row(
                    CONTESTANTS.getOrDefault(contestant, contestant),
                    one,
                    one.ratioTo(bare),
                    twoThreads.of(contestant),
                    "%,.0f".formatted(allocated.of(contestant).median()));
        }
        Spread its = oneThread.of(REFERENCE);
        table.row(REFERENCE, its, its.ratioTo(bare), "has one thread", "");
        table.print("One check of an access token");
    }

    /** Measures in a separate JMH process; keeps the average of each iteration. */
    private void measure(String contestant, int threads, Measurements<String> times) throws RunnerException {
        RunResult result = new Runner(new OptionsBuilder()
                        .include("^" + Pattern.quote(Checks.class.getName() + "." + contestant) + "$")
                        .threads(threads)
                        .forks(1)
                        .warmupIterations(ITERATIONS)
                        .warmupTime(TimeValue.milliseconds(duration.toMillis()))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.milliseconds(duration.toMillis()))
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend("-Xmx1g", "-D" + Checks.TOKENS + "=" + tokens)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .runSingle();
        Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
        if (bytes != null && threads == 1) {
            allocated.add(contestant, bytes.getScore());
        }
        result.getBenchmarkResults().stream()
                .flatMap(process -> process.getIterationResults().stream())
                .forEach(iteration ->
                        times.add(contestant, iteration.getPrimaryResult().getScore()));
    }
}
