package io.supertokens.demo;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.SessionDetails;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the user's sessions, and lets the user end those that are unfamiliar. */
@Path("sessions")
@Produces(MediaType.APPLICATION_JSON)
@Secured
@RequestScoped
public class SessionsResource {

    @Inject
    private SessionContext session;

    /** The caller's sessions, newest first. */
    @GET
    public List<MySession> mine() {
        return session.sessions().stream().map(MySession::of).toList();
    }

    /**
     * Answers as long as the caller's session has not ended. It uses no database: that a session was ended is known
     * from the revocation feed.
     */
    @GET
    @Path("current")
    public Current current() {
        return new Current(session.handle());
    }

    /** Ends one of the caller's sessions; those of other users do not exist here. */
    @DELETE
    @Path("{handle}")
    public void end(@PathParam("handle") String handle) {
        if (!session.revoke(handle)) {
            throw new NotFoundException("You have no such session");
        }
    }

    /** Ends all sessions of the caller but this one. */
    @DELETE
    @Path("others")
    public Ended endOthers() {
        return new Ended(session.revokeOthers());
    }

    /**
     * One of the caller's sessions.
     *
     * @param handle its identifier
     * @param device what is known of the device; null if nothing is
     * @param createdAt the login
     * @param lastUsedAt the last use that was recorded
     * @param endsAt when it ends if it is not used, or in any case if that is earlier
     * @param current whether it is the session of this request
     * @param note the note that the user wrote
     */
    public record MySession(
            String handle,
            @Nullable String device,
            @Nullable Instant createdAt,
            @Nullable Instant lastUsedAt,
            Instant endsAt,
            boolean current,
            @Nullable String note) {

        static MySession of(SessionDetails session) {
            SessionInfo info = session.sessionInfo(SessionInfo.class);
            Instant absolute = session.absoluteExpiresAt();
            return new MySession(
                    session.handle(),
                    session.device(),
                    session.createdAt(),
                    session.lastUsedAt(),
                    absolute != null && absolute.isBefore(session.expiresAt()) ? absolute : session.expiresAt(),
                    session.current(),
                    info == null ? null : info.note());
        }
    }

    /** The session of this request. */
    public record Current(String handle) {}

    /** The number of sessions that were ended. */
    public record Ended(int ended) {}
}
