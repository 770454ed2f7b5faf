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
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads the revocation feed in the background, if there is one. If this ever stops, the feed is soon too old, and calls
 * ask the database.
 */
@ApplicationScoped
class RevocationReader {

    private static final Logger LOG = System.getLogger(RevocationReader.class.getName());

    private static final int AFTER_STARTUP = Interceptor.Priority.LIBRARY_BEFORE + 1;

    private static final long PATIENCE_IN_SECONDS = 5;

    @Inject
    private SuperTokensConfig config;

    @Inject
    private SessionEngine engine;

    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean stopped;
    private @Nullable BackgroundScheduler background;
    private @Nullable Future<?> regular;

    void start(@Observes @Initialized(ApplicationScoped.class) @Priority(AFTER_STARTUP) Object context) {
        RevocationSettings settings = config.accessToken().revocation();
        if (settings.mode() != Revocation.FEED || background != null) {
            return;
        }
        BackgroundScheduler found = BackgroundScheduler.find("revocation feed");
        background = found;
        long interval = settings.interval().toMillis();
        regular = found.executor().scheduleWithFixedDelay(this::read, interval, interval, TimeUnit.MILLISECONDS);
        LOG.log(
                Level.INFO,
                "Sessions: the revocation feed is read every {0} by {1}",
                settings.interval(),
                found.description());
    }

    /** Never throws, because an executor would not call it again. */
    private void read() {
        reading.lock();
        try {
            if (!stopped) {
                engine.readRevocations();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The revocation feed cannot be read", e);
        } finally {
            reading.unlock();
        }
    }

    /** Waits a few seconds for a read that is running, because the database is closed after this. */
    @PreDestroy
    void stop() {
        stopped = true;
        if (regular != null) {
            regular.cancel(false);
        }
        try {
            if (reading.tryLock(PATIENCE_IN_SECONDS, TimeUnit.SECONDS)) {
                reading.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (background != null) {
            background.close();
        }
    }
}
