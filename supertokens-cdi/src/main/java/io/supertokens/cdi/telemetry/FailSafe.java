package io.supertokens.cdi.telemetry;

import io.supertokens.cdi.session.SessionCount;
import io.supertokens.cdi.session.SessionObserver;
import io.supertokens.jpa.DatabaseObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shields sessions from telemetry that fails: what the server's OpenTelemetry throws costs a measurement, and never a
 * request or a statement. The first failure is logged as a warning, all others at DEBUG. Thread-safe.
 */
final class FailSafe implements SessionObserver, DatabaseObserver {

    private static final Logger LOG = System.getLogger("io.supertokens");

    private final Tracing tracing;
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    FailSafe(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public void belongsTo(String handle) {
        attempt(() -> tracing.belongsTo(handle));
    }

    @Override
    public Refresh refreshing() {
        Refresh refresh = attempt(tracing::refreshing, outcome -> {});
        return (SessionCount outcome) -> attempt(() -> refresh.end(outcome));
    }

    @Override
    public Use begin(String name) {
        Use use = attempt(() -> tracing.begin(name), failure -> {});
        return (@Nullable RuntimeException failure) -> attempt(() -> use.end(failure));
    }

    private void attempt(Runnable measurement) {
        attempt(
                () -> {
                    measurement.run();
                    return this;
                },
                this);
    }

    private <T> T attempt(Supplier<T> measurement, T otherwise) {
        try {
            return measurement.get();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(
                    hasWarned.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG,
                    "Sessions: the server's OpenTelemetry failed, so measurements are missing",
                    e);
            return otherwise;
        }
    }
}
