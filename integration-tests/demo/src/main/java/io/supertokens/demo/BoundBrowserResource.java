package io.supertokens.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;

/**
 * <strong>DEMO ONLY: plays a browser that binds its session to the device, and the theft of all its cookies.</strong>
 * An application has nothing of this: it switches device binding on, and browsers do the rest.
 */
@Path("bound-browser")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class BoundBrowserResource {

    @Inject
    private SessionClients clients;

    /** Starts a browser, which logs in. */
    @POST
    public LoggedIn logIn(@Context HttpServletRequest request, @Context UriInfo uri)
            throws IOException, InterruptedException {
        BoundBrowser browser = new BoundBrowser(SessionClient.ownAddress(request, uri));
        return new LoggedIn(clients.add(browser), browser.logIn());
    }

    /** The browser binds its session. */
    @POST
    @Path("{id}/bind")
    public SessionClient.Answer bind(@PathParam("id") String id) throws IOException, InterruptedException {
        return clients.find(id, BoundBrowser.class).bind();
    }

    /** The browser refreshes, with a proof. */
    @POST
    @Path("{id}/refresh")
    public List<SessionClient.Answer> refresh(@PathParam("id") String id) throws IOException, InterruptedException {
        return clients.find(id, BoundBrowser.class).refresh();
    }

    /** The browser calls the application. */
    @POST
    @Path("{id}/me")
    public SessionClient.Answer me(@PathParam("id") String id) throws IOException, InterruptedException {
        return clients.find(id, BoundBrowser.class).call("GET", "me");
    }

    /** Creates an attacker with a copy of all cookies of the browser. */
    @POST
    @Path("{id}/theft")
    public AttackerResource.Loot copyCookies(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) {
        var cookies = clients.find(id, BoundBrowser.class).cookies();
        Attacker attacker = new Attacker(SessionClient.ownAddress(request, uri), cookies);
        return new AttackerResource.Loot(clients.add(attacker), cookies.keySet());
    }

    /** The browser, and what it was answered. */
    public record LoggedIn(String id, SessionClient.Answer answer) {}
}
