package io.supertokens.jpa;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The number of sessions of one user at a login, whatever other logins of that user do at the same time. For one login.
 *
 * <p>If the oldest sessions end, no login waits for another. Each reads the user's sessions after it has inserted its
 * own, and deletes all but the newest. Which are the newest is the same for all logins, because a time of creation and a
 * handle do not change. So nobody deletes one of the newest of all, and the login that inserts last sees, and deletes, all
 * others.
 *
 * <p>If a login is refused, one login decides after the other, because no order of their rows tells which of them have
 * been admitted. They take turns by a row in the table of the keys, which each of them changes first in its transaction:
 * a lock on all databases, and a conflict between the servers of a Galera cluster.
 */
final class SessionLimit {

    /** The prefix of the names of the rows that logins take turns by. A few are enough: a turn takes milliseconds. */
    static final String TURN = "login_turn:";

    private static final int TURNS = 64;

    private final Database database;
    private final String audience;
    private final int most;
    private final SessionEntity own;
    private final BiPredicate<String, String> replaced;

    /** @param replaced tells by handle and hash which of the user's sessions the login ends anyway */
    SessionLimit(
            Database database, String audience, int most, SessionEntity own, BiPredicate<String, String> replaced) {
        this.database = database;
        this.audience = audience;
        this.most = most;
        this.own = own;
        this.replaced = replaced;
    }

    /** What counts of a session. */
    record Standing(String handle, String hash2, @Nullable Long createdAt) {

        private static final Comparator<Standing> NEWEST_FIRST = Comparator.comparing(
                        (Standing standing) -> Objects.requireNonNullElse(standing.createdAt, Long.MIN_VALUE),
                        Comparator.reverseOrder())
                .thenComparing(Standing::handle);

        /** Omits the hash. */
        @Override
        public String toString() {
            return "Standing[" + handle + "]";
        }
    }

    /**
     * The sessions that have to end after this one was inserted: one select. If the clock of another server is ahead, so
     * that older sessions look newer than this one, this one is moved after them: one update and one select more.
     */
    List<Standing> beyond(Instant now) {
        List<Standing> newest = newestFirst(now);
        boolean isBeyond = newest.stream().limit(most).noneMatch(standing -> standing.handle.equals(own.handle()));
        if (isBeyond && !newest.isEmpty()) {
            Long last = newest.get(0).createdAt;
            if (last != null && last > now.toEpochMilli()) {
                move(last + 1);
                newest = newestFirst(now);
            }
        }
        return newest.stream().skip(most).toList();
    }

    private List<Standing> newestFirst(Instant now) {
        return database.run("session.limit", session -> standings(session, now)).stream()
                .sorted(Standing.NEWEST_FIRST)
                .toList();
    }

    private void move(long createdAt) {
        database.run("session.move", session -> session.createMutationQuery(
                        "update SessionEntity s set s.createdAt = :createdAt where s.handle = :handle")
                .setParameter("createdAt", createdAt)
                .setParameter("handle", own.handle())
                .executeUpdate());
    }

    /** Inserts the session unless the user has as many as allowed: a transaction of one update, select and insert. */
    boolean insertIfFewer(Instant now) {
        String turn = TURN + Math.floorMod((audience + ' ' + own.userId()).hashCode(), TURNS);
        while (true) {
            Admission admission = database.transaction("session.insert", session -> admission(session, turn, now));
            if (admission != Admission.NO_TURN) {
                return admission == Admission.ADMITTED;
            }
            boolean unused = new SigningKeyStore(database).insert(new SigningKeyEntity(turn, "", Instant.EPOCH));
        }
    }

    private enum Admission {
        ADMITTED,
        REFUSED,
        /** The row to take turns by does not exist yet. */
        NO_TURN
    }

    private Admission admission(StatelessSession session, String turn, Instant now) {
        int taken = session.createMutationQuery(
                        "update SigningKeyEntity k set k.createdAt = k.createdAt + 1 where k.name = :turn")
                .setParameter("turn", turn)
                .executeUpdate();
        if (taken == 0) {
            return Admission.NO_TURN;
        }
        if (standings(session, now).size() >= most) {
            return Admission.REFUSED;
        }
        session.insert(own);
        return Admission.ADMITTED;
    }

    private List<Standing> standings(StatelessSession session, Instant now) {
        return session
                .createSelectionQuery(
                        "select s.handle, s.hash2, s.createdAt from SessionEntity s where "
                                + database.dialect().exactly("s.userId", "userId") + " and "
                                + SessionStore.isOurs(database.dialect()) + SessionStore.IS_ALIVE,
                        Object[].class)
                .setParameter("userId", own.userId())
                .setParameter("audience", audience)
                .setParameter("now", now.toEpochMilli())
                .getResultList()
                .stream()
                .map(row -> new Standing((String) row[0], (String) row[1], (Long) row[2]))
                .filter(standing -> !replaced.test(standing.handle, standing.hash2))
                .toList();
    }
}
