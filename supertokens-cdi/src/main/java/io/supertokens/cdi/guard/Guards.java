package io.supertokens.cdi.guard;

import io.supertokens.cdi.session.SessionClaim;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Determines the guards of resources in one REST application from the annotations of the concrete class and method and
 * of everything that they inherit.
 *
 * <p>Within one type, an annotation of a method replaces that of the type (Jakarta Annotations, section 2.12). The
 * restrictions of different types (a class, its superclasses and its interfaces) are combined. Those of the
 * {@code Application} apply as well, unless {@code @PermitAll} opens the resource and nothing else restricts it;
 * {@code @Secured(optional = true)} beside it is not a restriction. {@code @PermitAll} on the resource class opens all
 * of its methods; on a superclass or an interface, it opens the methods that this type declares. Annotations also count
 * if they are on another annotation, such as a stereotype.
 *
 * <p>Caches its answers. Thread-safe.
 */
public final class Guards {

    /** More methods than any application has; limits the cache if classes are generated without end. */
    private static final int REMEMBERED = 10_000;

    private final Guard application;
    private final Supplier<Set<Class<?>>> known;
    private final Function<Class<?>, List<Class<?>>> behind;
    private final Map<Call, Guard> answers = new ConcurrentHashMap<>();
    private final Map<Class<?>, Guard> locators = new ConcurrentHashMap<>();
    private final Map<Face, Set<Class<?>>> faces = new ConcurrentHashMap<>();

    /**
     * Classes whose class files, including those of all their supertypes, were read and have no guards of
     * {@code javax}.
     */
    private final Set<Class<?>> readable = ConcurrentHashMap.newKeySet();

    private record Call(Class<?> instance, Class<?> resource, Method method) {}

    private record Face(Class<?> instance, Class<?> resource) {}

    /**
     * The guards of an application.
     *
     * @param application its class, or the class of a proxy of it
     * @param known classes that may implement a resource; used if the server shows no class of its own
     * @param behind finds the classes of the objects behind a proxy, if they differ from the proxy's own class
     */
    public Guards(Class<?> application, Supplier<Set<Class<?>>> known, Function<Class<?>, List<Class<?>>> behind) {
        this.application = Opinion.ofType(application);
        this.known = known;
        this.behind = behind;
    }

    /** The requirements for a request that the server has matched, including those of the locators that it passed. */
    public Guard of(ResourceInfo resource, UriInfo uri) {
        List<Object> matched = uri.getMatchedResources();
        boolean shown = !matched.isEmpty() && resource.getResourceClass().isInstance(matched.get(0));
        Class<?> instance = shown ? matched.get(0).getClass() : resource.getResourceClass();
        Guard guard = of(instance, resource.getResourceClass(), resource.getResourceMethod());
        for (Class<?> hidden : hiddenBehind(instance, resource.getResourceClass())) {
            guard = guard.and(of(hidden, resource.getResourceClass(), resource.getResourceMethod()));
        }
        for (Object ancestor : matched.subList(Math.min(1, matched.size()), matched.size())) {
            guard = guard.and(remembered(locators, ancestor.getClass(), this::ofLocators));
            for (Class<?> hidden : hiddenBehind(ancestor.getClass(), ancestor.getClass())) {
                guard = guard.and(remembered(locators, hidden, this::ofLocators));
            }
        }
        return guard;
    }

    private Set<Class<?>> hiddenBehind(Class<?> instance, Class<?> resource) {
        Set<Class<?>> hidden = new HashSet<>();
        remembered(faces, new Face(instance, resource), Guards::faces)
                .forEach(face -> hidden.addAll(behind.apply(face)));
        return hidden;
    }

    /** The types of an object that may be a proxy for another; none if it is not a proxy. */
    private static Set<Class<?>> faces(Face shown) {
        Class<?> own = Hierarchy.unproxied(shown.instance());
        if (own.equals(shown.instance()) && !Modifier.isAbstract(own.getModifiers())) {
            return Set.of();
        }
        Set<Class<?>> faces = new LinkedHashSet<>(Set.of(shown.resource()));
        if (own.equals(Object.class)) {
            Hierarchy.of(shown.instance()).types().stream()
                    .filter(type ->
                            type.isInterface() && !ResourceMethods.of(type).isEmpty())
                    .forEach(faces::add);
        } else {
            faces.add(own);
        }
        return faces;
    }

    /**
     * The guard of a resource method.
     *
     * @param instance the class of the object that is called, or of a proxy of it
     * @param resource the class that the server considers the resource, possibly an interface
     * @throws IllegalStateException if it has guards that cannot be read
     */
    Guard of(Class<?> instance, Class<?> resource, Method method) {
        return remembered(answers, new Call(instance, resource, method), call -> concrete(instance, resource)
                .map(type -> Opinion.found(requireKnownGuards(type), method, application))
                .reduce(Guard.NONE, Guard::and));
    }

    /**
     * Requires that all guards of a class can be read, including those of a class that was not known at startup, for
     * example a sub-resource in a jar.
     */
    private Class<?> requireKnownGuards(Class<?> type) {
        if (readable.contains(type)) {
            return type;
        }
        for (Class<?> relative : Hierarchy.of(type).types()) {
            JavaxClass.of(relative).filter(JavaxClass::isGuarded).ifPresent(unknown -> {
                throw new IllegalStateException(unknown.problem());
            });
        }
        if (readable.size() < REMEMBERED) {
            readable.add(type);
        }
        return type;
    }

    /** The claims that a resource method requires. */
    public Set<Class<? extends SessionClaim<?>>> claimsOf(Class<?> resource, Method method) {
        return of(resource, resource, method).claims();
    }

    /** How long ago the user may have authenticated, for a resource method; empty for any time. */
    public Optional<Duration> maxAgeOf(Class<?> resource, Method method) {
        return Optional.ofNullable(of(resource, resource, method).maxAge());
    }

    /** Whether a resource method requires that the session is bound to a device. */
    public boolean areDeviceBound(Class<?> resource, Method method) {
        return of(resource, resource, method).deviceBound();
    }

    /** The guard of a method without that of its application. */
    static Guard of(Class<?> type, Method method) {
        return Opinion.found(type, method, Guard.NONE);
    }

    /** Whether annotations of the application guard all resources that are not opened explicitly. */
    boolean closesApplication() {
        return !application.isOpen();
    }

    /**
     * The problems of the sub-resource locators of a class and of its implementations, each with the remedy. Locators
     * cannot be guarded, because they run before any filter.
     */
    public List<String> locatorProblems(Class<?> type) {
        return implementations(type)
                .flatMap(one -> locatorProblems(one, application).stream())
                .distinct()
                .toList();
    }

    /** The class, and all known classes that extend or implement it. */
    Stream<Class<?>> implementations(Class<?> type) {
        return Stream.concat(Stream.of(type), known.get().stream().filter(type::isAssignableFrom));
    }

    /** The problems of the locators of this class only, with the guard of its application. */
    static List<String> locatorProblems(Class<?> type, Guard application) {
        return ResourceMethods.of(type).stream()
                .filter(ResourceMethods.Found::isLocator)
                .filter(locator ->
                        !Opinion.found(type, locator.method(), application).isUnguarded())
                .map(locator ->
                        ("%s.%s is a sub-resource locator, which servers call before any check: its guard would not"
                                        + " work. Put @Secured, @RolesAllowed or @DenyAll on the class of the sub-resource, and"
                                        + " @PermitAll on the locator where its class or the Application is guarded")
                                .formatted(type.getName(), locator.method().getName()))
                .distinct()
                .toList();
    }

    private Guard ofLocators(Class<?> type) {
        return ResourceMethods.of(type).stream()
                .filter(ResourceMethods.Found::isLocator)
                .map(locator -> of(type, locator.method()))
                .reduce(Guard.NONE, Guard::and);
    }

    private static <K, V> V remembered(Map<K, V> answers, K key, Function<K, V> find) {
        V known = answers.get(key);
        if (known != null) {
            return known;
        }
        V found = find.apply(key);
        if (answers.size() < REMEMBERED) {
            answers.put(key, found);
        }
        return found;
    }

    /**
     * The classes that the object may have: its own class; if it is a proxy, all classes that implement the resource.
     */
    private Stream<Class<?>> concrete(Class<?> instance, Class<?> resource) {
        Class<?> own = Hierarchy.unproxied(instance);
        if (!own.equals(Object.class) && !Modifier.isAbstract(own.getModifiers())) {
            return Stream.of(instance);
        }
        return Stream.concat(
                Stream.of(instance),
                faces(new Face(instance, resource)).stream().flatMap(this::implementations));
    }
}
