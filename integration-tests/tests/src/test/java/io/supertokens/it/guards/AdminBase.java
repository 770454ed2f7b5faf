package io.supertokens.it.guards;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Has the path; the subclass has the guard. */
@Path("of-base")
public abstract class AdminBase {

    @GET
    public String admin() {
        return "in";
    }
}
