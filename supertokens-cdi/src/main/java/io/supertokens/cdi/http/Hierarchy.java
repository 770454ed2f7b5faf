package io.supertokens.cdi.http;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A class with everything that it inherits from: itself, its superclasses and all interfaces, nearest first; and what they
 * put in for type variables.
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
                    .forEach(parent -> {
                        if (parent instanceof ParameterizedType generic
                                && generic.getRawType() instanceof Class<?> raw) {
                            for (int i = 0; i < raw.getTypeParameters().length; i++) {
                                arguments.put(raw.getTypeParameters()[i], generic.getActualTypeArguments()[i]);
                            }
                        }
                    });
        }
        return Map.copyOf(arguments);
    }

    /**
     * The methods of one type that are this method, override it or are overridden by it. The Java Language Specification,
     * section 8.4.2: the same parameters, as they are or with type arguments put in.
     */
    List<Method> declarations(Class<?> type, Method method) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(other -> other.getName().equals(method.getName())
                        && other.getParameterCount() == method.getParameterCount()
                        && (Arrays.equals(other.getParameterTypes(), method.getParameterTypes())
                                || parameters(other).equals(parameters(method))))
                .toList();
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
}
