package io.supertokens.demo;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * DEMO ONLY: a simulated browser that binds its session to the device. Chrome on Windows does all of this by itself,
 * over HTTPS, and the application's page has nothing to do with it.
 */
final class BoundBrowser extends SessionClient {

    private static final Pattern OFFER = Pattern.compile(";path=\"([^\"]+)\";challenge=\"([^\"]+)\"");

    private final DeviceKey key = DeviceKey.generate();
    private @Nullable String offer;
    private @Nullable JsonObject instructions;

    BoundBrowser(URI api) {
        super(api);
    }

    /** Logs in. The response offers to bind the session, if the application is so configured. */
    synchronized Answer logIn() throws IOException, InterruptedException {
        HttpResponse<String> response =
                send("POST", "login", "{\"userId\": \"alice\"}", "Content-Type", "application/json");
        offer = response.headers().firstValue("Secure-Session-Registration").orElse(null);
        return answer(response);
    }

    /** Accepts the offer: tells the public key, and receives tokens that are bound to it. */
    synchronized Answer bind() throws IOException, InterruptedException {
        Matcher parameters = OFFER.matcher(Objects.requireNonNullElse(offer, ""));
        if (!parameters.find()) {
            throw new IllegalStateException("The application has not offered to bind the session");
        }
        HttpResponse<String> response =
                send("POST", parameters.group(1), "", "Secure-Session-Response", key.registration(parameters.group(2)));
        if (response.statusCode() == 200) {
            instructions = json(response.body()).asJsonObject();
        }
        return answer(response);
    }

    /** Refreshes. Chrome does so before a request, when the access token has less than two minutes left. */
    synchronized List<Answer> refresh() throws IOException, InterruptedException {
        if (instructions == null) {
            throw new IllegalStateException("The session is not bound");
        }
        return refreshWithProof(
                key, instructions.getString("refresh_url"), instructions.getString("session_identifier"));
    }
}
