package io.supertokens.demo;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Shows a resource that is open to all, and knows whom it has before it. */
@Path("greeting")
@RequestScoped
public class GreetingResource {

    @Inject
    private SessionContext session;

    /** Greets everyone, and by name whoever is logged in. */
    @GET
    @Secured(optional = true)
    public Greeting greet() {
        return new Greeting(session.isPresent() ? "Welcome back, " + session.userId() + "." : "Welcome, stranger.");
    }

    /** What is said. */
    public record Greeting(String message) {}
}
