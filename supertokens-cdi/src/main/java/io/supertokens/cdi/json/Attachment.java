package io.supertokens.cdi.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts the values that an application attaches to a session to JSON. */
final class Attachment {

    private static final int MAXIMUM_DEPTH = 500;

    private Attachment() {}

    /** As {@link Json#of}, for a value at the given nesting depth. */
    static JsonValue of(@Nullable Object value, int depth) {
        requireFlat(depth);
        if (value == null) {
            return JsonValue.NULL;
        } else if (value instanceof JsonValue json) {
            return flat(json, depth);
        } else if (value instanceof String text) {
            return Json.string(text);
        } else if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte) {
            return Json.number(((Number) value).longValue());
        } else if (value instanceof BigDecimal number) {
            return Json.number(number);
        } else if (value instanceof BigInteger number) {
            return JsonProcessors.PROVIDER.createValue(number);
        } else if (value instanceof Double || value instanceof Float) {
            return decimal((Number) value);
        } else if (value instanceof Map<?, ?> map) {
            JsonObjectBuilder object = Json.object();
            map.forEach((name, member) -> object.add(String.valueOf(name), of(member, depth + 1)));
            return object.build();
        } else if (value instanceof Collection<?> elements) {
            JsonArrayBuilder array = JsonProcessors.BUILDERS.createArrayBuilder();
            elements.forEach(element -> array.add(of(element, depth + 1)));
            return array.build();
        } else if (value instanceof Object[] elements) {
            return of(Arrays.asList(elements), depth);
        }
        return flat(bean(value), depth);
    }

    /** Rejects values that could be written but not read again because they are nested too deeply. */
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
        return Json.number(new BigDecimal(number.toString()));
    }

    private static JsonValue bean(Object value) {
        try {
            return Json.parse(JsonProcessors.JSONB.toJson(value));
        } catch (JsonbException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "JSON-B cannot write a " + value.getClass().getName(), e);
        }
    }
}
