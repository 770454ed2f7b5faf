package io.supertokens.cdi.http;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.StubMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All pairs of annotations at all pairs of places, against a rule that is written from the caller's side. */
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

    private record OneType(Says type, Says method) {

        Says access() {
            return method.isAccess() || method == Says.PERMIT ? method : type;
        }

        Says session() {
            return method.isSession() || method == Says.PERMIT ? method : type;
        }

        boolean lets(@Nullable Set<String> caller) {
            boolean access =
                    switch (access()) {
                        case DENY -> false;
                        case A -> caller != null && caller.contains("a");
                        case B -> caller != null && caller.contains("b");
                        default -> true;
                    };
            boolean session =
                    caller != null || session() == Says.OPTIONAL || !session().isSession();
            return access && session;
        }

        boolean restricts() {
            return access().isAccess() || session().isSession();
        }

        boolean permits() {
            return method == Says.PERMIT || (type == Says.PERMIT && method == Says.NOTHING);
        }
    }

    /** The class that is called, what it extends or implements, and the application. */
    private record Case(boolean extended, OneType below, OneType above, Says application) {

        List<OneType> all() {
            boolean opened = (below.permits() || above.permits())
                    && Stream.of(below, above).noneMatch(one -> one.restricts() && !one.permits());
            return opened ? List.of(below, above) : List.of(below, above, new OneType(application, Says.NOTHING));
        }

        boolean lets(@Nullable Set<String> caller) {
            return all().stream().allMatch(one -> one.lets(caller));
        }

        Secured.@Nullable AntiCsrf antiCsrf() {
            List<Secured.AntiCsrf> strictestLast =
                    List.of(Secured.AntiCsrf.NEVER, Secured.AntiCsrf.STATE_CHANGING, Secured.AntiCsrf.ALWAYS);
            return all().stream()
                    .map(OneType::session)
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

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Says one : Says.values()) {
            for (Says other : Says.values()) {
                OneType none = new OneType(Says.NOTHING, Says.NOTHING);
                cases.add(new Case(false, new OneType(one, other), none, Says.NOTHING));
                cases.add(new Case(false, new OneType(one, other), none, Says.ALWAYS));
                for (boolean extended : new boolean[] {true, false}) {
                    cases.add(new Case(extended, none, new OneType(one, other), Says.NOTHING));
                    for (OneType below : List.of(new OneType(one, Says.NOTHING), new OneType(Says.NOTHING, one))) {
                        cases.add(new Case(extended, below, new OneType(other, Says.NOTHING), Says.NOTHING));
                        cases.add(new Case(extended, below, new OneType(Says.NOTHING, other), Says.NOTHING));
                        cases.add(new Case(extended, below, new OneType(Says.NOTHING, other), Says.SECURED));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void guardsLetInWhomTheRuleLetsIn(Case one) throws Exception {
        Class<?> type = made(one);
        Class<?> application = load(
                GuardsRuleTest.class,
                new ByteBuddy()
                        .subclass(Application.class)
                        .annotateType(one.application().annotations()));
        Guard guard = new Guards(application, Set::of).of(type, type, type.getMethod("get"));

        assertThat(guard.isOpen()).as("anonymous").isEqualTo(one.lets(null));
        for (Set<String> roles : List.of(Set.<String>of(), Set.of("a"), Set.of("b"), Set.of("a", "b"))) {
            assertThat(guard.allows(userWith(roles))).as("user with %s", roles).isEqualTo(one.lets(roles));
        }
        assertThat(guard.antiCsrf()).isEqualTo(one.antiCsrf());
    }

    private static Class<?> made(Case one) {
        DynamicType.Builder<?> above =
                one.extended() ? new ByteBuddy().subclass(Object.class) : new ByteBuddy().makeInterface();
        var get =
                above.annotateType(one.above().type().annotations()).defineMethod("get", void.class, Visibility.PUBLIC);
        Class<?> parent = load(
                GuardsRuleTest.class,
                (one.extended() ? get.intercept(StubMethod.INSTANCE) : get.withoutCode())
                        .annotateMethod(one.above().method().annotations()));
        DynamicType.Builder<?> below = one.extended()
                ? new ByteBuddy().subclass(parent)
                : new ByteBuddy().subclass(Object.class).implement(parent);
        return load(
                parent,
                below.annotateType(one.below().type().annotations())
                        .defineMethod("get", void.class, Visibility.PUBLIC)
                        .intercept(StubMethod.INSTANCE)
                        .annotateMethod(one.below().method().annotations()));
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
