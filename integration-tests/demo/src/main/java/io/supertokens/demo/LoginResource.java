package io.supertokens.demo;

import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a login creates a session, what the access token contains, and what stays in the database.
 *
 * <p><strong>DEMO ONLY: anyone can log in, as any user and with any roles.</strong> An application checks a password or
 * another credential before it calls {@link SessionContext#create}, and determines the roles itself.
 */
@Path("login")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class LoginResource {

    @Inject
    private SessionContext session;

    /** Logs in. The library adds the cookies and headers to the response. */
    @POST
    public Welcome login(@Nullable Login login) {
        if (login == null || login.userId() == null || login.userId().isBlank()) {
            throw new BadRequestException("Say who you are: {\"userId\": \"alice\"}");
        }
        List<String> roles = login.roles() == null ? List.of() : login.roles();
        var payload = Map.of("groups", roles, "name", "The famous " + login.userId());

        session.create(login.userId(), payload, new SessionInfo(""));

        return new Welcome(session.userId(), session.handle());
    }

    /** The request body of a login. */
    public record Login(@Nullable String userId, @Nullable List<String> roles) {}

    /** The user who is now logged in. */
    public record Welcome(String userId, String handle) {}
}
