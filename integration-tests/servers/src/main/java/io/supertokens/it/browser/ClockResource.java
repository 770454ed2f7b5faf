package io.supertokens.it.browser;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Duration;

@Path("clock")
@RequestScoped
public class ClockResource {

    @Inject
    private ShiftedClock clock;

    @POST
    @Path("{duration}")
    public void move(@PathParam("duration") String duration) {
        clock.moveBy(Duration.parse(duration));
    }
}
