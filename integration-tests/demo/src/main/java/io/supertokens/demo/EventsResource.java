package io.supertokens.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The latest events. DEMO ONLY: an application would show them to its operators, not to everyone. */
@Path("events")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class EventsResource {

    @Inject
    private EventLog log;

    /** The latest events, newest first. */
    @GET
    public List<EventLog.Entry> latest() {
        return log.latest();
    }
}
