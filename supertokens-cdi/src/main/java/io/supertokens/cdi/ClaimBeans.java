package io.supertokens.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Provider;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.lang.annotation.Annotation;
import java.lang.reflect.Member;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
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
 * The bean behind {@code @Inject @Claim}, for the types of MicroProfile JWT 2.1, section 7.1: {@code String}, {@code Long},
 * {@code Boolean}, {@code Set<String>}, JSON-P values, each of them in {@code Optional}, and all of these in {@code
 * ClaimValue}. Containers box primitive types, and look through {@code Provider} and {@code Instance}.
 *
 * <p>It is one bean with all these types, so that {@code ClaimValue<?>} is not ambiguous. It takes precedence over the
 * server's beans; other types are left to the server and the application, or refused at deployment.
 */
final class ClaimBeans {

    private static final int PRIORITY = 2000;
    private static final Type STRINGS = new TypeLiteral<Set<String>>() {}.getType();

    private ClaimBeans() {}

    /** The types of the specification's list; {@code ClaimValue<Object>} stands for the raw {@code ClaimValue}. */
    static Set<Type> types() {
        Set<Type> types = new LinkedHashSet<>(Set.of(
                String.class,
                Long.class,
                Boolean.class,
                STRINGS,
                JsonValue.class,
                JsonStructure.class,
                JsonObject.class,
                JsonArray.class,
                JsonString.class,
                JsonNumber.class));
        Set.copyOf(types).forEach(type -> types.add(new Parameterized(Optional.class, type)));
        Set.copyOf(types).forEach(type -> types.add(new Parameterized(ClaimValue.class, type)));
        types.add(new Parameterized(ClaimValue.class, Object.class));
        return types;
    }

    /** Whether the type is a {@code ClaimValue} of a type variable, which no type of the list matches. */
    static boolean isClaimOfVariable(Type type) {
        return type instanceof ParameterizedType wrapper
                && wrapper.getRawType() == ClaimValue.class
                && isVariable(wrapper.getActualTypeArguments()[0]);
    }

    private static boolean isVariable(Type type) {
        return type instanceof TypeVariable<?>
                || (type instanceof ParameterizedType wrapper
                        && wrapper.getRawType() == Optional.class
                        && isVariable(wrapper.getActualTypeArguments()[0]));
    }

    /** What an injection point asks for: a Provider or Instance asks for what it provides. */
    static Type required(Type type) {
        return type instanceof ParameterizedType wrapper
                        && (wrapper.getRawType() == Provider.class || wrapper.getRawType() == Instance.class)
                ? wrapper.getActualTypeArguments()[0]
                : type;
    }

    static boolean isClaim(Set<Annotation> qualifiers) {
        return qualifiers.stream().anyMatch(Claim.class::isInstance);
    }

    static void add(AfterBeanDiscovery discovery, BeanManager beans, Set<Type> types) {
        discovery
                .addBean()
                .types(types)
                .qualifiers(new ClaimLiteral())
                .scope(Dependent.class)
                .alternative(true)
                .priority(PRIORITY)
                .createWith(context -> create(beans, context));
    }

    private static @Nullable Object create(BeanManager beans, CreationalContext<?> context) {
        InjectionPoint point = (InjectionPoint) beans.getInjectableReference(new PointAtHand(), context);
        JsonWebToken token = beans.createInstance().select(JsonWebToken.class).get();
        Type type = required(point.getType());
        Object value = value(token, name(point), type);
        return value == null && type instanceof Class<?> plain && plain.isPrimitive() ? zero(plain) : value;
    }

    private static Object zero(Class<?> primitive) {
        return primitive == boolean.class ? (Object) false : (Object) 0L;
    }

    private static String name(InjectionPoint point) {
        Claim claim = (Claim) point.getQualifiers().stream()
                .filter(Claim.class::isInstance)
                .findFirst()
                .orElseThrow();
        return claim.standard() == Claims.UNKNOWN
                ? claim.value()
                : claim.standard().name();
    }

    private static @Nullable Object value(JsonWebToken token, String name, Type type) {
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

    /** A wrapper of a type of the list; equal to the same type as reflection shows it. */
    private static final class Parameterized implements ParameterizedType {

        private final Class<?> wrapper;
        private final Type argument;

        Parameterized(Class<?> wrapper, Type argument) {
            this.wrapper = wrapper;
            this.argument = argument;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {argument};
        }

        @Override
        public Type getRawType() {
            return wrapper;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType type
                    && type.getRawType() == wrapper
                    && type.getActualTypeArguments()[0].equals(argument);
        }

        @Override
        public int hashCode() {
            return argument.hashCode() ^ wrapper.hashCode() << 1;
        }

        @Override
        public String toString() {
            return wrapper.getName() + "<" + argument.getTypeName() + ">";
        }
    }

    /** Asks for the injection point that is being served, in the one way that every container knows. */
    private static final class PointAtHand implements InjectionPoint {

        @Override
        public Type getType() {
            return InjectionPoint.class;
        }

        @Override
        public Set<Annotation> getQualifiers() {
            return Set.of(Default.Literal.INSTANCE);
        }

        @Override
        public @Nullable Bean<?> getBean() {
            return null;
        }

        @Override
        public @Nullable Member getMember() {
            return null;
        }

        @Override
        public @Nullable Annotated getAnnotated() {
            return null;
        }

        @Override
        public boolean isDelegate() {
            return false;
        }

        @Override
        public boolean isTransient() {
            return false;
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
