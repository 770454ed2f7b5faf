package io.supertokens.it.browser;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** An application that uses the clients' statuses for purposes of its own. */
@Path("status/{status}")
@RequestScoped
public class StatusResource {

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response answer(@PathParam("status") int status) {
        Response.ResponseBuilder response =
                Response.status(status).entity("{\"claimValidationErrors\":[{\"id\":\"of the application\"}]}");
        return status == 302 ? response.location(URI.create("me")).build() : response.build();
    }
}
