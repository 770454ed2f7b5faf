package io.supertokens.cdi.guard;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resource methods and sub-resource locators of a class, including inherited ones (Jakarta REST, sections 3.3 and
 * 3.6).
 */
public final class ResourceMethods {

    /**
     * A resource method or sub-resource locator.
     *
     * @param verbs the HTTP methods that it answers; none if it is a sub-resource locator
     * @param path relative to the base of the application, without leading and trailing slashes
     */
    public record Found(Method method, Set<String> verbs, String path) {

        boolean isLocator() {
            return verbs.isEmpty();
        }
    }

    private ResourceMethods() {}

    static List<Found> of(Class<?> type) {
        Hierarchy hierarchy = Hierarchy.of(type);
        boolean any = hierarchy.types().stream()
                .flatMap(relative -> Arrays.stream(relative.getDeclaredMethods()))
                .anyMatch(method -> path(method).isPresent() || verbs(method).isPresent());
        if (!any) {
            return List.of();
        }
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .flatMap(method -> found(hierarchy, method).stream())
                .toList();
    }

    /** The method, if it is a resource method or a sub-resource locator. */
    public static Optional<Found> of(Class<?> type, Method method) {
        return found(Hierarchy.of(type), method);
    }

    /** Whether the class or one of its supertypes has a path. */
    public static boolean isRoot(Class<?> type) {
        return pathOf(Hierarchy.of(type)).isPresent();
    }

    private static Optional<Found> found(Hierarchy hierarchy, Method method) {
        Set<String> verbs = first(hierarchy, method, ResourceMethods::verbs).orElse(Set.of());
        Optional<String> path = first(hierarchy, method, ResourceMethods::path);
        if (verbs.isEmpty() && path.isEmpty()) {
            return Optional.empty();
        }
        String whole = pathOf(hierarchy).orElse("") + "/" + path.orElse("");
        return Optional.of(new Found(method, verbs, trimmed(whole)));
    }

    private static Optional<String> pathOf(Hierarchy hierarchy) {
        return hierarchy.types().stream()
                .map(ResourceMethods::path)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static <T> Optional<T> first(
            Hierarchy hierarchy, Method method, Function<AnnotatedElement, Optional<T>> wanted) {
        return hierarchy.types().stream()
                .flatMap(type -> hierarchy.declarations(type, method).stream())
                .map(wanted)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> path(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Path.class)).map(Path::value);
    }

    private static Optional<Set<String>> verbs(AnnotatedElement element) {
        Set<String> verbs = Stream.of(element.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .collect(Collectors.toSet());
        return verbs.isEmpty() ? Optional.empty() : Optional.of(verbs);
    }

    public static String trimmed(String path) {
        return path.replaceAll("^/+|/+$", "").replaceAll("/+", "/");
    }
}
