package io.supertokens.it.exchange;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** An application that signs out by itself. */
@Path("signout")
public class SignOutResource {

    @POST
    public String signOut() {
        return "the application's own";
    }

    @GET
    public String page() {
        return "a page of the application";
    }
}
