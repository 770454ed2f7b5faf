package io.supertokens.demo;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.session.UnauthorisedException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists the user's sessions, and lets the user revoke those that are unfamiliar. */
@Path("sessions")
@Produces(MediaType.APPLICATION_JSON)
@Secured
@RequestScoped
public class SessionsResource {

    @Inject
    private SessionContext session;

    @Inject
    private SessionService sessions;

    /** The caller's sessions that have not expired. */
    @GET
    public List<MySession> mine() {
        return handles().stream().flatMap(this::describe).toList();
    }

    /** Revokes one of the caller's sessions; checks that it belongs to the caller. */
    @DELETE
    @Path("{handle}")
    public void revoke(@PathParam("handle") String handle) {
        if (handle.equals(session.handle())) {
            session.revoke();
        } else if (handles().contains(handle)) {
            sessions.revoke(handle);
        } else {
            throw new NotFoundException("You have no such session");
        }
    }

    private List<String> handles() {
        return sessions.handles(session.session().userId());
    }

    private Stream<MySession> describe(String handle) {
        try {
            return Stream.of(new MySession(handle, handle.equals(session.handle()), sessions.sessionInfo(handle)));
        } catch (UnauthorisedException endedMeanwhile) {
            return Stream.empty();
        }
    }

    /**
     * One of the caller's sessions.
     *
     * @param handle its identifier
     * @param current whether it is the session of this request
     * @param info its session info
     */
    public record MySession(
            String handle, boolean current, @Nullable JsonValue info) {}
}
