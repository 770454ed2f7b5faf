package io.supertokens.jpa;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.hibernate.StatelessSession;

/**
 * All statements on the table of the revocation feed. All operations throw {@link DatabaseException} if the database
 * cannot be reached or rejects the statement. Thread-safe.
 *
 * <p>The database numbers the rows when they are inserted, but they become visible when they are committed, so a row may
 * appear after one with a greater number. The time between both is limited: a row that was committed later than
 * {@link #LATEST_COMMIT} after it was numbered is written again. A reader that reads the numbers of the last
 * {@link #SETTLED} again, by its own clock, misses no row.
 */
public final class RevocationStore {

    private static final Logger LOG = System.getLogger(RevocationStore.class.getName());

    /** After this time, no row appears any more whose number is less than one that a reader has seen. */
    public static final Duration SETTLED = Duration.ofMinutes(1);

    static final Duration LATEST_COMMIT = SETTLED.dividedBy(2);

    /**
     * How much longer than a token is valid a row is kept. A server whose clock is five minutes ahead may have issued
     * the token, and one whose clock is five minutes behind may check it.
     */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private static final int BATCH = 1000;

    private final Database database;
    private final Supplier<String> audience;
    private final Clock clock;
    private final Duration validity;
    private final BiConsumer<Revocation, Instant> committed;
    private final String audienceIsOurs;

    /**
     * A feed on an open database whose tables include it.
     *
     * @param audience as for {@link SessionStore}
     * @param validity the longest lifetime of an access token
     * @param committed is told each revocation that was committed by this instance, with the moment until which it
     *     matters, before the operation returns
     */
    public RevocationStore(
            Database database,
            Supplier<String> audience,
            Clock clock,
            Duration validity,
            BiConsumer<Revocation, Instant> committed) {
        this.database = database;
        this.audience = audience;
        this.clock = clock;
        this.validity = validity;
        this.committed = committed;
        this.audienceIsOurs = database.dialect().exactly("r.audience", "audience");
    }

    /** When a row was numbered, if any was written. */
    private record Written(int deleted, Instant numberedAt) {}

    /**
     * Deletes sessions, and if there were any, writes the revocation in the same transaction.
     *
     * @param name of the deletion, for telemetry
     * @return how many sessions were deleted
     */
    int whileDeleting(String name, Revocation revocation, ToIntFunction<StatelessSession> delete) {
        String ours = audience.get();
        Written written = database.transaction(name, session -> {
            int deleted = delete.applyAsInt(session);
            Instant now = clock.instant();
            if (deleted > 0) {
                session.insert(new RevocationEntity(ours, revocation, now, keptUntil(now)));
            }
            return new Written(deleted, now);
        });
        if (written.deleted() > 0) {
            committed.accept(revocation, keptUntil(written.numberedAt()));
            writeAgainIfLate(ours, revocation, written.numberedAt());
        }
        return written.deleted();
    }

    private Instant keptUntil(Instant revokedAt) {
        return revokedAt.plus(validity).plus(CLOCK_SKEW);
    }

    /** The sessions have ended, so a failure must not look as if they had not. */
    private void writeAgainIfLate(String ours, Revocation revocation, Instant numberedAt) {
        Instant now = clock.instant();
        if (Duration.between(numberedAt, now).abs().compareTo(LATEST_COMMIT) <= 0) {
            return;
        }
        try {
            database.run(
                    "revocation.insert",
                    session -> session.insert(new RevocationEntity(ours, revocation, now, keptUntil(now))));
        } catch (DatabaseException e) {
            LOG.log(
                    Level.WARNING,
                    "A revocation took so long that other servers may not notice it before the access tokens expire",
                    e);
        }
    }

    /**
     * The rows of this audience with greater numbers, in the order of their numbers: one select by primary key.
     *
     * @param limit the maximum number of rows
     */
    public List<RevocationEntity> after(long id, int limit) {
        String ours = audience.get();
        return database.runAside("revocation.read", session -> session.createSelectionQuery(
                        "from RevocationEntity r where r.id > :id and " + audienceIsOurs + " order by r.id",
                        RevocationEntity.class)
                .setParameter("id", id)
                .setParameter("audience", ours)
                .setMaxResults(limit)
                .getResultList());
    }

    /**
     * Deletes the rows of all audiences that are not needed any more: one select, and where it finds rows, one delete by
     * primary key and another select, for up to a thousand rows each. Several servers may do so at the same time.
     *
     * @return how many rows this call deleted
     */
    public int deleteUnneeded(Instant now) {
        int deleted = 0;
        while (true) {
            List<Long> ids = unneeded(now);
            if (ids.isEmpty()) {
                return deleted;
            }
            deleted += database.runAside("revocation.delete", session -> session.createMutationQuery(
                            "delete from RevocationEntity r where r.id in (:ids)")
                    .setParameterList("ids", ids)
                    .executeUpdate());
        }
    }

    private List<Long> unneeded(Instant now) {
        return database.runAside("revocation.find", session -> session.createSelectionQuery(
                        "select r.id from RevocationEntity r where r.keptUntil < :now order by r.keptUntil", Long.class)
                .setParameter("now", now.toEpochMilli())
                .setMaxResults(BATCH)
                .getResultList());
    }
}
