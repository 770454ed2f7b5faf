package io.supertokens.it.clients;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

@Path("checkout")
@RequestScoped
@Secured(claims = EmailVerified.class)
public class Checkout {

    @Inject
    SessionContext session;

    @GET
    public String cart() {
        return "the cart of " + session.userId();
    }

    @POST
    public String checkOut() {
        return "thank you";
    }
}
