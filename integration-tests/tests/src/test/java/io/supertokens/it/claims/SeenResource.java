package io.supertokens.it.claims;

import io.supertokens.cdi.http.Secured;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.LocalDate;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;

@Path("")
@RequestScoped
public class SeenResource {

    @Inject
    private Seen seen;

    @Inject
    private SeenByEjb ejb;

    @Inject
    @Claim("level")
    private long primitiveLevel;

    @Inject
    @Claim("level")
    private Long level;

    @Inject
    @Claim("vip")
    private boolean primitiveVip;

    @Inject
    @Claim("vip")
    private Boolean vip;

    @Inject
    @Claim("level")
    private ClaimValue<?> wildcard;

    @Inject
    @Claim("level")
    @SuppressWarnings("rawtypes")
    private ClaimValue raw;

    @Inject
    @Claim("founded")
    private LocalDate ofTheApplication;

    @GET
    @Path("resource")
    public String resource() {
        return seen.toString();
    }

    @GET
    @Path("wrapped")
    public String wrapped() {
        return seen.toString();
    }

    @GET
    @Path("ejb")
    public String ejb() {
        return ejb.describe();
    }

    @GET
    @Path("secured")
    @Secured
    public String secured() {
        return seen.toString();
    }

    @GET
    @Path("primitives")
    @Secured(optional = true)
    public String primitives() {
        return primitiveLevel + " " + level + " " + primitiveVip + " " + vip + " " + wildcard.getValue() + " "
                + raw.getValue() + " " + ofTheApplication;
    }
}
