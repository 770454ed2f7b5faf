package io.supertokens.cdi.mpjwt;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Provider;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;
import org.jspecify.annotations.Nullable;

/**
 * The types of claims that can be injected. They are those of MicroProfile JWT 2.1, section 7.1: {@code String},
 * {@code Long}, {@code Boolean}, {@code Set<String>}, JSON-P values, each of these in {@code Optional}, and all of
 * these in {@code ClaimValue}. Containers box primitive types, and unwrap {@code Provider} and {@code Instance}.
 */
public final class ClaimTypes {

    private static final Type STRINGS = new TypeLiteral<Set<String>>() {}.getType();

    private ClaimTypes() {}

    /** The types that the specification lists; {@code ClaimValue<Object>} represents the raw {@code ClaimValue}. */
    public static Set<Type> types() {
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

    /** Whether the type is a {@code ClaimValue} of a type variable, which none of the listed types matches. */
    public static boolean isClaimOfVariable(Type type) {
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

    /** The type that an injection point requires; for a Provider or Instance, the type that it provides. */
    public static Type required(Type type) {
        return type instanceof ParameterizedType wrapper
                        && (wrapper.getRawType() == Provider.class || wrapper.getRawType() == Instance.class)
                ? wrapper.getActualTypeArguments()[0]
                : type;
    }

    /** Whether an injection point requires a claim. */
    public static boolean isClaim(Set<Annotation> qualifiers) {
        return qualifiers.stream().anyMatch(Claim.class::isInstance);
    }

    /** A parameterized type around a listed type; equal to the same type obtained by reflection. */
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
}
