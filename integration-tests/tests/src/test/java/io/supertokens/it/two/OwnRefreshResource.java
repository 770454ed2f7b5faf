package io.supertokens.it.two;

import io.supertokens.cdi.http.SessionContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

@Path("session/refresh")
public class OwnRefreshResource {

    @Inject
    private SessionContext session;

    @POST
    public String refresh() {
        return "mine for " + session.refresh().userId();
    }
}
