package io.supertokens.it.guards;

import io.supertokens.cdi.http.SessionContext;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Application;
import java.util.List;
import java.util.Map;

/** Two applications that are restricted by something other than a session, with the same resources. */
public final class ClosedByRole {

    private ClosedByRole() {}

    /** For administrators. */
    @RolesAllowed("admin")
    @ApplicationPath("admins")
    public static class AdminApplication extends Application {}

    /** For nobody. */
    @DenyAll
    @ApplicationPath("denied")
    public static class DeniedApplication extends Application {}

    @Path("login/{role}")
    public static class Login {
        @Inject
        private SessionContext session;

        @POST
        @PermitAll
        public void logIn(@PathParam("role") String role) {
            session.create("alice", Map.of("groups", List.of(role)), null);
        }
    }

    @Path("plain")
    public static class Plain {
        @GET
        public String get() {
            return "in";
        }
    }

    @Path("open")
    @PermitAll
    public static class Open extends Plain {}

    @PermitAll
    public interface Marker {}

    @Path("marked")
    public static class Marked implements Marker {
        @GET
        public String get() {
            return "in";
        }
    }
}
