package io.supertokens.cdi.guard;

import io.supertokens.cdi.http.Secured;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The effect of one type's annotations on a method.
 *
 * @param guard the restrictions
 * @param restricts whether they restrict access
 * @param opens whether they open the method if the application is restricted
 */
record Opinion(Guard guard, boolean restricts, boolean opens) {

    /** The guard of a method: the combined annotations of the class, of its supertypes, and of the application. */
    static Guard found(Class<?> type, Method method, Guard application) {
        Hierarchy hierarchy = Hierarchy.of(type);
        Class<?> called = Hierarchy.unproxied(type);
        List<Opinion> opinions = hierarchy.types().stream()
                .flatMap(relative -> opinions(relative, hierarchy.declarations(relative, method), called))
                .toList();
        Guard own = opinions.stream().map(Opinion::guard).reduce(Guard.NONE, Guard::and);
        boolean opens = opinions.stream().anyMatch(Opinion::opens)
                && opinions.stream().noneMatch(opinion -> opinion.restricts() && !opinion.opens());
        return opens ? own : own.and(application);
    }

    /**
     * The effect of a type on a method. Methods that only have the same name (private or static ones, or ones visible
     * only in another package) open nothing and replace nothing. Their restrictions count nevertheless, because a
     * reader may mistake one for the method.
     */
    private static Stream<Opinion> opinions(Class<?> type, List<Method> declared, Class<?> called) {
        List<Method> inherited = declared.stream()
                .filter(method -> Hierarchy.canBeOverridden(method, called))
                .toList();
        Said ofOthers = Said.by(
                declared.stream().filter(method -> !inherited.contains(method)).toList());
        return Stream.of(
                opinion(type, inherited, Hierarchy.unproxied(type).equals(called)),
                new Opinion(guard(ofOthers, ofOthers, false), ofOthers.restricts() || ofOthers.saysSession(), false));
    }

    /** The guard of all methods of a class that have no annotations of their own. */
    static Guard ofType(Class<?> type) {
        return Hierarchy.of(type).types().stream()
                .map(relative -> opinion(relative, List.of(), true).guard())
                .reduce(Guard.NONE, Guard::and);
    }

    /**
     * The effect of a type on a method.
     *
     * @param methods the declarations of the method in that type
     * @param isCalled whether the type is the class of the resource, whose annotations also apply to inherited methods
     */
    private static Opinion opinion(Class<?> type, List<Method> methods, boolean isCalled) {
        Said ofMethods = Said.by(methods);
        Said ofType = Said.by(List.of(type));
        boolean sessionIsOfMethods = ofMethods.saysSession() || ofMethods.permits();
        Said access = ofMethods.saysAccess() ? ofMethods : ofType;
        Said session = sessionIsOfMethods ? ofMethods : ofType;
        boolean opens = ofMethods.opens()
                || (ofType.opens()
                        && !ofMethods.saysAccess()
                        && !ofMethods.saysSession()
                        && (isCalled || methods.stream().anyMatch(method -> !method.isBridge())));
        boolean restricts = access.restricts() || session.saysSession();
        return new Opinion(guard(access, session, opens), restricts, opens);
    }

    private static Guard guard(Said access, Said session, boolean opens) {
        return session.secured().stream()
                .reduce(new Guard(Guard.Need.NONE, null, access.denied(), access.roles(), opens), Guard::and);
    }

    /** The annotations of one element. */
    private record Said(List<Guard> secured, boolean denied, Set<Set<String>> roles, boolean permitAll) {

        static Said by(Collection<? extends AnnotatedElement> elements) {
            List<Annotation> annotations = elements.stream()
                    .flatMap(element -> withMeta(element, Set.of()))
                    .toList();
            return new Said(
                    elements.stream().flatMap(Said::secured).toList(),
                    only(annotations, DenyAll.class).findAny().isPresent(),
                    Set.copyOf(only(annotations, RolesAllowed.class)
                            .map(allowed -> Set.copyOf(List.of(allowed.value())))
                            .toList()),
                    only(annotations, PermitAll.class).findAny().isPresent());
        }

        private static Stream<Guard> secured(AnnotatedElement element) {
            return only(withMeta(element, Set.of()).toList(), Secured.class).map(secured -> {
                try {
                    return Guard.of(secured);
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException(name(element) + " has " + e.getMessage(), e);
                }
            });
        }

        private static String name(AnnotatedElement element) {
            return element instanceof Method method
                    ? method.getDeclaringClass().getName() + "." + method.getName()
                    : ((Class<?>) element).getName();
        }

        private static <A extends Annotation> Stream<A> only(List<Annotation> annotations, Class<A> type) {
            return annotations.stream().filter(type::isInstance).map(type::cast);
        }

        /**
         * @param above the annotations that have led to this element; annotations may annotate each other in a circle
         */
        private static Stream<Annotation> withMeta(AnnotatedElement element, Set<Class<?>> above) {
            return Stream.of(element.getDeclaredAnnotations())
                    .filter(annotation -> !above.contains(annotation.annotationType())
                            && !annotation.annotationType().getName().startsWith("java.lang."))
                    .flatMap(annotation -> {
                        Set<Class<?>> next = new HashSet<>(above);
                        next.add(annotation.annotationType());
                        return Stream.concat(Stream.of(annotation), withMeta(annotation.annotationType(), next));
                    });
        }

        boolean saysAccess() {
            return restricts() || permitAll;
        }

        boolean saysSession() {
            return !secured.isEmpty();
        }

        boolean restricts() {
            return denied || !roles.isEmpty();
        }

        /** Whether {@code @PermitAll} has effect; a restriction on the same element overrides it. */
        boolean permits() {
            return permitAll && !restricts();
        }

        /** Whether the restrictions of the application do not apply. */
        boolean opens() {
            return permits() && secured.stream().allMatch(guard -> guard.session() == Guard.Need.OPTIONAL);
        }
    }
}
