package io.supertokens.cdi.wire;

import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.json.JsonProcessors;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response of the library for a refused request: JSON with a reason for machines and a message for humans. */
public final class Refusal {

    private Refusal() {}

    /**
     * The complete response, which no cache stores. Status 401 comes with the challenge that RFC 9110, section 15.5.2,
     * requires.
     */
    public static Response of(int status, String reason, @Nullable String message) {
        return response(status, reason, content(reason, message == null ? "" : message));
    }

    /**
     * As {@link #of}, for claims that a session does not satisfy, as current clients read it.
     *
     * @param problems the identifier of each claim, with the reason
     */
    public static Response ofClaims(int status, String reason, Map<String, JsonObject> problems) {
        JsonArrayBuilder errors = JsonProcessors.BUILDERS.createArrayBuilder();
        problems.forEach((id, why) -> errors.add(Json.object().add("id", id).add("reason", why)));
        return response(status, reason, content(reason, "invalid claim").add("claimValidationErrors", errors));
    }

    private static JsonObjectBuilder content(String reason, String message) {
        return Json.object().add("reason", reason).add("message", message);
    }

    private static Response response(int status, String reason, JsonObjectBuilder content) {
        Response.ResponseBuilder response = Response.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(content.build().toString());
        if (status == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "SuperTokens reason=\"" + reason + "\"");
        }
        return response.build();
    }
}
