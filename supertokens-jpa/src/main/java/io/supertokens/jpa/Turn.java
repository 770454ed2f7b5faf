package io.supertokens.jpa;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Avoids a deadlock of callers at a connection pool. Callers whose suspended transaction holds a connection need a
 * second one. If such callers hold all connections, each waits for a connection that none returns. So they take turns:
 * one waits for the pool, and the others wait for their turn. If the pool does not serve it in time, the others are
 * refused one by one, so that their transactions end and return connections. Thread-safe.
 */
final class Turn {

    /** How long a pool that is not exhausted may take, including the time to open a connection. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Pause between two refusals, in which a returned connection may reach the caller whose turn it is. */
    private static final Duration BETWEEN_REFUSALS = Duration.ofMillis(20);

    /** After this time the callers' transactions cannot be the only reason, and all others are refused. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);

    /** What to tell a caller that got no connection. */
    static final String REFUSAL =
            ", because suspended callers' transactions hold connections: call the library before the transaction uses the"
                    + " database or outside a transaction, or give the library a data source of its own"
                    + " (supertokens.datasource), or give the pool more connections than there are such transactions at once";

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition isFree = lock.newCondition();
    private @Nullable Thread holder;
    private long takenSince;
    private long nextRefusal;

    /**
     * Waits for this caller's turn.
     *
     * @return true if it is this caller's turn, which it has to {@linkplain #giveBack give back}; false if it is
     *     refused
     */
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

    /** Ends this thread's turn, if it has one. */
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
