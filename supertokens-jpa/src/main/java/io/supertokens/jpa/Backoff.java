package io.supertokens.jpa;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Random exponential back-off between the retries of a statement that conflicts with concurrent ones, so that they do
 * not collide again. The retries end after a time limit. For one statement on one thread.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(4);
    private static final Duration LONGEST = Duration.ofMillis(256);

    private final LongSupplier clock;
    private final LongConsumer sleep;
    private final long end;
    private long upperBound = FIRST.toNanos();

    Backoff(Duration limit) {
        this(limit, System::nanoTime, LockSupport::parkNanos);
    }

    Backoff(Duration limit, LongSupplier clock, LongConsumer sleep) {
        this.clock = clock;
        this.sleep = sleep;
        this.end = clock.getAsLong() + limit.toNanos();
    }

    /**
     * Waits before a retry.
     *
     * @return whether to retry; false, without a pause, after the time limit or if the thread is interrupted
     */
    boolean pause() {
        if (end - clock.getAsLong() <= 0 || Thread.currentThread().isInterrupted()) {
            return false;
        }
        sleep.accept(ThreadLocalRandom.current().nextLong(upperBound));
        upperBound = Math.min(2 * upperBound, LONGEST.toNanos());
        return true;
    }
}
