package io.supertokens.demo;

import io.supertokens.cdi.session.SessionEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows how to observe what happens to sessions, for an audit trail, a mail to the user or an alarm. To receive only
 * one kind of event, observe that type: {@code @Observes SessionEvent.TheftDetected}.
 */
@ApplicationScoped
public class EventLog {

    private static final int LENGTH = 50;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** Called by CDI. */
    public synchronized void add(@Observes SessionEvent event) {
        entries.addFirst(Entry.of(event));
        if (entries.size() > LENGTH) {
            entries.removeLast();
        }
    }

    /** The latest events, newest first. */
    public synchronized List<Entry> latest() {
        return List.copyOf(entries);
    }

    /** An event in the form that is sent to the page. */
    public record Entry(String what, @Nullable String handle, String userId, Instant at) {

        static Entry of(SessionEvent event) {
            return new Entry(name(event), event.handle(), event.userId().toString(), event.at());
        }

        private static String name(SessionEvent event) {
            if (event instanceof SessionEvent.Created) {
                return "created";
            } else if (event instanceof SessionEvent.Refreshed) {
                return "refreshed";
            } else if (event instanceof SessionEvent.LateRefresh) {
                return "refreshed too late";
            } else if (event instanceof SessionEvent.TheftDetected) {
                return "theft detected";
            } else if (event instanceof SessionEvent.Bound) {
                return "bound to the device";
            } else if (event instanceof SessionEvent.ProofFailed) {
                return "copy refused";
            } else {
                return "revoked";
            }
        }
    }
}
