package io.supertokens.it.flow;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.SessionClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The clock of the sessions, which stands still until the test moves it. */
@ApplicationScoped
@Alternative
@Priority(1)
public class MovedClock {

    /** The time at which the application starts. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final MovableClock clock = MovableClock.at(START);

    @Produces
    @Singleton
    @SessionClock
    Clock clock() {
        return clock;
    }

    public void moveBy(Duration duration) {
        clock.advance(duration);
    }
}
