package io.supertokens.cdi.token;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of an access or refresh token after its signature or encryption was verified. */
record Claims(JsonObject json) {

    private static final int LONGEST_HANDLE = 255;

    static Claims read(byte[] utf8) throws InvalidTokenException {
        return new Claims(StrictJson.readPart(utf8, "content"));
    }

    boolean has(String name) {
        return json.containsKey(name);
    }

    @Nullable
    JsonValue value(String name) {
        return json.get(name);
    }

    String string(String name) throws InvalidTokenException {
        if (json.get(name) instanceof JsonString string) {
            return string.getString();
        }
        throw new InvalidTokenException("its " + name + " is missing or not a text");
    }

    /** The texts of a list; none if the member is missing. */
    List<String> strings(String name) throws InvalidTokenException {
        if (!has(name)) {
            return List.of();
        }
        if (json.get(name) instanceof JsonArray array && array.stream().allMatch(JsonString.class::isInstance)) {
            return array.getValuesAs(JsonString::getString);
        }
        throw new InvalidTokenException("its " + name + " is not a list of texts");
    }

    String handle(String name) throws InvalidTokenException {
        String handle = string(name);
        if (handle.isEmpty() || handle.length() > LONGEST_HANDLE) {
            throw new InvalidTokenException("its " + name + " does not have 1 to " + LONGEST_HANDLE + " characters");
        }
        return handle;
    }

    TokenHash hash(String name) throws InvalidTokenException {
        try {
            return new TokenHash(string(name));
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException("its " + name + " is not a hash");
        }
    }

    /** Omits the content. */
    @Override
    public String toString() {
        return "Claims[...]";
    }
}
