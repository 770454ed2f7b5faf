package io.supertokens.it.verifying;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;

@Path("who")
@RequestScoped
public class WhoResource {

    @Inject
    private JsonWebToken token;

    @GET
    @RolesAllowed("staff")
    public String who() {
        return token.getSubject() + " of " + token.getIssuer();
    }
}
