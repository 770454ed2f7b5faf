package io.supertokens.it.crossorigin;

import io.supertokens.cdi.http.SessionContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

@Path("/session")
public class OwnRefreshEndpoint {

    @Inject
    private SessionContext session;

    @POST
    @Path("/refresh/")
    public String refresh() {
        return "mine for " + session.refresh().userId();
    }
}
