package io.supertokens.benchmarks;

import io.supertokens.it.support.Wrk;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;

/**
 * The result of wrk; each connection sends its next request when it has received the response.
 *
 * @param p50 the median in microseconds: half of the requests took no longer
 * @param p99 the 99th percentile in microseconds: 99% of the requests took no longer
 */
record HttpLoad(double requests, double perSecond, double p50, double p99) {

    private static final Path SCRIPT = Path.of("target", "wrk.lua").toAbsolutePath();

    /** Repeats the same request. Every response must be successful. */
    static HttpLoad of(Wrk wrk, int connections, Duration duration, URI address, String cookies)
            throws IOException, InterruptedException {
        try (InputStream script = Objects.requireNonNull(HttpLoad.class.getResourceAsStream("wrk.lua"))) {
            Files.copy(script, SCRIPT, StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = new ProcessBuilder(
                        wrk.program().toString(),
                        "--threads=1",
                        "--connections=" + connections,
                        "--duration=" + duration.toSeconds() + "s",
                        "--timeout=30s",
                        "--script=" + SCRIPT,
                        "--header=Cookie: " + cookies,
                        address.toString())
                .redirectErrorStream(true);
        builder.environment().putAll(wrk.environment());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] measured = output.lines()
                .filter(line -> line.startsWith("measured"))
                .findFirst()
                .orElse("")
                .split("\t", -1);
        if (process.waitFor() != 0 || measured.length != 6 || !measured[5].equals("0")) {
            throw new IllegalStateException("Not all answers of " + address + " were good ones:\n" + output);
        }
        double requests = Double.parseDouble(measured[1]);
        return new HttpLoad(
                requests,
                requests * 1e6 / Double.parseDouble(measured[2]),
                Double.parseDouble(measured[3]),
                Double.parseDouble(measured[4]));
    }
}
