package io.supertokens.cdi.guard;

import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers, for one REST application, what guards a resource: the annotations of the concrete class and method and of all
 * that they inherit.
 *
 * <p>Within one type an annotation of a method replaces the type's (Jakarta Annotations, section 2.12). The restrictions of
 * different types, a class, its superclasses and its interfaces, apply all together. Those of the {@code Application} apply
 * too, unless {@code @PermitAll} opens the resource and nothing else restricts it; beside it, only {@code @Secured(optional =
 * true)} is no restriction. {@code @PermitAll} on the resource class opens all of its methods; on a superclass or an
 * interface, those that this type declares. Annotations count also where they stand on another annotation, a stereotype for
 * instance.
 *
 * <p>Remembers its answers; safe for use by several threads.
 */
public final class Guards {

    /** More methods than any application has; a limit for classes that are generated without end. */
    private static final int REMEMBERED = 10_000;

    private final Guard application;
    private final Supplier<Set<Class<?>>> known;
    private final Function<Class<?>, List<Class<?>>> behind;
    private final Map<Call, Guard> answers = new ConcurrentHashMap<>();
    private final Map<Class<?>, Guard> locators = new ConcurrentHashMap<>();
    private final Map<Face, Set<Class<?>>> faces = new ConcurrentHashMap<>();

    /** Classes whose files were looked at, and those of all that they inherit: no guard in them is one of {@code javax}. */
    private final Set<Class<?>> readable = ConcurrentHashMap.newKeySet();

    private record Call(Class<?> instance, Class<?> resource, Method method) {}

    private record Face(Class<?> instance, Class<?> resource) {}

    /**
     * The guards of an application.
     *
     * @param application its class or that of a proxy of it
     * @param known classes that may implement a resource; asked for where the server shows no class of its own
     * @param behind the classes of the objects for which a proxy of a class may stand, where they are not its own
     */
    public Guards(Class<?> application, Supplier<Set<Class<?>>> known, Function<Class<?>, List<Class<?>>> behind) {
        this.application = Opinion.ofType(application);
        this.known = known;
        this.behind = behind;
    }

    /** What the request that the server has matched must satisfy; of locators on the way, too. */
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

    /** The types by which an object is known that may hide another; none if it hides none. */
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
     * What guards a resource method.
     *
     * @param instance the class of the object that is called, or of a proxy of it
     * @param resource the class that the server takes for the resource, maybe an interface
     * @throws IllegalStateException if it has guards that nobody can read
     */
    Guard of(Class<?> instance, Class<?> resource, Method method) {
        return remembered(answers, new Call(instance, resource, method), call -> concrete(instance, resource)
                .map(type -> Opinion.found(requireKnownGuards(type), method, application))
                .reduce(Guard.NONE, Guard::and));
    }

    /** Also of a class that nobody knew at start, a sub-resource in a jar for instance. */
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

    /** What guards a method; without the application that it belongs to. */
    static Guard of(Class<?> type, Method method) {
        return Opinion.found(type, method, Guard.NONE);
    }

    /** Whether annotations of the application guard all resources that do not say otherwise. */
    boolean closesApplication() {
        return !application.isOpen();
    }

    /**
     * What is wrong with the sub-resource locators of a class, or of what implements it, each with the remedy: their bodies
     * run before any filter.
     */
    public List<String> locatorProblems(Class<?> type) {
        return implementations(type)
                .flatMap(one -> locatorProblems(one, application).stream())
                .distinct()
                .toList();
    }

    /** The class, and all that are known to extend or implement it. */
    Stream<Class<?>> implementations(Class<?> type) {
        return Stream.concat(Stream.of(type), known.get().stream().filter(type::isAssignableFrom));
    }

    /** The same for this class alone, with what guards its application. */
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

    /** The classes that may stand behind the object: its own, or where a proxy hides it, all that implement the resource. */
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
