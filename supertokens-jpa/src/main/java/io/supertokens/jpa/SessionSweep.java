package io.supertokens.jpa;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds and deletes the sessions of all users of an audience that were created before a moment, in pages of the whole
 * table in the order of the primary key, again and again until none is found. So each statement is bounded, however
 * many sessions there are and however few of them are to be deleted. For one call.
 */
final class SessionSweep {

    private static final int PAGE = 1000;

    private final Database database;
    private final String audience;
    private final @Nullable Instant moment;
    private final Instant start;

    /**
     * @param moment null for all sessions
     * @param start the time of the call
     */
    SessionSweep(Database database, String audience, @Nullable Instant moment, Instant start) {
        this.database = database;
        this.audience = audience;
        this.moment = moment;
        this.start = start;
    }

    private record Row(String handle, String userId, boolean isSwept) {}

    /**
     * Deletes the sessions.
     *
     * @param delete deletes the sessions with these handles, and returns how many there were
     * @param deleted is told the handle and the user of each session, after it was deleted
     * @return how many sessions were deleted
     */
    int run(ToIntFunction<List<String>> delete, BiConsumer<String, String> deleted) {
        int total = walk(moment, delete, deleted);
        int found = total;
        while (found > 0) { // a session that got another handle may have been passed over; one of a later login was not
            found = walk(moment == null ? start : moment, delete, deleted);
            total += found;
        }
        return total;
    }

    private int walk(@Nullable Instant limit, ToIntFunction<List<String>> delete, BiConsumer<String, String> deleted) {
        int total = 0;
        String after = "";
        while (true) {
            List<Row> page = pageAfter(after, limit);
            Map<String, String> users =
                    page.stream().filter(Row::isSwept).collect(Collectors.toMap(Row::handle, Row::userId));
            if (!users.isEmpty()) {
                total += delete.applyAsInt(List.copyOf(users.keySet()));
                users.forEach(deleted);
            }
            if (page.size() < PAGE) {
                return total;
            }
            after = page.get(PAGE - 1).handle();
        }
    }

    private List<Row> pageAfter(String handle, @Nullable Instant limit) {
        List<Object[]> found = database.run("session.page", session -> session.createSelectionQuery(
                        "select s.handle, s.userId, s.audience, s.createdAt from SessionEntity s"
                                + " where s.handle > :after order by s.handle",
                        Object[].class)
                .setParameter("after", handle)
                .setMaxResults(PAGE)
                .getResultList());
        return found.stream()
                .map(row -> new Row(
                        (String) row[0],
                        (String) row[1],
                        (row[2] == null || row[2].equals(audience)) && wasCreatedBefore(limit, (Long) row[3])))
                .toList();
    }

    private static boolean wasCreatedBefore(@Nullable Instant limit, @Nullable Long createdAt) {
        return limit == null || createdAt == null || createdAt < limit.toEpochMilli();
    }
}
