package io.supertokens.benchmarks;

import io.supertokens.it.support.Npm;
import io.supertokens.it.support.ReferenceNode;
import io.supertokens.it.support.TestDatabase;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A process with the reference implementation that repeats one of its functions on command, and is idle in between. */
final class Reference implements AutoCloseable {

    private static final String SCRIPT = "reference-benchmark.js";

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter commands;

    private Reference(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** Starts it with at most this number of connections. */
    static Reference start(TestDatabase database, int connections) {
        JsonObject options = Json.createObjectBuilder()
                .add("package", ReferenceNode.library(database))
                .add("config", ReferenceNode.config("benchmark", database, Map.of()))
                .add("connections", connections)
                .build();
        try (InputStream script = Objects.requireNonNull(Reference.class.getResourceAsStream(SCRIPT))) {
            Path copy = Npm.directory().resolve(SCRIPT); // next to the packages that it requires
            Files.copy(script, copy, StandardCopyOption.REPLACE_EXISTING);
            Reference reference =
                    new Reference(new ProcessBuilder(Npm.node().toString(), copy.toString(), options.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
            reference.answer();
            return reference;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The cost of a repeated function, with as many parallel calls as there are connections; NaN if it cannot be
     * repeated.
     */
    record Measured(double perSecond, double statements) {}

    /** Repeats a function until the time is over or no session is left. */
    Measured repeat(String function, Duration duration) {
        commands.println(Json.createObjectBuilder()
                .add("function", function)
                .add("milliseconds", duration.toMillis())
                .build());
        JsonObject answer = answer();
        double calls = answer.getJsonNumber("calls").doubleValue();
        if (calls == 0) {
            return new Measured(Double.NaN, Double.NaN);
        }
        return new Measured(
                calls * 1e9 / answer.getJsonNumber("nanoseconds").doubleValue(),
                answer.getJsonNumber("statements").doubleValue() / calls);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private JsonObject answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("The reference has ended");
            }
            return Json.createReader(new StringReader(line)).readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of Node.js, for the report. */
    static String version() {
        try {
            Process node = new ProcessBuilder(List.of(Npm.node().toString(), "--version")).start();
            return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
