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
 * Shows how to observe what happens to sessions: for an audit trail, a mail to the user, an alarm. To hear of one kind
 * only, observe it alone: {@code @Observes SessionEvent.TheftDetected}.
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

    /** An event, as it is sent to the page. */
    public record Entry(
            String what, @Nullable String handle, @Nullable String userId, Instant at) {

        static Entry of(SessionEvent event) {
            if (event instanceof SessionEvent.Created created) {
                return new Entry("created", created.handle(), created.userId().toString(), event.at());
            } else if (event instanceof SessionEvent.Refreshed refreshed) {
                return new Entry(
                        "refreshed", refreshed.handle(), refreshed.userId().toString(), event.at());
            } else if (event instanceof SessionEvent.TheftDetected theft) {
                return new Entry(
                        "theft detected", theft.handle(), theft.userId().toString(), event.at());
            } else if (event instanceof SessionEvent.Revoked revoked) {
                var userId = revoked.userId();
                return new Entry("revoked", revoked.handle(), userId == null ? null : userId.toString(), event.at());
            }
            throw new IllegalArgumentException("Unknown kind of event: " + event);
        }
    }
}
