package io.supertokens.cdi.wire;

import jakarta.json.Json;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The body of every refusal of ours: a reason for machines and a message for people. */
public final class Refusal {

    private Refusal() {}

    /** A complete answer, which no cache keeps; with 401 goes the challenge that RFC 9110, section 15.5.2, asks for. */
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
