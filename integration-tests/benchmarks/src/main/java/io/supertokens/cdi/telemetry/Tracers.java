package io.supertokens.cdi.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.supertokens.cdi.session.SessionObserver;

/** Gives benchmarks the observer of sessions that an application has where the server has OpenTelemetry. */
public final class Tracers {

    private Tracers() {}

    /** The observer, for this OpenTelemetry. */
    public static SessionObserver of(OpenTelemetry telemetry) {
        return new FailSafe(
                new Tracing(telemetry.getTracer(SessionMetrics.SCOPE), telemetry.getMeter(SessionMetrics.SCOPE), "h2"));
    }
}
