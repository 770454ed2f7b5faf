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

/** Shows what a resource knows about the session that it is called with: {@link Secured} lets nobody else in. */
@Path("me")
@Produces(MediaType.APPLICATION_JSON)
@Secured
@RequestScoped
public class ProfileResource {

    @Inject
    private SessionContext session;

    @Inject
    private JsonWebToken token;

    /** Who am I? The session info alone asks the database; everything else is in the token. */
    @GET
    public Profile me() {
        return new Profile(
                session.userId(),
                session.handle(),
                session.jwtPayload(),
                session.sessionInfo(),
                token.getExpirationTime() * 1000);
    }

    /**
     * What a session knows.
     *
     * @param userId whose it is
     * @param handle its name, which opens nothing
     * @param jwtPayload what travels in the access token
     * @param sessionInfo what is kept in the database
     * @param accessTokenExpiresAt in milliseconds since the epoch
     */
    public record Profile(
            String userId,
            String handle,
            @Nullable JsonValue jwtPayload,
            @Nullable JsonValue sessionInfo,
            long accessTokenExpiresAt) {}
}
