package io.supertokens.it.browser;

import io.supertokens.cdi.SessionClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The clock of the sessions: the browser's clock, until it is moved ahead. */
@ApplicationScoped
@Alternative
@Priority(1)
public class ShiftedClock {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Produces
    @Singleton
    @SessionClock
    Clock clock() {
        InstantSource now = () -> Instant.now().plus(ahead.get());
        return now.withZone(ZoneOffset.UTC);
    }

    public void moveBy(Duration duration) {
        ahead.updateAndGet(duration::plus);
    }
}
