package io.supertokens.benchmarks;

import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.SessionService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sessions that many threads create, use and revoke, through the library or with equivalent plain statements. */
final class Sessions {

    /** A session as known to its client. */
    record Known(String handle, String userId, String refreshToken) {}

    /** Runs each operation once. */
    interface Contestant {
        Known create(String userId) throws Exception;

        void info(String handle) throws Exception;

        /** Refreshes, and uses the new access token, which confirms the refresh. */
        Known refresh(Known session) throws Exception;

        boolean revoke(String handle) throws Exception;

        int revokeAll(String userId) throws Exception;
    }

    /** The library. */
    record OfLibrary(SessionService sessions) implements Contestant {

        @Override
        public Known create(String userId) {
            return known(sessions.create(userId, Map.of("role", "user"), Map.of("device", "a browser")));
        }

        @Override
        public void info(String handle) {
            sessions.sessionInfo(handle);
        }

        @Override
        public Known refresh(Known session) {
            IssuedSession issued = sessions.refresh(session.refreshToken);
            sessions.getWithoutAntiCsrf(issued.accessToken().value());
            return known(issued);
        }

        @Override
        public boolean revoke(String handle) {
            return sessions.revoke(handle);
        }

        @Override
        public int revokeAll(String userId) {
            return sessions.revokeAll(userId);
        }

        private static Known known(IssuedSession issued) {
            return new Known(
                    issued.session().handle(),
                    issued.session().userId().toString(),
                    issued.refreshToken().value());
        }
    }

    private static final AtomicLong USERS = new AtomicLong();

    private final Contestant contestant;
    private final Deque<Known> open = new ConcurrentLinkedDeque<>();
    private List<Known> all = List.of();

    Sessions(Contestant contestant) {
        this.contestant = contestant;
    }

    /** Repeats an operation until the time is over or no session is left. */
    Load repeat(Operation operation, int threads, Duration duration) throws Exception {
        all = new ArrayList<>(open);
        AtomicInteger toRevoke = new AtomicInteger(all.size() / 2);
        return Load.of(threads, duration, () -> switch (operation) {
            case CREATE -> open.add(contestant.create("someone-" + USERS.incrementAndGet()));
            case INFO -> {
                contestant.info(all.get(ThreadLocalRandom.current().nextInt(all.size())).handle);
                yield true;
            }
            case REFRESH -> refresh();
            case REVOKE -> toRevoke.decrementAndGet() >= 0 && revoke(open.poll());
            case REVOKE_ALL -> revokeAll(open.poll());
        });
    }

    /** Refreshes the session whose last refresh was longest ago. */
    boolean refresh() throws Exception {
        Known session = open.poll();
        return session != null && open.add(contestant.refresh(session));
    }

    /** Creates a session for later operations. */
    void add() throws Exception {
        open.add(contestant.create("someone-" + USERS.incrementAndGet()));
    }

    /** Discards the remaining sessions. */
    void forget() {
        open.clear();
    }

    private boolean revoke(@Nullable Known session) throws Exception {
        return session != null && done(contestant.revoke(session.handle));
    }

    private boolean revokeAll(@Nullable Known session) throws Exception {
        return session != null && done(contestant.revokeAll(session.userId) == 1);
    }

    private static boolean done(boolean asExpected) {
        if (!asExpected) {
            throw new IllegalStateException("Nothing was done, at " + Instant.now());
        }
        return true;
    }
}
