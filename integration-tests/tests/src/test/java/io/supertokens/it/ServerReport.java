package io.supertokens.it;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints a row for each server after its last test; README's table of servers is written from these rows. */
final class ServerReport implements TestWatcher, AfterAllCallback {

    private enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    /** The number of tests with each outcome, by the class of the server. */
    private static final Map<Class<?>, Map<Outcome, Integer>> OUTCOMES = new ConcurrentHashMap<>();

    @Override
    public void testSuccessful(ExtensionContext context) {
        count(context, Outcome.PASSED);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        count(context, Outcome.FAILED);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        count(context, Outcome.SKIPPED);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        count(context, Outcome.SKIPPED);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getTestInstance().orElse(null) instanceof ServerIT test) {
            Map<Outcome, Integer> outcomes = OUTCOMES.getOrDefault(test.getClass(), Map.of());
            System.out.printf(
                    "| %s | JDK %s | %s | %s |%n",
                    test.product(),
                    test.product().javaVersion().map(String::valueOf).orElse("-"),
                    test.product().missing().orElseGet(() -> outcomes.entrySet().stream()
                            .map(outcome -> outcome.getValue() + " "
                                    + outcome.getKey().name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))),
                    test.additions().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    private static void count(ExtensionContext context, Outcome outcome) {
        Class<?> server = Stream.iterate(
                        Optional.of(context), Optional::isPresent, c -> c.get().getParent())
                .flatMap(c -> c.get().getTestClass().stream())
                .filter(ServerIT.class::isAssignableFrom)
                .findFirst()
                .orElseThrow();
        OUTCOMES.computeIfAbsent(server, type -> Collections.synchronizedMap(new EnumMap<>(Outcome.class)))
                .merge(outcome, 1, Integer::sum);
    }
}
