package io.supertokens.cdi.guard;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class with all its supertypes (itself, its superclasses and all interfaces, nearest first) and their type
 * arguments.
 */
record Hierarchy(List<Class<?>> types, Map<TypeVariable<?>, Type> arguments) {

    static Hierarchy of(Class<?> type) {
        LinkedHashSet<Class<?>> types = new LinkedHashSet<>();
        collect(type, types);
        return new Hierarchy(List.copyOf(types), typeArguments(types));
    }

    private static void collect(Class<?> type, LinkedHashSet<Class<?>> types) {
        for (Class<?> next = type; next != null && next != Object.class; next = next.getSuperclass()) {
            types.add(next);
        }
        for (Class<?> next = type; next != null; next = next.getSuperclass()) {
            for (Class<?> parent : next.getInterfaces()) {
                collect(parent, types);
            }
        }
    }

    private static Map<TypeVariable<?>, Type> typeArguments(Iterable<Class<?>> types) {
        Map<TypeVariable<?>, Type> arguments = new HashMap<>();
        for (Class<?> type : types) {
            Stream.concat(Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                    .forEach(parent -> putArguments(parent, arguments));
        }
        return Map.copyOf(arguments);
    }

    /** Adds the type arguments, including those of the outer class if the type is an inner class. */
    private static void putArguments(@Nullable Type type, Map<TypeVariable<?>, Type> arguments) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            for (int i = 0; i < raw.getTypeParameters().length; i++) {
                arguments.put(raw.getTypeParameters()[i], generic.getActualTypeArguments()[i]);
            }
            putArguments(generic.getOwnerType(), arguments);
        }
    }

    /**
     * The methods of one type that have the signature of this method: the method itself, those that it overrides or
     * that override it, and those that only have the same name; see {@link #canBeOverridden}. The Java Language
     * Specification, section 8.4.2: the same parameters, either directly or after substituting type arguments.
     */
    List<Method> declarations(Class<?> type, Method method) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(other -> other.getName().equals(method.getName())
                        && other.getParameterCount() == method.getParameterCount()
                        && (Arrays.equals(other.getParameterTypes(), method.getParameterTypes())
                                || parameters(other).equals(parameters(method))))
                .toList();
    }

    /** Whether a class can override the method or inherits it (The Java Language Specification, section 8.4.8.1). */
    static boolean canBeOverridden(Method method, Class<?> by) {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
            return false;
        }
        return Modifier.isPublic(modifiers)
                || Modifier.isProtected(modifiers)
                || method.getDeclaringClass().getPackageName().equals(by.getPackageName());
    }

    private List<Class<?>> parameters(Method method) {
        return Arrays.stream(method.getGenericParameterTypes())
                .<Class<?>>map(this::erased)
                .toList();
    }

    private Class<?> erased(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType generic) {
            return erased(generic.getRawType());
        } else if (type instanceof GenericArrayType array) {
            return erased(array.getGenericComponentType()).arrayType();
        } else if (type instanceof TypeVariable<?> variable) {
            Type argument = arguments.get(variable);
            return erased(argument == null ? variable.getBounds()[0] : argument);
        }
        return Object.class;
    }

    /** The first class that is not generated; Object if there is none. */
    static Class<?> unproxied(Class<?> type) {
        Class<?> next = type;
        while (next.getSuperclass() != null
                && (next == Proxy.class
                        || Proxy.isProxyClass(next)
                        || next.isSynthetic()
                        || next.getName().contains("$$"))) {
            next = next.getSuperclass();
        }
        return next;
    }
}
