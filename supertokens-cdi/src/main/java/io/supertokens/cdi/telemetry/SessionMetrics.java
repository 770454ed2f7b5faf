package io.supertokens.cdi.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.supertokens.cdi.SessionClock;
import io.supertokens.cdi.key.KnownKey;
import io.supertokens.cdi.session.SessionCount;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionObserver;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseObserver;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Hands metrics and spans to the OpenTelemetry that is a bean: that of MicroProfile Telemetry, or one that the
 * application produces. Without one, does nothing. Counters and gauges are read when they are exported, so a check of a
 * token pays for no metric. docs/telemetry.md has all names.
 */
@ApplicationScoped
public class SessionMetrics {

    static final String SCOPE = "io.supertokens";
    static final String REMOVED = "supertokens.session.removed";
    static final String ROTATIONS = "supertokens.key.rotations";
    static final String KEYS = "supertokens.key.count";
    static final String KEY_AGE = "supertokens.key.age";
    static final String REMEMBERED = "supertokens.token.remembered";
    static final String CONNECTIONS = "db.client.connection.count";
    static final String CONNECTION_LIMIT = "db.client.connection.max";
    static final String WAITING = "db.client.connection.pending_requests";

    static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
    static final AttributeKey<String> POOL = AttributeKey.stringKey("db.client.connection.pool.name");
    static final AttributeKey<String> STATE = AttributeKey.stringKey("db.client.connection.state");

    private static final Logger LOG = System.getLogger("io.supertokens");
    private static final Attributes OF_POOL = Attributes.of(POOL, "supertokens");
    private static final Attributes USED = Attributes.of(POOL, "supertokens", STATE, "used");
    private static final Attributes IDLE = Attributes.of(POOL, "supertokens", STATE, "idle");
    private static final double MILLISECONDS = 1e3;

    /** Runs after the library's own start, which opens the database. */
    private static final int AFTER_STARTUP = Interceptor.Priority.LIBRARY_BEFORE + 1;

    private final Instance<OpenTelemetry> telemetry;
    private final SessionEngine engine;
    private final Database database;
    private final Clock clock;

    /** What keeps this application alive in the server's OpenTelemetry until it is closed. */
    private final List<AutoCloseable> instruments = new ArrayList<>();

    /** For the CDI proxy. */
    @SuppressWarnings("NullAway") // a proxy has no state of its own
    protected SessionMetrics() {
        this.telemetry = null;
        this.engine = null;
        this.database = null;
        this.clock = null;
    }

    @Inject
    SessionMetrics(
            Instance<OpenTelemetry> telemetry, SessionEngine engine, Database database, @SessionClock Clock clock) {
        this.telemetry = telemetry;
        this.engine = engine;
        this.database = database;
        this.clock = clock;
    }

    synchronized void start(@Observes @Initialized(ApplicationScoped.class) @Priority(AFTER_STARTUP) Object context) {
        if (!instruments.isEmpty()) {
            return;
        }
        if (!telemetry.isResolvable()) {
            LOG.log(
                    Level.INFO,
                    "Sessions: no metrics and traces, because {0} beans are an OpenTelemetry",
                    telemetry.isUnsatisfied() ? "no" : "several");
            return;
        }
        try {
            export(telemetry.get());
            LOG.log(Level.INFO, "Sessions: metrics and traces by OpenTelemetry");
        } catch (Exception | LinkageError e) { // a proxy of the server may also throw what it does not declare
            stop();
            LOG.log(Level.WARNING, "Sessions: no metrics and traces, because the server's OpenTelemetry failed", e);
        }
    }

    void export(OpenTelemetry found) {
        Meter meter = found.getMeter(SCOPE);
        Arrays.stream(SessionCount.values())
                .collect(Collectors.groupingBy(SessionCount::metric))
                .forEach((name, counted) -> counter(
                        meter,
                        name,
                        measured -> counted.forEach(
                                one -> measured.record(engine.counts().getOrDefault(one, 0L), outcome(one)))));
        counter(meter, REMOVED, measured -> measured.record(engine.store().removed()));
        counter(
                meter,
                ROTATIONS,
                measured -> measured.record(engine.accessTokens().rotations()));
        gauge(meter, KEYS, "{key}", measured -> ofKeys((kind, keys) -> measured.record(keys.size(), kind)));
        instruments.add(meter.gaugeBuilder(KEY_AGE)
                .setUnit("s")
                .setDescription(description(KEY_AGE))
                .buildWithCallback(guarded((ObservableDoubleMeasurement measured) -> ofKeys(
                        (kind, keys) -> keys.stream().findFirst().ifPresent(key -> measured.record(age(key), kind))))));
        gauge(
                meter,
                REMEMBERED,
                "{token}",
                measured -> measured.record(engine.accessTokens().remembered()));
        if (database.pool().isPresent()) {
            gauge(meter, CONNECTIONS, "{connection}", measured -> database.pool()
                    .ifPresent(pool -> {
                        measured.record(pool.used(), USED);
                        measured.record(pool.idle(), IDLE);
                    }));
            gauge(meter, CONNECTION_LIMIT, "{connection}", measured -> database.pool()
                    .ifPresent(pool -> measured.record(pool.limit(), OF_POOL)));
            gauge(meter, WAITING, "{request}", measured -> database.pool()
                    .ifPresent(pool -> measured.record(pool.waiting(), OF_POOL)));
        }
        FailSafe tracing = new FailSafe(new Tracing(found.getTracer(SCOPE), meter, database.systemName()));
        engine.observedBy(tracing);
        database.observedBy(tracing);
    }

    private void counter(Meter meter, String name, Consumer<ObservableLongMeasurement> read) {
        instruments.add(meter.counterBuilder(name)
                .setUnit(unit(name))
                .setDescription(description(name))
                .buildWithCallback(guarded(read)));
    }

    private void gauge(Meter meter, String name, String unit, Consumer<ObservableLongMeasurement> read) {
        instruments.add(meter.upDownCounterBuilder(name)
                .setUnit(unit)
                .setDescription(description(name))
                .buildWithCallback(guarded(read)));
    }

    /** An exporter that asks while the application ends must not fail. */
    private static <T> Consumer<T> guarded(Consumer<T> read) {
        return measured -> {
            try {
                read.accept(measured);
            } catch (RuntimeException | LinkageError e) {
                LOG.log(Level.DEBUG, "A metric cannot be read", e);
            }
        };
    }

    private void ofKeys(BiConsumer<Attributes, List<KnownKey>> measure) {
        engine.keys()
                .forEach((kind, keys) ->
                        measure.accept(Attributes.of(KIND, kind.name().toLowerCase(Locale.ROOT)), keys));
    }

    private double age(KnownKey key) {
        return Duration.between(key.createdAt(), clock.instant()).toMillis() / MILLISECONDS;
    }

    private static Attributes outcome(SessionCount counted) {
        String outcome = counted.outcome();
        return outcome == null ? Attributes.empty() : Attributes.of(Tracing.OUTCOME, outcome);
    }

    static String unit(String counter) {
        return switch (counter.substring(counter.lastIndexOf('.') + 1)) {
            case "checks" -> "{check}";
            case "refreshes" -> "{refresh}";
            case "thefts" -> "{theft}";
            case "failed_proofs" -> "{proof}";
            case "rotations" -> "{rotation}";
            default -> "{session}";
        };
    }

    static String description(String name) {
        return switch (name) {
            case "supertokens.session.created" -> "Logins";
            case "supertokens.session.checks" -> "Access tokens that were checked";
            case "supertokens.session.refreshes" -> "Refreshes";
            case "supertokens.session.thefts" -> "Superseded refresh tokens that were presented";
            case "supertokens.session.failed_proofs" -> "Proofs of devices that the key of the session did not sign";
            case "supertokens.session.revoked" -> "Sessions that were revoked";
            case REMOVED -> "Expired sessions that were removed";
            case ROTATIONS -> "Replacements of the key of access tokens by this server";
            case KEYS -> "Keys that are accepted";
            case KEY_AGE -> "Age of the current key";
            case REMEMBERED -> "Verified access tokens in memory";
            case CONNECTIONS -> "Connections in the pool";
            case CONNECTION_LIMIT -> "Maximum number of connections in the pool";
            case WAITING -> "Callers that wait for a connection";
            default -> throw new IllegalArgumentException(name);
        };
    }

    @PreDestroy
    synchronized void stop() {
        engine.observedBy(SessionObserver.NONE);
        database.observedBy(DatabaseObserver.NONE);
        for (AutoCloseable instrument : instruments) {
            try {
                instrument.close();
            } catch (Exception | LinkageError e) {
                LOG.log(Level.DEBUG, "The server's OpenTelemetry ends", e);
            }
        }
        instruments.clear();
    }
}
