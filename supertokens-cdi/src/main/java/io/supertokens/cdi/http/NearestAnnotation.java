package io.supertokens.cdi.http;

import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the annotations of a resource say, the nearest first: of the method, of the method that it overrides, of the class,
 * of what the class extends or implements. Remembers the answers; safe for use by many threads.
 */
final class NearestAnnotation<T> {

    private final Function<AnnotatedElement, Optional<T>> wanted;
    private final Map<List<Object>, Optional<T>> answers = new ConcurrentHashMap<>();

    /**
     * Asks for something.
     *
     * @param wanted what one method or class says, if anything
     */
    NearestAnnotation(Function<AnnotatedElement, Optional<T>> wanted) {
        this.wanted = wanted;
    }

    /** What the method says, or else its class. */
    Optional<T> on(ResourceInfo resource) {
        return answers.computeIfAbsent(
                List.of(resource.getResourceClass(), resource.getResourceMethod()),
                key -> onMethod(resource).or(() -> onClass(resource)));
    }

    /** What the method says, or one that it overrides. */
    Optional<T> onMethod(ResourceInfo resource) {
        return first(family(resource.getResourceClass())
                .flatMap(relative -> overridden(relative, resource.getResourceMethod())));
    }

    /** What the class says, or one that it extends or implements. */
    Optional<T> onClass(ResourceInfo resource) {
        return first(family(resource.getResourceClass()));
    }

    private Optional<T> first(Stream<? extends AnnotatedElement> elements) {
        return elements.map(wanted).flatMap(Optional::stream).findFirst();
    }

    private static Stream<Class<?>> family(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        Stream<Class<?>> ancestors = parent == null ? Stream.empty() : family(parent);
        Stream<Class<?>> interfaces = Arrays.stream(type.getInterfaces()).flatMap(NearestAnnotation::family);
        return Stream.concat(Stream.of(type), Stream.concat(ancestors, interfaces));
    }

    private static Stream<Method> overridden(Class<?> type, Method method) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(other -> other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes()));
    }
}
