package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What device binding costs: refreshes of bound sessions beside those of unbound ones, and what is refused. */
final class DeviceBinding {

    private static final int ITERATIONS = 3;

    /** Methods of {@link Refreshes}, and their names in the report. */
    private static final Map<String, String> CONTESTANTS = new LinkedHashMap<>();

    static {
        CONTESTANTS.put("unbound", "refresh + first use, unbound");
        CONTESTANTS.put("es256", "refresh + first use, bound, ES256");
        CONTESTANTS.put("rs256", "refresh + first use, bound, RS256");
        CONTESTANTS.put("challenge", "a challenge");
        CONTESTANTS.put("refused", "a refused proof, ES256");
    }

    private final int rounds;
    private final Duration duration;

    DeviceBinding(Options options) {
        rounds = options.number("rounds", 3, 1);
        duration = options.seconds(5, 1);
    }

    void run() throws RunnerException {
        TestDatabase database = DatabaseProduct.POSTGRESQL.freshDatabase();
        String url = "%s?user=%s&password=%s".formatted(database.jdbcUrl(), database.user(), database.password());
        Measurements<String> times = new Measurements<>();
        for (int round = 0; round < rounds; round++) {
            for (String contestant : CONTESTANTS.keySet()) {
                measure(contestant, url, times);
            }
            System.out.printf("round %d of %d is over%n", round + 1, rounds);
        }
        Spread unbound = times.of("unbound");
        Table table = new Table("operation", "1 thread, µs", "times unbound");
        CONTESTANTS.forEach((contestant, title) ->
                table.row(title, times.of(contestant), times.of(contestant).ratioTo(unbound)));
        table.print("Refreshes with PostgreSQL, one connection");
    }

    private void measure(String contestant, String url, Measurements<String> times) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include("^" + Pattern.quote(Refreshes.class.getName() + "." + contestant) + "$")
                        .threads(1)
                        .forks(1)
                        .warmupIterations(ITERATIONS)
                        .warmupTime(TimeValue.milliseconds(duration.toMillis()))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.milliseconds(duration.toMillis()))
                        .jvmArgsAppend("-Xmx1g", "-D" + Refreshes.DATABASE + "=" + url)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .runSingle().getBenchmarkResults().stream()
                        .flatMap(process -> process.getIterationResults().stream())
                        .forEach(iteration -> times.add(
                                contestant, iteration.getPrimaryResult().getScore()));
    }
}
