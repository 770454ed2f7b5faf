package io.supertokens.it.answers;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** Responses that caches may store, and responses that they may not. */
@Path("cached")
@RequestScoped
public class CachedResource {

    @Inject
    private SessionContext session;

    @POST
    @Path("login")
    public String logIn() {
        session.create("alice", Map.of("groups", List.of("customer")), null);
        return "welcome";
    }

    @POST
    @Path("login-with-a-kilobyte")
    public String logInWithAKilobyte() {
        session.create("alice", Map.of("much", "x".repeat(1013)), null);
        return "welcome";
    }

    @POST
    @Path("login-with-much")
    public String logInWithMuch() {
        session.create("alice", Map.of("much", "x".repeat(2200)), null);
        return "welcome";
    }

    @GET
    @Path("open")
    public String open() {
        return "for everyone";
    }

    @GET
    @Path("secured")
    @Secured
    public String secured() {
        return session.userId();
    }

    @GET
    @Path("secured-and-kept")
    @Secured
    public Response securedAndKept() {
        return Response.ok(session.userId())
                .header("Cache-Control", "private, max-age=60")
                .header("Vary", "Accept-Language")
                .build();
    }

    @GET
    @Path("secured-and-missing")
    @Secured
    public Response securedAndMissing() {
        throw new NotFoundException();
    }

    @GET
    @Path("optional")
    @Secured(optional = true)
    public String optional() {
        return session.isPresent() ? session.userId() : "nobody";
    }

    @GET
    @Path("asked")
    public String asked() {
        return session.isPresent() ? session.userId() : "nobody";
    }

    @GET
    @Path("customer")
    @RolesAllowed("customer")
    public String customer() {
        return session.userId();
    }

    @GET
    @Path("admin")
    @RolesAllowed("admin")
    public String admin() {
        return session.userId();
    }

    @POST
    @Path("logout")
    @Secured
    public void logOut() {
        session.revoke();
    }
}
