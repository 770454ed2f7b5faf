package io.supertokens.cdi.key;

import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SigningKeyEntity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys that live in the database and are shared by all nodes: the current one and those it superseded, which stay
 * accepted until no token made with them can be valid any more. So a rotation logs nobody out.
 *
 * <p>Nothing is read before {@link #prepare} or the first use. From then on everything comes from memory, except where
 * {@link #current()} finds the key too old or {@link #find} meets a key that may have been made since. An outage of the
 * database at that point is logged and tried again a few seconds later; until then, the keys in memory do.
 *
 * <p>Safe for use by many threads: those that find keys in memory never wait for one that asks the database, and the others
 * not for long.
 */
final class KeyRing implements SigningKeys {

    private static final Logger LOG = System.getLogger(KeyRing.class.getName());

    /** How far the clocks of two nodes may differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    /**
     * How long after one thread began to read others still wait for it, which takes a healthy database much less. A token that
     * names an unknown key may be a forgery, so while the database hangs no thread waits but the one that reads.
     */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final int LONGEST_ID = 15;
    private static final long NOT_HELD = Long.MIN_VALUE;

    private final KeyRows rows;
    private final @Nullable Duration updateInterval;
    private final Duration overlap;
    private final Clock clock;

    /** Held by the one thread that asks the database. */
    private final ReentrantLock database = new ReentrantLock();

    /** Newest first; null before the first use. */
    private volatile @Nullable List<Generation> generations;

    /** By {@link System#nanoTime}: since when the lock is held. */
    private volatile long heldSince = NOT_HELD;

    /** Whether the database did not answer when keys were last read again. */
    private volatile boolean isAway;

    private volatile Instant lastReread = Instant.MIN;
    private volatile Instant lastFailure = Instant.MIN;
    private Instant lastWarning = Instant.MIN;

    private KeyRing(KeyRows rows, @Nullable Duration updateInterval, Duration overlap, Clock clock) {
        this.rows = rows;
        this.updateInterval = updateInterval;
        this.overlap = overlap;
        this.clock = clock;
    }

    /**
     * Keys that are replaced at an age.
     *
     * @param updateInterval the age at which {@link #current()} makes a new key
     * @param validity the longest of a token made with a key; a superseded key is accepted for as long, and for the time by
     *     which the clocks of nodes may differ
     */
    static KeyRing rotating(KeyRows rows, Duration updateInterval, Duration validity, Clock clock) {
        return new KeyRing(rows, updateInterval, validity.plus(CLOCK_SKEW), clock);
    }

    /** A key that this node never replaces; another that rotates it may, and its tokens then live as long as given. */
    static KeyRing permanent(KeyRows rows, Duration validity, Clock clock) {
        return new KeyRing(rows, null, validity.plus(CLOCK_SKEW), clock);
    }

    @Override
    public void prepare() {
        List<Generation> unused = known();
    }

    @Override
    public Key current() {
        Generation newest = known().get(0);
        if (isOlderThan(updateInterval, newest, clock.instant()) && isLocked()) {
            try {
                newest = rotated();
            } finally {
                unlock();
            }
        }
        return newest.key();
    }

    @Override
    public Optional<Key> find(String kid) {
        List<Generation> known = known();
        Generation newest = known.get(0);
        Instant now = clock.instant();
        Optional<Key> found = accepted(kid, known, now);
        boolean isWorthAsking = found.isEmpty() ? mayBeNewer(kid, newest, now) : mayBeSuperseded(newest, now);
        if (!isWorthAsking) {
            return found;
        } else if (isRecent(lastReread, PAUSE)) {
            return accepted(kid, known(), now); // which somebody may have read since
        }
        if (!(found.isEmpty() ? isLockedSoon() : isLocked())) {
            return accepted(kid, known(), now);
        }
        try {
            return accepted(kid, reread(known), now);
        } finally {
            unlock();
        }
    }

    @Override
    public Optional<Key> successorOf(Key key) {
        List<Generation> known = known();
        if (known.get(0).key().equals(key) && !isRecent(lastReread, PAUSE) && isLockedSoon()) {
            try {
                known = reread(known);
            } finally {
                unlock();
            }
        }
        Key current = known.get(0).key();
        return current.equals(key) ? Optional.empty() : Optional.of(current);
    }

    private boolean isLocked() {
        boolean locked = database.tryLock();
        if (locked) {
            heldSince = System.nanoTime();
        }
        return locked;
    }

    /** Waits only for a read that may still turn out to be quick. */
    private boolean isLockedSoon() {
        if (isLocked()) {
            return true;
        }
        long since = heldSince;
        long patience = PATIENCE.toNanos() - (since == NOT_HELD ? 0 : System.nanoTime() - since);
        if (isAway || patience <= 0) {
            return false;
        }
        try {
            boolean locked = database.tryLock(patience, TimeUnit.NANOSECONDS);
            if (locked) {
                heldSince = System.nanoTime();
            }
            return locked;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void unlock() {
        heldSince = NOT_HELD;
        database.unlock();
    }

    private static Optional<Key> accepted(String kid, List<Generation> known, Instant now) {
        for (Generation generation : known) {
            if (generation.key().id().equals(kid) && generation.isAccepted(now)) {
                return Optional.of(generation.key());
            }
        }
        return Optional.empty();
    }

    private List<Generation> known() {
        List<Generation> known = generations;
        if (known != null) {
            return known;
        }
        database.lock();
        try {
            return generations == null ? readOrCreate() : generations;
        } finally {
            database.unlock();
        }
    }

    /** Whether another node may have made this key since we last looked. Garbage must not get us to look. */
    private static boolean mayBeNewer(String kid, Generation newest, Instant now) {
        if (kid.length() > LONGEST_ID
                || kid.isEmpty()
                || kid.startsWith("0")
                || !kid.chars().allMatch(c -> '0' <= c && c <= '9')) {
            return false;
        }
        Instant createdAt = Instant.ofEpochMilli(Long.parseLong(kid));
        return createdAt.isAfter(newest.key().createdAt()) && !createdAt.isAfter(now.plus(CLOCK_SKEW));
    }

    /** Whether our key should have been superseded so long ago that it must not be trusted unseen: we only verify. */
    private boolean mayBeSuperseded(Generation newest, Instant now) {
        return updateInterval != null && isOlderThan(updateInterval.plus(overlap), newest, now);
    }

    private static boolean isOlderThan(@Nullable Duration age, Generation generation, Instant now) {
        return age != null && now.isAfter(generation.key().createdAt().plus(age));
    }

    private List<Generation> reread(List<Generation> known) {
        List<Generation> meanwhile = known();
        if (meanwhile != known || isRecent(lastReread, PAUSE)) {
            return meanwhile;
        }
        try {
            List<Generation> read = readOrCreate();
            isAway = false;
            return read;
        } catch (DatabaseException e) {
            isAway = true;
            warn("The signing keys cannot be read again; those known are used", e);
            return known;
        } finally {
            lastReread = clock.instant();
        }
    }

    private Generation rotated() {
        Generation newest = known().get(0);
        if (!isOlderThan(updateInterval, newest, clock.instant()) || isRecent(lastFailure, PAUSE)) {
            return newest;
        }
        try {
            newest = readOrCreate().get(0);
            if (isOlderThan(updateInterval, newest, clock.instant())) {
                supersede(newest.row());
            }
        } catch (DatabaseException e) {
            lastFailure = clock.instant();
            warn("The signing key is due for a new one, which cannot be stored; the old one is used", e);
        }
        return known().get(0);
    }

    private void supersede(SigningKeyEntity old) {
        Optional<List<SigningKeyEntity>> replaced =
                rows.supersede(old, known().stream().map(Generation::row).toList());
        if (replaced.isEmpty()) {
            readOrCreate();
            return;
        }
        Instant now = clock.instant();
        rows.delete(remember(replaced.get()).stream()
                .filter(generation -> !generation.isAccepted(now))
                .map(Generation::row)
                .toList());
    }

    private List<Generation> readOrCreate() {
        return remember(rows.readOrCreate());
    }

    private List<Generation> remember(List<SigningKeyEntity> rows) {
        List<Generation> newestFirst = new ArrayList<>();
        Instant acceptedUntil = null;
        for (SigningKeyEntity row : rows) {
            newestFirst.add(Generation.of(row, acceptedUntil));
            acceptedUntil = row.createdAt().plus(overlap);
        }
        List<Generation> remembered = List.copyOf(newestFirst);
        generations = remembered;
        return remembered;
    }

    private void warn(String message, DatabaseException cause) {
        if (!isRecent(lastWarning, SILENCE)) {
            lastWarning = clock.instant();
            LOG.log(Level.WARNING, message, cause);
        }
    }

    private boolean isRecent(Instant moment, Duration age) {
        return Duration.between(moment, clock.instant()).abs().compareTo(age) < 0;
    }
}
