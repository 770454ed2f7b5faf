package io.supertokens.cdi.wire;

import jakarta.json.Json;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The response of the library for a refused request: JSON with a reason for machines and a message for humans. */
public final class Refusal {

    private Refusal() {}

    /**
     * The complete response, which no cache stores. Status 401 comes with the challenge that RFC 9110, section 15.5.2,
     * requires.
     */
    public static Response of(int status, String reason, @Nullable String message) {
        Response.ResponseBuilder response = Response.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.createObjectBuilder()
                        .add("reason", reason)
                        .add("message", message == null ? "" : message)
                        .build()
                        .toString());
        if (status == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "SuperTokens reason=\"" + reason + "\"");
        }
        return response.build();
    }
}
