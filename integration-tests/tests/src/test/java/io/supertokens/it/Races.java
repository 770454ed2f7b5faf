package io.supertokens.it;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.session.TryRefreshTokenException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.it.support.Library;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Sixty-four threads run all operations concurrently on real servers. No honest user is logged out or taken for a
 * thief, and lost races in the database have no visible effect.
 */
abstract class Races {

    private static final int MOST_ATTEMPTS = 60;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int THREADS = 64;
    private static final int STEPS = Integer.getInteger("it.steps", 60);
    private static final int BROWSERS = 12;
    private static final int CONNECTIONS = 20;

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final Queue<SessionEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final List<TestDatabase> servers;

    /** One database, as reached through each of its servers. */
    Races(TestDatabase... servers) {
        this.servers = List.of(servers);
    }

    /** The tokens that the tabs of one browser share; they refresh one at a time, as the official client does. */
    private static final class Browser {
        private volatile String accessToken;
        private volatile String refreshToken;

        Browser(IssuedSession issued) {
            receive(issued);
        }

        void receive(IssuedSession issued) {
            accessToken = issued.accessToken().value();
            refreshToken = issued.refreshToken().value();
        }
    }

    @Test
    void everybodyGetsWhatIsHis() throws Exception {
        List<Library> nodes = nodes();
        try {
            List<Browser> browsers = IntStream.range(0, BROWSERS)
                    .mapToObj(i -> new Browser(any(nodes).sessions().create("honest-" + i, null, Map.of())))
                    .toList();
            atOnce(THREADS, thread -> {
                for (int step = 0; step < STEPS; step++) {
                    step(thread, browsers.get((thread + step) % BROWSERS), any(nodes));
                }
                return null;
            });
            for (Browser browser : browsers) {
                any(nodes).sessions().refresh(browser.refreshToken);
            }
        } finally {
            nodes.forEach(Library::close);
        }
        assertThat(events).noneMatch(event -> event instanceof SessionEvent.TheftDetected);
        assertThat(calls).hasPositiveValue();
        assertThat(refreshes).hasPositiveValue();
    }

    @Test
    void sixtyFourLoginsOfOneUserAtOnceLeaveAsManySessionsAsAllowed() throws Exception {
        List<Library> nodes = nodes();
        try {
            for (int most : new int[] {1, 5}) {
                String user = "ending " + most;
                atOnce(THREADS, thread -> {
                    SessionStore store = any(nodes).store();
                    SessionEntity row = row(user, thread).withCreatedAt(clock.instant());
                    answered(() -> {
                        store.insert(row);
                        return true;
                    });
                    return answered(() -> store.deleteOldest(most, row, (handle, hash2) -> false, clock.instant()));
                });
                for (Library node : nodes) {
                    assertThat(node.sessions().handles(user)).hasSize(most);
                }
            }
        } finally {
            nodes.forEach(Library::close);
        }
    }

    @Test
    void ofSixtyFourLoginsOfOneUserAtOnceAsManyAreAdmittedAsAllowed() throws Exception {
        List<Library> nodes = nodes();
        try {
            for (int most : new int[] {1, 5}) {
                String user = "refusing " + most;
                List<Boolean> admitted = atOnce(
                        THREADS,
                        thread -> answered(() -> any(nodes)
                                .store()
                                .insertIfFewer(most, row(user, thread), (handle, hash2) -> false, clock.instant())));
                assertThat(admitted).filteredOn(Boolean::booleanValue).hasSize(most);
                for (Library node : nodes) {
                    assertThat(node.sessions().handles(user)).hasSize(most);
                }
            }
        } finally {
            nodes.forEach(Library::close);
        }
    }

    /** Tries again, for half a minute, what a database under load refuses for the moment, as it tells a client to do. */
    private static <T> T answered(Supplier<T> statement) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return statement.get();
            } catch (DatabaseException e) {
                if (!e.isTransient() || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private SessionEntity row(String user, int number) {
        return new SessionEntity(
                user + " " + number, user, "hash", clock.instant().plus(Duration.ofDays(1)));
    }

    private static Library any(List<Library> nodes) {
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    private void step(int thread, Browser browser, Library node) {
        SessionService sessions = node.sessions();
        int dice = ThreadLocalRandom.current().nextInt(100);
        if (dice < 45) {
            call(browser, sessions);
        } else if (dice < 75) {
            synchronized (browser) {
                browser.receive(sessions.refresh(browser.refreshToken));
                refreshes.incrementAndGet();
            }
        } else if (dice < 85) {
            mortal("mortal-" + thread % 4, sessions);
        } else if (dice < 92) {
            sessions.handles("honest-" + thread % BROWSERS);
        } else if (dice < 96) {
            sessions.revokeAll("mortal-" + thread % 4);
        } else if (dice < 99) {
            node.store().deleteExpired(clock.instant());
        } else if (thread == 0) {
            clock.advance(Duration.ofHours(25));
        }
    }

    private void call(Browser browser, SessionService sessions) {
        String accessToken = browser.accessToken;
        try {
            VerifiedSession verified = sessions.getWithoutAntiCsrf(accessToken);
            sessions.updateSessionInfo(verified.session().handle(), Map.of("by", thread()));
            if (verified.newAccessToken() != null && browser.accessToken.equals(accessToken)) {
                browser.accessToken = verified.newAccessToken().value();
            }
            calls.incrementAndGet();
        } catch (TryRefreshTokenException expiredOrSupersededMeanwhile) {
            calls.incrementAndGet();
        }
    }

    /** Uses a session that others may revoke at any moment. */
    private static void mortal(String user, SessionService sessions) {
        IssuedSession issued = sessions.create(user, null, null);
        try {
            IssuedSession refreshed = sessions.refresh(issued.refreshToken().value());
            sessions.getWithoutAntiCsrf(refreshed.accessToken().value());
            sessions.refresh(refreshed.refreshToken().value());
        } catch (UnauthorisedException endedMeanwhile) {
            assertThat(sessions.revoke(issued.session().handle())).isFalse();
        }
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }

    List<TestDatabase> servers() {
        return servers;
    }

    /** The application's nodes, each of which uses its own database server. */
    List<Library> nodes() {
        return servers.stream()
                .map(server -> Library.over(server.server(CONNECTIONS), clock, events::add))
                .toList();
    }
}
