package io.supertokens.it.claims;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

@Path("")
@RequestScoped
public class ClaimsResource {

    @Inject
    private SessionContext session;

    @Inject
    private JsonWebToken token;

    @Inject
    private WideBean wide;

    @Inject
    @Claim(standard = Claims.sub)
    private String subject;

    @Inject
    @Claim("exp")
    private Long expiry;

    @Inject
    @Claim("vip")
    private Boolean vip;

    @Inject
    @Claim("groups")
    private Set<String> groups;

    @Inject
    @Claim("groups")
    private JsonArray groupsAsJson;

    @Inject
    @Claim("team")
    private JsonString team;

    @Inject
    @Claim("level")
    private JsonNumber level;

    @Inject
    @Claim("address")
    private JsonObject address;

    @Inject
    @Claim("team")
    private Optional<String> perhapsTeam;

    @Inject
    @Claim("no-such-claim")
    private Optional<String> absent;

    @Inject
    @Claim("team")
    private Provider<String> laterTeam;

    @Inject
    @Claim("level")
    private Instance<Long> laterLevel;

    @Inject
    @Claim("team")
    private ClaimValue<Optional<String>> liveTeam;

    @POST
    @Path("login")
    public void logIn() {
        session.create(
                "alice",
                Map.of(
                        "groups",
                        List.of("staff", "auditor"),
                        "team",
                        "blue",
                        "level",
                        7,
                        "vip",
                        true,
                        "address",
                        Map.of("city", "Oslo")),
                null);
    }

    @GET
    @Path("claims")
    @Secured
    public String claims(@Context SecurityContext security) {
        return String.join(
                "|",
                subject,
                String.valueOf(expiry.equals(token.getExpirationTime())),
                vip.toString(),
                groups.stream().sorted().toList().toString(),
                groupsAsJson.toString(),
                team.getString(),
                level.toString(),
                address.getString("city"),
                perhapsTeam.orElse("-"),
                absent.orElse("-"),
                laterTeam.get(),
                laterLevel.get().toString(),
                liveTeam.getValue().orElse("-"),
                wide.team().orElse("-"),
                token.getName(),
                token.getIssuer(),
                String.valueOf(token.getRawToken().chars().filter(c -> c == '.').count()),
                security.getUserPrincipal().getName(),
                String.valueOf(security.getUserPrincipal() instanceof JsonWebToken),
                String.valueOf(security.isUserInRole("staff")),
                String.valueOf(security.isUserInRole("boss")),
                security.getAuthenticationScheme());
    }

    @GET
    @Path("some-claims")
    public String someClaims() {
        return subject + " " + groups + " " + perhapsTeam.orElse("-") + " " + team.getString() + " " + laterTeam.get();
    }

    @GET
    @Path("token")
    public String token() {
        return token.getName() + " " + token.getIssuer() + " " + token.getGroups();
    }
}
