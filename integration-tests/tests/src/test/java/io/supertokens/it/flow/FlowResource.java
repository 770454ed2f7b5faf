package io.supertokens.it.flow;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.cleanup.ExpiredSessionTimer;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.session.SessionDetails;
import io.supertokens.cdi.session.SessionService;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@Path("")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class FlowResource {

    @Inject
    private SessionContext session;

    @Inject
    private SessionService sessions;

    @Inject
    private MovedClock clock;

    @Inject
    private RecordedEvents events;

    @EJB
    private ExpiredSessionTimer timer;

    @Resource(lookup = "java:comp/DefaultDataSource")
    private DataSource dataSource;

    /** The body is {"payload": any, "info": any}; absent members are absent. */
    @POST
    @Path("login")
    public JsonObject logIn(
            @QueryParam("user") @Nullable String user, @QueryParam("number") @Nullable Long number, String body) {
        UserId id = number == null ? UserId.of(user) : UserId.of(number);
        JsonObject given = parsed(body);
        return described(session.create(id, given.get("payload"), given.get("info")));
    }

    @POST
    @Path("login-at-the-identity-provider")
    public JsonObject logInAtTheIdentityProvider(@QueryParam("user") String user) {
        return described(session.createFromOtherSite(UserId.of(user), null, null));
    }

    @POST
    @Path("login-and-roll-back")
    @Transactional
    public Response logInAndRollBack(@QueryParam("user") String user) throws Exception {
        session.create(user);
        throw new IllegalStateException("the application's own transaction fails");
    }

    /** Like an application that looks up the user first: the transaction keeps its connection until it ends. */
    @POST
    @Path("look-up-and-log-in")
    @Transactional
    public JsonObject lookUpAndLogIn(@QueryParam("user") String user) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        }
        return described(session.create(user));
    }

    @GET
    @Path("me")
    @Secured
    public JsonObject me() {
        return described(session.session());
    }

    @POST
    @Path("change")
    @Secured
    public JsonObject change() {
        return described(session.session());
    }

    @GET
    @Path("strict")
    @Secured(antiCsrf = Secured.AntiCsrf.ALWAYS)
    public JsonObject strict() {
        return described(session.session());
    }

    @GET
    @Path("at-once")
    @Secured(revocation = Secured.Revocation.DATABASE)
    public JsonObject atOnce() {
        return described(session.session());
    }

    @POST
    @Path("lax")
    @Secured(antiCsrf = Secured.AntiCsrf.NEVER)
    public JsonObject lax() {
        return described(session.session());
    }

    @GET
    @Path("optional")
    @Secured(optional = true)
    public String optional() {
        return session.isPresent() ? session.userId() : "nobody";
    }

    @GET
    @Path("unguarded")
    public String unguarded() {
        return session.userId();
    }

    @GET
    @Path("info")
    @Secured
    public Response info() {
        JsonValue info = session.sessionInfo();
        return Response.ok(info == null ? "absent" : info.toString()).build();
    }

    @PUT
    @Path("info")
    @Secured
    public Response updateInfo(String body) {
        session.updateSessionInfo(parsed(body).get("info"));
        return Response.ok("{}").build();
    }

    @POST
    @Path("logout")
    @Secured
    public boolean logOut() {
        return session.revoke();
    }

    @POST
    @Path("logout-everywhere")
    @Secured
    public int logOutEverywhere() {
        return sessions.revokeAll(session.session().userId());
    }

    @POST
    @Path("logout-and-login")
    @Secured
    public JsonObject logOutAndLogIn(@QueryParam("user") String user) {
        session.revoke();
        return described(session.create(user));
    }

    @GET
    @Path("devices")
    @Secured
    public JsonArray devices(@QueryParam("offset") int offset, @QueryParam("limit") @DefaultValue("100") int limit) {
        JsonArrayBuilder devices = Json.createArrayBuilder();
        for (SessionDetails details : session.sessions(offset, limit)) {
            devices.add(Json.createObjectBuilder()
                    .add("handle", details.handle())
                    .add("device", String.valueOf(details.device()))
                    .add("createdAt", String.valueOf(details.createdAt()))
                    .add("current", details.current()));
        }
        return devices.build();
    }

    @POST
    @Path("devices/{handle}/end")
    @Secured
    public boolean endDevice(@PathParam("handle") String handle) {
        return session.revoke(handle);
    }

    @POST
    @Path("devices/end-others")
    @Secured
    public int endOthers() {
        return session.revokeOthers();
    }

    @POST
    @Path("devices/end-all")
    @Secured
    public int endAll() {
        return session.revokeAll();
    }

    @GET
    @Path("role/{role}")
    @Secured(optional = true)
    public boolean hasRole(@PathParam("role") String role) {
        return session.hasRole(role);
    }

    @GET
    @Path("users/{user}/handles")
    public List<String> handles(@PathParam("user") String user) {
        return sessions.handles(user);
    }

    @POST
    @Path("users/{user}/revoke")
    public int revokeAll(@PathParam("user") String user) {
        return sessions.revokeAll(user);
    }

    @POST
    @Path("sessions/{handle}/revoke")
    public boolean revoke(@PathParam("handle") String handle) {
        return sessions.revoke(handle);
    }

    @GET
    @Path("sessions/{handle}/info")
    public Response info(@PathParam("handle") String handle) {
        return Response.ok(String.valueOf(sessions.sessionInfo(handle))).build();
    }

    @POST
    @Path("clean-up")
    public void cleanUp() {
        timer.removeExpired();
    }

    @GET
    @Path("admins-only")
    @RolesAllowed("admin")
    public String adminsOnly() {
        return "in";
    }

    @POST
    @Path("clock/{duration}")
    public void moveClock(@PathParam("duration") String duration) {
        clock.moveBy(Duration.parse(duration));
    }

    @POST
    @Path("events")
    public List<String> takeEvents() {
        return events.taken();
    }

    private static JsonObject parsed(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body.isEmpty() ? "{}" : body))) {
            return reader.readObject();
        }
    }

    private static JsonObject described(Session session) {
        JsonObjectBuilder description = Json.createObjectBuilder()
                .add("handle", session.handle())
                .add("userId", session.userId().toString())
                .add("isNumber", session.userId().isNumber());
        JsonValue payload = session.jwtPayload();
        return (payload == null ? description : description.add("payload", payload)).build();
    }
}
