package io.supertokens.it.administration;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.AdministrationEvent;
import io.supertokens.cdi.session.NewSession;
import io.supertokens.cdi.session.SessionService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;

/** Logs in whom the caller names, and tells what administrators did. */
@Path("users")
@ApplicationScoped
public class UsersResource {

    @Inject
    private SessionContext session;

    @Inject
    private SessionService sessions;

    private volatile String last = "";

    void observe(@Observes AdministrationEvent event) {
        last = event.getClass().getSimpleName() + " by " + event.by();
    }

    @POST
    @Path("login")
    public void logIn(@QueryParam("user") String user, @QueryParam("role") String role) {
        session.create(NewSession.of(user).withJwtPayload(Map.of("groups", List.of(role))));
    }

    /** Sessions of other devices of a user. */
    @POST
    @Path("elsewhere")
    public String elsewhere(@QueryParam("user") String user, @QueryParam("times") int times) {
        String handle = "";
        for (int i = 0; i < times; i++) {
            handle = sessions.create(NewSession.of(UserId.of(user)).withDevice("Firefox on Windows"))
                    .session()
                    .handle();
        }
        return handle;
    }

    @GET
    @Path("last-event")
    public String lastEvent() {
        return last;
    }
}
