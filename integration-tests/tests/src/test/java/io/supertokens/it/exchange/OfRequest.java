package io.supertokens.it.exchange;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.session.TextClaim;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A claim of which each request would have its own bean. */
@RequestScoped
public class OfRequest extends TextClaim {

    public OfRequest() {
        super("plan");
    }

    @Override
    public String fetch(UserId userId) {
        return "free";
    }

    @Path("of-request")
    public static class Resource {

        @GET
        @Secured(claims = OfRequest.class)
        public String get() {
            return "in";
        }
    }
}
