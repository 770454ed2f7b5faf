package io.supertokens.cdi.wire;

import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.json.JsonProcessors;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response of the library for a refused request: JSON with a reason for machines and a message for humans. */
public final class Refusal {

    /** The reason if a user has to authenticate again. */
    public static final String STEP_UP = "insufficient-user-authentication";

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

    /**
     * For a user who has to authenticate again: as {@link #ofClaims}, with the claim {@code auth_time}. Status 401 comes
     * with the challenge of RFC 9470, section 3.
     *
     * @param mode how the access token came
     * @param maxAge how long ago it may have been
     * @param age how long ago it was; null if it is not known
     */
    public static Response ofStepUp(int status, TransferMode mode, Duration maxAge, @Nullable Duration age) {
        JsonObjectBuilder why = Json.object()
                .add("message", age == null ? "value does not exist" : "expired")
                .add("maxAgeInSeconds", maxAge.toSeconds());
        if (age != null) {
            why.add("ageInSeconds", age.toSeconds());
        }
        Response refusal = ofClaims(status, STEP_UP, Map.of("auth_time", why.build()));
        return status == Response.Status.UNAUTHORIZED.getStatusCode()
                ? Response.fromResponse(refusal)
                        .header(HttpHeaders.WWW_AUTHENTICATE, null)
                        .header(
                                HttpHeaders.WWW_AUTHENTICATE,
                                "%s reason=\"%s\", error=\"insufficient_user_authentication\", error_description=\"A more recent authentication is required\", max_age=\"%d\""
                                        .formatted(
                                                mode == TransferMode.HEADER ? "Bearer" : "SuperTokens",
                                                STEP_UP,
                                                maxAge.toSeconds()))
                        .build()
                : refusal;
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
