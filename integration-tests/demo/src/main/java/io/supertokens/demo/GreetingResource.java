package io.supertokens.demo;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Shows a resource that is open to all and recognises logged-in users. */
@Path("greeting")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class GreetingResource {

    @Inject
    private SessionContext session;

    /** Greets everyone, and greets logged-in users by name. */
    @GET
    @Secured(optional = true)
    public Greeting greet() {
        return new Greeting(session.isPresent() ? "Welcome back, " + session.userId() + "." : "Welcome, stranger.");
    }

    /** The greeting. */
    public record Greeting(String message) {}
}
