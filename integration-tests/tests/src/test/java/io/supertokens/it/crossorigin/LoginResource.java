package io.supertokens.it.crossorigin;

import io.supertokens.cdi.http.SessionContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;

@Path("login")
public class LoginResource {

    @Inject
    private SessionContext session;

    @POST
    public Response logIn() {
        session.create("alice");
        return Response.ok()
                .cookie(new NewCookie.Builder("mine").value("1").build())
                .header("Cache-Control", "max-age=60")
                .build();
    }
}
