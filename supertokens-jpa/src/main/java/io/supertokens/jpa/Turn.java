package io.supertokens.jpa;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Callers whose suspended transaction keeps a connection of the pool wait for a second one one after the other. Where all
 * connections are kept by such callers, each waits for one that none gives back: then one after the other is refused, so
 * that its transaction ends and gives its connection back, until the caller whose turn it is has got one. Safe for use by
 * many threads.
 */
final class Turn {

    /** How long a pool with something to spare may take, with a connection to be opened. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Between two refusals, in which what the first one kept may reach the caller whose turn it is. */
    private static final Duration BETWEEN_REFUSALS = Duration.ofMillis(20);

    /** After this time it is not only the callers' transactions: all are refused. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition isFree = lock.newCondition();
    private @Nullable Thread holder;
    private long takenSince;
    private long nextRefusal;

    /** Whether it is this caller's turn now, which then has to {@linkplain #giveBack give it back}. */
    boolean take() {
        lock.lock();
        try {
            while (holder != null) {
                long now = System.nanoTime();
                if (now - takenSince > LONGEST_PATIENCE.toNanos()) {
                    return false;
                }
                if (now - nextRefusal >= 0) {
                    nextRefusal = now + BETWEEN_REFUSALS.toNanos();
                    return false;
                }
                long unused = isFree.awaitNanos(nextRefusal - now);
            }
            holder = Thread.currentThread();
            takenSince = System.nanoTime();
            nextRefusal = takenSince + PATIENCE.toNanos();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Does nothing where the turn is not this thread's. */
    void giveBack() {
        lock.lock();
        try {
            if (holder == Thread.currentThread()) {
                holder = null;
                isFree.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
