package io.supertokens.it.crossorigin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Every page may read it, without credentials. */
@Path("public")
public class PublicResource {

    @GET
    public Response read() {
        return Response.ok("for everyone")
                .header("Access-Control-Allow-Origin", "*")
                .build();
    }

    @OPTIONS
    public Response preflight() {
        return read();
    }
}
