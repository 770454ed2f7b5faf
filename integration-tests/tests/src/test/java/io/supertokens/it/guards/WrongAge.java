package io.supertokens.it.guards;

import io.supertokens.cdi.http.Secured;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

@Path("wrong-age")
public class WrongAge {

    @GET
    @Secured(maxAge = "5 minutes")
    public String get() {
        return "in";
    }
}
