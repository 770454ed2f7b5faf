package io.supertokens.it.flow;

import io.supertokens.cdi.session.SessionEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records events, and has an observer that fails. */
@ApplicationScoped
public class RecordedEvents {

    private final List<String> names = new CopyOnWriteArrayList<>();

    void record(@Observes @Priority(1) SessionEvent event) {
        names.add(event.getClass().getSimpleName());
    }

    void fail(@Observes SessionEvent.Created event) {
        if (event.userId().toString().equals("unlucky")) {
            throw new IllegalStateException("an observer that fails");
        }
    }

    public List<String> taken() {
        List<String> taken = List.copyOf(names);
        names.clear();
        return taken;
    }
}
