package io.supertokens.cdi.cleanup;

import io.supertokens.cdi.SessionClock;
import io.supertokens.jpa.SessionStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** Removes expired sessions from the database; called by the timer or the scheduler. */
@ApplicationScoped
class ExpiredSessions {

    private static final Logger LOG = System.getLogger(ExpiredSessions.class.getName());

    private final SessionStore store;
    private final Clock clock;

    /** For the CDI proxy. */
    @SuppressWarnings("NullAway") // a proxy has no state of its own
    protected ExpiredSessions() {
        this.store = null;
        this.clock = null;
    }

    @Inject
    ExpiredSessions(SessionStore store, @SessionClock Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Removes the sessions. Never throws, because an EJB container would repeat the call immediately and then give up,
     * and an executor would give up immediately.
     */
    public void remove() {
        AtomicInteger removed = new AtomicInteger();
        try {
            store.deleteExpired(clock.instant(), removed::addAndGet);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Expired sessions could not be removed", e);
        }
        LOG.log(removed.get() > 0 ? Level.INFO : Level.DEBUG, "{0} expired sessions removed", removed);
    }
}
