package io.supertokens.cdi.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.http.Secured;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.StubMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Annotations at all pairs of places, in open and restricted applications, on methods that are declared at either
 * place, compared with a rule that is written from the caller's point of view.
 */
class GuardsRuleTest {

    private enum Says {
        NOTHING,
        DENY,
        A,
        B,
        PERMIT,
        SECURED,
        OPTIONAL,
        ALWAYS,
        NEVER;

        boolean isAccess() {
            return this == DENY || this == A || this == B;
        }

        boolean isRole() {
            return this == A || this == B;
        }

        boolean isSession() {
            return this == SECURED || this == OPTIONAL || this == ALWAYS || this == NEVER;
        }

        Annotation[] annotations() {
            return Arrays.stream(Samples.class.getDeclaredMethods())
                    .filter(method -> method.getName().equalsIgnoreCase(name()))
                    .flatMap(method -> Arrays.stream(method.getAnnotations()))
                    .toArray(Annotation[]::new);
        }
    }

    @SuppressWarnings("unused") // for their annotations
    private interface Samples {
        @DenyAll
        void deny();

        @RolesAllowed("a")
        void a();

        @RolesAllowed("b")
        void b();

        @PermitAll
        void permit();

        @Secured
        void secured();

        @Secured(optional = true)
        void optional();

        @Secured(antiCsrf = Secured.AntiCsrf.ALWAYS)
        void always();

        @Secured(antiCsrf = Secured.AntiCsrf.NEVER)
        void never();
    }

    /** The annotations at one place: none, one or two. */
    private record Place(Set<Says> says) {

        static final Place EMPTY = new Place(Set.of());

        static Place of(Says one) {
            return one == Says.NOTHING ? EMPTY : new Place(Set.of(one));
        }

        boolean isEmpty() {
            return says.isEmpty();
        }

        boolean keepsRolesOut() {
            return says.stream().anyMatch(Says::isAccess);
        }

        boolean saysAccess() {
            return keepsRolesOut() || says.contains(Says.PERMIT);
        }

        boolean saysSession() {
            return says.stream().anyMatch(Says::isSession);
        }

        boolean requiresSession() {
            return says.stream().anyMatch(one -> one.isSession() && one != Says.OPTIONAL);
        }

        boolean permits() {
            return says.contains(Says.PERMIT) && !keepsRolesOut();
        }

        boolean opens() {
            return permits() && !requiresSession();
        }

        Annotation[] annotations() {
            return says.stream()
                    .flatMap(one -> Arrays.stream(one.annotations()))
                    .toArray(Annotation[]::new);
        }
    }

    private record OneType(Place type, Place method, boolean declares) {

        static final OneType SILENT = new OneType(Place.EMPTY, Place.EMPTY, true);

        static OneType of(Says type, Says method) {
            return new OneType(Place.of(type), Place.of(method), true);
        }

        OneType inheriting() {
            return new OneType(type, Place.EMPTY, false);
        }

        Place access() {
            return method.saysAccess() ? method : type;
        }

        Place session() {
            return method.saysSession() || method.permits() ? method : type;
        }

        boolean lets(@Nullable Set<String> caller) {
            boolean access = access().says().stream().allMatch(said -> switch (said) {
                case DENY -> false;
                case A -> caller != null && caller.contains("a");
                case B -> caller != null && caller.contains("b");
                default -> true;
            });
            return access && (caller != null || !session().requiresSession());
        }

        boolean restricts() {
            return access().keepsRolesOut() || session().saysSession();
        }

        /**
         * Whether the type opens the method: {@code @PermitAll} on a supertype covers only the methods declared there.
         */
        boolean opens(boolean isCalled) {
            return method.opens() || (type.opens() && method.isEmpty() && (declares || isCalled));
        }
    }

    /** A class with its supertypes, starting with the class that is called, and the application. */
    private record Case(boolean extended, List<OneType> chain, Place application) {

        List<OneType> all() {
            List<Boolean> opens = IntStream.range(0, chain.size())
                    .mapToObj(i -> chain.get(i).opens(i == 0))
                    .toList();
            boolean closed =
                    IntStream.range(0, chain.size()).anyMatch(i -> chain.get(i).restricts() && !opens.get(i));
            return opens.contains(true) && !closed
                    ? chain
                    : Stream.concat(chain.stream(), Stream.of(new OneType(application, Place.EMPTY, false)))
                            .toList();
        }

        boolean lets(@Nullable Set<String> caller) {
            return all().stream().allMatch(one -> one.lets(caller));
        }

        Secured.@Nullable AntiCsrf antiCsrf() {
            List<Secured.AntiCsrf> strictestLast =
                    List.of(Secured.AntiCsrf.NEVER, Secured.AntiCsrf.STATE_CHANGING, Secured.AntiCsrf.ALWAYS);
            return all().stream()
                    .flatMap(one -> one.session().says().stream())
                    .map(said -> switch (said) {
                        case SECURED, OPTIONAL -> Secured.AntiCsrf.STATE_CHANGING;
                        case ALWAYS -> Secured.AntiCsrf.ALWAYS;
                        case NEVER -> Secured.AntiCsrf.NEVER;
                        default -> null;
                    })
                    .filter(Objects::nonNull)
                    .max(Comparator.comparingInt(strictestLast::indexOf))
                    .orElse(null);
        }
    }

    private static List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (Says one : Says.values()) {
            places.add(Place.of(one));
            for (Says other : Says.values()) {
                boolean sameAnnotation = (one.isSession() && other.isSession()) || (one.isRole() && other.isRole());
                if (one.compareTo(other) < 0 && one != Says.NOTHING && !sameAnnotation) {
                    places.add(new Place(Set.of(one, other)));
                }
            }
        }
        return places;
    }

    private static final Map<Place, Class<?>> APPLICATION_CLASSES = new HashMap<>();
    private static final List<Place> APPLICATIONS =
            Stream.of(Says.SECURED, Says.A, Says.DENY).map(Place::of).toList();

    static Stream<Case> onePlaceBesideAnother() {
        List<Case> cases = new ArrayList<>();
        for (Says one : Says.values()) {
            for (Says other : Says.values()) {
                cases.add(new Case(false, List.of(OneType.of(one, other), OneType.SILENT), Place.EMPTY));
                cases.add(new Case(false, List.of(OneType.of(one, other), OneType.SILENT), Place.of(Says.ALWAYS)));
                for (boolean extended : new boolean[] {true, false}) {
                    cases.add(new Case(extended, List.of(OneType.SILENT, OneType.of(one, other)), Place.EMPTY));
                    for (OneType below : List.of(OneType.of(one, Says.NOTHING), OneType.of(Says.NOTHING, one))) {
                        for (OneType above :
                                List.of(OneType.of(other, Says.NOTHING), OneType.of(Says.NOTHING, other))) {
                            cases.add(new Case(extended, List.of(below, above), Place.EMPTY));
                            cases.add(new Case(extended, List.of(below, above), Place.of(Says.SECURED)));
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    static Stream<Case> oneOrTwoAnnotationsAtOnePlaceOfAClosedApplication() {
        return APPLICATIONS.stream().flatMap(application -> places().stream()
                .flatMap(place -> Stream.of(Says.NOTHING, Says.PERMIT, Says.A, Says.SECURED, Says.OPTIONAL)
                        .flatMap(other -> Stream.of(
                                new OneType(place, Place.of(other), true), new OneType(Place.of(other), place, true)))
                        .flatMap(one -> Stream.of(List.of(one), List.of(OneType.SILENT, one)))
                        .map(chain -> new Case(true, chain, application))));
    }

    /** An annotated supertype, and all combinations of types that declare the method. */
    static Stream<Case> aTypeAboveInAClosedApplication() {
        List<Case> cases = new ArrayList<>();
        for (Place application : APPLICATIONS) {
            for (Place place : places()) {
                OneType annotated = new OneType(place, Place.EMPTY, true);
                for (OneType other : List.of(
                        OneType.SILENT, OneType.of(Says.PERMIT, Says.NOTHING), OneType.of(Says.NOTHING, Says.PERMIT))) {
                    for (boolean extended : new boolean[] {true, false}) {
                        cases.add(new Case(extended, List.of(other, annotated), application));
                        cases.add(new Case(extended, List.of(other, annotated.inheriting()), application));
                        cases.add(new Case(extended, List.of(other.inheriting(), annotated), application));
                        cases.add(new Case(extended, List.of(annotated.inheriting(), other), application));
                        cases.add(new Case(
                                extended,
                                List.of(OneType.SILENT.inheriting(), annotated.inheriting(), other),
                                application));
                        cases.add(new Case(
                                extended, List.of(other, annotated.inheriting(), OneType.SILENT), application));
                        cases.add(new Case(
                                extended, List.of(other.inheriting(), OneType.SILENT, annotated), application));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource({
        "onePlaceBesideAnother",
        "oneOrTwoAnnotationsAtOnePlaceOfAClosedApplication",
        "aTypeAboveInAClosedApplication"
    })
    void guardsLetInWhomTheRuleLetsIn(Case one) throws Exception {
        Class<?> type = made(one);
        Class<?> application = APPLICATION_CLASSES.computeIfAbsent(
                one.application(),
                place -> load(
                        GuardsRuleTest.class,
                        new ByteBuddy().subclass(Application.class).annotateType(place.annotations())));
        Guard guard = new Guards(application, Set::of, proxied -> List.of()).of(type, type, type.getMethod("get"));

        assertThat(guard.isOpen()).as("anonymous").isEqualTo(one.lets(null));
        for (Set<String> roles : List.of(Set.<String>of(), Set.of("a"), Set.of("b"), Set.of("a", "b"))) {
            assertThat(guard.allows(userWith(roles))).as("user with %s", roles).isEqualTo(one.lets(roles));
        }
        assertThat(guard.antiCsrf()).isEqualTo(one.antiCsrf());
    }

    private static Class<?> made(Case one) {
        Class<?> parent = null;
        for (int i = one.chain().size() - 1; i >= 0; i--) {
            parent = made(one.chain().get(i), i > 0 && !one.extended(), parent);
        }
        return Objects.requireNonNull(parent);
    }

    private static Class<?> made(OneType one, boolean isInterface, @Nullable Class<?> parent) {
        ByteBuddy bytes = new ByteBuddy();
        DynamicType.Builder<?> type;
        if (isInterface) {
            type = parent == null ? bytes.makeInterface() : bytes.makeInterface(parent);
        } else if (parent != null && parent.isInterface()) {
            type = bytes.subclass(Object.class).implement(parent);
        } else {
            type = bytes.subclass(parent == null ? Object.class : parent);
        }
        type = type.annotateType(one.type().annotations());
        return load(
                parent == null ? GuardsRuleTest.class : parent,
                one.declares()
                        ? type.defineMethod("get", void.class, Visibility.PUBLIC)
                                .intercept(StubMethod.INSTANCE)
                                .annotateMethod(one.method().annotations())
                        : type);
    }

    private static Class<?> load(Class<?> neighbour, DynamicType.Builder<?> type) {
        return type.make().load(neighbour.getClassLoader()).getLoaded();
    }

    private static SecurityContext userWith(Set<String> roles) {
        return (SecurityContext) Proxy.newProxyInstance(
                GuardsRuleTest.class.getClassLoader(),
                new Class<?>[] {SecurityContext.class},
                (proxy, method, arguments) -> method.getName().equals("isUserInRole") && roles.contains(arguments[0]));
    }
}
