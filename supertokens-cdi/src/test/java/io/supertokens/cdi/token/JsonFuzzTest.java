package io.supertokens.cdi.token;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Input: JSON. */
class JsonFuzzTest {

    @FuzzTest
    void whatIsReadIsWrittenAndReadAgain(FuzzedDataProvider data) {
        byte[] bytes = data.consumeRemainingAsBytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        JsonValue value = null;
        try {
            value = Json.read(text);
        } catch (IllegalArgumentException e) {
            assertThat(content(bytes)).isNull();
            return;
        }
        assertThat(value == null).isEqualTo(text.isEmpty());
        JsonObject content = content(bytes);
        if (content != null) {
            assertThat(content).isEqualTo(value);
        }
        String written = Json.write(value);
        assertThat(Json.read(written)).isEqualTo(value);
        if (value != null) {
            assertThat(Json.write(requireNonNull(Json.read(written)))).isEqualTo(written);
        }
    }

    private static @Nullable JsonObject content(byte[] utf8) {
        try {
            return StrictJson.readPart(utf8, "content");
        } catch (InvalidTokenException e) {
            return null;
        }
    }
}
