package io.supertokens.cdi.cleanup;

import io.supertokens.cdi.config.CronSchedule;
import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
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

    private static final Logger LOG = System.getLogger(ExpiredSessionTimer.class.getName());

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
    void start() {
        try {
            schedule(timerService());
        } catch (NamingException e) {
            throw new IllegalStateException("The server has no timer service for the removal of expired sessions", e);
        }
    }

    /** Some servers keep the timers of an undeployed application, and with them its class loader. */
    @PreDestroy
    void stop() {
        try {
            timerService().getTimers().forEach(Timer::cancel);
        } catch (NamingException | RuntimeException e) {
            LOG.log(Level.DEBUG, "The server ends its timers itself", e);
        }
    }

    @SuppressWarnings("BanJNDI") // a name of the specification
    private static TimerService timerService() throws NamingException {
        return InitialContext.doLookup("java:comp/TimerService");
    }

    void schedule(TimerService timers) {
        CronSchedule wanted = config.refreshToken().removalSchedule();
        if (wanted != null && !DECLARED.equals(wanted)) {
            timers.createCalendarTimer(expression(wanted), new TimerConfig("removal of expired sessions", false));
        }
    }

    /**
     * Runs at midnight on the days 1, 8, 15, 22 and 29; does nothing if another schedule is configured. The declared
     * timer is not cancelled, because to find it, a server may open a store of persistent timers, which it may not have.
     */
    @Schedule(second = "0", minute = "0", hour = "0", dayOfMonth = "1,8,15,22,29", persistent = false)
    public void removeExpired() {
        if (DECLARED.equals(config.refreshToken().removalSchedule())) {
            expired.remove();
        }
    }

    /** Runs on the schedule that is configured instead. */
    @Timeout
    public void removeExpiredAsConfigured() {
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
