package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Cookie;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server's own exporter (OTLP over HTTP) sends to a collector about sessions. */
@ExtendWith(ArquillianExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TelemetryIT {

    private static final String APPLICATION = "telemetry";
    private static final Path DOCUMENT = Path.of("../../docs/telemetry.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `((?:supertokens|db\\.client)[a-z_.]+)` \\| [a-z-]+(?: counter)? \\| `([^`]+)` \\|.*");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Collector COLLECTOR = Collector.start();

    @Deployment(testable = false)
    static WebArchive application() {
        Map<String, String> config =
                new HashMap<>(DatabaseProduct.POSTGRESQL.freshDatabase().config());
        config.put("otel.sdk.disabled", "false");
        config.put("otel.service.name", APPLICATION);
        config.put("otel.exporter.otlp.protocol", "http/protobuf");
        config.put("otel.exporter.otlp.endpoint", COLLECTOR.address());
        config.put("otel.metric.export.interval", "200ms");
        config.put("otel.bsp.schedule.delay", "100ms");
        return FlowWar.of(APPLICATION, config);
    }

    @AfterAll
    static void stop() {
        COLLECTOR.server.stop(0);
    }

    /** Keeps all that it gets. */
    private record Collector(HttpServer server, List<byte[]> metrics, List<byte[]> traces) {

        static Collector start() {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                Collector collector = new Collector(server, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
                server.createContext("/v1/metrics", exchange -> receive(exchange, collector.metrics));
                server.createContext("/v1/traces", exchange -> receive(exchange, collector.traces));
                server.start();
                return collector;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void receive(HttpExchange exchange, List<byte[]> received) throws IOException {
            try (exchange) {
                boolean isCompressed =
                        "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                InputStream body = exchange.getRequestBody();
                received.add((isCompressed ? new GZIPInputStream(body) : body).readAllBytes());
                exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
                exchange.sendResponseHeaders(200, -1);
            }
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private static <T extends Message> List<T> read(List<byte[]> received, Parser<T> parser) {
            List<T> read = new ArrayList<>();
            for (byte[] body : received) {
                try {
                    read.add(parser.parseFrom(body));
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
            return read;
        }

        /** The latest of each name, of the library only. */
        Map<String, Metric> latestMetrics() {
            Map<String, Metric> latest = new TreeMap<>();
            read(metrics, ExportMetricsServiceRequest.parser()).stream()
                    .flatMap(request -> request.getResourceMetricsList().stream())
                    .flatMap(resource -> resource.getScopeMetricsList().stream())
                    .filter(scope -> scope.getScope().getName().equals("io.supertokens"))
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .forEach(metric -> latest.put(metric.getName(), metric));
            return latest;
        }

        List<Span> spans() {
            return read(traces, ExportTraceServiceRequest.parser()).stream()
                    .flatMap(request -> request.getResourceSpansList().stream())
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .toList();
        }
    }

    private static long sum(String metric, String... outcome) {
        Metric found = COLLECTOR.latestMetrics().get(metric);
        return found == null
                ? 0
                : found.getSum().getDataPointsList().stream()
                        .filter(point -> outcome.length == 0
                                || attributes(point.getAttributesList()).containsValue(outcome[0]))
                        .mapToLong(NumberDataPoint::getAsInt)
                        .sum();
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, attribute -> attribute.getValue().getStringValue()));
    }

    private static List<Span> spans(Predicate<Span> wanted) {
        return COLLECTOR.spans().stream().filter(wanted).toList();
    }

    private static Map<String, String> documentedUnits() throws IOException {
        Map<String, String> units = new TreeMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                units.put(row.group(1), row.group(2));
            }
        }
        return units;
    }

    @Test
    void aCollectorGetsWhatTheDocumentPromisesAndNoSecret() throws IOException {
        Browser browser = new Browser(TestServer.address(APPLICATION));
        String handle = browser.post("login?user=alice").json().asJsonObject().getString("handle");
        List<String> secrets = secrets(browser);
        assertThat(browser.get("me").status()).isEqualTo(200);
        assertThat(browser.refresh().status()).isEqualTo(200);
        assertThat(browser.get("me").status()).isEqualTo(200);
        assertThat(new Browser(TestServer.address(APPLICATION)).get("me").status())
                .isEqualTo(401);
        secrets.addAll(secrets(browser));

        eventually(() -> {
            assertThat(sum("supertokens.session.created")).isEqualTo(1);
            assertThat(sum("supertokens.session.checks", "accepted")).isGreaterThanOrEqualTo(2);
            assertThat(sum("supertokens.session.refreshes", "accepted")).isEqualTo(1);
            assertThat(COLLECTOR.latestMetrics()).containsKey("supertokens.refresh.duration");
        });
        Map<String, String> units = new TreeMap<>();
        COLLECTOR.latestMetrics().forEach((name, metric) -> units.put(name, metric.getUnit()));
        assertThat(units).isEqualTo(documentedUnits());

        eventually(() -> assertThat(spans(span -> span.getName().equals("supertokens.refresh")))
                .as(() -> COLLECTOR.spans().toString())
                .hasSize(1));
        Span refresh =
                spans(span -> span.getName().equals("supertokens.refresh")).get(0);
        assertThat(attributes(refresh.getAttributesList()))
                .containsEntry("session.id", handle)
                .containsEntry("outcome", "accepted");
        eventually(() -> {
            for (String path : List.of("/me", "/login")) {
                assertThat(spans(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER
                                && span.getName().endsWith(path)))
                        .as(() -> COLLECTOR.spans().toString())
                        .isNotEmpty()
                        .anySatisfy(request -> assertThat(attributes(request.getAttributesList()))
                                .containsEntry("session.id", handle));
            }
        });
        assertThat(spans(span -> span.getParentSpanId().equals(refresh.getSpanId())))
                .isNotEmpty()
                .allSatisfy(statement -> {
                    assertThat(statement.getTraceId()).isEqualTo(refresh.getTraceId());
                    assertThat(attributes(statement.getAttributesList()))
                            .containsEntry("db.system.name", "postgresql")
                            .containsEntry("db.query.summary", statement.getName());
                });

        Set<String> exported = new TreeSet<>();
        Stream.concat(COLLECTOR.metrics.stream(), COLLECTOR.traces.stream())
                .forEach(body -> exported.add(new String(body, StandardCharsets.ISO_8859_1)));
        assertThat(secrets).hasSizeGreaterThan(4);
        for (String secret : secrets) {
            assertThat(exported).noneMatch(body -> body.contains(secret));
        }
    }

    private static void eventually(Runnable assertion) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private static List<String> secrets(Browser browser) {
        List<String> secrets = new ArrayList<>();
        browser.cookies().stream()
                .map(Cookie::value)
                .filter(value -> value.length() > 20)
                .forEach(secrets::add);
        browser.antiCsrfToken().ifPresent(secrets::add);
        return secrets;
    }
}
