package io.supertokens.benchmarks.application;

import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** Logs in anyone. */
@Path("login")
@RequestScoped
public class LoginResource {

    @Inject
    private SessionContext session;

    @POST
    public void logIn(@QueryParam("user") String user) {
        session.create(user);
    }
}
