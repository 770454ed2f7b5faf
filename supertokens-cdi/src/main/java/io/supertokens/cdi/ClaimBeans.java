package io.supertokens.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Provider;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * {@code @Inject @Claim}, for the types of MicroProfile JWT 2.1, section 7.1.5: {@code String}, {@code Long}, {@code
 * Boolean}, {@code Set<String>}, JSON-P values, and each of them in {@code Optional}, {@code ClaimValue}, {@code Provider}
 * or {@code Instance}. One bean for every type that the application asks for; where the server has its own, these stand in
 * for them, and read the same token.
 */
final class ClaimBeans {

    private static final int PRIORITY = 2000;

    private ClaimBeans() {}

    /** The type that a bean must have: a Provider or Instance asks for what it provides. */
    static Type required(Type type) {
        return type instanceof ParameterizedType wrapper
                        && (wrapper.getRawType() == Provider.class || wrapper.getRawType() == Instance.class)
                ? wrapper.getActualTypeArguments()[0]
                : type;
    }

    static void add(AfterBeanDiscovery discovery, Type type) {
        discovery
                .addBean()
                .types(type, Object.class)
                .qualifiers(new ClaimLiteral())
                .scope(Dependent.class)
                .alternative(true)
                .priority(PRIORITY)
                .produceWith(instance -> value(
                        instance.select(JsonWebToken.class).get(),
                        name(instance.select(InjectionPoint.class).get()),
                        type));
    }

    private static String name(InjectionPoint point) {
        Claim claim = (Claim) point.getQualifiers().stream()
                .filter(qualifier -> qualifier.annotationType().equals(Claim.class))
                .findFirst()
                .orElseThrow();
        return claim.standard() == Claims.UNKNOWN
                ? claim.value()
                : claim.standard().name();
    }

    private static @Nullable Object value(JsonWebToken token, String name, Type type) {
        if (type instanceof ParameterizedType wrapper) {
            Type argument = wrapper.getActualTypeArguments()[0];
            if (wrapper.getRawType() == ClaimValue.class) {
                return new LiveClaim(token, name, argument);
            }
            if (wrapper.getRawType() == Optional.class) {
                return Optional.ofNullable(value(token, name, argument));
            }
        }
        Object claim = token.getClaim(name);
        Class<?> wanted = raw(type);
        if (claim == null || wanted.isInstance(claim)) {
            return claim;
        }
        return JsonValue.class.isAssignableFrom(wanted) ? json(claim) : plain(claim, wanted);
    }

    private static @Nullable Object plain(Object claim, Class<?> wanted) {
        if (wanted == String.class) {
            return claim instanceof JsonString text ? text.getString() : claim.toString();
        }
        if (wanted == Long.class || wanted == long.class) {
            return claim instanceof JsonNumber number ? (Object) number.longValue() : claim;
        }
        if (wanted == Boolean.class || wanted == boolean.class) {
            return claim.equals(JsonValue.TRUE);
        }
        if (wanted == Set.class && claim instanceof Collection<?> values) {
            Set<Object> strings = new LinkedHashSet<>();
            values.forEach(value -> strings.add(value instanceof JsonString text ? text.getString() : value));
            return strings;
        }
        return claim;
    }

    private static JsonValue json(Object claim) {
        if (claim instanceof Collection<?> strings) {
            return Json.createArrayBuilder(strings).build();
        }
        return claim instanceof Long number ? Json.createValue(number) : Json.createValue(Objects.toString(claim));
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : type instanceof Class<?> plain ? plain : Object.class;
    }

    /** Reads the claim of the request at hand whenever it is asked: what beans of a wider scope need. */
    private record LiveClaim(JsonWebToken token, String name, Type type) implements ClaimValue<@Nullable Object> {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public @Nullable Object getValue() {
            return ClaimBeans.value(token, name, type);
        }
    }

    /** The members of {@link Claim} do not take part in resolution, so that one literal stands for all. */
    private static final class ClaimLiteral extends AnnotationLiteral<Claim> implements Claim {

        private static final long serialVersionUID = 1L;

        @Override
        public String value() {
            return "";
        }

        @Override
        public Claims standard() {
            return Claims.UNKNOWN;
        }
    }
}
