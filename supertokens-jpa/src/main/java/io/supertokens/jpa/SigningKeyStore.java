package io.supertokens.jpa;

import java.util.Collection;
import java.util.List;
import org.hibernate.StatelessSession;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * All statements on the table of the keys. Each operation is committed when it returns. All operations throw
 * {@link DatabaseException} if the database cannot be reached or rejects the statement. Thread-safe.
 */
public final class SigningKeyStore {

    private final Database database;

    /** A store on an open database. */
    public SigningKeyStore(Database database) {
        this.database = database;
    }

    /** All keys: one select. The rows that logins take turns by are no keys. */
    public List<SigningKeyEntity> findAll() {
        return database.run("key.read", session -> session.createSelectionQuery(
                        "from SigningKeyEntity k where k.name not like '" + SessionLimit.TURN + "%'",
                        SigningKeyEntity.class)
                .getResultList());
    }

    /**
     * Stores a new key: one insert.
     *
     * @return false if a key of this name exists, which is not changed
     */
    public boolean insert(SigningKeyEntity key) {
        return database.run("key.insert", session -> {
            try {
                session.insert(key);
                return true;
            } catch (ConstraintViolationException e) {
                if (SqlFailure.of(e).isDuplicateKey(database.dialect())) {
                    return false;
                }
                throw e;
            }
        });
    }

    /**
     * Replaces a key and stores the superseded key under another name, in one transaction: one update, and one insert
     * if it replaced the key. If several servers try, one succeeds.
     *
     * @param expected the key to replace, identified by name and creation time
     * @param successor the new key; of the same name
     * @param superseded the replaced key under its new name
     * @return false if the row holds another key by now; then nothing changes
     */
    public boolean replace(SigningKeyEntity expected, SigningKeyEntity successor, SigningKeyEntity superseded) {
        return replace(expected, successor, superseded, null);
    }

    /**
     * As {@link #replace(SigningKeyEntity, SigningKeyEntity, SigningKeyEntity)}, with a successor that was stored
     * before: one delete more.
     *
     * @param origin the name of the row that has held the successor so far, which is deleted; null if it is new
     */
    public boolean replace(
            SigningKeyEntity expected,
            SigningKeyEntity successor,
            SigningKeyEntity superseded,
            @Nullable String origin) {
        return database.transaction("key.replace", session -> {
            boolean isReplaced = update(session, expected, successor);
            if (isReplaced) {
                session.insert(superseded);
                if (origin != null) {
                    delete(session, List.of(origin));
                }
            }
            return isReplaced;
        });
    }

    /**
     * Stores a key in another form: one update.
     *
     * @param key the key in its new form; identified by name and creation time
     * @return false if the row holds another key by now, which is not changed
     */
    public boolean rewrite(SigningKeyEntity key) {
        return database.run("key.update", session -> update(session, key, key));
    }

    private static boolean update(StatelessSession session, SigningKeyEntity expected, SigningKeyEntity successor) {
        return session.createMutationQuery(
                                "update SigningKeyEntity k set k.value = :value, k.longValue = :longValue, k.createdAt = :createdAt where k.name = :name and k.createdAt = :expected")
                        .setParameter("value", successor.shortValue())
                        .setParameter("longValue", successor.longValue())
                        .setParameter("createdAt", successor.createdAt().toEpochMilli())
                        .setParameter("name", expected.name())
                        .setParameter("expected", expected.createdAt().toEpochMilli())
                        .executeUpdate()
                == 1;
    }

    /**
     * Deletes keys: one delete, or no statement if there are no names.
     *
     * @return how many keys were deleted
     */
    public int deleteAll(Collection<String> names) {
        if (names.isEmpty()) {
            return 0;
        }
        return database.run("key.delete", session -> delete(session, names));
    }

    private static int delete(StatelessSession session, Collection<String> names) {
        return session.createMutationQuery("delete from SigningKeyEntity k where k.name in (:names)")
                .setParameterList("names", names)
                .executeUpdate();
    }
}
