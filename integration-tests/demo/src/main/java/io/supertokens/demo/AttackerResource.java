package io.supertokens.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotFoundException;
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
import java.net.URI;
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
    private Attackers attackers;

    /** Creates an attacker with a copy of the caller's cookies. */
    @POST
    public Loot copyCookies(@Context HttpHeaders headers, @Context HttpServletRequest request, @Context UriInfo uri) {
        Attacker attacker = new Attacker(ownAddress(request, uri), headers.getRequestHeader(HttpHeaders.COOKIE));
        if (!attacker.loot().contains("__Secure-sRefreshToken")) {
            throw new ClientErrorException("There is nothing to steal: log in first", Response.Status.CONFLICT);
        }
        return new Loot(attackers.add(attacker), attacker.loot());
    }

    /** The attacker exchanges the copied refresh token for new tokens. */
    @POST
    @Path("{id}/refresh")
    public Attacker.Answer refresh(@PathParam("id") String id) throws IOException, InterruptedException {
        return attacker(id).send("POST", "session/refresh");
    }

    /** The attacker calls the application with the copied access token. */
    @POST
    @Path("{id}/{what: me|sessions/current}")
    public Attacker.Answer call(@PathParam("id") String id, @PathParam("what") String what)
            throws IOException, InterruptedException {
        return attacker(id).send("GET", what);
    }

    private Attacker attacker(String id) {
        return attackers.find(id).orElseThrow(() -> new NotFoundException("There is no such attacker (any more)"));
    }

    /** The address on which this server listens, whatever the client's Host header says. */
    private static URI ownAddress(HttpServletRequest request, UriInfo uri) {
        return uri.getBaseUriBuilder()
                .scheme("http")
                .host("localhost")
                .port(request.getLocalPort())
                .build();
    }

    /** The names of the copied cookies, never the values. */
    public record Loot(String id, Set<String> cookies) {}
}
