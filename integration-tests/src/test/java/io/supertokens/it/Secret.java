package io.supertokens.it;

import io.supertokens.cdi.http.Secured;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Only for those who are logged in. */
@Path("secret")
public class Secret {

    @GET
    @Secured
    public String tell() {
        return "a secret";
    }
}
