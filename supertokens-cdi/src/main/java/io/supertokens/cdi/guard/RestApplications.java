package io.supertokens.cdi.guard;

import jakarta.enterprise.inject.spi.Bean;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.core.Application;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The REST applications of this WAR in which the library is active, and all known classes. Thread-safe. */
public final class RestApplications {

    private static final String WAR = RestApplications.class.getName();
    private static final String CHECK = RestApplications.class.getName() + ".check";
    private static final String CHECKED = RestApplications.class.getName() + ".checked";

    private final Set<Class<?>> known = ConcurrentHashMap.newKeySet();
    private final ProducedBeans produced;
    private final List<Configured> configured = new CopyOnWriteArrayList<>();

    /**
     * An endpoint that clients can call.
     *
     * @param path relative to the base of the application, without leading and trailing slashes
     */
    public record Endpoint(String verb, String path) {}

    /** A REST application in which the library is active. */
    public static final class Configured {

        private final @Nullable Object war;
        private final Class<?> type;
        private final Set<Class<?>> known;
        private final Guards guards;
        private final Supplier<Collection<Class<?>>> resources;
        private final Map<ResourceMethods.Found, Class<?>> found = new ConcurrentHashMap<>();

        private Configured(
                @Nullable Object war,
                Class<?> type,
                Set<Class<?>> known,
                Guards guards,
                Supplier<Collection<Class<?>>> resources) {
            this.war = war;
            this.type = type;
            this.known = known;
            this.guards = guards;
            this.resources = resources;
        }

        /** The class of the application; {@link Application} itself if the server created the application. */
        public Class<?> type() {
            return type;
        }

        /** Whether annotations of the application guard all resources that are not opened explicitly. */
        public boolean isClosed() {
            return guards.closesApplication();
        }

        public void found(Class<?> resource, ResourceMethods.Found method) {
            found.put(method, resource);
        }

        /** The endpoints that can be called without a session, sorted by path. */
        public List<Endpoint> open() {
            return found.entrySet().stream()
                    .filter(entry -> guards.of(
                                    entry.getValue(),
                                    entry.getValue(),
                                    entry.getKey().method())
                            .isOpen())
                    .flatMap(entry -> entry.getKey().verbs().stream()
                            .map(verb -> new Endpoint(verb, entry.getKey().path())))
                    .distinct()
                    .sorted(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::verb))
                    .toList();
        }

        /**
         * The methods of sub-resources that can be called without a session: HTTP method, class and method, sorted.
         * Their paths are unknown, because they depend on what locators return.
         */
        public List<String> openInSubResources() {
            return known.stream()
                    .filter(type -> !Modifier.isAbstract(type.getModifiers()) && isServed(type))
                    .filter(type -> !ResourceMethods.isRoot(type))
                    .flatMap(type -> ResourceMethods.of(type).stream()
                            .filter(found ->
                                    guards.of(type, type, found.method()).isOpen())
                            .flatMap(found -> found.verbs().stream()
                                    .map(verb -> verb + " " + type.getName() + "."
                                            + found.method().getName())))
                    .distinct()
                    .sorted()
                    .toList();
        }

        /** The problems of its guards, each with the remedy; empty if all guards work. */
        public List<String> problems() {
            return resources.get().stream()
                    .flatMap(resource -> guards.locatorProblems(resource).stream())
                    .distinct()
                    .toList();
        }

        /** Its resource classes and their implementations. */
        Stream<Class<?>> resources() {
            return Stream.concat(resources.get().stream(), found.values().stream())
                    .flatMap(guards::implementations);
        }
    }

    /**
     * Creates the registry with the beans.
     *
     * @param known the classes of the beans
     * @param produced the beans that a producer or an extension creates
     */
    public RestApplications(Collection<Class<?>> known, Collection<Bean<?>> produced) {
        this.known.addAll(known);
        this.produced = new ProducedBeans(produced);
    }

    /** Records that the library's ServletContainerInitializer has run, which triggers the check of all applications. */
    public static void initialized(ServletContext web) {
        web.setAttribute(WAR, new Object());
    }

    /** Records that the check has succeeded; until then no request is served. */
    public static void checked(ServletContext web) {
        web.setAttribute(CHECKED, true);
    }

    /**
     * Lets the first request run the check, on servers that start REST applications after all servlets.
     *
     * @param check throws an exception if it fails; then no request is served
     */
    public static void checkAtFirstRequest(ServletContext web, Runnable check) {
        web.setAttribute(CHECK, check);
    }

    /** Whether the check has succeeded; runs it if the first request has to. */
    public static boolean isChecked(ServletContext web) {
        if (web.getAttribute(CHECK) instanceof Runnable check) {
            synchronized (check) {
                if (web.getAttribute(CHECK) == check) {
                    try {
                        check.run();
                        checked(web);
                    } finally {
                        web.removeAttribute(CHECK);
                    }
                }
            }
        }
        return web.getAttribute(CHECKED) != null;
    }

    /**
     * Requires that the initializer has run. An absolute ordering without the library's jar leaves it out (Jakarta
     * Servlet, section 8.2.4), while other parts of the library start nevertheless and call this method.
     *
     * @throws IllegalStateException if it has not run
     */
    public void requireInitializer(ServletContext web) {
        if (web.getAttribute(WAR) == null) {
            throw new IllegalStateException(
                    "The <absolute-ordering> of web.xml leaves out the jar of supertokens-cdi, so that nothing checks"
                            + " whether the REST applications are guarded, and no cookie can be sent: add <others/> to it");
        }
    }

    /** Adds classes that the server has found at startup. */
    public void add(Collection<Class<?>> types) {
        known.addAll(types);
    }

    /**
     * Adds an application in which the library is active.
     *
     * @param web null if the server does not provide it
     */
    public Configured configure(
            @Nullable ServletContext web,
            Class<?> application,
            Guards guards,
            Supplier<Collection<Class<?>>> resources) {
        Configured added = new Configured(
                web == null ? null : web.getAttribute(WAR), Hierarchy.unproxied(application), known, guards, resources);
        configured.add(added);
        return added;
    }

    /**
     * The class of the application, if the WAR has only one; otherwise {@link Application} itself, and then the check
     * finds that the applications of the WAR are not guarded. For servers that do not inject it (CXF).
     */
    public Class<?> onlyApplication() {
        List<Class<?>> all = known.stream()
                .filter(type -> Application.class.isAssignableFrom(type)
                        && type != Application.class
                        && !Modifier.isAbstract(type.getModifiers()))
                .toList();
        return all.size() == 1 ? all.get(0) : Application.class;
    }

    /** All known classes and interfaces that may have guards of a resource or a sub-resource. */
    public Set<Class<?>> resourceTypes() {
        Set<Class<?>> served = new LinkedHashSet<>();
        configured.stream().flatMap(Configured::resources).forEach(served::add);
        known.stream().filter(RestApplications::isServed).forEach(served::add);
        Deque<Class<?>> unseen = new ArrayDeque<>(served);
        while (!unseen.isEmpty()) {
            ResourceMethods.of(unseen.remove()).stream()
                    .filter(ResourceMethods.Found::isLocator)
                    .<Class<?>>map(locator -> locator.method().getReturnType())
                    .filter(type -> isServed(type) && served.add(type))
                    .forEach(unseen::add);
        }
        return served.stream()
                .flatMap(type -> Hierarchy.of(type).types().stream())
                .collect(Collectors.toSet());
    }

    /** Whether the class can be a resource or a sub-resource. */
    private static boolean isServed(Class<?> type) {
        try {
            return !ResourceMethods.of(type).isEmpty();
        } catch (LinkageError e) {
            // It refers to missing classes, so no server can use it as a resource.
            return false;
        }
    }

    /**
     * The applications of this WAR in which the library is active so far. In an EAR, several WARs may share the library
     * and may have applications of the same name.
     */
    public List<Configured> configured(ServletContext web) {
        Object war = web.getAttribute(WAR);
        return configured.stream()
                .filter(application -> application.war == null || application.war.equals(war))
                .toList();
    }

    public List<Class<?>> classesBehind(Class<?> type) {
        return produced.classesBehind(type);
    }

    public Set<Class<?>> known() {
        return known;
    }

    /** The problems of the guards of these classes, each with the remedy; empty if all guards work. */
    public static List<String> problems(Collection<Class<?>> types) {
        return types.stream()
                .flatMap(type -> problems(type).stream())
                .distinct()
                .toList();
    }

    private static List<String> problems(Class<?> type) {
        try {
            return Guards.locatorProblems(type, Guard.NONE);
        } catch (LinkageError e) {
            // It refers to missing classes, so no server can use it as a resource.
            return List.of();
        }
    }
}
