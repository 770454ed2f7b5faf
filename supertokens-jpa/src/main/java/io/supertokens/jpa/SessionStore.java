package io.supertokens.jpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hibernate.StatelessSession;
import org.hibernate.query.MutationQuery;
import org.jspecify.annotations.Nullable;

/**
 * All statements on the table of the sessions. Each operation is one statement, committed when it returns, except for
 * {@link #deleteExpired}, {@link #deleteCreatedBefore}, {@link #insertIfFewer} and {@link #deleteOldest}. With a
 * revocation feed, each revocation is a transaction of one delete and one insert. All operations throw {@link
 * DatabaseException} if the database cannot be reached or rejects the statement. Thread-safe.
 *
 * <p>A session belongs to an audience: one application, or several that share their sessions. For a store of another
 * audience it does not exist. The reference creates sessions without an audience; they belong to all audiences, until
 * the first promotion assigns them to the audience that promotes them. Only the removal of expired sessions ignores the
 * audience.
 */
public class SessionStore {

    /** As {@link SessionEntity#isAlive}. */
    static final String IS_ALIVE =
            " and s.expiresAt >= :now and (s.absoluteExpiresAt is null or s.absoluteExpiresAt >= :now)";

    private static final String PROLONGED = "s.expiresAt = case when s.absoluteExpiresAt < :newExpiry"
            + " then s.absoluteExpiresAt else :newExpiry end";

    /** How often sessions are looked up again that were not there any more when they were to be deleted. */
    private static final int ATTEMPTS = 5;

    /** The length of the column. */
    private static final int LONGEST_HANDLE = 255;

    private final Database database;
    private final Supplier<String> audience;
    private final @Nullable RevocationStore feed;
    private final LongAdder removed = new LongAdder();
    private final String handleMatches;
    private final String handleIsOurs;
    private final String userMatches;
    private final String payloadMatches;
    private final String userIsOurs;

    /**
     * A store on an open database.
     *
     * @param audience the audience of the sessions, 1 to 128 characters; called by each operation, because it may be
     *     unknown before the application has started, and may throw until then
     */
    public SessionStore(Database database, Supplier<String> audience) {
        this(database, audience, null);
    }

    /**
     * As {@link #SessionStore(Database, Supplier)}, with a feed of what is revoked.
     *
     * @param feed null for none
     */
    public SessionStore(Database database, Supplier<String> audience, @Nullable RevocationStore feed) {
        Dialect dialect = database.dialect();
        String isOurs = " and " + isOurs(dialect);
        this.database = database;
        this.audience = audience;
        this.feed = feed;
        this.handleMatches = dialect.exactly("s.handle", "handle");
        this.handleIsOurs = handleMatches + isOurs;
        this.userMatches = dialect.exactly("s.userId", "userId");
        this.payloadMatches = dialect.exactly("s.payload", "expected");
        this.userIsOurs = userMatches + isOurs;
    }

    /** Stores a new session, which gets this store's audience: one insert. */
    public void insert(SessionEntity row) {
        row.setAudience(audience.get());
        database.run("session.insert", session -> {
            session.insert(row);
            return row;
        });
    }

    /**
     * Stores a new session, which gets this store's audience, unless its user has as many as allowed: a transaction of
     * one update, one select, and one insert if the session is stored. Logins of one user at the same time wait for each
     * other.
     *
     * @param most how many sessions that have not expired the user may have, this one included; at least 1
     * @param replaced tells by handle and hash of hash which sessions do not count
     * @return whether it was stored
     */
    public boolean insertIfFewer(int most, SessionEntity row, BiPredicate<String, String> replaced, Instant now) {
        row.setAudience(audience.get());
        return new SessionLimit(database, audience.get(), most, row, replaced).insertIfFewer(now);
    }

    /**
     * Deletes the oldest sessions of a user until no more than allowed are left, after a new one was inserted: one
     * select, and one delete for each session beyond. Two more statements if the clocks of several servers are apart,
     * and the same again if one of the sessions got another handle in the meantime.
     *
     * @param most as for {@link #insertIfFewer}
     * @param row the new session
     * @param replaced as for {@link #insertIfFewer}
     * @return the handles of the sessions that were deleted
     */
    public List<String> deleteOldest(int most, SessionEntity row, BiPredicate<String, String> replaced, Instant now) {
        SessionLimit limit = new SessionLimit(database, audience.get(), most, row, replaced);
        List<String> deleted = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            List<SessionLimit.Standing> beyond = limit.beyond(now);
            List<String> ended = beyond.stream()
                    .filter(this::deleteUnmoved)
                    .map(SessionLimit.Standing::handle)
                    .toList();
            deleted.addAll(ended);
            if (ended.size() == beyond.size()) {
                break;
            }
        }
        return deleted;
    }

    /** Deletes a session unless it was moved in the order of creation, because it may have become one of the newest. */
    private boolean deleteUnmoved(SessionLimit.Standing beyond) {
        Long createdAt = beyond.createdAt();
        return createdAt == null
                ? deleteOurs(beyond.handle(), " and s.createdAt is null", query -> query)
                : deleteOurs(
                        beyond.handle(),
                        " and s.createdAt = :createdAt",
                        query -> query.setParameter("createdAt", createdAt));
    }

    /**
     * The session with this handle, even if it has expired: one select. As in all methods that take a handle, a text
     * that cannot be one costs no statement, and has no session.
     */
    public Optional<SessionEntity> find(String handle) {
        if (!mayExist(handle)) {
            return Optional.empty();
        }
        String ours = audience.get();
        boolean comparesExactly = database.dialect().comparesExactly();
        Optional<SessionEntity> found = database.run(
                "session.find",
                session -> comparesExactly
                        ? Optional.ofNullable(session.get(SessionEntity.class, handle))
                        : session.createSelectionQuery(
                                        "from SessionEntity s where " + handleMatches, SessionEntity.class)
                                .setParameter("handle", handle)
                                .uniqueResultOptional());
        return found.filter(row -> row.belongsTo(ours));
    }

    /**
     * Promotes a hash to the current one, if the expected hash is still current: prolongs the session, but not beyond
     * its absolute expiry, stores the superseded hash and the time, and assigns the session to this store's audience if
     * it had none. One update.
     *
     * @return false if the session has another hash by now, has expired, or does not exist
     */
    public boolean promote(String handle, String expectedHash2, String newHash2, Instant newExpiry, Instant now) {
        return updateOurs(
                        "session.promote",
                        "update SessionEntity s set s.hash2 = :newHash2, " + PROLONGED + ", s.audience = :audience,"
                                + " s.supersededHash2 = :expectedHash2, s.lastUsedAt = :now where " + handleIsOurs
                                + " and s.hash2 = :expectedHash2" + IS_ALIVE,
                        query -> query.setParameter("newHash2", newHash2)
                                .setParameter("newExpiry", newExpiry.toEpochMilli())
                                .setParameter("handle", handle)
                                .setParameter("expectedHash2", expectedHash2)
                                .setParameter("now", now.toEpochMilli()))
                > 0;
    }

    /**
     * Replaces the session info: one update.
     *
     * @param info JSON; empty for none
     * @return false if the session has expired or does not exist
     */
    public boolean updateInfo(String handle, String info, Instant now) {
        return updateAlive(handle, "s.info = :info", "", now, query -> query.setParameter("info", info));
    }

    /**
     * Replaces the JWT payload: one update.
     *
     * @param payload JSON; empty for none
     * @return false if the session has expired or does not exist
     */
    public boolean updatePayload(String handle, String payload, Instant now) {
        return updatePayload(handle, "", payload, now, query -> query);
    }

    /**
     * As {@link #updatePayload(String, String, Instant)}, if the payload is still the expected one.
     *
     * @param expected the payload as read; null for SQL NULL
     * @return false if another payload was stored in the meantime, too
     */
    public boolean updatePayload(String handle, @Nullable String expected, String payload, Instant now) {
        return expected == null
                ? updatePayload(handle, " and s.payload is null", payload, now, query -> query)
                : updatePayload(
                        handle,
                        " and " + payloadMatches,
                        payload,
                        now,
                        query -> query.setParameter("expected", expected));
    }

    private boolean updatePayload(
            String handle, String condition, String payload, Instant now, UnaryOperator<MutationQuery> parameters) {
        return updateAlive(
                handle,
                "s.payload = :payload",
                condition,
                now,
                query -> parameters.apply(query.setParameter("payload", payload)));
    }

    /**
     * Stores that the user has just authenticated: one update.
     *
     * @return false if the session has expired or does not exist
     */
    public boolean reauthenticate(String handle, Instant now) {
        return updateAlive(handle, "s.authenticatedAt = :now", "", now, query -> query);
    }

    /**
     * Gives a session another handle and another hash, and prolongs it, but not beyond its absolute expiry; everything
     * else stays. One update: there is no moment at which both handles exist, or neither does. With a revocation feed, a
     * transaction of this and one insert.
     *
     * @param current the session, as it was read
     * @return false if the session has expired, does not exist, or has another handle or another hash by now
     */
    public boolean regenerate(
            SessionEntity current, String newHandle, String newHash2, Instant newExpiry, Instant now) {
        String handle = current.handle();
        return revokeOurs(
                        "session.regenerate",
                        Revocation.ofSession(handle),
                        "update SessionEntity s set s.handle = :newHandle, s.hash2 = :newHash2, " + PROLONGED
                                + ", s.audience = :audience, s.supersededHash2 = null, s.lastUsedAt = :now where "
                                + handleIsOurs + IS_ALIVE + " and s.hash2 = :currentHash2",
                        query -> query.setParameter("newHandle", newHandle)
                                .setParameter("newHash2", newHash2)
                                .setParameter("currentHash2", current.hash2())
                                .setParameter("newExpiry", newExpiry.toEpochMilli())
                                .setParameter("handle", handle)
                                .setParameter("now", now.toEpochMilli()))
                > 0;
    }

    /**
     * Deletes a session: one delete.
     *
     * @return false if it does not exist
     */
    public boolean delete(String handle) {
        return deleteOurs(handle, "", query -> query);
    }

    /**
     * Deletes a session if it belongs to this user and one of these hashes is its current one: one delete.
     *
     * @param userId in its database encoding
     * @param hash2s hashes of hashes of refresh tokens
     * @return whether it was deleted
     */
    public boolean deleteIfItRemembers(String handle, String userId, List<String> hash2s) {
        return deleteOurs(handle, " and " + userMatches + " and s.hash2 in (:hash2s)", query -> query.setParameter(
                        "userId", userId)
                .setParameterList("hash2s", hash2s));
    }

    /**
     * Deletes a session if it belongs to this user: one delete.
     *
     * @param userId in its database encoding
     * @return false if the session belongs to another user or does not exist
     */
    public boolean deleteOf(String userId, String handle) {
        return deleteOurs(handle, " and " + userMatches, query -> query.setParameter("userId", userId));
    }

    /**
     * Deletes all sessions of a user but one: one delete.
     *
     * @param userId in its database encoding
     * @param kept the handle of the session that stays
     * @return how many sessions were deleted
     */
    public int deleteOthersOf(String userId, String kept) {
        return revokeOurs(
                "session.delete",
                Revocation.ofUser(userId),
                "delete from SessionEntity s where " + userIsOurs + " and not (" + handleMatches + ")",
                query -> query.setParameter("userId", userId).setParameter("handle", kept));
    }

    /**
     * Deletes all sessions of a user: one delete. User ids are compared exactly, whatever the collation of the
     * database.
     *
     * @param userId in its database encoding
     * @return how many sessions were deleted
     */
    public int deleteAllOf(String userId) {
        return revokeOurs(
                "session.delete",
                Revocation.ofUser(userId),
                "delete from SessionEntity s where " + userIsOurs,
                query -> query.setParameter("userId", userId));
    }

    /**
     * The handles of a user's sessions that have not expired, sorted: one select.
     *
     * @param userId in its database encoding
     */
    public List<String> handlesOf(String userId, Instant now) {
        String ours = audience.get();
        return database.run("session.handles", session -> session.createSelectionQuery(
                        "select s.handle from SessionEntity s where " + userIsOurs + IS_ALIVE + " order by s.handle",
                        String.class)
                .setParameter("userId", userId)
                .setParameter("audience", ours)
                .setParameter("now", now.toEpochMilli())
                .getResultList());
    }

    /**
     * A page of a user's sessions that have not expired, the newest first, those without a time of creation last: one
     * select.
     *
     * @param userId in its database encoding
     * @param offset how many sessions to pass over
     * @param limit how many sessions to return at most
     */
    public List<SessionEntity> sessionsOf(String userId, Instant now, int offset, int limit) {
        String ours = audience.get();
        return database.run("session.list", session -> session.createSelectionQuery(
                        "from SessionEntity s where " + userIsOurs + IS_ALIVE
                                + " order by s.createdAt desc nulls last, s.handle",
                        SessionEntity.class)
                .setParameter("userId", userId)
                .setParameter("audience", ours)
                .setParameter("now", now.toEpochMilli())
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList());
    }

    /**
     * Deletes the sessions of all users that were created before a moment, and those of the reference, which has not
     * recorded when it created them. For each thousand sessions in the table one select, and one delete if any of them
     * is to be deleted, so that no statement takes longer the more sessions there are. What was deleted before a failure
     * stays deleted.
     *
     * @param moment null for all sessions that exist
     * @param now the time of the call: sessions that are created later are left, unless the first look finds them
     * @param deleted is told the handle and the user of each session, after it was deleted; of a session that another
     *     node deletes at the same time, both may be told
     * @return how many sessions were deleted
     */
    public int deleteCreatedBefore(@Nullable Instant moment, Instant now, BiConsumer<String, String> deleted) {
        Instant limit = moment == null ? null : inMilliseconds(moment);
        return new SessionSweep(database, audience.get(), limit, now)
                .run(handles -> deleteCreatedBefore(limit, handles), deleted);
    }

    /** The moment, or the last or the first one that a number of milliseconds can tell. */
    private static Instant inMilliseconds(Instant moment) {
        Instant first = Instant.ofEpochMilli(Long.MIN_VALUE);
        Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);
        return moment.isBefore(first) ? first : moment.isAfter(last) ? last : moment;
    }

    private int deleteCreatedBefore(@Nullable Instant moment, List<String> handles) {
        return revokeOurs(
                "session.delete",
                Revocation.OF_ANYBODY,
                "delete from SessionEntity s where s.handle in (:handles) and " + isOurs(database.dialect())
                        + (moment == null ? "" : " and (s.createdAt is null or s.createdAt < :moment)"),
                query -> {
                    query.setParameterList("handles", handles);
                    return moment == null ? query : query.setParameter("moment", moment.toEpochMilli());
                });
    }

    /**
     * Deletes the expired sessions of all audiences: one select per page and one delete per hundred sessions, with
     * pauses in between. Other servers may do so at the same time. What was deleted before a failure stays deleted.
     *
     * @param deleted is told after each of the deletes how many sessions it deleted
     * @return how many sessions this call deleted
     */
    public int deleteExpired(Instant now, IntConsumer deleted) {
        IntConsumer counted = removed::add;
        return new ExpiredSessionRemoval(database, now, counted.andThen(deleted)).run();
    }

    /** As {@link #deleteExpired(Instant, IntConsumer)}, for callers who need the sum only. */
    public int deleteExpired(Instant now) {
        return deleteExpired(now, gone -> {});
    }

    /** How many expired sessions this store has deleted. No statement. */
    public long removed() {
        return removed.sum();
    }

    /** How many sessions of this audience have not expired: one select, which reads the whole table. */
    public long countAlive(Instant now) {
        String ours = audience.get();
        return database.run("session.count", session -> session.createSelectionQuery(
                        "select count(s) from SessionEntity s where " + isOurs(database.dialect()) + IS_ALIVE,
                        Long.class)
                .setParameter("audience", ours)
                .setParameter("now", now.toEpochMilli())
                .getSingleResult());
    }

    /** The HQL condition that a session belongs to the parameter {@code audience}. */
    static String isOurs(Dialect dialect) {
        return "(s.audience is null or " + dialect.exactly("s.audience", "audience") + ")";
    }

    /** Whether there can be a session with this handle. The drivers reject some of the texts that are none. */
    private static boolean mayExist(@Nullable String handle) {
        return handle != null
                && handle.length() <= LONGEST_HANDLE
                && handle.chars().allMatch(unit -> unit != 0 && !Character.isSurrogate((char) unit));
    }

    /** Changes the session with this handle, if it has not expired and the condition holds. */
    private boolean updateAlive(
            String handle, String assignment, String condition, Instant now, UnaryOperator<MutationQuery> parameters) {
        return mayExist(handle)
                && updateOurs(
                                "session.update",
                                "update SessionEntity s set " + assignment + " where " + handleIsOurs + IS_ALIVE
                                        + condition,
                                query -> parameters.apply(
                                        query.setParameter("handle", handle).setParameter("now", now.toEpochMilli())))
                        > 0;
    }

    /** Deletes the session with this handle, if the condition holds. */
    private boolean deleteOurs(String handle, String condition, UnaryOperator<MutationQuery> parameters) {
        return mayExist(handle)
                && revokeOurs(
                                "session.delete",
                                Revocation.ofSession(handle),
                                "delete from SessionEntity s where " + handleIsOurs + condition,
                                query -> parameters.apply(query.setParameter("handle", handle)))
                        > 0;
    }

    private int updateOurs(String name, String hql, UnaryOperator<MutationQuery> parameters) {
        return database.run(name, ofOurs(hql, parameters));
    }

    /**
     * Every deletion of sessions that have not expired, and every change of a handle, goes through here.
     *
     * @param revocation tells the other servers which access tokens to look at
     */
    private int revokeOurs(String name, Revocation revocation, String hql, UnaryOperator<MutationQuery> parameters) {
        Function<StatelessSession, Integer> delete = ofOurs(hql, parameters);
        return feed == null ? database.run(name, delete) : feed.whileDeleting(name, revocation, delete::apply);
    }

    private Function<StatelessSession, Integer> ofOurs(String hql, UnaryOperator<MutationQuery> parameters) {
        String ours = audience.get();
        return session -> parameters
                .apply(session.createMutationQuery(hql).setParameter("audience", ours))
                .executeUpdate();
    }
}
