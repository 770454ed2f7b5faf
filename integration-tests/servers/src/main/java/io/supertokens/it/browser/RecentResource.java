package io.supertokens.it.browser;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** A resource for users who have authenticated recently. */
@Path("recent")
@Secured
@RequestScoped
public class RecentResource {

    @Inject
    private SessionContext session;

    @GET
    @Secured(maxAge = "PT5M")
    public String recent() {
        return "in";
    }

    @POST
    @Path("authentication")
    public void authenticate() {
        session.reauthenticated();
    }

    @POST
    @Path("handle")
    public String regenerate() {
        return session.regenerate().handle();
    }
}
