package io.supertokens.it.exchange;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

@Path("claims")
@RequestScoped
@Secured(claims = Editor.class)
public class ClaimResource {

    @Inject
    private SessionContext session;

    @Inject
    private EmailVerified emailVerified;

    @GET
    @Path("editors")
    public String editors() {
        return "in";
    }

    @GET
    @Path("verified")
    @Secured(claims = {EmailVerified.class, Editor.class})
    public String verified() {
        return "in";
    }

    @GET
    @Path("verified-admins")
    @Secured(claims = {EmailVerified.class, Admin.class})
    public String verifiedAdmins() {
        return "in";
    }

    @GET
    @Path("optional")
    @Secured(optional = true, claims = EmailVerified.class)
    public String optional() {
        return session.isPresent() ? session.userId() : "nobody";
    }

    @PUT
    @Path("of/{user}/{answer}")
    @Secured(optional = true, antiCsrf = Secured.AntiCsrf.NEVER)
    public void answer(@PathParam("user") String user, @PathParam("answer") String answer) {
        emailVerified.answer(user, answer);
    }
}
