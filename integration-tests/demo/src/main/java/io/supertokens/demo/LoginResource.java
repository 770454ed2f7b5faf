package io.supertokens.demo;

import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a login starts a session, what travels in its token, and what stays in the database.
 *
 * <p><strong>DEMO ONLY: whoever asks is logged in, as whom and with which roles he likes.</strong> An application checks a
 * password, or what else its users have, before it calls {@link SessionContext#create}; and it knows their roles itself.
 */
@Path("login")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class LoginResource {

    @Inject
    private SessionContext session;

    /** Logs in. The cookies and headers are added to the response by the library. */
    @POST
    public Welcome login(@Nullable Login login, @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String browser) {
        if (login == null || login.userId() == null || login.userId().isBlank()) {
            throw new BadRequestException("Say who you are: {\"userId\": \"alice\"}");
        }
        List<String> roles = login.roles() == null ? List.of() : login.roles();
        var payload = Map.of("groups", roles, "name", "The famous " + login.userId());
        var info = new SessionInfo(browser == null ? "unknown" : browser, Instant.now(), "");

        session.create(login.userId(), payload, info);

        return new Welcome(session.userId(), session.handle());
    }

    /** What is sent to log in. */
    public record Login(@Nullable String userId, @Nullable List<String> roles) {}

    /** Who is logged in now. */
    public record Welcome(String userId, String handle) {}
}
