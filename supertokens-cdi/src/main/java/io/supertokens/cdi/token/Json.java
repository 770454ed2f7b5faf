package io.supertokens.cdi.token;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applications attach to a session, as JSON: from Java values, to text, and back. Java's {@code null} means
 * "nothing was attached", which is not the JSON value {@code null}. Safe for use by many threads.
 */
public final class Json {

    private static final int MAXIMUM_DEPTH = 500;

    /** More than an application may attach, less than a thread's stack holds. */
    private static final int DEEPEST_PART = 1000;

    private static final char MENDED = '\uFFFD';

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
        return value == null ? null : of(value, 0);
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
            return Processors.JSONB.fromJson(write(value), type);
        } catch (JsonbException e) {
            throw unreadable(type, e);
        }
    }

    /** As {@link #as(JsonValue, Class)}, for types like {@code List<String>}; what is returned is of that type. */
    public static @Nullable Object as(JsonValue value, Type type) {
        try {
            return Processors.JSONB.fromJson(write(value), type);
        } catch (JsonbException e) {
            throw unreadable(type, e);
        }
    }

    /**
     * A part of a token: one object in well-formed UTF-8, in which no object has two members of the same name (RFC 7515,
     * section 4; RFC 7519, section 4).
     *
     * @param part what it is, for the message
     */
    static JsonObject readPart(byte[] utf8, String part) throws InvalidTokenException {
        try (JsonParser parser = Processors.PARSERS.createParser(new StringReader(decoded(utf8)))) {
            if (parser.next() == JsonParser.Event.START_OBJECT) {
                JsonObject object = strictObject(parser, 1);
                if (!parser.hasNext()) {
                    return object;
                }
            }
        } catch (CharacterCodingException | RuntimeException e) { // JSON-P has no common type for what it refuses
            throw new InvalidTokenException("its " + part + " is not JSON in UTF-8, or names a member twice");
        }
        throw new InvalidTokenException("its " + part + " is not a JSON object");
    }

    private static JsonObject strictObject(JsonParser parser, int depth) {
        JsonObjectBuilder builder = object();
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
                JsonArrayBuilder array = Processors.BUILDERS.createArrayBuilder();
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

    /** The strict decoder takes a tenth of a token's check, so it is asked only where the quick one may have mended something. */
    private static String decoded(byte[] utf8) throws CharacterCodingException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        return text.indexOf(MENDED) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(utf8))
                        .toString();
    }

    static JsonValue string(String text) {
        return Processors.PROVIDER.createValue(text);
    }

    static JsonValue number(long number) {
        return Processors.PROVIDER.createValue(number);
    }

    static JsonValue number(BigDecimal number) {
        return Processors.PROVIDER.createValue(number);
    }

    static JsonObjectBuilder object() {
        return Processors.BUILDERS.createObjectBuilder();
    }

    private static JsonValue parse(String text) {
        try (JsonParser parser = Processors.PARSERS.createParser(new StringReader(text))) {
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

    private static JsonValue of(@Nullable Object value, int depth) {
        requireFlat(depth);
        if (value == null) {
            return JsonValue.NULL;
        } else if (value instanceof JsonValue json) {
            return flat(json, depth);
        } else if (value instanceof String text) {
            return string(text);
        } else if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte) {
            return number(((Number) value).longValue());
        } else if (value instanceof BigDecimal number) {
            return number(number);
        } else if (value instanceof BigInteger number) {
            return Processors.PROVIDER.createValue(number);
        } else if (value instanceof Double || value instanceof Float) {
            return decimal((Number) value);
        } else if (value instanceof Map<?, ?> map) {
            JsonObjectBuilder object = object();
            map.forEach((name, member) -> object.add(String.valueOf(name), of(member, depth + 1)));
            return object.build();
        } else if (value instanceof Collection<?> elements) {
            JsonArrayBuilder array = Processors.BUILDERS.createArrayBuilder();
            elements.forEach(element -> array.add(of(element, depth + 1)));
            return array.build();
        } else if (value instanceof Object[] elements) {
            return of(Arrays.asList(elements), depth);
        }
        return flat(bean(value), depth);
    }

    /** What is nested deeper could be written, but not read again. */
    private static JsonValue flat(JsonValue value, int depth) {
        requireFlat(depth);
        if (value instanceof JsonObject object) {
            object.values().forEach(member -> flat(member, depth + 1));
        } else if (value instanceof JsonArray array) {
            array.forEach(element -> flat(element, depth + 1));
        }
        return value;
    }

    private static void requireFlat(int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw new IllegalArgumentException("The value is nested more than " + MAXIMUM_DEPTH
                    + " deep, or contains itself; attach something flatter");
        }
    }

    private static JsonValue decimal(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException("JSON has no number " + number);
        }
        return number(new BigDecimal(number.toString()));
    }

    private static JsonValue bean(Object value) {
        try {
            return parse(Processors.JSONB.toJson(value));
        } catch (JsonbException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "JSON-B cannot write a " + value.getClass().getName(), e);
        }
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

    /** Costly to find, free to keep; they live as long as this class, that is, as its deployment. */
    private static final class Processors {
        static final JsonProvider PROVIDER = JsonProvider.provider();
        static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());
        static final JsonParserFactory PARSERS = PROVIDER.createParserFactory(Map.of());
        static final Jsonb JSONB = JsonbBuilder.create();

        private Processors() {}
    }
}
