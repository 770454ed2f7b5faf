package io.supertokens.cdi.json;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbException;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What applications attach to a session, as JSON: from Java values, to text, and back. Java's {@code null} means
 * "nothing was attached", which is not the JSON value {@code null}. Safe for use by many threads.
 */
public final class Json {

    private Json() {}

    /**
     * The JSON form of a Java value: a {@link JsonValue} is itself; text, numbers, booleans, maps (their keys as text),
     * collections and arrays are what they look like, a {@code null} inside them is kept; everything else is turned into
     * JSON by JSON-B.
     *
     * @return null for null
     * @throws IllegalArgumentException if the value has no JSON form: not a number, nested more than 500 deep, or refused
     *     by JSON-B
     */
    public static @Nullable JsonValue of(@Nullable Object value) {
        return value == null ? null : Attachment.of(value, 0);
    }

    /** Compact JSON text; the empty string for null. */
    public static String write(@Nullable JsonValue value) {
        return value == null ? "" : escapeLoneSurrogates(value.toString());
    }

    /**
     * The inverse of {@link #write}: null for the empty string. A database's NULL, that is null, gives the JSON value
     * {@code null}, as in the reference. Of members with the same name, the last one counts.
     *
     * @throws IllegalArgumentException if the text is not JSON
     */
    public static @Nullable JsonValue read(@Nullable String text) {
        if (text == null) {
            return JsonValue.NULL;
        }
        return text.isEmpty() ? null : parse(text);
    }

    /**
     * The value as an object of the application's, through JSON-B.
     *
     * @return null for the JSON value {@code null}, unless the type asks for a {@link JsonValue}
     * @throws IllegalArgumentException if the value cannot be read as that type
     */
    public static <T> @Nullable T as(JsonValue value, Class<T> type) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        try {
            return JsonProcessors.JSONB.fromJson(write(value), type);
        } catch (JsonbException e) {
            throw unreadable(type, e);
        }
    }

    /** As {@link #as(JsonValue, Class)}, for types like {@code List<String>}; what is returned is of that type. */
    public static @Nullable Object as(JsonValue value, Type type) {
        try {
            return JsonProcessors.JSONB.fromJson(write(value), type);
        } catch (JsonbException e) {
            throw unreadable(type, e);
        }
    }

    /** A text. */
    public static JsonValue string(String text) {
        return JsonProcessors.PROVIDER.createValue(text);
    }

    /** A number. */
    public static JsonValue number(long number) {
        return JsonProcessors.PROVIDER.createValue(number);
    }

    /** A number. */
    public static JsonValue number(BigDecimal number) {
        return JsonProcessors.PROVIDER.createValue(number);
    }

    /** An object to be built. */
    public static JsonObjectBuilder object() {
        return JsonProcessors.BUILDERS.createObjectBuilder();
    }

    static JsonValue parse(String text) {
        try (JsonParser parser = JsonProcessors.PARSERS.createParser(new StringReader(text))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (!parser.hasNext()) {
                return value;
            }
        } catch (RuntimeException e) { // not only JsonException: Parsson has others for what is nested too deep
            throw new IllegalArgumentException("The text is not valid JSON", e);
        }
        throw new IllegalArgumentException("The text holds more than one JSON value");
    }

    private static IllegalArgumentException unreadable(Type type, JsonbException cause) {
        return new IllegalArgumentException("This JSON value cannot be read as " + type.getTypeName(), cause);
    }

    /** Half a character has no UTF-8 form, so it would be lost on its way; JSON can spell it. */
    private static String escapeLoneSurrogates(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1));
            if (Character.isSurrogate(c) && !paired && escaped == null) {
                escaped = new StringBuilder(json.substring(0, i));
            }
            if (escaped != null) {
                if (Character.isSurrogate(c) && !paired) {
                    escaped.append("\\u").append(Integer.toHexString(c));
                } else {
                    escaped.append(c);
                }
            }
            if (paired) {
                i++;
                if (escaped != null) {
                    escaped.append(json.charAt(i));
                }
            }
        }
        return escaped == null ? json : escaped.toString();
    }
}
