package io.supertokens.it.passivation;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;

@Path("")
@RequestScoped
public class BasketResource {

    @Inject
    private SessionContext session;

    @Inject
    private Basket basket;

    @POST
    @Path("login")
    public void logIn() {
        session.create("alice");
    }

    @GET
    @Path("basket")
    @Secured
    public String basket() throws IOException, ClassNotFoundException {
        return basket.describedAfterPassivation();
    }

    @GET
    @Path("for-clerks")
    @RolesAllowed({"clerk", "auditor"})
    public void forClerks() {}

    @GET
    @Path("for-nobody")
    @DenyAll
    public void forNobody() {}
}
