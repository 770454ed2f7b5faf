package io.supertokens.cdi.mpjwt;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.ClaimValue;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Converts claims to the types of injection points. */
final class ClaimValues {

    private ClaimValues() {}

    /**
     * The claim as the given type; null if the token does not have it.
     *
     * @throws IllegalStateException if the claim has another type
     */
    static @Nullable Object value(JsonWebToken token, String name, Type type) {
        if (type instanceof WildcardType wildcard) {
            return value(token, name, wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return value(token, name, variable.getBounds()[0]);
        }
        Type argument = type instanceof ParameterizedType wrapper ? wrapper.getActualTypeArguments()[0] : Object.class;
        Class<?> wanted = boxed(raw(type));
        if (wanted == ClaimValue.class) {
            return new LiveClaim(token, name, argument);
        }
        if (wanted == Optional.class) {
            return Optional.ofNullable(value(token, name, argument));
        }
        Object claim = token.getClaim(name);
        if (claim == null || wanted.isInstance(claim)) {
            return claim;
        }
        Object converted = JsonValue.class.isAssignableFrom(wanted) ? json(claim) : plain(claim, wanted);
        if (converted != null && !wanted.isInstance(converted)) {
            throw new IllegalStateException("The claim \"%s\" cannot be injected as %s: it is a %s"
                    .formatted(name, wanted.getSimpleName(), kind(claim)));
        }
        return converted;
    }

    private static @Nullable Object plain(Object claim, Class<?> wanted) {
        if (claim == JsonValue.NULL) {
            return null;
        }
        String text = claim instanceof JsonString string ? string.getString() : claim.toString();
        if (wanted == String.class) {
            return text;
        }
        if (wanted == Long.class) {
            return claim instanceof JsonNumber number
                    ? (Object) number.longValue()
                    : text.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(text) : claim;
        }
        if (wanted == Boolean.class) {
            return Boolean.valueOf(text);
        }
        if (wanted == Set.class) {
            Set<Object> strings = new LinkedHashSet<>();
            Collection<?> values = claim instanceof Collection<?> many ? many : Set.of(text);
            values.forEach(value -> strings.add(value instanceof JsonString string ? string.getString() : value));
            return strings;
        }
        return claim;
    }

    private static JsonValue json(Object claim) {
        if (claim instanceof JsonValue json) {
            return json;
        }
        if (claim instanceof Collection<?> strings) {
            return Json.createArrayBuilder(strings).build();
        }
        if (claim instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        }
        return claim instanceof Long number ? Json.createValue(number) : Json.createValue(Objects.toString(claim));
    }

    private static String kind(Object claim) {
        return claim instanceof JsonValue json
                ? "JSON " + json.getValueType()
                : claim.getClass().getSimpleName();
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : type instanceof Class<?> plain ? plain : Object.class;
    }

    private static Class<?> boxed(Class<?> type) {
        return type == long.class ? Long.class : type == boolean.class ? Boolean.class : type;
    }

    /** Reads the claim of the current request at each call, as beans with a wider scope need it. */
    private record LiveClaim(JsonWebToken token, String name, Type type) implements ClaimValue<@Nullable Object> {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public @Nullable Object getValue() {
            return ClaimValues.value(token, name, type);
        }
    }
}
