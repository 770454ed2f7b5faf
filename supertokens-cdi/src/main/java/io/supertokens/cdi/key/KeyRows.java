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
 * The rows of one key ring. The row with the name of the ring holds the current key; superseded keys are rows named
 * {@code name:createdAt}. Nodes compete for each change, and the database decides: exactly one node wins, and the
 * others read what it wrote.
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
     * @param name the name of the row that holds the current key
     * @param random the source of secrets
     */
    KeyRows(SigningKeyStore store, String name, Clock clock, SecureRandom random) {
        this.store = store;
        this.name = name;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The current key, followed by the superseded ones, newest first: one read, and one insert if there is no key yet.
     */
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
                    + " of the signing key table has disappeared; something deletes keys while they are created");
        }
        return rows;
    }

    /**
     * Replaces the current key with a new one and keeps it as a superseded key.
     *
     * @param known the rows as last read, with the old key first
     * @return the new rows; empty if another node was faster
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

    /**
     * A new key. Its creation time, which is its id, is later than that of its predecessor even if clocks run
     * backwards.
     */
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
