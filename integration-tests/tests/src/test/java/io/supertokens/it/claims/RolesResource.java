package io.supertokens.it.claims;

import io.supertokens.cdi.http.Secured;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The class requires a role; its methods override that. */
@Path("roles")
@RolesAllowed("staff")
public class RolesResource {

    @GET
    @Path("of-class")
    public String ofClass() {
        return "staff";
    }

    @GET
    @Path("of-method")
    @RolesAllowed({"boss", "auditor"})
    public String ofMethod() {
        return "auditor";
    }

    @GET
    @Path("wrong")
    @RolesAllowed("boss")
    public String wrong() {
        return "boss";
    }

    @GET
    @Path("wrong-and-secured")
    @Secured
    @RolesAllowed("boss")
    public String wrongAndSecured() {
        return "boss";
    }

    @GET
    @Path("any")
    @RolesAllowed("**")
    public String any() {
        return "any";
    }

    @GET
    @Path("open")
    @PermitAll
    public String open() {
        return "open";
    }

    @GET
    @Path("closed")
    @DenyAll
    public String closed() {
        return "closed";
    }
}
