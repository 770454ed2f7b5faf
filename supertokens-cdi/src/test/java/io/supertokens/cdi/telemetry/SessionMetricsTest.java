package io.supertokens.cdi.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What an OpenTelemetry is given, against docs/telemetry.md. */
@SuppressWarnings("try") // a scope ends by itself
class SessionMetricsTest {

    private static final Path DOCUMENT = Path.of("../docs/telemetry.md");

    /** Only where the library has a pool of its own, which H2 has not; TelemetryIT sees them. */
    private static final Set<String> OF_THE_POOL =
            Set.of(SessionMetrics.CONNECTIONS, SessionMetrics.CONNECTION_LIMIT, SessionMetrics.WAITING);

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    private final JdbcDataSource dataSource = new JdbcDataSource();
    private final SuperTokensConfig config = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                    .withSources(new PropertiesConfigSource(
                            Map.of("supertokens.access-token.revocation", "feed"), "test", 100))
                    .build())
            .config());
    private Database database;
    private SessionEngine engine;
    private SessionService sessions;
    private SessionMetrics subject;

    @BeforeEach
    void start() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        database = Database.open(dataSource, config.database().tables(), CallerTransaction.none());
        engine = SessionEngine.over(database, config, () -> "/app")
                .withClock(clock)
                .start();
        sessions = engine.sessions();
        subject = new SessionMetrics(null, engine, database, clock);
        subject.export(telemetry);
    }

    @AfterEach
    void stop() {
        subject.stop();
        telemetry.close();
        database.close();
    }

    /** A login, a call, a refresh, a theft, refusals of all kinds, a rotation and a removal. */
    private List<String> everything() {
        IssuedSession issued = sessions.create("alice", Map.of("a", 1), null);
        sessions.get(issued.accessToken().value(), issued.antiCsrfToken());
        sessions.get(issued.accessToken().value(), issued.antiCsrfToken());
        IssuedSession child = sessions.refresh(issued.refreshToken().value());
        sessions.getWithoutAntiCsrf(child.accessToken().value());
        Throwable unused =
                catchThrowable(() -> sessions.refresh(issued.refreshToken().value()));
        clock.advance(Duration.ofMinutes(1));
        unused = catchThrowable(() -> sessions.refresh(issued.refreshToken().value()));
        unused = catchThrowable(() -> sessions.refresh("nonsense"));
        unused = catchThrowable(() -> sessions.get("nonsense", null));
        unused = catchThrowable(() -> sessions.get(child.accessToken().value(), null));
        engine.administration().rotateKey();
        engine.administration().removeExpired();
        engine.administration().count();
        return List.of(
                issued.accessToken().value(),
                issued.refreshToken().value(),
                String.valueOf(issued.antiCsrfToken()),
                child.accessToken().value(),
                child.refreshToken().value(),
                issued.session().handle());
    }

    private record Documented(String kind, String unit, Set<String> attributes, String meaning) {}

    private static Map<String, Documented> documented() throws IOException {
        Map<String, Documented> rows = new TreeMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("| `supertokens.") || line.startsWith("| `db.client.")) {
                List<String> cells =
                        Stream.of(line.split("\\|", -1)).map(String::strip).toList();
                if (cells.size() == 7) {
                    rows.put(
                            cells.get(1).replace("`", ""),
                            new Documented(
                                    cells.get(2), cells.get(3).replace("`", ""), names(cells.get(4)), cells.get(5)));
                }
            }
        }
        return rows;
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        Matcher name = Pattern.compile("`([a-z_.]+)`").matcher(cell);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    private static String kind(MetricData metric) {
        return switch (metric.getType()) {
            case LONG_SUM -> metric.getLongSumData().isMonotonic() ? "counter" : "up-down counter";
            case LONG_GAUGE, DOUBLE_GAUGE -> "gauge";
            case HISTOGRAM -> "histogram";
            default -> metric.getType().name();
        };
    }

    private static Set<String> attributes(MetricData metric) {
        return metric.getData().getPoints().stream()
                .map(PointData::getAttributes)
                .flatMap(attributes -> attributes.asMap().keySet().stream())
                .map(AttributeKey::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theTableOfTheDocumentIsWhatIsExported() throws IOException {
        everything();
        database.close();
        Throwable unused = catchThrowable(() -> sessions.create("bob", null, null));
        Map<String, Documented> exported = new TreeMap<>();
        metrics.collectAllMetrics()
                .forEach(metric -> exported.put(
                        metric.getName(),
                        new Documented(kind(metric), metric.getUnit(), attributes(metric), metric.getDescription())));
        Map<String, Documented> expected = documented();
        assertThat(expected.keySet()).containsAll(OF_THE_POOL);
        expected.keySet().removeAll(OF_THE_POOL);
        assertThat(exported).isEqualTo(expected);
    }

    @Test
    void theOutcomesAreThoseOfTheDocument() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (String name : List.of("check", "refresh")) {
            String row = document.lines()
                    .filter(line -> line.startsWith("| `outcome` of a " + name))
                    .findFirst()
                    .orElseThrow();
            Set<String> expected = names(row);
            expected.remove("outcome");
            assertThat(values(
                            "supertokens.session." + (name.equals("check") ? "checks" : "refreshes"), Tracing.OUTCOME))
                    .isEqualTo(expected);
        }
    }

    private Set<String> values(String metric, AttributeKey<String> attribute) {
        return metrics.collectAllMetrics().stream()
                .filter(data -> data.getName().equals(metric))
                .flatMap(data -> data.getData().getPoints().stream())
                .map(point -> String.valueOf(point.getAttributes().get(attribute)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachNameOfAStatementIsInTheDocument() throws IOException {
        Set<String> coded = new TreeSet<>();
        Pattern named =
                Pattern.compile("(?:run|runAside|transaction|updateOurs|revokeOurs)\\(\\s*\"([a-z]+\\.[a-z]+)\"");
        try (Stream<Path> files = Files.walk(Path.of("../supertokens-jpa/src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher call = named.matcher(Files.readString(file));
                while (call.find()) {
                    coded.add(call.group(1));
                }
            }
        }
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf("Values of `db.query.summary`:");
        Set<String> documented = names(document.substring(begin, document.indexOf("The duration", begin)));
        documented.remove("db.query.summary");
        assertThat(documented).isEqualTo(coded);
    }

    private long sum(String metric, Attributes attributes) {
        return metrics.collectAllMetrics().stream()
                .filter(data -> data.getName().equals(metric))
                .flatMap(data -> data.getLongSumData().getPoints().stream())
                .filter(point -> point.getAttributes().equals(attributes))
                .mapToLong(LongPointData::getValue)
                .sum();
    }

    @Test
    void theNumbersAreRight() {
        everything();
        assertThat(sum("supertokens.session.created", Attributes.empty())).isEqualTo(1);
        assertThat(sum("supertokens.session.checks", Attributes.of(Tracing.OUTCOME, "accepted")))
                .isEqualTo(3);
        assertThat(sum("supertokens.session.refreshes", Attributes.of(Tracing.OUTCOME, "theft")))
                .isEqualTo(1);
        assertThat(sum("supertokens.session.revoked", Attributes.empty())).isEqualTo(1);
        assertThat(sum("supertokens.key.count", Attributes.of(SessionMetrics.KIND, "access")))
                .isEqualTo(2);
        assertThat(sum("supertokens.token.remembered", Attributes.empty())).isEqualTo(2);
    }

    @Test
    void theSessionIsNamedOnTheRequestAndTheStatementsAreItsChildren() {
        IssuedSession issued = sessions.create("alice", null, null);
        spans.reset();
        Span request = telemetry.getTracer("server").spanBuilder("POST refresh").startSpan();
        try (Scope scope = request.makeCurrent()) {
            sessions.refresh(issued.refreshToken().value());
        }
        request.end();
        Map<String, SpanData> made =
                spans.getFinishedSpanItems().stream().collect(Collectors.toMap(SpanData::getName, span -> span));
        assertThat(made).containsOnlyKeys("POST refresh", Tracing.REFRESH_SPAN, "session.find");
        assertThat(made.get("POST refresh").getAttributes().asMap())
                .isEqualTo(Map.of(Tracing.SESSION, issued.session().handle()));
        SpanData refresh = made.get(Tracing.REFRESH_SPAN);
        assertThat(refresh.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(refresh.getAttributes().asMap())
                .containsEntry(Tracing.SESSION, issued.session().handle())
                .containsEntry(Tracing.OUTCOME, "accepted")
                .hasSize(2);
        SpanData statement = made.get("session.find");
        assertThat(statement.getParentSpanId()).isEqualTo(refresh.getSpanId());
        assertThat(statement.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(statement.getAttributes().asMap())
                .isEqualTo(Map.of(Tracing.SYSTEM, "h2database", Tracing.STATEMENT, "session.find"));
    }

    @Test
    void aLoginAndACheckNameTheSessionOfTheirRequest() {
        Span login = telemetry.getTracer("server").spanBuilder("login").startSpan();
        IssuedSession issued;
        try (Scope scope = login.makeCurrent()) {
            issued = sessions.create("alice", null, null);
        }
        login.end();
        Span call = telemetry.getTracer("server").spanBuilder("call").startSpan();
        try (Scope scope = call.makeCurrent()) {
            sessions.getWithoutAntiCsrf(issued.accessToken().value());
        }
        call.end();
        assertThat(spans.getFinishedSpanItems())
                .filteredOn(span -> Set.of("login", "call").contains(span.getName()))
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.getAttributes().get(Tracing.SESSION))
                        .isEqualTo(issued.session().handle()));
    }

    @Test
    void aFailureIsAnErrorOfTheSpanAndOfTheTimer() {
        engine.prepare();
        database.close();
        Span login = telemetry.getTracer("server").spanBuilder("login").startSpan();
        Throwable failure;
        try (Scope scope = login.makeCurrent()) {
            failure = catchThrowable(() -> sessions.create("alice", null, null));
        }
        login.end();
        assertThat(failure).isNotNull();
        assertThat(spans.getFinishedSpanItems())
                .filteredOn(span -> span.getName().equals("session.insert"))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
                    assertThat(span.getStatus().getDescription()).isEmpty();
                    assertThat(span.getAttributes().get(Tracing.ERROR)).isNotBlank();
                });
        assertThat(values(Tracing.DATABASE_DURATION, Tracing.ERROR)).hasSize(2);
    }

    @Test
    void outsideATraceOnlyARefreshBeginsOne() {
        everything();
        assertThat(spans.getFinishedSpanItems())
                .filteredOn(span -> !span.getParentSpanContext().isValid())
                .isNotEmpty()
                .allMatch(span -> span.getName().equals("supertokens.refresh"));
    }

    @Test
    void noTokenKeyOrHashIsHandedOut() {
        Span request = telemetry.getTracer("server").spanBuilder("request").startSpan();
        List<String> secrets;
        try (Scope scope = request.makeCurrent()) {
            secrets = everything();
        }
        request.end();
        Collection<MetricData> measured = metrics.collectAllMetrics();
        String all = measured + " " + spans.getFinishedSpanItems();
        List<String> rest = new ArrayList<>(secrets);
        String handle = rest.remove(rest.size() - 1);
        assertThat(rest).noneMatch(all::contains);
        assertThat(measured.toString()).as("no session in a metric").doesNotContain(handle, "alice");
        assertThat(spans.getFinishedSpanItems().toString()).doesNotContain("alice");
        engine.keys().values().stream().flatMap(List::stream).forEach(key -> assertThat(all)
                .doesNotContain(key.id()));
        assertThat(Pattern.compile("[0-9a-f]{64}").matcher(all).find()).isFalse();
    }

    static final List<Throwable> FAILURES =
            List.of(new IllegalStateException("The exporter is gone"), new NoSuchMethodError("of another version"));

    @ParameterizedTest
    @FieldSource("FAILURES")
    void telemetryThatFailsFailsNoSession(Throwable failure) {
        Tracer works = telemetry.getTracer("test");
        Span request = works.spanBuilder("request").startSpan();
        for (Tracer tracer : List.of(works, (Tracer) name -> thrown(failure))) {
            FailSafe failing = new FailSafe(new Tracing(tracer, meterWhoseTimersFail(failure), "h2"));
            engine.observedBy(failing);
            database.observedBy(failing);
            try (Scope current = request.makeCurrent()) {
                assertThat(current).isNotNull();
                assertThat(everything()).isNotEmpty();
            }
        }
        request.end();
        assertThat(Span.current()).isEqualTo(Span.getInvalid());
    }

    private static Meter meterWhoseTimersFail(Throwable failure) {
        DoubleHistogram timer = proxy(DoubleHistogram.class, method -> thrown(failure));
        DoubleHistogramBuilder[] builder = new DoubleHistogramBuilder[1];
        builder[0] =
                proxy(DoubleHistogramBuilder.class, method -> method.getName().equals("build") ? timer : builder[0]);
        return proxy(Meter.class, method -> builder[0]);
    }

    private static <T> T proxy(Class<T> type, Function<Method, Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer.apply(method)));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T thrown(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void nothingOfTheApplicationStaysInTheServersTelemetry() {
        subject.stop();
        everything();
        assertThat(metrics.collectAllMetrics()).isEmpty();
    }
}
