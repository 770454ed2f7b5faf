package io.supertokens.cdi.cleanup;

import io.supertokens.cdi.SessionClock;
import io.supertokens.cdi.config.CronSchedule;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.jpa.SessionStore;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.ScheduleExpression;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/**
 * Removes sessions that are over from the database, from time to time. Every server does so; what one has removed, the next
 * does not find.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ExpiredSessionTimer {

    private static final Logger LOG = System.getLogger(ExpiredSessionTimer.class.getName());

    /** What the annotation declares; see {@link #removeExpired}. */
    private static final CronSchedule DECLARED = CronSchedule.parse("0 0 0 1-31/7 * *");

    @Resource
    private TimerService timers;

    @Inject
    private SessionStore store;

    @Inject
    private SuperTokensConfig config;

    @Inject
    @SessionClock
    private Clock clock;

    @PostConstruct
    void schedule() {
        CronSchedule wanted = config.refreshToken().removalSchedule();
        if (DECLARED.equals(wanted)) {
            return;
        }
        timers.getTimers().forEach(Timer::cancel);
        if (wanted != null) {
            timers.createCalendarTimer(expression(wanted), new TimerConfig("removal of expired sessions", false));
        }
    }

    /** Midnight on the days 1, 8, 15, 22 and 29, unless another schedule is configured. */
    @Schedule(second = "0", minute = "0", hour = "0", dayOfMonth = "1,8,15,22,29", persistent = false)
    @Timeout
    public void removeExpired() {
        try {
            int removed = store.deleteExpired(clock.instant());
            LOG.log(removed > 0 ? Level.INFO : Level.DEBUG, "{0} expired sessions removed", removed);
        } catch (RuntimeException e) {
            // To be tried again next time; an exception would make the container try again at once, and give up then.
            LOG.log(Level.WARNING, "Expired sessions could not be removed", e);
        }
    }

    private static ScheduleExpression expression(CronSchedule schedule) {
        return new ScheduleExpression()
                .second(schedule.second())
                .minute(schedule.minute())
                .hour(schedule.hour())
                .dayOfMonth(schedule.dayOfMonth())
                .month(schedule.month())
                .dayOfWeek(schedule.dayOfWeek());
    }
}
