package io.supertokens.cdi.cleanup;

import io.supertokens.cdi.config.CronSchedule;
import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.annotation.PostConstruct;
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
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Removes expired sessions from the database on a schedule. Every server does so; sessions that one server has removed
 * are not found by the next.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ExpiredSessionTimer {

    /** The schedule that the annotation declares; see {@link #removeExpired}. */
    private static final CronSchedule DECLARED = CronSchedule.parse("0 0 0 1-31/7 * *");

    @Inject
    private ExpiredSessions expired;

    @Inject
    private SuperTokensConfig config;

    /**
     * Looks up the timer service instead of injecting it, because servers without EJB would refuse to deploy a class
     * with that injection point.
     */
    @PostConstruct
    @SuppressWarnings("BanJNDI") // a name of the specification
    void schedule() {
        try {
            schedule(InitialContext.doLookup("java:comp/TimerService"));
        } catch (NamingException e) {
            throw new IllegalStateException("The server has no timer service for the removal of expired sessions", e);
        }
    }

    void schedule(TimerService timers) {
        CronSchedule wanted = config.refreshToken().removalSchedule();
        if (DECLARED.equals(wanted)) {
            return;
        }
        timers.getTimers().forEach(Timer::cancel);
        if (wanted != null) {
            timers.createCalendarTimer(expression(wanted), new TimerConfig("removal of expired sessions", false));
        }
    }

    /** Runs at midnight on the days 1, 8, 15, 22 and 29, unless another schedule is configured. */
    @Schedule(second = "0", minute = "0", hour = "0", dayOfMonth = "1,8,15,22,29", persistent = false)
    @Timeout
    public void removeExpired() {
        expired.remove();
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
