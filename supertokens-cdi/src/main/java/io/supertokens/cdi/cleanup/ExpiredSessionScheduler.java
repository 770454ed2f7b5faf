package io.supertokens.cdi.cleanup;

import io.supertokens.cdi.config.CronSchedule;
import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@link ExpiredSessionTimer} where that class is not an EJB: on servers without Jakarta Enterprise Beans, and
 * in the lib directory of an EAR, which is not scanned for EJBs. Uses the server's scheduler of Jakarta Concurrency; if
 * there is none, a thread of its own.
 */
@ApplicationScoped
class ExpiredSessionScheduler {

    private static final Logger LOG = System.getLogger(ExpiredSessionScheduler.class.getName());

    /** Runs after the library's own start, which opens the database and may let the deployment fail. */
    private static final int AFTER_STARTUP = 10_000;

    /**
     * Executors measure elapsed time. Because the wall clock may be changed in the meantime, it is checked again after
     * this delay.
     */
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    private final ExpiredSessions expired;
    private final @Nullable CronSchedule schedule;
    private final Clock clock;
    private @Nullable BackgroundScheduler background;
    private @Nullable ScheduledExecutorService executor;
    private @Nullable Future<?> waiting;
    private boolean stopped;

    /** For the CDI proxy. */
    @SuppressWarnings("NullAway") // a proxy has no state of its own
    protected ExpiredSessionScheduler() {
        this.expired = null;
        this.schedule = null;
        this.clock = null;
    }

    @Inject
    ExpiredSessionScheduler(ExpiredSessions expired, SuperTokensConfig config) {
        this(expired, config.refreshToken().removalSchedule(), Clock.system(ZoneId.systemDefault()));
    }

    /** @param clock has the time zone of the schedule */
    ExpiredSessionScheduler(ExpiredSessions expired, @Nullable CronSchedule schedule, Clock clock) {
        this.expired = expired;
        this.schedule = schedule;
        this.clock = clock;
    }

    void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(AFTER_STARTUP) Object context,
            @Any Instance<ExpiredSessionTimer> timer) {
        if (timer.isUnsatisfied()) {
            start();
        }
    }

    private synchronized void start() {
        if (schedule == null || executor != null) {
            return;
        }
        BackgroundScheduler found = BackgroundScheduler.find("removal of expired sessions");
        background = found;
        LOG.log(Level.INFO, "Sessions: no EJB timer here; expired sessions are removed by {0}", found.description());
        start(found.executor(), schedule);
    }

    /** Runs the removal according to the schedule until {@link #stop} is called. */
    synchronized void start(ScheduledExecutorService scheduler, CronSchedule wanted) {
        executor = scheduler;
        await(scheduler, wanted, wanted.next(ZonedDateTime.now(clock)));
    }

    private synchronized void await(ScheduledExecutorService scheduler, CronSchedule wanted, ZonedDateTime due) {
        if (stopped) {
            return;
        }
        Duration left = Duration.between(clock.instant(), due).plusMillis(1);
        Duration delay = left.compareTo(LONGEST_DELAY) < 0 ? left : LONGEST_DELAY;
        try {
            waiting = scheduler.schedule(() -> wake(scheduler, wanted, due), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "The server's scheduler ends", e);
        }
    }

    private void wake(ScheduledExecutorService scheduler, CronSchedule wanted, ZonedDateTime due) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        if (now.isBefore(due)) {
            ZonedDateTime sooner = wanted.next(now); // if the clock was set back
            await(scheduler, wanted, sooner.isBefore(due) ? sooner : due);
            return;
        }
        expired.remove();
        await(scheduler, wanted, wanted.next(ZonedDateTime.now(clock)));
    }

    @PreDestroy
    void stop() {
        synchronized (this) {
            stopped = true;
            if (waiting != null) {
                waiting.cancel(false);
            }
        }
        if (background != null) {
            background.close();
        }
    }
}
