package io.supertokens.cdi.key;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are stored in the database and shared by all nodes: the current one, and superseded ones, which are
 * accepted until no token that they signed can be valid any more. A rotation therefore logs nobody out.
 *
 * <p>Nothing is read before {@link #prepare} or the first use. From then on, keys come from memory, except if
 * {@link #current()} finds that the key is too old, or was read so long ago that another node may have replaced it and
 * tokens of it are no longer accepted, or if {@link #find} gets the id of a key that may have been created since the last
 * read. If the database is unavailable at that point, the failure is logged and the read is retried a
 * few seconds later; until then, the keys in memory are used.
 *
 * <p>Thread-safe. Threads that find their key in memory never wait for a thread that uses the database, and other
 * threads wait only for a short time.
 */
final class KeyRing implements SigningKeys {

    private static final Logger LOG = System.getLogger(KeyRing.class.getName());

    /** The tolerated clock difference between two nodes. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    /**
     * How long other threads wait for a thread that has started to read; a healthy database takes much less. A token
     * with an unknown key id may be forged, so while the database hangs, only the reading thread waits.
     */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** How long published keys may be older than the table. */
    static final Duration PUBLISHED = Duration.ofMinutes(1);

    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final int LONGEST_ID = 15;
    private static final long NOT_HELD = Long.MIN_VALUE;

    private final KeyRows rows;
    private final @Nullable Duration updateInterval;
    private final Duration lead;
    private final Duration overlap;
    private final Clock clock;

    /** Held by the thread that uses the database. */
    private final ReentrantLock database = new ReentrantLock();

    /** Newest first; null before the first use. */
    private volatile @Nullable List<Generation> generations;

    /** The {@link System#nanoTime} at which the lock was taken. */
    private volatile long heldSince = NOT_HELD;

    /** Whether the database was unavailable at the last attempt to reread the keys. */
    private volatile boolean isAway;

    private final LongAdder rotations = new LongAdder();
    private volatile Instant lastRead = Instant.MIN;

    /** The last attempt to read again. */
    private volatile Instant lastReread = Instant.MIN;

    private volatile Instant lastFailure = Instant.MIN;
    private Instant lastWarning = Instant.MIN;

    private KeyRing(KeyRows rows, @Nullable Duration updateInterval, Duration lead, Duration overlap, Clock clock) {
        this.rows = rows;
        this.updateInterval = updateInterval;
        this.lead = lead;
        this.overlap = overlap;
        this.clock = clock;
    }

    /**
     * Keys that are replaced at a certain age.
     *
     * @param updateInterval the age at which {@link #current()} creates a new key
     * @param validity the longest lifetime of a token; a superseded key is accepted for that time plus the tolerated
     *     clock difference
     */
    static KeyRing rotating(KeyRows rows, Duration updateInterval, Duration validity, Clock clock) {
        return new KeyRing(rows, updateInterval, Duration.ZERO, validity.plus(CLOCK_SKEW), clock);
    }

    /**
     * As {@link #rotating}, but each key except the first is stored before it is used, so that other nodes and those who
     * verify tokens know it in time.
     *
     * @param lead for how long at least a key is only announced
     */
    static KeyRing announcing(KeyRows rows, Duration updateInterval, Duration lead, Duration validity, Clock clock) {
        return new KeyRing(rows, updateInterval, lead, validity.plus(CLOCK_SKEW), clock);
    }

    /**
     * A key that this node never replaces. Another node may rotate it; the superseded key is then accepted for the
     * given validity.
     */
    static KeyRing permanent(KeyRows rows, Duration validity, Clock clock) {
        return new KeyRing(rows, null, Duration.ZERO, validity.plus(CLOCK_SKEW), clock);
    }

    @Override
    public void prepare() {
        List<Generation> unused = loaded();
    }

    @Override
    public Key current() {
        List<Generation> known = loaded();
        Generation newest = known.get(0);
        boolean isDue = isDue(known, clock.instant());
        if ((isDue || isStale()) && isLocked()) {
            try {
                newest = isDue ? rotated() : reread(known).get(0);
            } finally {
                unlock();
            }
        }
        return newest.key();
    }

    @Override
    public Optional<Key> find(String kid) {
        List<Generation> known = loaded();
        Generation newest = known.get(0);
        Instant now = clock.instant();
        Optional<Key> found = accepted(kid, known, now);
        boolean isWorthAsking = found.isEmpty()
                ? mayBeNewer(kid, newest, now)
                : mayBeSuperseded(newest, now) || isAnnounced(kid, known);
        if (!isWorthAsking) {
            return found;
        } else if (isRecent(lastReread, PAUSE)) {
            return accepted(kid, loaded(), now); // another thread may have read it since
        }
        if (!(found.isEmpty() ? isLockedSoon() : isLocked())) {
            return accepted(kid, loaded(), now);
        }
        try {
            return accepted(kid, reread(known), now);
        } finally {
            unlock();
        }
    }

    @Override
    public Optional<Key> successorOf(Key key) {
        List<Generation> known = loaded();
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

    @Override
    public List<KnownKey> known() {
        List<Generation> all = generations;
        Instant now = clock.instant();
        return all == null
                ? List.of()
                : all.stream()
                        .filter(generation -> generation.isAccepted(now) && !rows.isNext(generation.row()))
                        .map(generation -> new KnownKey(
                                generation.key().id(), generation.key().createdAt(), generation.acceptedUntil()))
                        .toList();
    }

    @Override
    public void rotate() {
        database.lock();
        heldSince = System.nanoTime();
        try {
            supersede(readOrCreate().get(0).row());
        } finally {
            unlock();
        }
    }

    @Override
    public long rotations() {
        return rotations.sum();
    }

    @Override
    public List<Key> accepted() {
        Instant now = clock.instant();
        return loaded().stream()
                .filter(generation -> generation.isAccepted(now))
                .map(Generation::key)
                .toList();
    }

    @Override
    public List<Key> published() {
        List<Generation> known = loaded();
        if (!isRecent(lastReread, PUBLISHED) && isLocked()) {
            try {
                reread(known);
            } finally {
                unlock();
            }
        }
        return accepted();
    }

    @Override
    public boolean rotates() {
        return updateInterval != null;
    }

    private boolean isLocked() {
        boolean locked = database.tryLock();
        if (locked) {
            heldSince = System.nanoTime();
        }
        return locked;
    }

    /** Waits only for a read that has not taken long yet. */
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

    private List<Generation> loaded() {
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

    /** Whether another node may have created this key since the last read. Arbitrary ids must not cause reads. */
    private boolean mayBeNewer(String kid, Generation newest, Instant now) {
        if (rows.material() != KeyMaterial.SECRET) {
            return kid.length() == PublicKeySet.THUMBPRINT_LENGTH;
        }
        if (kid.length() > LONGEST_ID
                || kid.isEmpty()
                || kid.startsWith("0")
                || !kid.chars().allMatch(c -> '0' <= c && c <= '9')) {
            return false;
        }
        Instant createdAt = Instant.ofEpochMilli(Long.parseLong(kid));
        return createdAt.isAfter(newest.key().createdAt()) && !createdAt.isAfter(now.plus(CLOCK_SKEW));
    }

    /**
     * Whether this key should have been superseded so long ago that it must not be trusted without a read; needed on
     * nodes that only verify.
     */
    private boolean mayBeSuperseded(Generation newest, Instant now) {
        return updateInterval != null && isOlderThan(updateInterval.plus(overlap), newest, now);
    }

    /** Whether a key has begun to sign on another node, although it is only announced as far as this node knows. */
    private boolean isAnnounced(String kid, List<Generation> known) {
        Generation last = known.get(known.size() - 1);
        return last.key().id().equals(kid) && rows.isNext(last.row());
    }

    /** Whether another node may have replaced the key so long ago that what it signs now would not be accepted there. */
    private boolean isStale() {
        return !isRecent(lastRead, overlap) && !isRecent(lastReread, PAUSE);
    }

    private static boolean isOlderThan(@Nullable Duration age, Generation generation, Instant now) {
        return age != null && now.isAfter(generation.key().createdAt().plus(age));
    }

    /**
     * Whether a key has to be announced or replaced. With a lead, the first is due so early that the second happens at
     * the right age.
     */
    private boolean isDue(List<Generation> known, Instant now) {
        if (updateInterval == null) {
            return false;
        }
        Generation current = known.get(0);
        Generation next = nextOf(known);
        if (next == null) {
            return isOlderThan(updateInterval.minus(lead), current, now);
        }
        return isOlderThan(updateInterval, current, now) && isOlderThan(lead, next, now);
    }

    private @Nullable Generation nextOf(List<Generation> known) {
        return known.stream()
                .filter(generation -> rows.isNext(generation.row()))
                .findFirst()
                .orElse(null);
    }

    private List<Generation> reread(List<Generation> known) {
        List<Generation> meanwhile = loaded();
        if (meanwhile != known || isRecent(lastReread, PAUSE)) {
            return meanwhile;
        }
        try {
            List<Generation> read = readOrCreate();
            isAway = false;
            return read;
        } catch (RuntimeException e) {
            isAway = true;
            warn("The signing keys cannot be read again; the known ones are used", e);
            return known;
        } finally {
            lastReread = clock.instant();
        }
    }

    private Generation rotated() {
        List<Generation> known = loaded();
        if (!isDue(known, clock.instant()) || isRecent(lastFailure, PAUSE)) {
            return known.get(0);
        }
        try {
            known = readOrCreate();
            if (isDue(known, clock.instant())) {
                KeyRow newest = known.get(0).row();
                if (lead.isZero() || nextOf(known) != null) {
                    supersede(newest);
                } else {
                    rows.announce(newest);
                    readOrCreate();
                }
            }
        } catch (RuntimeException e) {
            lastFailure = clock.instant();
            warn("The signing key is due for rotation, but the new one cannot be stored; the old one is used", e);
        }
        return loaded().get(0);
    }

    private void supersede(KeyRow old) {
        Optional<List<KeyRow>> replaced =
                rows.supersede(old, loaded().stream().map(Generation::row).toList());
        if (replaced.isEmpty()) {
            readOrCreate();
            return;
        }
        rotations.increment();
        Instant now = clock.instant();
        LOG.log(Level.INFO, "Key {0} replaced", old.name());
        rows.delete(remember(replaced.get()).stream()
                .filter(generation -> !generation.isAccepted(now))
                .map(Generation::row)
                .toList());
    }

    private List<Generation> readOrCreate() {
        return remember(rows.readOrCreate());
    }

    private List<Generation> remember(List<KeyRow> read) {
        List<Generation> newestFirst = new ArrayList<>();
        Instant acceptedUntil = null;
        for (KeyRow row : read) {
            newestFirst.add(new Generation(row, keyOf(row), rows.isNext(row) ? null : acceptedUntil));
            acceptedUntil = row.createdAt().plus(overlap);
        }
        List<Generation> remembered = List.copyOf(newestFirst);
        generations = remembered;
        lastRead = clock.instant();
        return remembered;
    }

    /** The key that is already known, because parsing a pair takes long, or a new one. */
    private Key keyOf(KeyRow row) {
        List<Generation> known = generations;
        return (known == null ? List.<Generation>of() : known)
                .stream()
                        .filter(generation -> generation.row().equals(row))
                        .map(Generation::key)
                        .findFirst()
                        .orElseGet(() -> rows.material().key(row));
    }

    private void warn(String message, RuntimeException cause) {
        if (!isRecent(lastWarning, SILENCE)) {
            lastWarning = clock.instant();
            LOG.log(Level.WARNING, message, cause);
        }
    }

    private boolean isRecent(Instant moment, Duration age) {
        return Duration.between(moment, clock.instant()).abs().compareTo(age) < 0;
    }
}
