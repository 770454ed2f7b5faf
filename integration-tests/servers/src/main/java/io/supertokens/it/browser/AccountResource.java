package io.supertokens.it.browser;

import io.supertokens.cdi.SessionClock;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.StringReader;
import java.time.Clock;
import java.util.Map;

@Path("account")
@Secured
@RequestScoped
public class AccountResource {

    @Inject
    private SessionContext session;

    @Inject
    private EmailVerified emailVerified;

    @Inject
    @SessionClock
    private Clock clock;

    @GET
    @Path("orders")
    @Secured(claims = {EmailVerified.class, Plan.class, Roles.class})
    public String orders() {
        return "none";
    }

    /** The user has followed the link in the e-mail. */
    @POST
    @Path("verification")
    public void verify() {
        emailVerified.verify(session.session().userId());
        session.mergeJwtPayload(Map.of(emailVerified.id(), Map.of("v", true, "t", clock.millis())));
    }

    @POST
    @Path("payload")
    public void merge(String members) {
        session.mergeJwtPayload(parsed(members));
    }

    @PUT
    @Path("payload")
    public void replace(String payload) {
        session.updateJwtPayload(parsed(payload));
    }

    private static JsonValue parsed(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readValue();
        }
    }
}
