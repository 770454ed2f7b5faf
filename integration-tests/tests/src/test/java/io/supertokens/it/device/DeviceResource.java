package io.supertokens.it.device;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.SessionService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

@Path("")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class DeviceResource {

    @Inject
    private SessionContext session;

    @Inject
    private SessionService sessions;

    @GET
    @Path("page")
    @Produces(MediaType.TEXT_HTML)
    public String page() {
        return "<!DOCTYPE html><title>device</title>";
    }

    @POST
    @Path("login")
    public String logIn(@QueryParam("user") String user) {
        return session.create(user).handle();
    }

    @POST
    @Path("logout")
    @Secured(antiCsrf = Secured.AntiCsrf.NEVER)
    public boolean logOut() {
        return session.revoke();
    }

    @GET
    @Path("me")
    @Secured
    public String me() {
        return session.userId();
    }

    @GET
    @Path("private")
    @Secured
    @Produces(MediaType.TEXT_HTML)
    public String privatePage() {
        return "<!DOCTYPE html><title>of " + session.userId() + "</title>";
    }

    @GET
    @Path("bound")
    @Secured(deviceBound = true)
    public String bound() {
        return session.userId();
    }

    @POST
    @Path("revoke-all")
    public int revokeAll(@QueryParam("user") String user) {
        return sessions.revokeAll(user);
    }
}
