package io.supertokens.demo;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.StringReader;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DEMO ONLY: calls this application over HTTP, with the cookies of a session. Thread-safe. */
abstract class SessionClient {

    static final String ACCESS_TOKEN = "__Host-sAccessToken";
    static final String REFRESH_TOKEN = "__Secure-sRefreshToken";

    private static final Set<String> SESSION_COOKIES =
            Set.of(ACCESS_TOKEN, REFRESH_TOKEN, "sIdRefreshToken", "__Host-sDeviceBound");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;
    private final Map<String, String> cookies = new TreeMap<>();

    SessionClient(URI api) {
        this.api = api;
    }

    /** The address on which this server listens, whatever the client's Host header says. */
    static URI ownAddress(HttpServletRequest request, UriInfo uri) {
        return uri.getBaseUriBuilder()
                .scheme("http")
                .host("localhost")
                .port(request.getLocalPort())
                .build();
    }

    synchronized Map<String, String> cookies() {
        return Map.copyOf(cookies);
    }

    /** Takes the cookies of a session, and no others. */
    final synchronized void keep(String name, String value) {
        if (SESSION_COOKIES.contains(name)) {
            cookies.put(name, value);
        }
    }

    /** Does what the application asks for. */
    synchronized void delete(String name) {
        cookies.remove(name);
    }

    /** Sends a request without a body. */
    final Answer call(String method, String path) throws IOException, InterruptedException {
        return answer(send(method, path, ""));
    }

    /**
     * Refreshes as the browser of a device-bound session does: asks for a challenge, signs it, and sends the proof.
     * Browsers need only the second request if an earlier response held the challenge.
     */
    final List<Answer> refreshWithProof(DeviceKey key, String path, String session)
            throws IOException, InterruptedException {
        List<Answer> answers = new ArrayList<>();
        HttpResponse<String> response = send("POST", path, "", "Sec-Secure-Session-Id", session);
        answers.add(answer(response));
        Optional<String> challenge = response.headers().firstValue("Secure-Session-Challenge");
        if (challenge.isPresent()) {
            String proof = key.proof(firstText(challenge.get()));
            answers.add(
                    answer(send("POST", path, "", "Sec-Secure-Session-Id", session, "Secure-Session-Response", proof)));
        }
        return answers;
    }

    /** Sends a request, and keeps the cookies of the response. */
    final HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.resolve(path)).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        List<String> pairs = cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .toList();
        if (!pairs.isEmpty()) {
            request.header("Cookie", String.join("; ", pairs));
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        for (HttpCookie cookie : received(response.headers())) {
            if (cookie.getValue().isEmpty()) {
                delete(cookie.getName());
            } else {
                keep(cookie.getName(), cookie.getValue());
            }
        }
        return response;
    }

    final Answer answer(HttpResponse<String> response) {
        HttpRequest request = response.request();
        List<String> received = new ArrayList<>(binding(response.headers()));
        for (HttpCookie cookie : received(response.headers())) {
            received.add("set-cookie " + cookie.getName() + (cookie.getValue().isEmpty() ? " (removed)" : ""));
        }
        return new Answer(
                request.method(),
                api.relativize(request.uri()).getPath(),
                binding(request.headers()),
                response.statusCode(),
                received,
                json(response.body()));
    }

    private static List<HttpCookie> received(HttpHeaders headers) {
        return headers.allValues("Set-Cookie").stream()
                .flatMap(line -> HttpCookie.parse(line).stream())
                .toList();
    }

    /** The names of the headers that bind a session to a device. */
    private static List<String> binding(HttpHeaders headers) {
        return headers.map().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.contains("secure-session-"))
                .toList();
    }

    static JsonValue json(String body) {
        if (body.isBlank()) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readValue();
        }
    }

    /** What is between the first quotation marks of a header. */
    static String firstText(String header) {
        Matcher text = Pattern.compile("\"([^\"]*)\"").matcher(header);
        if (!text.find()) {
            throw new IllegalStateException("The header holds no text");
        }
        return text.group(1);
    }

    /**
     * A request and its response.
     *
     * @param sent the names of the headers that prove the possession of a key, never the values
     * @param received the names of the headers that ask for such a proof, and of the cookies, never the values
     */
    public record Answer(
            String method, String path, List<String> sent, int status, List<String> received, JsonValue body) {}
}
