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
 * Shows roles: the {@code groups} of the JWT payload, set at login, determine access with {@link RolesAllowed}. Also
 * shows {@link SessionService}, which manages the sessions of any user.
 */
@Path("admin")
@Produces(MediaType.APPLICATION_JSON)
@Secured
@RolesAllowed("admin")
@RequestScoped
public class AdminResource {

    @Inject
    private SessionService sessions;

    /** Answers administrators only. */
    @GET
    public Pass enter() {
        return new Pass("You may enter: your token says that you are an admin.");
    }

    /** Revokes all sessions of a user. */
    @DELETE
    @Path("users/{userId}/sessions")
    public Revoked revokeAllOf(@PathParam("userId") String userId) {
        return new Revoked(sessions.revokeAll(userId));
    }

    /** The response to an administrator. */
    public record Pass(String message) {}

    /** The number of revoked sessions. */
    public record Revoked(int revoked) {}
}
