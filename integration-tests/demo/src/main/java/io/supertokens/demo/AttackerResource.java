package io.supertokens.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * <strong>DEMO ONLY: plays a thief</strong>, to show how theft is detected. No application should have anything like
 * this.
 *
 * <p>The session's cookies are {@code HttpOnly}: no script on the page can copy them, so the server has to. The browser
 * sends the refresh token only to the refresh path, so this resource is below that path to receive it.
 */
@Path("session/refresh/attacker")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class AttackerResource {

    @Inject
    private SessionClients clients;

    /** Creates an attacker with a copy of the caller's cookies. */
    @POST
    public Loot copyCookies(@Context HttpHeaders headers, @Context HttpServletRequest request, @Context UriInfo uri) {
        Map<String, String> cookies = new HashMap<>();
        for (String header : headers.getRequestHeader(HttpHeaders.COOKIE)) {
            for (String cookie : header.split(";", -1)) {
                String[] pair = cookie.strip().split("=", 2);
                cookies.put(pair[0], pair.length == 2 ? pair[1] : "");
            }
        }
        Attacker attacker = new Attacker(SessionClient.ownAddress(request, uri), cookies);
        if (!attacker.cookies().containsKey(SessionClient.REFRESH_TOKEN)) {
            throw new ClientErrorException("There is nothing to steal: log in first", Response.Status.CONFLICT);
        }
        return new Loot(clients.add(attacker), attacker.cookies().keySet());
    }

    /** The attacker exchanges the copied refresh token for new tokens. */
    @POST
    @Path("{id}/refresh")
    public SessionClient.Answer refresh(@PathParam("id") String id) throws IOException, InterruptedException {
        return clients.find(id, Attacker.class).call("POST", "session/refresh");
    }

    /** The attacker refreshes a device-bound session with a proof that is signed with a key of his own. */
    @POST
    @Path("{id}/forged-proof")
    public List<SessionClient.Answer> forgeProof(@PathParam("id") String id) throws IOException, InterruptedException {
        return clients.find(id, Attacker.class).refreshWithForgedProof();
    }

    /** The attacker calls the application with the copied access token. */
    @POST
    @Path("{id}/{what: me|sessions/current}")
    public SessionClient.Answer call(@PathParam("id") String id, @PathParam("what") String what)
            throws IOException, InterruptedException {
        return clients.find(id, Attacker.class).call("GET", what);
    }

    /** The names of the copied cookies, never the values. */
    public record Loot(String id, Set<String> cookies) {}
}
