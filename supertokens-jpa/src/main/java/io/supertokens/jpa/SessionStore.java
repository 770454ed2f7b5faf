package io.supertokens.jpa;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

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

    private static final int BATCH = 100;

    private static final int LARGEST_PAGE = 10_000;

    /** Pause between batches, as a multiple of the time that the batch took, so that few requests wait for one. */
    private static final int REST = 4;

    /** Of one pause, so that a batch that a busy database kept waiting does not stop the removal. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(2);

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
     * Deletes what is over. Pages of handles are found by the index on the expiry, and deleted in batches by primary key, so
     * that no statement holds many locks. A pause follows each batch that deleted something, so that the database goes on
     * answering requests. If it is cut off, what it deleted stays deleted. Several servers may do it at once: each deletes
     * the batches of a page in an order of its own.
     *
     * @return how many sessions were deleted by this call
     */
    public int deleteExpired(Instant now) {
        int deleted = 0;
        int found = 0;
        Long from = null;
        Set<String> left = Set.of();
        while (true) {
            int limit = pageSize(found);
            List<Object[]> page = expired(from, now, limit);
            List<String> handles = page.stream().map(row -> (String) row[0]).toList();
            int gone = deleteInBatches(handles, batch -> delete(batch, now));
            deleted += gone;
            found += page.size();
            if (page.size() < limit) {
                return deleted + deleteWithoutExpiry();
            }
            // what nobody can delete must not be met for ever; what another server deleted is not met again
            boolean isStuck = gone == 0 && !Collections.disjoint(left, handles);
            long last = (Long) page.get(limit - 1)[1];
            from = isStuck ? last + 1 : last;
            left = gone == 0 ? Set.copyOf(handles) : Set.of();
        }
    }

    /** Rows of other programs, for which no expiry counts as over. */
    private int deleteWithoutExpiry() {
        int deleted = 0;
        int found = 0;
        while (true) {
            int limit = pageSize(found);
            List<String> page = withoutExpiry(limit);
            int gone = deleteInBatches(page, this::deleteWithoutExpiry);
            deleted += gone;
            found += page.size();
            if (page.size() < limit || gone == 0) {
                return deleted;
            }
        }
    }

    /**
     * As many as this run has found so far. Where few have expired a statement asks for few rows, which every database takes
     * from the index. Where many have expired at one moment few statements pass the entries that are already deleted.
     */
    private static int pageSize(int found) {
        return Math.max(BATCH, Math.min(found, LARGEST_PAGE));
    }

    private static int deleteInBatches(List<String> handles, ToIntFunction<List<String>> delete) {
        List<List<String>> batches = new ArrayList<>();
        for (int begin = 0; begin < handles.size(); begin += BATCH) {
            batches.add(handles.subList(begin, Math.min(begin + BATCH, handles.size())));
        }
        Collections.shuffle(batches);
        int deleted = 0;
        for (List<String> batch : batches) {
            long begin = System.nanoTime();
            int gone = delete.applyAsInt(batch);
            deleted += gone;
            if (gone > 0) { // or else another server deleted it, and rested
                LockSupport.parkNanos(Math.min(REST * (System.nanoTime() - begin), LONGEST_REST.toNanos()));
            }
        }
        return deleted;
    }

    /**
     * Handles and expiries, in the order of the index on the expiry, which every database then walks, whatever it believes of
     * the number of rows. It begins where the page before ended, so as not to pass once more what was deleted.
     */
    private List<Object[]> expired(@Nullable Long from, Instant now, int limit) {
        String begin = from == null ? "" : "s.expiresAt >= :from and ";
        return database.runAside(session -> {
            SelectionQuery<Object[]> query = session.createSelectionQuery(
                            "select s.handle, s.expiresAt from SessionEntity s where " + begin
                                    + "s.expiresAt < :now order by s.expiresAt",
                            Object[].class)
                    .setParameter("now", now.toEpochMilli())
                    .setMaxResults(limit);
            return (from == null ? query : query.setParameter("from", from)).getResultList();
        });
    }

    private List<String> withoutExpiry(int limit) {
        return database.runAside(session -> session.createSelectionQuery(
                        "select s.handle from SessionEntity s where s.expiresAt is null order by s.expiresAt",
                        String.class)
                .setMaxResults(limit)
                .getResultList());
    }

    /**
     * A session may have been prolonged since it was read: the condition is asked again, as a sum, for which no index serves, so
     * that the rows are found by their primary keys.
     */
    private int delete(List<String> handles, Instant now) {
        return database.runAside(session -> session.createMutationQuery(
                        "delete from SessionEntity s where s.handle in (:handles) and s.expiresAt + 0 < :now")
                .setParameterList("handles", handles)
                .setParameter("now", now.toEpochMilli())
                .executeUpdate());
    }

    private int deleteWithoutExpiry(List<String> handles) {
        return database.runAside(session -> session.createMutationQuery(
                        "delete from SessionEntity s where s.handle in (:handles) and s.expiresAt + 0 is null")
                .setParameterList("handles", handles)
                .executeUpdate());
    }

    private int updateOurs(String hql, UnaryOperator<MutationQuery> parameters) {
        String ours = audience.get();
        return update(hql, query -> parameters.apply(query.setParameter("audience", ours)));
    }

    private int update(String hql, UnaryOperator<MutationQuery> parameters) {
        return database.run(
                session -> parameters.apply(session.createMutationQuery(hql)).executeUpdate());
    }
}
