package io.supertokens.it.caller;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.it.flow.MovedClock;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBAccessException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

@Path("")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class CallerResource {

    @Inject
    private SessionContext session;

    @Inject
    private MovedClock clock;

    @Inject
    private Principal principal;

    @EJB
    private Orders orders;

    @POST
    @Path("login")
    public void logIn() {
        session.create("alice", Map.of("groups", List.of("customer")), null);
    }

    @POST
    @Path("logout")
    @Secured
    public void logOut() {
        session.revoke();
    }

    @POST
    @Path("clock/{duration}")
    public void moveClock(@PathParam("duration") String duration) {
        clock.moveBy(Duration.parse(duration));
    }

    @GET
    @Path("open")
    public String open(@Context SecurityContext security) {
        Principal user = security.getUserPrincipal();
        return (user == null ? null : user.getName()) + " " + session.isPresent();
    }

    @GET
    @Path("session")
    @Secured
    public String session() {
        return session.userId();
    }

    @GET
    @Path("orders")
    @RolesAllowed("customer")
    public String orders() {
        return session.userId();
    }

    @GET
    @Path("secrets")
    @RolesAllowed("boss")
    public String secrets() {
        return session.userId();
    }

    @GET
    @Path("strict")
    @RolesAllowed("customer")
    @Secured(antiCsrf = Secured.AntiCsrf.ALWAYS)
    public String strict() {
        return session.userId();
    }

    @GET
    @Path("principal")
    @Secured
    public String principal() {
        return principal.getName();
    }

    @GET
    @Path("bean")
    @Secured
    public String bean() {
        return orders.caller();
    }

    @GET
    @Path("bean/orders")
    @Secured
    public String beanOrders() {
        return orders.ofCustomers();
    }

    @GET
    @Path("bean/boss")
    public String beanBoss() {
        return orders.ofTheBoss();
    }

    @GET
    @Path("bean/secrets")
    @Secured
    public String beanSecrets() {
        try {
            return orders.ofTheBoss();
        } catch (EJBAccessException e) {
            return "refused";
        }
    }
}
