package io.supertokens.cdi.session;

import io.supertokens.cdi.config.AccessTokenSettings;
import io.supertokens.cdi.config.RevocationSettings;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.Revocation;
import io.supertokens.jpa.RevocationEntity;
import io.supertokens.jpa.RevocationStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The revocations of all servers, as this one has read them. {@link #read} is called regularly; a check costs no
 * statement as long as the last successful read is young enough. It asks the database if there was none, if it is too
 * old, or if memory does not suffice. So the age of the last read limits how late a revocation takes effect, whatever
 * keeps the feed from being read. Thread-safe; checks never wait for a read.
 */
final class RevocationFeed {

    private static final Logger LOG = System.getLogger(RevocationFeed.class.getName());

    /** About 35 megabytes. */
    static final int MOST = 200_000;

    private static final int PAGE = 10_000;

    /** The pause between two attempts to read more than fits into memory, and between two removals of old rows. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** The age of rows of which the first read knows that they are settled, though clocks differ by five minutes. */
    private static final Duration OLD = RevocationStore.SETTLED.plus(Duration.ofMinutes(5));

    private final RevocationStore rows;
    private final RevokedSessions revoked;
    private final RevocationSettings settings;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();

    /** The last successful read; null before the first. */
    private volatile @Nullable Read last;

    /** How many revocations did not fit into memory since the last complete read. */
    private final AtomicInteger missing = new AtomicInteger();

    private final AtomicBoolean isStaleLogged = new AtomicBoolean();

    /** What earlier reads have found, oldest first. */
    private final Deque<Seen> seen = new ArrayDeque<>();

    /** The numbers of known rows that are not settled. */
    private final NavigableSet<Long> known = new TreeSet<>();

    private long settled;
    private Instant lastRemoval = Instant.MIN;
    private Instant lastAttempt = Instant.MIN;
    private Instant lastWarning = Instant.MIN;

    /**
     * When a read began, by the clock, which may be set, and by the counter of the processor, which may stand still
     * while a virtual machine is suspended.
     */
    private record Read(Instant at, long nanos) {

        boolean isOlderThan(Duration age, Instant now) {
            return Duration.between(at, now).abs().compareTo(age) > 0 || System.nanoTime() - nanos > age.toNanos();
        }
    }

    /** The greatest number that a read has found. */
    private record Seen(Instant at, long id) {}

    /** Reads nothing yet. */
    RevocationFeed(
            Database database,
            Supplier<String> audience,
            AccessTokenSettings settings,
            RevokedSessions revoked,
            Clock clock) {
        this.rows = new RevocationStore(database, audience, clock, settings.validity(), this::add);
        this.revoked = revoked;
        this.settings = settings.revocation();
        this.clock = clock;
    }

    /** The statements on the table of the feed, which add the revocations of this server at once. */
    RevocationStore rows() {
        return rows;
    }

    /** Whether the database must be asked about every session. */
    boolean asksDatabase(Instant now) {
        Read read = last;
        Duration maxAge = settings.maxAge();
        if (read == null || missing.get() > 0) {
            return true;
        }
        boolean isStale = maxAge != null && read.isOlderThan(maxAge, now);
        if (isStale && isStaleLogged.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "The revocation feed was read last at {0}: until it can be read again, every call asks the database (supertokens.access-token.revocation-max-age)",
                    read.at());
        }
        return isStale;
    }

    /** What is known of a session, if not {@link #asksDatabase}. */
    RevokedSessions.Finding find(AccessToken token) {
        return revoked.find(token);
    }

    RevokedSessions.Question question(AccessToken token, Instant now) {
        return revoked.question(token, now);
    }

    void answer(RevokedSessions.Question question, boolean isAlive) {
        revoked.answer(question, isAlive);
    }

    private boolean add(Revocation revocation, Instant keptUntil) {
        boolean fits = revoked.add(revocation, keptUntil, clock.instant());
        if (!fits && missing.getAndIncrement() == 0) {
            LOG.log(
                    Level.WARNING,
                    "More than {0} revocations are kept: until fewer are, every call asks the database",
                    revoked.size());
        }
        return fits;
    }

    /**
     * Reads what is new: one select. Once a minute also deletes rows that are not needed any more. Does nothing if
     * another thread reads.
     *
     * @param receiver gets what is new; it must return at once
     * @throws DatabaseException if the database is unavailable; the last successful read goes on counting
     * @throws IllegalStateException if the audience is not known yet
     */
    void load(Consumer<Revocation> receiver) {
        if (!reading.tryLock()) {
            return;
        }
        try {
            Instant now = clock.instant();
            long nanos = System.nanoTime();
            revoked.forgetUnneeded(now);
            int missed = missing.get();
            if (missed > 0 && isRecent(lastAttempt, now)) {
                return;
            }
            lastAttempt = now;
            if (readAll(now, receiver)) {
                missing.compareAndSet(missed, 0);
                last = new Read(now, nanos);
                if (isStaleLogged.compareAndSet(true, false)) {
                    LOG.log(Level.INFO, "The revocation feed is read again");
                }
            }
            if (!isRecent(lastRemoval, now)) {
                lastRemoval = now;
                rows.deleteUnneeded(now);
            }
        } finally {
            reading.unlock();
        }
    }

    /** As {@link #load}, regularly; a failure is only logged. */
    void read(Consumer<Revocation> receiver) {
        try {
            load(receiver);
        } catch (DatabaseException e) {
            Instant now = clock.instant();
            if (!isRecent(lastWarning, now)) {
                lastWarning = now;
                LOG.log(Level.WARNING, "The revocation feed cannot be read", e);
            }
        }
    }

    /**
     * Reads the rows that were not known to be settled before, those that are known already among them.
     *
     * @return false if memory does not suffice
     */
    private boolean readAll(Instant now, Consumer<Revocation> receiver) {
        boolean isFirst = seen.isEmpty();
        long old = 0;
        long greatest = settle();
        List<RevocationEntity> page;
        do {
            page = rows.after(greatest, PAGE);
            for (RevocationEntity row : page) {
                greatest = row.id();
                if (!known.contains(greatest)) {
                    if (!add(row.revocation(), row.keptUntil())) {
                        return false;
                    }
                    known.add(greatest);
                    receiver.accept(row.revocation());
                }
                old = row.revokedAt().isBefore(now.minus(OLD)) ? greatest : old;
            }
        } while (page.size() == PAGE);
        if (isFirst) {
            seen.add(new Seen(now.minus(OLD), old));
        }
        seen.add(new Seen(now, greatest));
        return true;
    }

    /**
     * The number up to which all rows are known that will ever appear: the greatest that was found so long before the
     * last successful read, which has read the numbers below it again.
     */
    private long settle() {
        while (!seen.isEmpty()
                && Duration.between(seen.getFirst().at(), seen.getLast().at()).compareTo(RevocationStore.SETTLED) > 0) {
            settled = seen.removeFirst().id();
        }
        known.headSet(settled, true).clear();
        return settled;
    }

    private static boolean isRecent(Instant moment, Instant now) {
        return Duration.between(moment, now).abs().compareTo(PAUSE) < 0;
    }
}
