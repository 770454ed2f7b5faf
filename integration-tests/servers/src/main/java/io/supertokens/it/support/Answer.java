package io.supertokens.it.support;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** A server's response. */
public record Answer(int status, HttpHeaders headers, String body) {

    /** The value of a header; empty if there is none. Fails if it was sent more than once. */
    public Optional<String> header(String name) {
        List<String> values = headers.allValues(name);
        if (values.size() > 1) {
            throw new AssertionError(name + " was sent " + values.size() + " times");
        }
        return values.stream().findFirst();
    }

    /** The Set-Cookie lines, in the order sent. */
    public List<String> setCookies() {
        return headers.allValues("Set-Cookie");
    }

    /** The Set-Cookie lines of this cookie. */
    public List<String> setCookies(String cookie) {
        return setCookies().stream()
                .filter(line -> line.startsWith(cookie + "="))
                .toList();
    }

    /** The body, read as JSON. */
    public JsonValue json() {
        return parse(body);
    }

    static JsonValue parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readValue();
        }
    }
}
