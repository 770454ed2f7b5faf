package io.supertokens.cdi.token;

import static java.util.Objects.requireNonNull;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** Data made by running the reference implementation. */
final class Golden {

    private Golden() {}

    static Stream<JsonObject> cases(String file, String list) {
        try (JsonReader reader =
                jakarta.json.Json.createReader(requireNonNull(Golden.class.getResourceAsStream(file), file))) {
            return reader.readObject().getJsonArray(list).getValuesAs(JsonObject.class).stream();
        }
    }

    /** What the reference was told to put into an access token. */
    static AccessToken accessToken(JsonObject golden, @Nullable Instant issuedAt, Instant expiresAt)
            throws InvalidTokenException {
        JsonObject input = golden.getJsonObject("input");
        String parent = input.getString("parentRefreshTokenHash1", null);
        return new AccessToken(
                input.getString("sessionHandle"),
                UserIdJson.read(input.get("userId")),
                new TokenHash(input.getString("refreshTokenHash1")),
                parent == null ? null : new TokenHash(parent),
                input.getString("antiCsrfToken", null),
                input.get("userPayload"),
                issuedAt,
                expiresAt);
    }

    /** The same, named for the report. */
    static Stream<Arguments> named(String file, String list) {
        return cases(file, list).map(data -> Arguments.of(Named.of(data.getString("name"), data)));
    }
}
