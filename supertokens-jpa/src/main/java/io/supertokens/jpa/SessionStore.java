package io.supertokens.jpa;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hibernate.query.MutationQuery;

/**
 * Every statement on the table of the sessions. Each operation is one statement, committed when it returns, except for
 * {@link #deleteExpired}. Safe for use by many threads.
 *
 * <p>A row belongs to an audience: the application, or the applications, that share its sessions. To a store of another
 * audience it does not exist. A row without an audience was made by the reference and belongs to all; the first promotion
 * gives it to the audience that promotes it. Only the removal of expired sessions does not look at the audience.
 *
 * <p>All operations throw {@link DatabaseException} when the database cannot be reached.
 */
public class SessionStore {

    private final Database database;
    private final Supplier<String> audience;
    private final String handleMatches;
    private final String handleIsOurs;
    private final String userMatches;
    private final String userIsOurs;

    /**
     * Works on an open database.
     *
     * @param audience whose sessions these are, 1 to 128 characters; asked for at each operation, because it may not be
     *     known before the application has started, and may fail until then
     */
    public SessionStore(Database database, Supplier<String> audience) {
        Dialect dialect = database.dialect();
        String isOurs = " and (s.audience is null or " + dialect.exactly("s.audience", "audience") + ")";
        this.database = database;
        this.audience = audience;
        this.handleMatches = dialect.exactly("s.handle", "handle");
        this.handleIsOurs = handleMatches + isOurs;
        this.userMatches = dialect.exactly("s.userId", "userId");
        this.userIsOurs = userMatches + isOurs;
    }

    /** Stores a new session, which belongs to this store's audience. */
    public void insert(SessionEntity row) {
        row.setAudience(audience.get());
        database.run(session -> {
            session.insert(row);
            return row;
        });
    }

    /** The session of a handle, whether it is alive or over. */
    public Optional<SessionEntity> find(String handle) {
        String ours = audience.get();
        boolean comparesExactly = database.dialect().comparesExactly();
        Optional<SessionEntity> found = database.run(session -> comparesExactly
                ? Optional.ofNullable(session.get(SessionEntity.class, handle))
                : session.createSelectionQuery("from SessionEntity s where " + handleMatches, SessionEntity.class)
                        .setParameter("handle", handle)
                        .uniqueResultOptional());
        return found.filter(row -> row.belongsTo(ours));
    }

    /**
     * Puts a new hash in the place of the one expected, which the row keeps with the moment, prolongs the session, and gives
     * it to this store's audience where it had none.
     *
     * @return whether it did: not if the row has another hash by now, is over, or is gone
     */
    public boolean promote(String handle, String expectedHash2, String newHash2, Instant newExpiry, Instant now) {
        return updateOurs(
                        "update SessionEntity s set s.hash2 = :newHash2, s.expiresAt = :newExpiry, s.audience = :audience,"
                                + " s.supersededHash2 = :expectedHash2, s.lastUsedAt = :now where " + handleIsOurs
                                + " and s.hash2 = :expectedHash2 and s.expiresAt >= :now",
                        query -> query.setParameter("newHash2", newHash2)
                                .setParameter("newExpiry", newExpiry.toEpochMilli())
                                .setParameter("handle", handle)
                                .setParameter("expectedHash2", expectedHash2)
                                .setParameter("now", now.toEpochMilli()))
                > 0;
    }

    /**
     * Replaces the session info.
     *
     * @param info JSON; empty for none
     * @return whether there is such a session that is not over
     */
    public boolean updateInfo(String handle, String info, Instant now) {
        return updateOurs(
                        "update SessionEntity s set s.info = :info where " + handleIsOurs + " and s.expiresAt >= :now",
                        query -> query.setParameter("info", info)
                                .setParameter("handle", handle)
                                .setParameter("now", now.toEpochMilli()))
                > 0;
    }

    /**
     * Deletes a session.
     *
     * @return whether there was one
     */
    public boolean delete(String handle) {
        return updateOurs(
                        "delete from SessionEntity s where " + handleIsOurs,
                        query -> query.setParameter("handle", handle))
                > 0;
    }

    /**
     * Deletes a session of this user that remembers one of these hashes.
     *
     * @param userId in its database encoding
     * @param hash2s hashes of hashes of refresh tokens
     * @return whether there was one
     */
    public boolean deleteIfItRemembers(String handle, String userId, List<String> hash2s) {
        return updateOurs(
                        "delete from SessionEntity s where " + handleIsOurs + " and " + userMatches
                                + " and s.hash2 in (:hash2s)",
                        query -> query.setParameter("handle", handle)
                                .setParameter("userId", userId)
                                .setParameterList("hash2s", hash2s))
                > 0;
    }

    /**
     * Deletes all sessions of a user, and of nobody whose id only resembles this one.
     *
     * @param userId in its database encoding
     * @return how many there were
     */
    public int deleteAllOf(String userId) {
        return updateOurs(
                "delete from SessionEntity s where " + userIsOurs, query -> query.setParameter("userId", userId));
    }

    /** The handles of a user's living sessions, sorted. */
    public List<String> handlesOf(String userId, Instant now) {
        String ours = audience.get();
        return database.run(session -> session.createSelectionQuery(
                        "select s.handle from SessionEntity s where " + userIsOurs
                                + " and s.expiresAt >= :now order by s.handle",
                        String.class)
                .setParameter("userId", userId)
                .setParameter("audience", ours)
                .setParameter("now", now.toEpochMilli())
                .getResultList());
    }

    /**
     * Deletes the expired sessions of all audiences, page by page. Other servers may do so at the same time.
     *
     * @return how many sessions this call deleted
     */
    public int deleteExpired(Instant now) {
        return new ExpiredSessionRemoval(database, now).run();
    }

    private int updateOurs(String hql, UnaryOperator<MutationQuery> parameters) {
        String ours = audience.get();
        return database.run(session -> parameters
                .apply(session.createMutationQuery(hql).setParameter("audience", ours))
                .executeUpdate());
    }
}
