package io.supertokens.demo;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Shows the two ways to log out: here, and everywhere. */
@Path("logout")
@Secured
@RequestScoped
public class LogoutResource {

    @Inject
    private SessionContext session;

    /** Revokes this session and clears the cookies. */
    @POST
    public void here() {
        session.revoke();
    }

    /** Revokes all sessions of the user, in every browser, and clears the cookies. */
    @POST
    @Path("everywhere")
    public void everywhere() {
        session.revokeAll();
    }
}
