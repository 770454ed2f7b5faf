package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.AccessTokenSettings;
import io.supertokens.cdi.config.CookieSettings;
import io.supertokens.cdi.config.CorsSettings;
import io.supertokens.cdi.config.NamePrefix;
import io.supertokens.cdi.config.OnTokenTheft;
import io.supertokens.cdi.config.RefreshTokenSettings;
import io.supertokens.cdi.config.SameSite;
import io.supertokens.cdi.config.SigningKeySettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.key.KeyRing;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.session.TryRefreshTokenException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.KeyStore;
import io.supertokens.jpa.SessionStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Sixty-four threads do everything at once on real servers. Nobody honest is sent away or called a thief, and whoever loses a
 * race in the database does not hear of it.
 */
abstract class Races {

    private static final int THREADS = 64;
    private static final int STEPS = Integer.getInteger("it.steps", 60);
    private static final int BROWSERS = 12;
    private static final Duration ACCESS_VALIDITY = Duration.ofHours(30);

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final Queue<SessionEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final List<TestDatabase> servers;

    /** One database, as it is reached through each of its servers. */
    Races(TestDatabase... servers) {
        this.servers = List.of(servers);
    }

    /** One of the application's nodes. */
    record Node(Database database, SessionStore store, SessionService sessions) {}

    /** What the tabs of one browser share; they refresh one at a time, as the official client does. */
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
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Node> nodes = nodes();
        try {
            List<Browser> browsers = IntStream.range(0, BROWSERS)
                    .mapToObj(i -> new Browser(any(nodes).sessions().create("honest-" + i, null, Map.of())))
                    .toList();
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                running.add(threads.submit(() -> {
                    start.await();
                    for (int step = 0; step < STEPS; step++) {
                        step(number, browsers.get((number + step) % BROWSERS), any(nodes));
                    }
                    return null;
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
            for (Browser browser : browsers) {
                any(nodes).sessions().refresh(browser.refreshToken);
            }
        } finally {
            threads.shutdownNow();
            nodes.forEach(node -> node.database().close());
        }
        assertThat(events).noneMatch(event -> event instanceof SessionEvent.TheftDetected);
        assertThat(calls).hasPositiveValue();
        assertThat(refreshes).hasPositiveValue();
    }

    private static Node any(List<Node> nodes) {
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    private void step(int thread, Browser browser, Node node) {
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
            VerifiedSession verified = sessions.get(accessToken, null);
            sessions.updateSessionInfo(verified.session().handle(), Map.of("by", thread()));
            if (verified.newAccessToken() != null && browser.accessToken.equals(accessToken)) {
                browser.accessToken = verified.newAccessToken().value();
            }
            calls.incrementAndGet();
        } catch (TryRefreshTokenException expiredOrSupersededMeanwhile) {
            calls.incrementAndGet();
        }
    }

    /** A session that others may end at any moment. */
    private static void mortal(String user, SessionService sessions) {
        IssuedSession issued = sessions.create(user, null, null);
        try {
            IssuedSession refreshed = sessions.refresh(issued.refreshToken().value());
            sessions.get(refreshed.accessToken().value(), null);
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

    /** The application's nodes, each of which reaches the database through a server of its own. */
    List<Node> nodes() {
        return servers.stream().map(this::node).toList();
    }

    private Node node(TestDatabase server) {
        DatabaseSettings settings = new DatabaseSettings(server.server(20), "signing_key", "refresh_token");
        Database database = Database.open(settings, CallerTransaction.none());
        SessionStore store = new SessionStore(database);
        return new Node(database, store, service(settings, database, store));
    }

    private SessionService service(DatabaseSettings settings, Database database, SessionStore store) {
        SecureRandom random = new SecureRandom();
        KeyStore keys = new KeyStore(database);
        SuperTokensConfig config = new SuperTokensConfig(
                settings,
                Duration.ZERO,
                new AccessTokenSettings(AccessTokenFormat.JWT, ACCESS_VALIDITY, false, "/"),
                new SigningKeySettings(true, Duration.ofHours(24)),
                new RefreshTokenSettings(Duration.ofDays(365), null, null),
                true,
                new CookieSettings(null, true, SameSite.LAX, NamePrefix.AUTO),
                new CorsSettings(Set.of(), true),
                401,
                OnTokenTheft.REVOKE_SESSION);
        return new SessionService(
                config,
                store,
                AccessTokens.jwt(
                        new KeyRing(
                                keys, "access_token_signing_key", Duration.ofHours(24), ACCESS_VALIDITY, clock, random),
                        clock),
                new RefreshTokens(new KeyRing(keys, "refresh_token_key", null, Duration.ZERO, clock, random), random),
                clock,
                random,
                events::add);
    }
}
