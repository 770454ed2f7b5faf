package io.supertokens.cdi.token;

import static java.util.Objects.requireNonNull;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.util.stream.Stream;
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

    /** The same, named for the report. */
    static Stream<Arguments> named(String file, String list) {
        return cases(file, list).map(data -> Arguments.of(Named.of(data.getString("name"), data)));
    }
}
