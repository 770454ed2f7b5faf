package io.supertokens.demo;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Shows how to read and change what is kept with a session, and the protection against cross-site request forgery: behind
 * {@link Secured}, a request that changes something must carry the header {@code anti-csrf}; one that reads need not.
 */
@Path("note")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Secured
@RequestScoped
public class NoteResource {

    @Inject
    private SessionContext session;

    /** What was written down last. */
    @GET
    public Note read() {
        return new Note(session.sessionInfo(SessionInfo.class).note());
    }

    /** Writes something down. */
    @PUT
    public Note write(@Nullable Note note) {
        if (note == null || note.text() == null) {
            throw new BadRequestException("Say what to write down: {\"text\": \"buy milk\"}");
        }
        SessionInfo info = session.sessionInfo(SessionInfo.class);
        session.updateSessionInfo(info.withNote(note.text()));
        return note;
    }

    /** A note, as it is sent and received. */
    public record Note(@Nullable String text) {}
}
