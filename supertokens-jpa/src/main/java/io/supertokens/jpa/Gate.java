package io.supertokens.jpa;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a database that does not answer from blocking all threads of the server: a bulkhead and a circuit breaker. A
 * limited number of callers may use the database at once; others wait for a place, but only while answers arrive. When
 * a call ends without an answer, and no other call got one in the meantime, the gate shuts: calls are refused at once,
 * except for one trial at a time. Any answer opens it. Thread-safe.
 */
final class Gate {

    /**
     * How long a healthy database may be silent. A slow one may be silent for four times its response time, up to a
     * limit.
     */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(5);
    private static final int RESPONSE_TIMES = 4;

    /** The response time that counts is the longest one, which decays by an eighth with each answer. */
    private static final int DECAY = 8;

    /** WildFly has 16 worker threads per processor. At most half of them wait for the database. */
    private static final int PLACES_PER_PROCESSOR = 8;

    /** How long a caller waits for a place where the library has no pool of its own. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final String NO_ANSWER =
            "did not answer: until it does, calls fail at once, except for one trial at a time";
    private static final Duration BETWEEN_TRIALS = Duration.ofMillis(500);

    private final int places;
    private final long longestWait;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition placeIsFree = lock.newCondition();

    private int inside;
    private long fullSince;
    private long lastAnswer;
    private long slowAnswer;
    private boolean shut;
    private boolean trying;
    private long nextTrial;

    /**
     * @param places how many callers may use the database at once
     * @param longestWait how long a caller waits for a place while answers arrive
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    Gate(int places, Duration longestWait, LongSupplier nanoTime) {
        this.places = places;
        this.longestWait = longestWait.toNanos();
        this.nanoTime = nanoTime;
        this.lastAnswer = nanoTime.getAsLong();
    }

    /**
     * A gate with the number of places that suits a database. An embedded database has no limit: it is slow only while
     * this process lacks processor time, and refusing calls would not help.
     *
     * @param pool the server that the library's own pool connects to; null where it has none
     */
    static Gate to(boolean isEmbedded, @Nullable DatabaseServer pool) {
        if (isEmbedded) {
            return new Gate(Integer.MAX_VALUE, LONGEST_WAIT, System::nanoTime);
        }
        int places = PLACES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
        return pool == null
                ? new Gate(places, LONGEST_WAIT, System::nanoTime)
                : new Gate(Math.min(places, pool.connectionLimit()), pool.connectionTimeout(), System::nanoTime);
    }

    /** The permission to use the database. */
    record Place(long since, boolean isTrial) {}

    /** How the call ended. */
    enum Outcome {
        ANSWER,
        /** The call timed out, or the connection was lost. */
        SILENCE
    }

    /** Thrown instead of calling the database. Has no stack trace, because there may be many. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Waits for a place, which the caller has to {@linkplain #leave leave}.
     *
     * @throws RefusedException at once if the gate is shut; later if no answer arrives, or none of the places becomes
     *     free
     */
    Place enter() throws RefusedException {
        lock.lock();
        try {
            return shut ? trial() : place();
        } finally {
            lock.unlock();
        }
    }

    private Place trial() throws RefusedException {
        long now = nanoTime.getAsLong();
        if (trying || now - nextTrial < 0) {
            throw new RefusedException(NO_ANSWER);
        }
        trying = true;
        inside++;
        return new Place(now, true);
    }

    private Place place() throws RefusedException {
        long begin = nanoTime.getAsLong();
        long now = begin;
        while (inside >= places) {
            long silence = now - (lastAnswer - fullSince > 0 ? lastAnswer : fullSince);
            long left = Math.min(longestWait - (now - begin), patience() - silence);
            if (left <= 0) {
                throw new RefusedException("has not answered any of %d calls for %d ms"
                        .formatted(inside, Duration.ofNanos(silence).toMillis()));
            }
            try {
                long unused = placeIsFree.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RefusedException("was not asked, because the thread was interrupted");
            }
            if (shut) {
                throw new RefusedException(NO_ANSWER);
            }
            now = nanoTime.getAsLong();
        }
        inside++;
        if (inside == places) {
            fullSince = now;
        }
        return new Place(now, false);
    }

    private long patience() {
        return Math.min(Math.max(RESPONSE_TIMES * slowAnswer, PATIENCE.toNanos()), LONGEST_PATIENCE.toNanos());
    }

    /**
     * Returns the place.
     *
     * @return whether that shut or opened the gate
     */
    boolean leave(Place place, Outcome outcome) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            boolean wasShut = shut;
            inside--;
            if (place.isTrial()) {
                trying = false;
                nextTrial = now + BETWEEN_TRIALS.toNanos();
            }
            if (outcome == Outcome.ANSWER) {
                shut = false;
                lastAnswer = now;
                slowAnswer = Math.max(now - place.since(), slowAnswer - slowAnswer / DECAY);
            } else if (!shut && now - place.since() >= PATIENCE.toNanos() && lastAnswer - place.since() <= 0) {
                shut = true;
                nextTrial = now + BETWEEN_TRIALS.toNanos();
                placeIsFree.signalAll();
            }
            placeIsFree.signal();
            return shut != wasShut;
        } finally {
            lock.unlock();
        }
    }

    boolean isShut() {
        lock.lock();
        try {
            return shut;
        } finally {
            lock.unlock();
        }
    }
}
