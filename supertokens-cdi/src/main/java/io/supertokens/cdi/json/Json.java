package io.supertokens.cdi.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbException;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts the values that applications attach to a session: from Java to JSON, to text, and back. Java's {@code null}
 * means that nothing was attached; it is not the JSON value {@code null}. Thread-safe.
 */
public final class Json {

    private Json() {}

    /**
     * The JSON form of a Java value. A {@link JsonValue} is used as it is. Text, numbers, booleans, maps (with their
     * keys as text), collections and arrays become the corresponding JSON values, and a {@code null} inside them is
     * kept. JSON-B converts everything else.
     *
     * @return null for null
     * @throws IllegalArgumentException if the value has no JSON form: a number that is not finite, nested more than 500
     *     levels deep, or rejected by JSON-B
     */
    public static @Nullable JsonValue of(@Nullable Object value) {
        return value == null ? null : Attachment.of(value, 0);
    }

    /** Compact JSON text; the empty string for null. */
    public static String write(@Nullable JsonValue value) {
        return value == null ? "" : escapeLoneSurrogates(value.toString());
    }

    /**
     * The inverse of {@link #write}: null for the empty string. A database's NULL, passed as null, becomes the JSON
     * value {@code null}, as in the reference. If several members have the same name, the last one counts.
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
     * The value as a type of the application, converted by JSON-B.
     *
     * @return null for null, and for the JSON value {@code null} unless the type is a {@link JsonValue}
     * @throws IllegalArgumentException if the value does not fit the type
     */
    public static <T> @Nullable T as(@Nullable JsonValue value, Class<T> type) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        try {
            return JsonProcessors.JSONB.fromJson(write(value), type);
        } catch (JsonbException e) {
            throw unreadable(type, e);
        }
    }

    /** As {@link #as(JsonValue, Class)}, for types such as {@code List<String>}; the result has that type. */
    public static @Nullable Object as(JsonValue value, Type type) {
        try {
            return JsonProcessors.JSONB.fromJson(write(value), type);
        } catch (JsonbException e) {
            throw unreadable(type, e);
        }
    }

    /** The texts of a list, or the one text; none of anything else, and without the elements that are no texts. */
    public static Set<String> texts(@Nullable JsonValue value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value instanceof JsonString one) {
            texts.add(one.getString());
        } else if (value instanceof JsonArray many) {
            for (JsonValue element : many) {
                if (element instanceof JsonString one) {
                    texts.add(one.getString());
                }
            }
        }
        return texts;
    }

    /** A JSON string. */
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

    /** Creates an object builder. */
    public static JsonObjectBuilder object() {
        return JsonProcessors.BUILDERS.createObjectBuilder();
    }

    /** Creates an array builder. */
    public static JsonArrayBuilder array() {
        return JsonProcessors.BUILDERS.createArrayBuilder();
    }

    static JsonValue parse(String text) {
        try (JsonParser parser = JsonProcessors.PARSERS.createParser(new StringReader(text))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (!parser.hasNext()) {
                return value;
            }
        } catch (RuntimeException e) { // not only JsonException: Parsson throws others for deep nesting
            throw new IllegalArgumentException("The text is not valid JSON", e);
        }
        throw new IllegalArgumentException("The text holds more than one JSON value");
    }

    private static IllegalArgumentException unreadable(Type type, JsonbException cause) {
        return new IllegalArgumentException("This JSON value cannot be read as " + type.getTypeName(), cause);
    }

    /** Escapes lone surrogates, which have no UTF-8 form and would be lost. */
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
