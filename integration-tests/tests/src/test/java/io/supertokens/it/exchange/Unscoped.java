package io.supertokens.it.exchange;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.session.TextClaim;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A claim that its author has forgotten to make a bean. */
public class Unscoped extends TextClaim {

    public Unscoped() {
        super("plan");
    }

    @Override
    public String fetch(UserId userId) {
        return "free";
    }

    @Path("unscoped")
    public static class Resource {

        @GET
        @Secured(claims = Unscoped.class)
        public String get() {
            return "in";
        }
    }
}
