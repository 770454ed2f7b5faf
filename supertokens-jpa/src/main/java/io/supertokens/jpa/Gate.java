package io.supertokens.jpa;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps a database that does not answer from taking all threads of the server, which has other things to do: at most so many
 * callers at once are with the database, and others wait for a place only while answers come. When a call ends without an
 * answer and no other got one meanwhile, the gate shuts: calls are refused at once, but for one at a time that tries. Any
 * answer opens it. Safe for use by many threads.
 */
final class Gate {

    /** For so long a healthy database may be silent; a slow one four times as long as its answers take, but not longer than: */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(5);
    private static final int TIMES_AN_ANSWER = 4;

    /** One answer's weight against those before. */
    private static final int DECAY = 8;

    private static final String NO_ANSWER = "did not answer: until it does, only one call at a time is tried";
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
     * @param places how many callers may be with the database at once
     * @param longestWait for a place, while answers come
     * @param nanoTime as {@link System#nanoTime}
     */
    Gate(int places, Duration longestWait, LongSupplier nanoTime) {
        this.places = places;
        this.longestWait = longestWait.toNanos();
        this.nanoTime = nanoTime;
        this.lastAnswer = nanoTime.getAsLong();
    }

    /** A caller that is with the database. */
    record Place(long since, boolean isTrial) {}

    /** What became of it. */
    enum Outcome {
        ANSWER,
        /** The time was over, or the connection was lost. */
        SILENCE
    }

    /** A caller that may not ask the database. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Gives the caller a place, which it has to {@linkplain #leave leave}. */
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
        return Math.min(Math.max(TIMES_AN_ANSWER * slowAnswer, PATIENCE.toNanos()), LONGEST_PATIENCE.toNanos());
    }

    /**
     * Gives the place back.
     *
     * @return whether the gate shut or opened because of it
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
