package io.supertokens.it.exchange;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.NewSession;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import org.eclipse.microprofile.jwt.JsonWebToken;

@Path("recent")
@RequestScoped
public class RecentResource {

    @Inject
    private SessionContext session;

    @Inject
    private JsonWebToken token;

    /** A login of a user who is not to be remembered. */
    @POST
    @Path("login")
    public void logIn(@QueryParam("user") String user) {
        session.create(
                NewSession.of(user).withIdleValidity(Duration.ofMinutes(30)).withBrowserSession(true));
    }

    @GET
    @Secured(maxAge = "PT5M")
    public String recent() {
        return "in";
    }

    @GET
    @Path("optional")
    @Secured(optional = true, maxAge = "PT5M")
    public String optional() {
        return session.isPresent() ? session.userId() : "nobody";
    }

    @GET
    @Path("time")
    @Secured
    public String time() {
        return session.authenticatedAt() + " " + token.getClaim("auth_time");
    }

    @POST
    @Path("authentication")
    @Secured
    public void authenticate() {
        session.reauthenticated();
    }

    @POST
    @Path("handle")
    @Secured
    public String regenerate() {
        return session.regenerate().handle();
    }

    @POST
    @Path("elevation")
    @Secured
    public String elevate() {
        session.reauthenticated();
        session.regenerate();
        return session.handle() + " " + session.authenticatedAt();
    }
}
