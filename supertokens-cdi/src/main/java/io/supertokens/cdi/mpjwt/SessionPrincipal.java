package io.supertokens.cdi.mpjwt;

import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.wire.Roles;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * The session's access token in the form of MicroProfile JWT. The members of the JWT payload are claims; the member
 * {@code groups} has the roles.
 */
public final class SessionPrincipal implements JsonWebToken {

    private final JsonObject claims;
    private final String rawToken;

    SessionPrincipal(JsonObject claims, String rawToken) {
        this.claims = claims;
        this.rawToken = rawToken;
    }

    /** The principal of the session, created on first use; null if there is no session. */
    public static @Nullable SessionPrincipal of(SessionExchange exchange) {
        return (SessionPrincipal) exchange.principal(SessionPrincipal::new);
    }

    /** The user id as text, unless the payload has a claim that MicroProfile JWT prefers: upn, preferred_username. */
    @Override
    public @Nullable String getName() {
        for (Claims preferred : new Claims[] {Claims.upn, Claims.preferred_username, Claims.sub}) {
            if (claims.get(preferred.name()) instanceof JsonString name) {
                return name.getString();
            }
        }
        return null;
    }

    @Override
    public Set<String> getClaimNames() {
        Set<String> names = new LinkedHashSet<>(claims.keySet());
        names.add(Claims.raw_token.name());
        return names;
    }

    /**
     * A claim in the type that {@link Claims} defines: text, numbers, booleans and sets of standard claims as Java
     * values, all others as JSON-P values.
     */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the specification declares it
    public <T> @Nullable T getClaim(String name) {
        return (T) value(name);
    }

    @Override
    public Set<String> getGroups() {
        return Roles.of(claims);
    }

    /** Whether the user has a role; every user has {@code **} (Jakarta Servlet, {@code isUserInRole}). */
    public boolean hasRole(String role) {
        return Roles.have(claims, role);
    }

    private @Nullable Object value(String name) {
        if (name.equals(Claims.raw_token.name())) {
            return rawToken;
        }
        JsonValue claim = claims.get(name);
        if (claim == null) {
            return null;
        }
        Class<?> type = standardType(name);
        if (type == Set.class) {
            return Json.texts(claim);
        }
        if (type == Long.class && claim instanceof JsonNumber number) {
            return number.longValue();
        }
        if (type == Boolean.class && (claim == JsonValue.TRUE || claim == JsonValue.FALSE)) {
            return claim == JsonValue.TRUE;
        }
        return type == String.class && claim instanceof JsonString text ? text.getString() : claim;
    }

    private static Class<?> standardType(String name) {
        for (Claims claim : Claims.values()) {
            if (claim.name().equals(name)) {
                return claim.getType();
            }
        }
        return Object.class;
    }

    /** Whether it is of the same token: servers give a user who differs from the last one a new HTTP session. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionPrincipal principal && rawToken.equals(principal.rawToken);
    }

    @Override
    public int hashCode() {
        return rawToken.hashCode();
    }

    /** Shows only the name. */
    @Override
    public String toString() {
        return "SessionPrincipal[" + getName() + "]";
    }
}
