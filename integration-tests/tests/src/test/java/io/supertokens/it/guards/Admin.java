package io.supertokens.it.guards;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

@Path("admin")
public class Admin {

    @GET
    @RolesAllowed("admin")
    public String admin() {
        return "in";
    }
}
