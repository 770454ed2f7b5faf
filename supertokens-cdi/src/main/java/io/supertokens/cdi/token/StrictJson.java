package io.supertokens.cdi.token;

import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.json.JsonProcessors;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the JSON of tokens, and refuses ambiguities that JSON-P accepts. */
final class StrictJson {

    /** Deeper than an application may nest its values, and less than fills a thread's stack. */
    private static final int DEEPEST_PART = 1000;

    private static final char REPLACEMENT = '\uFFFD';

    private StrictJson() {}

    /**
     * Reads a part of a token: one object in well-formed UTF-8, in which no object has two members of the same name
     * (RFC 7515, section 4; RFC 7519, section 4).
     *
     * @param part the name of the part, for the message
     */
    static JsonObject readPart(byte[] utf8, String part) throws InvalidTokenException {
        try (JsonParser parser = JsonProcessors.PARSERS.createParser(new StringReader(decoded(utf8)))) {
            if (parser.next() == JsonParser.Event.START_OBJECT) {
                JsonObject object = strictObject(parser, 1);
                if (!parser.hasNext()) {
                    return object;
                }
            }
        } catch (CharacterCodingException | RuntimeException e) { // JSON-P has no common type for its errors
            throw new InvalidTokenException("its " + part + " is not JSON in UTF-8, or names a member twice");
        }
        throw new InvalidTokenException("its " + part + " is not a JSON object");
    }

    private static JsonObject strictObject(JsonParser parser, int depth) {
        JsonObjectBuilder builder = Json.object();
        int members = 0;
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            builder.add(parser.getString(), strictValue(parser, parser.next(), depth));
            members++;
        }
        JsonObject object = builder.build();
        if (object.size() < members) {
            throw new IllegalArgumentException("A member is named twice");
        }
        return object;
    }

    private static JsonValue strictValue(JsonParser parser, JsonParser.Event event, int depth) {
        if (depth > DEEPEST_PART) {
            throw new IllegalArgumentException("Nested more than " + DEEPEST_PART + " deep");
        }
        return switch (event) {
            case START_OBJECT -> strictObject(parser, depth + 1);
            case START_ARRAY -> {
                JsonArrayBuilder array = JsonProcessors.BUILDERS.createArrayBuilder();
                JsonParser.Event element = parser.next();
                while (element != JsonParser.Event.END_ARRAY) {
                    array.add(strictValue(parser, element, depth + 1));
                    element = parser.next();
                }
                yield array.build();
            }
            default -> parser.getValue();
        };
    }

    /**
     * The strict decoder takes a tenth of a token's check, so it runs only if the lenient one may have replaced
     * something.
     */
    private static String decoded(byte[] utf8) throws CharacterCodingException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(utf8))
                        .toString();
    }
}
