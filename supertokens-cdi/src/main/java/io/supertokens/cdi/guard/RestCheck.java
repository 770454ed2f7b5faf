package io.supertokens.cdi.guard;

import io.supertokens.cdi.guard.RestServlets.RestServlet;
import io.supertokens.cdi.http.Secured;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks that the library guards all REST applications of the WAR. */
public final class RestCheck {

    private RestCheck() {}

    /**
     * Compares the REST applications that were found with those in which the library is active.
     *
     * @param configured the applications of this WAR in which the library is active
     * @param types classes that are related to REST applications
     * @param javax classes in the WAR with annotations that a Jakarta server does not know
     * @return warnings about problems that leave nothing unprotected
     * @throws IllegalStateException if anything would be served without its guards; the message names all of it
     */
    public static List<String> check(
            RestServlets servlets,
            List<RestApplications.Configured> configured,
            RestApplications applications,
            Set<Class<?>> types,
            List<JavaxClass> javax) {
        Set<String> active = configured.stream()
                .map(application -> application.type().getName())
                .collect(Collectors.toSet());
        Set<Class<?>> resources = applications.resourceTypes();
        List<JavaxClass> unread = resources.stream()
                .flatMap(resource -> JavaxClass.of(resource).stream())
                .toList();
        List<String> problems = Stream.of(
                        servlets.all().stream()
                                .filter(servlet -> !active.contains(servlet.application()))
                                .map(RestCheck::inactive),
                        RestApplications.problems(types).stream(),
                        configured.stream().flatMap(application -> application.problems().stream()),
                        unread.stream().filter(JavaxClass::isGuarded).map(JavaxClass::problem))
                .flatMap(problem -> problem)
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "Guards would not work in this application:\n  " + String.join("\n  ", problems));
        }
        return Stream.concat(
                        servlets.all().stream().anyMatch(RestServlet::isMapped)
                                ? Stream.empty()
                                : unserved(types).stream(),
                        Stream.concat(javax.stream(), unread.stream())
                                .map(JavaxClass::problem)
                                .distinct())
                .toList();
    }

    private static String inactive(RestServlet servlet) {
        String application = servlet.application().equals(Application.class.getName())
                ? "The REST application of the servlet or filter " + servlet.name()
                : "The REST application " + servlet.application();
        return application
                + " would be served without @Secured, @RolesAllowed and the refresh endpoint, because the library is not active in it:"
                + " remove jakarta.ws.rs.loadServices=false from its properties, or let it register"
                + " io.supertokens.cdi.rest.SuperTokensFeature; a servlet that web.xml declares also needs"
                + " <load-on-startup>1</load-on-startup>";
    }

    private static List<String> unserved(Set<Class<?>> types) {
        List<String> resources = types.stream()
                .filter(type -> !type.isAnnotation()
                        && (type.isAnnotationPresent(Path.class)
                                || type.isAnnotationPresent(Secured.class)
                                || Arrays.stream(type.getDeclaredMethods())
                                        .anyMatch(method -> method.isAnnotationPresent(Secured.class))))
                .filter(type -> !type.getName().startsWith("io.supertokens.cdi."))
                .map(Class::getName)
                .sorted()
                .toList();
        return resources.isEmpty()
                ? List.of()
                : List.of("this WAR has no REST application, so nothing of "
                        + String.join(", ", resources)
                        + " is served and no guard works: add a class that extends jakarta.ws.rs.core.Application with"
                        + " @ApplicationPath, or a <servlet-mapping> of jakarta.ws.rs.core.Application to web.xml");
    }
}
