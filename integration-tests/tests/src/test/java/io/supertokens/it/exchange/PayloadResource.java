package io.supertokens.it.exchange;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.SessionService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

@Path("payload")
@RequestScoped
public class PayloadResource {

    @Inject
    private SessionContext session;

    @Inject
    private SessionService sessions;

    @PUT
    @Secured
    public void replace(JsonObject payload) {
        session.updateJwtPayload(payload);
    }

    @PATCH
    @Secured
    public void merge(JsonObject members) {
        session.mergeJwtPayload(members);
    }

    @PATCH
    @Path("of/{handle}")
    public void mergeByHandle(@PathParam("handle") String handle, JsonObject members) {
        sessions.mergeJwtPayload(handle, members);
    }
}
