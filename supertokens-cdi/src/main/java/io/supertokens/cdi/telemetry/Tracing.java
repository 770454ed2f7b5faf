package io.supertokens.cdi.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.supertokens.cdi.session.SessionCount;
import io.supertokens.cdi.session.SessionObserver;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.DatabaseObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Times refreshes and statements, and makes spans of them. A refresh may begin a trace, because servers begin theirs only
 * when a resource has been found; a statement does not, so that the regular reading of the revocation feed begins none. The session's handle is the attribute
 * {@code session.id} of the request's span and of the library's; it is never one of a metric. Thread-safe.
 */
final class Tracing implements SessionObserver, DatabaseObserver {

    static final String REFRESH_DURATION = "supertokens.refresh.duration";
    static final String DATABASE_DURATION = "db.client.operation.duration";
    static final String REFRESH_SPAN = "supertokens.refresh";

    static final AttributeKey<String> SESSION = AttributeKey.stringKey("session.id");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    static final AttributeKey<String> STATEMENT = AttributeKey.stringKey("db.query.summary");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private static final String UNAVAILABLE = "unavailable";
    private static final String REFUSED = "refused";
    private static final double NANOSECONDS = 1e9;

    /** From a statement on an embedded database to the longest timeout of a statement; in seconds. */
    private static final List<Double> BUCKETS =
            List.of(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

    private final Tracer tracer;
    private final DoubleHistogram refreshes;
    private final DoubleHistogram statements;
    private final String system;
    private final Map<String, Attributes> attributes = new ConcurrentHashMap<>();

    /** @param system the value of {@code db.system.name} */
    Tracing(Tracer tracer, Meter meter, String system) {
        this.tracer = tracer;
        this.system = system;
        this.refreshes = timer(meter, REFRESH_DURATION, "Duration of refreshes");
        this.statements = timer(meter, DATABASE_DURATION, "Duration of the use of the database");
    }

    private static DoubleHistogram timer(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(BUCKETS)
                .build();
    }

    @Override
    public void belongsTo(String handle) {
        Span current = Span.current();
        if (current.isRecording()) {
            current.setAttribute(SESSION, handle);
        }
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // the end of the refresh closes the scope
    public Refresh refreshing() {
        long begin = System.nanoTime();
        Span span = tracer.spanBuilder(REFRESH_SPAN).startSpan();
        Scope scope = span.makeCurrent();
        return outcome -> {
            scope.close();
            refreshes.record(secondsSince(begin), of(outcome));
            span.setAttribute(OUTCOME, String.valueOf(outcome.outcome()));
            if (outcome == SessionCount.REFRESH_FAILED) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        };
    }

    @Override
    public Use begin(String name) {
        long begin = System.nanoTime();
        if (!Span.current().getSpanContext().isValid()) {
            return failure -> statements.record(secondsSince(begin), of(name, failure));
        }
        Span span = tracer.spanBuilder(name)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(SYSTEM, system)
                .setAttribute(STATEMENT, name)
                .startSpan();
        return failure -> {
            statements.record(secondsSince(begin), of(name, failure));
            if (failure != null) {
                span.setAttribute(ERROR, type(failure));
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        };
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / NANOSECONDS;
    }

    private Attributes of(SessionCount outcome) {
        return attributes.computeIfAbsent(
                outcome.name(), name -> Attributes.of(OUTCOME, String.valueOf(outcome.outcome())));
    }

    private Attributes of(String name, @Nullable RuntimeException failure) {
        String error = failure == null ? "" : type(failure);
        return attributes.computeIfAbsent(name + ' ' + error, key -> {
            AttributesBuilder built = Attributes.builder().put(SYSTEM, system).put(STATEMENT, name);
            return (error.isEmpty() ? built : built.put(ERROR, error)).build();
        });
    }

    /** Not the message, which names the server. */
    private static String type(RuntimeException failure) {
        return failure instanceof DatabaseException known
                ? (known.isTransient() ? UNAVAILABLE : REFUSED)
                : failure.getClass().getName();
    }
}
