package io.supertokens.demo;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.session.SessionService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * Shows roles: the {@code groups} of the JWT payload, given at login, decide about {@link RolesAllowed}. And shows {@link
 * SessionService}, which handles anybody's sessions.
 */
@Path("admin")
@Produces(MediaType.APPLICATION_JSON)
@Secured
@RolesAllowed("admin")
@RequestScoped
public class AdminResource {

    @Inject
    private SessionService sessions;

    /** Proof of being an administrator. */
    @GET
    public Pass enter() {
        return new Pass("You may enter: your token says that you are an admin.");
    }

    /** Throws a user out of all of his sessions. */
    @DELETE
    @Path("users/{userId}/sessions")
    public Revoked revokeAllOf(@PathParam("userId") String userId) {
        return new Revoked(sessions.revokeAll(userId));
    }

    /** What is said to an administrator. */
    public record Pass(String message) {}

    /** How many sessions were ended. */
    public record Revoked(int revoked) {}
}
