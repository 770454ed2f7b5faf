package io.supertokens.cdi.guard;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servlets and servlet filters of this WAR that are REST applications (Jakarta REST, section 2.3.2). */
public record RestServlets(List<RestServlet> all) {

    /** The initialization parameter that names the class of an application; also the name of a servlet. */
    private static final String APPLICATION_PARAMETER = "jakarta.ws.rs.Application";

    /** Packages of the servlets and servlet filters of Jakarta REST implementations. */
    private static final List<String> IMPLEMENTATIONS =
            List.of("org.jboss.resteasy.", "org.glassfish.jersey.servlet.", "org.apache.cxf.jaxrs.servlet.");

    /**
     * A servlet or servlet filter that is a REST application.
     *
     * @param application the class name of its application; that of {@link Application} if it has no class of its own
     * @param isMapped whether a request can reach it
     * @param basePaths its base paths, as the browser sees them; each ends with a slash
     */
    public record RestServlet(String name, String application, boolean isMapped, List<String> basePaths) {}

    public static RestServlets of(ServletContext web) {
        return new RestServlets(Stream.concat(
                        web.getServletRegistrations().values().stream()
                                .flatMap(servlet ->
                                        of(servlet, orNone(servlet.getMappings()), orNone(servlet.getMappings()), web)),
                        web.getFilterRegistrations().values().stream().flatMap(filter -> of(filter, web)))
                .toList());
    }

    /**
     * The applications of servers that start them without servlets, as far as their annotations tell.
     *
     * @param types the classes of the WAR that may be applications
     * @param active the applications in which the library is active
     */
    public static RestServlets ofApplications(
            Collection<Class<?>> types, List<RestApplications.Configured> active, ServletContext web) {
        return new RestServlets(Stream.concat(
                        active.stream().map(RestApplications.Configured::type),
                        types.stream().filter(type -> isApplicationOf(type, web)))
                .distinct()
                .map(type -> new RestServlet(type.getName(), type.getName(), true, basePaths(type, web)))
                .toList());
    }

    /** Whether the class is an application that belongs to this WAR. */
    public static boolean isApplicationOf(Class<?> type, ServletContext web) {
        return Application.class.isAssignableFrom(type)
                && !Modifier.isAbstract(type.getModifiers())
                && type.getClassLoader() == web.getClassLoader()
                && !type.getName().startsWith("org.glassfish.jersey.");
    }

    private static List<String> basePaths(Class<?> application, ServletContext web) {
        ApplicationPath path = application.getAnnotation(ApplicationPath.class);
        String below = path == null ? "" : ResourceMethods.trimmed(path.value().replaceFirst("/?\\*$", ""));
        return basePaths(List.of("/" + (below.isEmpty() ? "" : below + "/") + "*"), web);
    }

    private static Stream<RestServlet> of(FilterRegistration filter, ServletContext web) {
        List<String> mappings = new ArrayList<>(orNone(filter.getUrlPatternMappings()));
        mappings.addAll(orNone(filter.getServletNameMappings()));
        return of(filter, mappings, orNone(filter.getUrlPatternMappings()), web);
    }

    /** Open Liberty returns null where the specification has an empty collection. */
    private static Collection<String> orNone(@Nullable Collection<String> mappings) {
        return mappings == null ? List.of() : mappings;
    }

    private static Stream<RestServlet> of(
            Registration registration, Collection<String> mappings, Collection<String> patterns, ServletContext web) {
        return applicationOf(registration, web)
                .map(application -> new RestServlet(
                        registration.getName(), application, !mappings.isEmpty(), basePaths(patterns, web)));
    }

    /** The base paths of the REST applications, as the browser sees them; each ends with a slash. */
    public List<String> basePaths() {
        return all.stream()
                .map(RestServlet::basePaths)
                .flatMap(Collection::stream)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether the application with this class belongs to this WAR; in an EAR, several WARs may share the library. */
    public boolean serve(Class<?> application) {
        return all.stream().anyMatch(servlet -> servlet.application().equals(application.getName()));
    }

    /** The base paths of the application with this class. */
    public List<String> basePathsOf(Class<?> application) {
        return all.stream()
                .filter(servlet -> servlet.application().equals(application.getName()))
                .map(RestServlet::basePaths)
                .flatMap(Collection::stream)
                .toList();
    }

    public static boolean isRest(ServletRegistration registration, ServletContext web) {
        return applicationOf(registration, web).findAny().isPresent();
    }

    private static Stream<String> applicationOf(Registration registration, ServletContext web) {
        String parameter = registration.getInitParameter(APPLICATION_PARAMETER);
        if (parameter != null) {
            return Stream.of(parameter.trim());
        }
        if (isApplication(registration.getName(), web)) {
            return Stream.of(registration.getName());
        }
        String type = registration.getClassName();
        if (type != null && isImplementation(type, web)) {
            String ofContext = web.getInitParameter(APPLICATION_PARAMETER);
            return Stream.of(ofContext == null ? Application.class.getName() : ofContext.trim());
        }
        return Stream.empty();
    }

    private static boolean isApplication(String name, ServletContext web) {
        return loaded(name, web).filter(Application.class::isAssignableFrom).isPresent();
    }

    /** Whether the class belongs to a Jakarta REST implementation or extends such a class. */
    private static boolean isImplementation(String name, ServletContext web) {
        if (IMPLEMENTATIONS.stream().anyMatch(name::startsWith)) {
            return true;
        }
        Class<?> parent = loaded(name, web).<Class<?>>map(Class::getSuperclass).orElse(null);
        while (parent != null) {
            if (IMPLEMENTATIONS.stream().anyMatch(parent.getName()::startsWith)) {
                return true;
            }
            parent = parent.getSuperclass();
        }
        return false;
    }

    /** Loads a class of the WAR without initializing it; empty if it cannot be loaded. */
    static Optional<Class<?>> loaded(String name, ServletContext web) {
        try {
            return Optional.of(Class.forName(name, false, web.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static List<String> basePaths(Collection<String> patterns, ServletContext web) {
        return patterns.stream()
                .filter(mapping -> mapping.endsWith("/*"))
                .map(mapping -> encoded(web.getContextPath() + mapping.substring(0, mapping.length() - 1)))
                .sorted()
                .toList();
    }

    public static String encoded(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The application has a path that no URL can have: " + path, e);
        }
    }
}
