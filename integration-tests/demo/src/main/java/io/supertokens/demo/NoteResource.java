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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows how to read and change the session info, and the protection against cross-site request forgery: with
 * {@link Secured}, a request that changes something must carry the header {@code anti-csrf}; one that only reads need
 * not.
 */
@Path("note")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Secured
@RequestScoped
public class NoteResource {

    @Inject
    private SessionContext session;

    /** The last note. */
    @GET
    public Note read() {
        return new Note(info().note());
    }

    /** Replaces the note. */
    @PUT
    public Note write(@Nullable Note note) {
        if (note == null || note.text() == null) {
            throw new BadRequestException("Say what to write down: {\"text\": \"buy milk\"}");
        }
        session.updateSessionInfo(new SessionInfo(note.text()));
        return note;
    }

    /** Each session of this application has one, from its login on. */
    private SessionInfo info() {
        return Objects.requireNonNull(session.sessionInfo(SessionInfo.class));
    }

    /** A note, as sent and received. */
    public record Note(@Nullable String text) {}
}
