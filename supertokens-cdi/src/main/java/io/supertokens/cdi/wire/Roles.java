package io.supertokens.cdi.wire;

import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import java.util.Set;

/** The roles of a session: the {@code groups} of its claims, as MicroProfile JWT names them. */
public final class Roles {

    private static final String GROUPS = "groups";

    /** Every user has it (Jakarta Servlet, {@code isUserInRole}). */
    private static final String ANY = "**";

    private Roles() {}

    /** The names in the claims. */
    public static Set<String> of(JsonObject claims) {
        return Json.texts(claims.get(GROUPS));
    }

    /** Whether the user of a session with these claims has the role. */
    public static boolean have(JsonObject claims, String role) {
        return ANY.equals(role) || of(claims).contains(role);
    }
}
