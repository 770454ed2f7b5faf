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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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

    /** Executors of servers keep what was cancelled until it is due, and with it the undeployed application. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    @Inject
    private SuperTokensConfig config;

    @Inject
    private SessionEngine engine;

    private final Map<Regular, Future<?>> regular = new HashMap<>();
    private final List<BackgroundScheduler> background = new ArrayList<>();
    private boolean isStarted;
    private boolean isStopped;

    /**
     * Work that is repeated. Closing connections, which may take long, does not delay the reading of the feed. Holds
     * nothing once it has ended, because the executors of servers keep what was cancelled until it is due.
     */
    private static final class Regular implements Runnable {

        private final ReentrantLock running = new ReentrantLock();
        private final int ticks;
        private int ticked;
        private volatile @Nullable Runnable work;

        /** @param ticks how many of its calls make one interval */
        Regular(int ticks, Runnable work) {
            this.ticks = ticks;
            this.work = work;
        }

        /** Never throws, because an executor would not call it again. */
        @Override
        public void run() {
            running.lock();
            try {
                Runnable due = work;
                ticked = (ticked + 1) % ticks;
                if (due != null && ticked == 0) {
                    due.run();
                }
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "Revoked sessions are not known", e);
            } finally {
                running.unlock();
            }
        }

        /** Waits a few seconds for work that is running, because the database is closed after this. */
        void end() {
            work = null;
            try {
                if (running.tryLock(PATIENCE_IN_SECONDS, TimeUnit.SECONDS)) {
                    running.unlock();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    synchronized void start(@Observes @Initialized(ApplicationScoped.class) @Priority(AFTER_STARTUP) Object context) {
        if (isStarted) {
            return;
        }
        isStarted = true;
        engine.connectionsWatchedBy(this::watchConnections);
        RevocationSettings settings = config.accessToken().revocation();
        if (settings.mode() == Revocation.FEED) {
            BackgroundScheduler found = scheduler("revocation feed");
            every(settings.interval(), found, engine::readRevocations);
            LOG.log(
                    Level.INFO,
                    "Sessions: the revocation feed is read every {0} by {1}",
                    settings.interval(),
                    found.description());
        }
    }

    /** Few applications have connections that stay open, so this begins with the first. */
    private synchronized void watchConnections() {
        if (isStopped) {
            return;
        }
        BackgroundScheduler found = scheduler("connections of sessions");
        Duration validity = config.accessToken().validity();
        every(validity.compareTo(LONGEST_REVIEW) < 0 ? validity : LONGEST_REVIEW, found, engine::reviewConnections);
        RevocationSettings settings = config.accessToken().revocation();
        every(
                settings.mode() == Revocation.FEED ? settings.interval() : LONGEST_DELAY,
                found,
                engine::closeRevokedConnections);
    }

    private BackgroundScheduler scheduler(String name) {
        BackgroundScheduler found = BackgroundScheduler.find(name);
        background.add(found);
        return found;
    }

    private void every(Duration interval, BackgroundScheduler scheduler, Runnable work) {
        int ticks = (int) ((interval.toMillis() + LONGEST_DELAY.toMillis() - 1) / LONGEST_DELAY.toMillis());
        Regular repeated = new Regular(ticks, work);
        long delay = interval.toMillis() / ticks;
        regular.put(
                repeated, scheduler.executor().scheduleWithFixedDelay(repeated, delay, delay, TimeUnit.MILLISECONDS));
    }

    @PreDestroy
    synchronized void stop() {
        isStopped = true;
        regular.values().forEach(schedule -> schedule.cancel(false));
        regular.keySet().forEach(Regular::end);
        background.forEach(BackgroundScheduler::close);
    }
}
