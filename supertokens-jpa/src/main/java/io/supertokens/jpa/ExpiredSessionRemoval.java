package io.supertokens.jpa;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/**
 * One removal of all expired sessions. The index on the expiry yields pages of handles, and each page is deleted in
 * batches by primary key, so that no statement holds many locks. A pause follows each batch that deleted something, so
 * that the database keeps answering requests. What was deleted stays deleted if the removal fails or is interrupted.
 * Several servers may remove at the same time: each deletes the batches of a page in random order. For one thread.
 */
final class ExpiredSessionRemoval {

    private static final int BATCH = 100;

    private static final int LARGEST_PAGE = 10_000;

    /** Pause between batches, as a multiple of the time that the batch took, so that few requests wait for one. */
    private static final int PAUSE = 4;

    /** So that a batch that had to wait for a busy database does not stop the removal. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Database database;
    private final Instant now;
    private final IntConsumer deleted;

    /**
     * @param deleted is told after each batch how many sessions it deleted
     */
    ExpiredSessionRemoval(Database database, Instant now, IntConsumer deleted) {
        this.database = database;
        this.now = now;
        this.deleted = deleted;
    }

    /** Deletes the sessions, and returns how many it deleted. */
    int run() {
        return deleteExpired() + deleteWithoutExpiry();
    }

    private int deleteExpired() {
        int total = 0;
        int found = 0;
        Long from = null;
        Set<String> left = Set.of();
        while (true) {
            int limit = pageSize(found);
            List<Object[]> page = expired(from, limit);
            List<String> handles = page.stream().map(row -> (String) row[0]).toList();
            int gone = deleteInBatches(handles, this::deleteBatch);
            total += gone;
            found += page.size();
            if (page.size() < limit) {
                return total;
            }
            // skip rows that cannot be deleted; rows that another server deleted do not appear on the next page anyway
            boolean isStuck = gone == 0 && !Collections.disjoint(left, handles);
            long last = (Long) page.get(limit - 1)[1];
            from = isStuck ? last + 1 : last;
            left = gone == 0 ? Set.copyOf(handles) : Set.of();
        }
    }

    /** Rows of other programs may have no expiry, which counts as expired. */
    private int deleteWithoutExpiry() {
        int total = 0;
        int found = 0;
        while (true) {
            int limit = pageSize(found);
            List<String> page = withoutExpiry(limit);
            int gone = deleteInBatches(page, this::deleteBatchWithoutExpiry);
            total += gone;
            found += page.size();
            if (page.size() < limit || gone == 0) {
                return total;
            }
        }
    }

    /**
     * As many rows as this removal has found so far. Where few sessions have expired, a statement asks for few rows,
     * which every database takes from the index. Where many have expired, few statements scan index entries of deleted
     * rows.
     */
    private static int pageSize(int found) {
        return Math.max(BATCH, Math.min(found, LARGEST_PAGE));
    }

    private int deleteInBatches(List<String> handles, ToIntFunction<List<String>> delete) {
        List<List<String>> batches = new ArrayList<>();
        for (int begin = 0; begin < handles.size(); begin += BATCH) {
            batches.add(handles.subList(begin, Math.min(begin + BATCH, handles.size())));
        }
        Collections.shuffle(batches);
        int total = 0;
        for (List<String> batch : batches) {
            long begin = System.nanoTime();
            int gone = delete.applyAsInt(batch);
            total += gone;
            if (gone > 0) { // otherwise another server deleted the batch, and paused
                deleted.accept(gone);
                LockSupport.parkNanos(Math.min(PAUSE * (System.nanoTime() - begin), LONGEST_PAUSE.toNanos()));
            }
        }
        return total;
    }

    /**
     * Handles and expiries in the order of the index on the expiry, so that every database uses that index, whatever
     * its statistics say. Starts where the page before ended, so that it does not scan the entries of deleted rows
     * again.
     */
    private List<Object[]> expired(@Nullable Long from, int limit) {
        String begin = from == null ? "" : "s.expiresAt >= :from and ";
        return database.runAside("expired.find", session -> {
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
        return database.runAside("expired.find", session -> session.createSelectionQuery(
                        "select s.handle from SessionEntity s where s.expiresAt is null order by s.expiresAt",
                        String.class)
                .setMaxResults(limit)
                .getResultList());
    }

    /**
     * Checks the expiry once more, because a session may have been prolonged since it was read. The check is a sum,
     * which no index serves, so that the database finds the rows by primary key.
     */
    private int deleteBatch(List<String> handles) {
        return database.runAside("expired.delete", session -> session.createMutationQuery(
                        "delete from SessionEntity s where s.handle in (:handles) and s.expiresAt + 0 < :now")
                .setParameterList("handles", handles)
                .setParameter("now", now.toEpochMilli())
                .executeUpdate());
    }

    private int deleteBatchWithoutExpiry(List<String> handles) {
        return database.runAside("expired.delete", session -> session.createMutationQuery(
                        "delete from SessionEntity s where s.handle in (:handles) and s.expiresAt + 0 is null")
                .setParameterList("handles", handles)
                .executeUpdate());
    }
}
