package io.supertokens.it.two;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

@Path("")
public class SharedResource {

    @Inject
    private SessionContext session;

    @POST
    @Path("login")
    public String logIn(@QueryParam("user") @DefaultValue("alice") String user) {
        return session.create(user).handle();
    }

    @GET
    @Path("whoever")
    public String whoever() {
        return session.isPresent() ? session.userId() : "nobody";
    }

    @GET
    @Path("me")
    @Secured
    public String me() {
        return session.userId();
    }
}
