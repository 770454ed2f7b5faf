package io.supertokens.cdi.wiring;

import io.supertokens.cdi.cleanup.BackgroundScheduler;
import io.supertokens.cdi.config.Revocation;
import io.supertokens.cdi.config.RevocationSettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.SessionEngine;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the revocation feed in the background, if there is one, and closes the connections of sessions that have ended.
 * If this ever stops, the feed is soon too old, and calls ask the database.
 */
@ApplicationScoped
class RevocationReader {

    private static final Logger LOG = System.getLogger(RevocationReader.class.getName());

    private static final int AFTER_STARTUP = Interceptor.Priority.LIBRARY_BEFORE + 1;

    private static final long PATIENCE_IN_SECONDS = 5;

    private static final Duration LONGEST_REVIEW = Duration.ofHours(1);

    @Inject
    private SuperTokensConfig config;

    @Inject
    private SessionEngine engine;

    private final List<Regular> regular = new ArrayList<>();
    private volatile boolean stopped;
    private final List<BackgroundScheduler> background = new ArrayList<>();

    /** Work that is repeated. Closing connections, which may take long, does not delay the reading of the feed. */
    private record Regular(ReentrantLock running, Future<?> schedule) {}

    void start(@Observes @Initialized(ApplicationScoped.class) @Priority(AFTER_STARTUP) Object context) {
        if (!background.isEmpty()) {
            return;
        }
        BackgroundScheduler ofConnections = scheduler("connections of sessions");
        Duration validity = config.accessToken().validity();
        every(
                validity.compareTo(LONGEST_REVIEW) < 0 ? validity : LONGEST_REVIEW,
                ofConnections,
                engine::reviewConnections);
        RevocationSettings settings = config.accessToken().revocation();
        if (settings.mode() == Revocation.FEED) {
            BackgroundScheduler found = scheduler("revocation feed");
            every(settings.interval(), found, engine::readRevocations);
            every(settings.interval(), ofConnections, engine::closeRevokedConnections);
            LOG.log(
                    Level.INFO,
                    "Sessions: the revocation feed is read every {0} by {1}",
                    settings.interval(),
                    found.description());
        }
    }

    private BackgroundScheduler scheduler(String name) {
        BackgroundScheduler found = BackgroundScheduler.find(name);
        background.add(found);
        return found;
    }

    private void every(Duration interval, BackgroundScheduler scheduler, Runnable work) {
        long delay = interval.toMillis();
        ReentrantLock running = new ReentrantLock();
        regular.add(new Regular(
                running,
                scheduler
                        .executor()
                        .scheduleWithFixedDelay(() -> run(work, running), delay, delay, TimeUnit.MILLISECONDS)));
    }

    /** Never throws, because an executor would not call it again. */
    private void run(Runnable work, ReentrantLock running) {
        running.lock();
        try {
            if (!stopped) {
                work.run();
            }
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "Revoked sessions are not known", e);
        } finally {
            running.unlock();
        }
    }

    /** Waits a few seconds for work that is running, because the database is closed after this. */
    @PreDestroy
    void stop() {
        stopped = true;
        regular.forEach(work -> work.schedule().cancel(false));
        regular.forEach(work -> await(work.running()));
        background.forEach(BackgroundScheduler::close);
    }

    private static void await(ReentrantLock running) {
        try {
            if (running.tryLock(PATIENCE_IN_SECONDS, TimeUnit.SECONDS)) {
                running.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
