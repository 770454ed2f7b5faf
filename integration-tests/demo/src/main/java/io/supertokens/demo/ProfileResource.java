package io.supertokens.demo;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Shows what a resource knows about its session. {@link Secured} admits only requests with a session. */
@Path("me")
@Produces(MediaType.APPLICATION_JSON)
@Secured
@RequestScoped
public class ProfileResource {

    @Inject
    private SessionContext session;

    @Inject
    private JsonWebToken token;

    /**
     * Describes the current session. Only the session info is read from the database; everything else is in the token.
     */
    @GET
    public Profile me() {
        return new Profile(
                session.userId(),
                session.handle(),
                session.jwtPayload(),
                session.sessionInfo(),
                session.require().isDeviceBound(),
                token.getExpirationTime() * 1000);
    }

    /**
     * The content of a session.
     *
     * @param userId the user that the session belongs to
     * @param handle the identifier of the session, which grants nothing
     * @param jwtPayload the JWT payload, which is part of the access token
     * @param sessionInfo the session info, which is stored in the database
     * @param deviceBound whether only the browser that holds the device's key can refresh the session
     * @param accessTokenExpiresAt in milliseconds since the epoch
     */
    public record Profile(
            String userId,
            String handle,
            @Nullable JsonValue jwtPayload,
            @Nullable JsonValue sessionInfo,
            boolean deviceBound,
            long accessTokenExpiresAt) {}
}
