package io.supertokens.jpa;

import java.util.Collection;
import java.util.List;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Every statement on the table of the keys. Each operation is committed when it returns. Safe for use by many threads.
 *
 * <p>All operations throw {@link DatabaseException} when the database cannot be reached.
 */
public final class SigningKeyStore {

    private final Database database;

    /** Works on an open database. */
    public SigningKeyStore(Database database) {
        this.database = database;
    }

    /** All keys: one read. */
    public List<SigningKeyEntity> findAll() {
        return database.run(session -> session.createSelectionQuery("from SigningKeyEntity k", SigningKeyEntity.class)
                .getResultList());
    }

    /**
     * Stores a new key: one insert.
     *
     * @return false if there is one of that name already, which is left as it is
     */
    public boolean insert(SigningKeyEntity key) {
        return database.run(session -> {
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
     * Puts a key in the place of its predecessor, and keeps the predecessor under another name, in one transaction: of
     * several servers that try, one succeeds.
     *
     * @param expected the key to be replaced, recognised by name and creation time
     * @param successor what the row is to hold afterwards; of the same name
     * @param superseded the predecessor under its new name
     * @return false if the row holds another key by now; nothing is changed then
     */
    public boolean replace(SigningKeyEntity expected, SigningKeyEntity successor, SigningKeyEntity superseded) {
        return database.transaction(session -> {
            int replaced = session.createMutationQuery(
                            "update SigningKeyEntity k set k.value = :value, k.createdAt = :createdAt where k.name = :name and k.createdAt = :expected")
                    .setParameter("value", successor.value())
                    .setParameter("createdAt", successor.createdAt().toEpochMilli())
                    .setParameter("name", expected.name())
                    .setParameter("expected", expected.createdAt().toEpochMilli())
                    .executeUpdate();
            if (replaced == 1) {
                session.insert(superseded);
            }
            return replaced == 1;
        });
    }

    /**
     * Deletes keys: one delete, or none where there is no name.
     *
     * @return how many there were
     */
    public int deleteAll(Collection<String> names) {
        if (names.isEmpty()) {
            return 0;
        }
        return database.run(
                session -> session.createMutationQuery("delete from SigningKeyEntity k where k.name in (:names)")
                        .setParameterList("names", names)
                        .executeUpdate());
    }
}
