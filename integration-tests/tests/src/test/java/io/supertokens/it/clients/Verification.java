package io.supertokens.it.clients;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Collections;

@Path("verification")
@RequestScoped
@Secured
public class Verification {

    @Inject
    Users users;

    @Inject
    SessionContext session;

    @POST
    public void verify() {
        // check the code from the e-mail, then:
        users.verify(session.userId());
        session.mergeJwtPayload(Collections.singletonMap("email-verified", null)); // fetched again when required
    }
}
