package io.supertokens.it.guards;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Has annotations only for what is open. */
@Path("members")
public class Members {

    @Inject
    private SessionContext session;

    @POST
    @Path("login")
    @PermitAll
    public void logIn() {
        session.create("alice");
    }

    @GET
    public String me() {
        return session.userId();
    }

    @GET
    @Path("news")
    @PermitAll
    @Secured(optional = true)
    public String news() {
        return session.isPresent() ? session.userId() : "nobody";
    }

    @GET
    @Path("not-open")
    @Secured(optional = true)
    public String notOpen() {
        return "in";
    }
}
