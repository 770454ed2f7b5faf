package io.supertokens.benchmarks;

import io.supertokens.cdi.config.SigningAlgorithm;
import java.time.Duration;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the algorithms of access tokens cost. */
final class Algorithms {

    private static final int ITERATIONS = 3;
    private static final String ISSUE = "issue";
    private static final String CHECK = "check";

    private final int rounds;
    private final Duration duration;

    Algorithms(Options options) {
        rounds = options.number("rounds", 3, 1);
        duration = options.seconds(1, 1);
    }

    void run() throws RunnerException {
        Measurements<String> measured = new Measurements<>();
        for (int round = 0; round < rounds; round++) {
            for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
                measure(algorithm, ISSUE, measured);
                measure(algorithm, CHECK, measured);
            }
            System.out.printf("round %d of %d is over%n", round + 1, rounds);
        }
        Table table = new Table("algorithm", "issue, ns", "check, never seen, ns");
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            table.row(algorithm.joseName(), measured.of(algorithm + ISSUE), measured.of(algorithm + CHECK));
        }
        table.print("Access tokens by algorithm");
    }

    private void measure(SigningAlgorithm algorithm, String operation, Measurements<String> measured)
            throws RunnerException {
        RunResult result = new Runner(new OptionsBuilder()
                        .include("^" + Pattern.quote(Signatures.class.getName() + "." + operation) + "$")
                        .param(Signatures.ALGORITHM, algorithm.name())
                        .forks(1)
                        .warmupIterations(ITERATIONS)
                        .warmupTime(TimeValue.milliseconds(duration.toMillis()))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.milliseconds(duration.toMillis()))
                        .jvmArgsAppend("-Xmx1g")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .runSingle();
        result.getBenchmarkResults().stream()
                .flatMap(process -> process.getIterationResults().stream())
                .forEach(iteration -> measured.add(
                        algorithm + operation, iteration.getPrimaryResult().getScore()));
    }
}
