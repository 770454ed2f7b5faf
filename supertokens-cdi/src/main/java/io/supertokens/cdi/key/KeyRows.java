package io.supertokens.cdi.key;

import static java.util.Comparator.comparing;

import io.supertokens.jpa.SigningKeyEntity;
import io.supertokens.jpa.SigningKeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one key ring. The row with the name of the ring holds the current key; superseded keys are rows named
 * {@code name:createdAt}; {@code name:next} is the key that will be the current one. Nodes compete for each change, and
 * the database decides: exactly one node wins, and the others read what it wrote.
 */
final class KeyRows {

    private final SigningKeyStore store;
    private final StoredForm form;
    private final String name;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * The rows of a ring.
     *
     * @param name the name of the row that holds the current key
     * @param random the source of secrets
     */
    KeyRows(SigningKeyStore store, StoredForm form, String name, Clock clock, SecureRandom random) {
        this.store = store;
        this.form = form;
        this.name = name;
        this.clock = clock;
        this.random = random;
    }

    /** What the rows hold. */
    KeyMaterial material() {
        return form.material();
    }

    boolean isNext(KeyRow row) {
        return row.name().equals(nextName());
    }

    /**
     * The current key, followed by the superseded ones, newest first, and the next one if there is one: one read, one
     * insert if there is no key yet, and one update for each row that is not stored as it should be.
     */
    List<KeyRow> readOrCreate() {
        List<KeyRow> rows = read();
        if (!startsWithCurrent(rows)) {
            KeyRow first = fresh(rows.isEmpty() ? null : rows.get(0));
            if (store.insert(form.stored(first))) {
                rows.add(0, first);
            } else {
                rows = read();
            }
        }
        if (!startsWithCurrent(rows)) {
            throw new IllegalStateException("The row " + name
                    + " of the signing key table has disappeared; something deletes keys while they are created");
        }
        return rows;
    }

    /** Stores the key that will replace the current one: one insert. If another node was faster, its key remains. */
    void announce(KeyRow current) {
        KeyRow next = fresh(current);
        store.insert(form.stored(next.named(nextName(), next.createdAt())));
    }

    /**
     * Replaces the current key with the next one, or with a new one if there is no next, and keeps it as a superseded
     * key.
     *
     * @param known the rows as last read, with the old key first
     * @return the new rows; empty if another node was faster
     */
    Optional<List<KeyRow>> supersede(KeyRow old, List<KeyRow> known) {
        KeyRow next = known.stream().filter(this::isNext).findFirst().orElse(null);
        KeyRow successor = next == null ? fresh(old) : next.named(name, after(old));
        KeyRow superseded = old.named(name + ":" + old.createdAt().toEpochMilli(), old.createdAt());
        if (!store.replace(
                form.stored(old), form.stored(successor), form.stored(superseded), next == null ? null : next.name())) {
            return Optional.empty();
        }
        List<KeyRow> rows = new ArrayList<>(List.of(successor, superseded));
        known.stream().skip(1).filter(row -> !isNext(row)).forEach(rows::add);
        return Optional.of(rows);
    }

    void delete(List<KeyRow> dead) {
        store.deleteAll(dead.stream().map(KeyRow::name).toList());
    }

    private String nextName() {
        return name + ":next";
    }

    private boolean startsWithCurrent(List<KeyRow> rows) {
        return !rows.isEmpty() && rows.get(0).name().equals(name);
    }

    private List<KeyRow> read() {
        List<SigningKeyEntity> all = store.findAll();
        form.rewriteOthers(all.stream().filter(row -> !isOfRing(row)).toList(), store::rewrite);
        List<KeyRow> rows =
                new ArrayList<>(form.read(all.stream().filter(this::isOfRing).toList(), store::rewrite));
        rows.sort(comparing((KeyRow row) -> !row.name().equals(name))
                .thenComparing(this::isNext)
                .thenComparing(comparing(KeyRow::createdAt).reversed()));
        return rows;
    }

    private boolean isOfRing(SigningKeyEntity row) {
        return row.name().equals(name) || row.name().startsWith(name + ":");
    }

    private KeyRow fresh(@Nullable KeyRow predecessor) {
        return new KeyRow(name, form.material().fresh(random), after(predecessor));
    }

    /** Now, but later than the creation of the predecessor even if clocks run backwards: it may be the id of the key. */
    private Instant after(@Nullable KeyRow predecessor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return predecessor == null || now.isAfter(predecessor.createdAt())
                ? now
                : predecessor.createdAt().plusMillis(1);
    }
}
