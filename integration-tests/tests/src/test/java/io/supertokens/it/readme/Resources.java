package io.supertokens.it.readme;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

@Path("")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Resources {

    @Inject
    SessionContext session;

    @POST
    @Path("login")
    public String logIn(@FormParam("user") String user, @FormParam("password") String password) {
        // check the password, then:
        session.create(user, Map.of("groups", List.of("customer")), null);
        return "welcome";
    }

    @GET
    @Path("me")
    @Secured
    public String me() {
        return session.userId();
    }

    @GET
    @Path("orders")
    @RolesAllowed("customer")
    public String orders() {
        return "the orders of " + session.userId();
    }

    @POST
    @Path("logout")
    @Secured
    public void logOut() {
        session.revoke();
    }
}
