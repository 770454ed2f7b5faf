package io.supertokens.cdi.http;

import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the annotations of a resource say, the nearest first: of the method, of the method that it overrides, of the class,
 * of what the class extends or implements. An overridden method that lets everyone in does not count against a class nearer
 * to the resource. Remembers the answers; safe for use by many threads.
 */
final class NearestAnnotation<T> {

    private final Function<AnnotatedElement, Optional<T>> wanted;
    private final Predicate<T> isOpen;
    private final Map<List<Object>, Optional<T>> answers = new ConcurrentHashMap<>();

    /**
     * Asks for something.
     *
     * @param wanted what one method or class says, if anything
     * @param isOpen whether that lets everyone in
     */
    NearestAnnotation(Function<AnnotatedElement, Optional<T>> wanted, Predicate<T> isOpen) {
        this.wanted = wanted;
        this.isOpen = isOpen;
    }

    /** Asks for something that keeps nobody out. */
    NearestAnnotation(Function<AnnotatedElement, Optional<T>> wanted) {
        this(wanted, answer -> false);
    }

    /** What the method says, or else its class. */
    Optional<T> on(ResourceInfo resource) {
        return answers.computeIfAbsent(
                List.of(resource.getResourceClass(), resource.getResourceMethod()),
                key -> onMethod(resource).filter(isOpen.negate()).or(() -> onMethodOrClass(resource)));
    }

    /** What the method says, or one that it overrides. */
    Optional<T> onMethod(ResourceInfo resource) {
        return first(family(resource.getResourceClass()).map(relative -> onMethodOf(relative, resource)));
    }

    /** What the class says, or one that it extends or implements. */
    Optional<T> onClass(ResourceInfo resource) {
        return first(family(resource.getResourceClass()).map(wanted));
    }

    private Optional<T> onMethodOrClass(ResourceInfo resource) {
        return first(family(resource.getResourceClass())
                .map(relative -> onMethodOf(relative, resource).or(() -> wanted.apply(relative))));
    }

    /** One method may override two of a generic type: the one that keeps people out counts. */
    private Optional<T> onMethodOf(Class<?> relative, ResourceInfo resource) {
        List<T> said = overridden(relative, resource)
                .map(wanted)
                .flatMap(Optional::stream)
                .toList();
        return said.stream().filter(isOpen.negate()).findFirst().or(() -> said.stream()
                .findFirst());
    }

    private static <T> Optional<T> first(Stream<Optional<T>> answers) {
        return answers.flatMap(Optional::stream).findFirst();
    }

    private static Stream<Class<?>> family(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        Stream<Class<?>> ancestors = parent == null ? Stream.empty() : family(parent);
        Stream<Class<?>> interfaces = Arrays.stream(type.getInterfaces()).flatMap(NearestAnnotation::family);
        return Stream.concat(Stream.of(type), Stream.concat(ancestors, interfaces));
    }

    /** The Java Language Specification, section 8.4.2: the same parameters, as they are or with type arguments put in. */
    private static Stream<Method> overridden(Class<?> type, ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        Map<TypeVariable<?>, Type> arguments = typeArguments(resource.getResourceClass());
        return Arrays.stream(type.getDeclaredMethods())
                .filter(other -> other.getName().equals(method.getName())
                        && (Arrays.equals(other.getParameterTypes(), method.getParameterTypes())
                                || parameters(other, arguments).equals(parameters(method, arguments))));
    }

    private static List<Class<?>> parameters(Method method, Map<TypeVariable<?>, Type> arguments) {
        return Arrays.stream(method.getGenericParameterTypes())
                .<Class<?>>map(parameter -> erased(parameter, arguments))
                .toList();
    }

    /** What stands for the type variables of all that a class extends and implements. */
    private static Map<TypeVariable<?>, Type> typeArguments(Class<?> type) {
        Map<TypeVariable<?>, Type> arguments = new HashMap<>();
        family(type)
                .flatMap(relative -> Stream.concat(
                        Stream.ofNullable(relative.getGenericSuperclass()),
                        Arrays.stream(relative.getGenericInterfaces())))
                .forEach(parent -> {
                    if (parent instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
                        for (int i = 0; i < raw.getTypeParameters().length; i++) {
                            arguments.put(raw.getTypeParameters()[i], generic.getActualTypeArguments()[i]);
                        }
                    }
                });
        return arguments;
    }

    private static Class<?> erased(Type type, Map<TypeVariable<?>, Type> arguments) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType generic) {
            return erased(generic.getRawType(), arguments);
        } else if (type instanceof GenericArrayType array) {
            return erased(array.getGenericComponentType(), arguments).arrayType();
        } else if (type instanceof TypeVariable<?> variable) {
            Type argument = arguments.get(variable);
            return erased(argument == null ? variable.getBounds()[0] : argument, arguments);
        }
        return Object.class;
    }
}
