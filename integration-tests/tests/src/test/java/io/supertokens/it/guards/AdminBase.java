package io.supertokens.it.guards;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The path stands here, the guard below. */
@Path("of-base")
public abstract class AdminBase {

    @GET
    public String admin() {
        return "in";
    }
}
