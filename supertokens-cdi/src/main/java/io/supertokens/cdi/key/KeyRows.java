package io.supertokens.cdi.key;

import static java.util.Comparator.comparing;

import io.supertokens.jpa.SigningKeyEntity;
import io.supertokens.jpa.SigningKeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one ring of keys. The current key is the row of the ring's name; superseded ones are rows named {@code
 * name:createdAt}. Each change is a race that the database decides: exactly one node wins, the others read what it wrote.
 */
final class KeyRows {

    private static final int SECRET_BYTES = 32;

    private final SigningKeyStore store;
    private final String name;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * The rows of a ring.
     *
     * @param name of the row that holds the current key
     * @param random what secrets are made from
     */
    KeyRows(SigningKeyStore store, String name, Clock clock, SecureRandom random) {
        this.store = store;
        this.name = name;
        this.clock = clock;
        this.random = random;
    }

    /** The current key first, then the superseded ones, newest first: one read; and one insert where there is none yet. */
    List<SigningKeyEntity> readOrCreate() {
        List<SigningKeyEntity> rows = read();
        if (!startsWithCurrent(rows)) {
            SigningKeyEntity first = fresh(rows.isEmpty() ? null : rows.get(0));
            if (store.insert(first)) {
                rows.add(0, first);
            } else {
                rows = read();
            }
        }
        if (!startsWithCurrent(rows)) {
            throw new IllegalStateException("The row " + name
                    + " of the signing key table was there and is gone; something deletes keys while they are made");
        }
        return rows;
    }

    /**
     * Replaces the current key by a new one, and keeps it as superseded.
     *
     * @param known the rows as last read, the old one first
     * @return the rows as they are now; empty if another node was faster
     */
    Optional<List<SigningKeyEntity>> supersede(SigningKeyEntity old, List<SigningKeyEntity> known) {
        SigningKeyEntity successor = fresh(old);
        SigningKeyEntity superseded =
                new SigningKeyEntity(name + ":" + old.createdAt().toEpochMilli(), old.value(), old.createdAt());
        if (!store.replace(old, successor, superseded)) {
            return Optional.empty();
        }
        List<SigningKeyEntity> rows = new ArrayList<>(List.of(successor, superseded));
        known.stream().skip(1).forEach(rows::add);
        return Optional.of(rows);
    }

    void delete(List<SigningKeyEntity> dead) {
        store.deleteAll(dead.stream().map(SigningKeyEntity::name).toList());
    }

    private boolean startsWithCurrent(List<SigningKeyEntity> rows) {
        return !rows.isEmpty() && rows.get(0).name().equals(name);
    }

    private List<SigningKeyEntity> read() {
        List<SigningKeyEntity> rows = new ArrayList<>(store.findAll());
        rows.removeIf(row -> !row.name().equals(name) && !row.name().startsWith(name + ":"));
        rows.sort(comparing((SigningKeyEntity row) -> !row.name().equals(name))
                .thenComparing(comparing(SigningKeyEntity::createdAt).reversed()));
        return rows;
    }

    /** A new key, later than its predecessor even where clocks run backwards: its id is that moment. */
    private SigningKeyEntity fresh(@Nullable SigningKeyEntity predecessor) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        Instant createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (predecessor != null && !createdAt.isAfter(predecessor.createdAt())) {
            createdAt = predecessor.createdAt().plusMillis(1);
        }
        return new SigningKeyEntity(name, Base64.getEncoder().encodeToString(secret), createdAt);
    }
}
