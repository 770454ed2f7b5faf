package io.supertokens.it.flow;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.support.Wars;
import java.util.Map;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Builds the application. */
public final class FlowWar {

    private FlowWar() {}

    /** The application with this name and these properties. */
    public static WebArchive of(String name, Map<String, String> config) {
        return Wars.war(
                name,
                config,
                FlowApplication.class,
                FlowResource.class,
                MovedClock.class,
                RecordedEvents.class,
                MovableClock.class);
    }
}
