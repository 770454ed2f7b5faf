package io.supertokens.cdi.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.jpa.Revocation;
import io.supertokens.jpa.RevocationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this server knows of revocations, in memory. A session that was named is revoked. A session that may be among
 * those of a user, or of anybody, is looked up in the database once, and then the answer is known: no clock and no time
 * of issue decides which sessions were meant. Thread-safe; readers never wait.
 */
final class RevokedSessions {

    /** For how long answers of the database are not remembered, in case a server of a cluster that lags has given them. */
    static final Duration UNSETTLED = RevocationStore.SETTLED;

    private static final int MOST_ANSWERS = 100_000;

    private final int most;

    /** Revoked sessions, with the moment from which they can be forgotten. */
    private final Map<String, Instant> sessions = new ConcurrentHashMap<>();

    /** Users of whom sessions were revoked, by their ids in database encoding. */
    private final Map<String, Several> users = new ConcurrentHashMap<>();

    /** Sessions that were alive when the database was asked, with the number of the last revocation known then. */
    private final Cache<String, Long> alive = Caffeine.newBuilder()
            .maximumSize(MOST_ANSWERS)
            .executor(Runnable::run)
            .build();

    private volatile @Nullable Several anybody;
    private long arrivals;

    /**
     * Several sessions were revoked.
     *
     * @param arrival counts the revocations in the order in which this server learned of them
     * @param arrivedAt when it did
     * @param keptUntil from when on no token of such a session can be valid
     */
    private record Several(long arrival, Instant arrivedAt, Instant keptUntil) {

        static @Nullable Several later(@Nullable Several one, @Nullable Several other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.arrival > other.arrival ? one : other;
        }
    }

    /** @param most the maximum number of sessions and users together */
    RevokedSessions(int most) {
        this.most = most;
    }

    /** What is known of a session. */
    enum Finding {
        /** No revocation concerns it. */
        NOT_REVOKED,
        /** It was revoked. */
        REVOKED,
        /** The database must be asked. */
        POSSIBLY_REVOKED
    }

    Finding find(AccessToken token) {
        if (sessions.containsKey(token.sessionHandle())) {
            return Finding.REVOKED;
        }
        Several revocation = concerning(token);
        if (revocation == null) {
            return Finding.NOT_REVOKED;
        }
        Long answered = alive.getIfPresent(token.sessionHandle());
        return answered != null && answered >= revocation.arrival() ? Finding.NOT_REVOKED : Finding.POSSIBLY_REVOKED;
    }

    private @Nullable Several concerning(AccessToken token) {
        Several ofUser = users.isEmpty() ? null : users.get(token.userId().toDatabase());
        return Several.later(ofUser, anybody);
    }

    /**
     * A question to the database about a session, asked from this moment on.
     *
     * @param arrival the last revocation that the answer takes into account
     */
    record Question(AccessToken token, long arrival, boolean isSettled, Instant keptUntil) {

        @Override
        public String toString() {
            return "Question[" + token.sessionHandle() + "]";
        }
    }

    /** To be called before the database is asked, because a revocation may arrive meanwhile. */
    Question question(AccessToken token, Instant now) {
        Several revocation = concerning(token);
        return revocation == null
                ? new Question(token, 0, false, now)
                : new Question(
                        token,
                        revocation.arrival(),
                        Duration.between(revocation.arrivedAt(), now).compareTo(UNSETTLED) > 0,
                        revocation.keptUntil());
    }

    void answer(Question question, boolean isAlive) {
        if (!question.isSettled()) {
            return;
        }
        if (isAlive) {
            alive.put(question.token().sessionHandle(), question.arrival());
        } else if (size() < most) {
            sessions.put(question.token().sessionHandle(), question.keptUntil());
        }
    }

    /**
     * Adds a revocation.
     *
     * @return false if there is no space for it
     */
    synchronized boolean add(Revocation revocation, Instant keptUntil, Instant now) {
        String handle = revocation.handle();
        String userId = revocation.userId();
        if (handle == null && userId == null) {
            anybody = following(anybody, keptUntil, now);
            return true;
        }
        boolean isKnown = handle != null ? sessions.containsKey(handle) : users.containsKey(userId);
        if (!isKnown && size() >= most) {
            return false;
        }
        if (handle != null) {
            sessions.merge(handle, keptUntil, RevokedSessions::later);
        } else if (userId != null) {
            users.compute(userId, (id, known) -> following(known, keptUntil, now));
        }
        return true;
    }

    private Several following(@Nullable Several known, Instant keptUntil, Instant now) {
        arrivals++;
        return new Several(arrivals, now, known == null ? keptUntil : later(known.keptUntil(), keptUntil));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Forgets what no valid token can belong to. */
    synchronized void forgetUnneeded(Instant now) {
        sessions.values().removeIf(now::isAfter);
        users.values().removeIf(several -> now.isAfter(several.keptUntil()));
        Several all = anybody;
        if (all != null && now.isAfter(all.keptUntil())) {
            anybody = null;
        }
    }

    int size() {
        return sessions.size() + users.size();
    }
}
