package io.supertokens.cdi.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.elsewhere.OpenToItsPackage;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {

    private static final Guard NONE = Guard.NONE;
    private static final Guard SECURED = Guard.SECURED;
    private static final Guard PERMITTED = new Guard(Guard.Need.NONE, null, false, Set.of(), true);
    private static final Guard ADMIN = roles("admin");

    private static Guard roles(String role) {
        return new Guard(Guard.Need.NONE, null, false, Set.of(Set.of(role)), false);
    }

    private static Guard guard(Class<?> type, String method, Class<?>... parameters) throws Exception {
        return Guards.of(type, type.getMethod(method, parameters));
    }

    private static Guard in(Class<?> application, Class<?> type, String method) throws Exception {
        return new Guards(application, Set::of, proxied -> List.of()).of(type, type, type.getMethod(method));
    }

    record Order() {}

    interface Crud<X> {
        @RolesAllowed("admin")
        void put(X x);

        @RolesAllowed("admin")
        void putAll(List<X> all, X[] more);
    }

    static final class Orders implements Crud<Order> {
        @Override
        public void put(Order order) {}

        @Override
        public void putAll(List<Order> orders, Order[] more) {}
    }

    @Test
    void aMethodOfAGenericInterfaceIsOverridden() throws Exception {
        assertThat(guard(Orders.class, "put", Order.class)).isEqualTo(ADMIN);
        assertThat(guard(Orders.class, "put", Object.class)).as("the bridge").isEqualTo(ADMIN);
        assertThat(guard(Orders.class, "putAll", List.class, Order[].class)).isEqualTo(ADMIN);
    }

    interface PlainCrud<X> {
        void put(X x);
    }

    static final class GuardedOrders implements PlainCrud<Order> {
        @Override
        @RolesAllowed("admin")
        public void put(Order order) {}
    }

    @Test
    void aMethodOfAGenericInterfaceIsGuardedByTheOneThatImplementsIt() throws Exception {
        Method ofInterface = PlainCrud.class.getMethod("put", Object.class);
        assertThat(Guards.of(GuardedOrders.class, ofInterface)).isEqualTo(ADMIN);
    }

    abstract static class Base<X, Y extends Number> implements Crud<X> {
        @RolesAllowed("admin")
        public abstract void count(Y y);
    }

    static class Middle<Z extends Number> extends Base<Order, Z> {
        @Override
        public void put(Order order) {}

        @Override
        public void putAll(List<Order> orders, Order[] more) {}

        @Override
        public void count(Z z) {}
    }

    static final class Last extends Middle<Integer> {
        @Override
        public void count(Integer number) {}
    }

    @Test
    void aMethodOfAGenericClassIsOverriddenOverSeveralSteps() throws Exception {
        assertThat(guard(Middle.class, "put", Order.class)).isEqualTo(ADMIN);
        assertThat(guard(Middle.class, "count", Number.class)).isEqualTo(ADMIN);
        assertThat(guard(Last.class, "put", Order.class)).isEqualTo(ADMIN);
        assertThat(guard(Last.class, "count", Integer.class)).isEqualTo(ADMIN);
    }

    @RolesAllowed("admin")
    static class Search {
        @PermitAll
        public void find(Object any) {}
    }

    static final class NarrowSearch extends Search {
        public void find(String text) {}
    }

    @Test
    void anotherMethodOfTheSameNameIsNotOverridden() throws Exception {
        assertThat(guard(NarrowSearch.class, "find", Object.class)).isEqualTo(PERMITTED);
        assertThat(guard(NarrowSearch.class, "find", String.class)).isEqualTo(ADMIN);
    }

    interface Two<X> {
        @PermitAll
        void a(String text);

        @RolesAllowed("admin")
        void a(X x);
    }

    static final class Both implements Two<String> {
        @Override
        public void a(String text) {}
    }

    @Test
    void ofTwoOverriddenMethodsTheOneThatKeepsPeopleOutCounts() throws Exception {
        assertThat(guard(Both.class, "a", String.class)).isEqualTo(ADMIN);
    }

    @RolesAllowed("admin")
    static class Closed {
        public void get() {}
    }

    static final class Reopened extends Closed {
        @Override
        @PermitAll
        public void get() {}
    }

    @Test
    void aSubclassDoesNotOpenWhatItsSuperclassCloses() throws Exception {
        assertThat(guard(Reopened.class, "get").roles()).containsExactly(Set.of("admin"));
    }

    @PermitAll
    static final class OpenOrders implements Crud<Order> {
        @Override
        public void put(Order order) {}

        @Override
        public void putAll(List<Order> orders, Order[] more) {}
    }

    @Test
    void anOverriddenMethodKeepsPeopleOutOfAClassThatIsOpen() throws Exception {
        assertThat(guard(OpenOrders.class, "put", Order.class).roles()).containsExactly(Set.of("admin"));
    }

    @Secured
    @Retention(RetentionPolicy.RUNTIME)
    @interface ForMembers {}

    @ForMembers
    static final class Members {
        public void get() {}

        @PermitAll
        public void news() {}
    }

    @Test
    void aStereotypeCarriesItsGuards() throws Exception {
        assertThat(guard(Members.class, "get")).isEqualTo(SECURED);
        assertThat(guard(Members.class, "news")).isEqualTo(PERMITTED);
    }

    static final class Contradictory {
        @PermitAll
        @DenyAll
        public void denied() {}

        @PermitAll
        @RolesAllowed("admin")
        public void admin() {}

        @RolesAllowed({})
        public void nobody() {}

        @PermitAll
        @Secured
        public void secured() {}
    }

    @Test
    void besideARestrictionPermitAllSaysNothing() throws Exception {
        assertThat(guard(Contradictory.class, "denied").denied()).isTrue();
        assertThat(guard(Contradictory.class, "admin")).isEqualTo(ADMIN);
        assertThat(guard(Contradictory.class, "nobody").roles()).containsExactly(Set.of());
        assertThat(guard(Contradictory.class, "secured").isOpen()).isFalse();
    }

    @Secured(antiCsrf = Secured.AntiCsrf.ALWAYS)
    static class ClosedApplication extends Application {}

    /** A proxy as a container generates it. */
    static final class ClosedApplication$$Proxy extends ClosedApplication {}

    static class Endpoints {
        public void plain() {}

        @PermitAll
        public void open() {}

        @Secured(antiCsrf = Secured.AntiCsrf.NEVER)
        public void never() {}

        @PermitAll
        @Secured(optional = true)
        public void welcome() {}

        @Secured(optional = true)
        public void optional() {}
    }

    @PermitAll
    static final class OpenClass {
        public void plain() {}

        @Secured
        public void secured() {}
    }

    @Test
    void anApplicationIsClosedAsAWholeAndOpenedOneByOne() throws Exception {
        Guard always = new Guard(Guard.Need.REQUIRED, Secured.AntiCsrf.ALWAYS, false, Set.of(), false);
        for (Class<?> application : List.of(ClosedApplication.class, ClosedApplication$$Proxy.class)) {
            assertThat(in(application, Endpoints.class, "plain")).isEqualTo(always);
            assertThat(in(application, Endpoints.class, "open")).isEqualTo(PERMITTED);
            assertThat(in(application, Endpoints.class, "never")).isEqualTo(always);
            assertThat(in(application, Endpoints.class, "welcome").session()).isEqualTo(Guard.Need.OPTIONAL);
            assertThat(in(application, Endpoints.class, "optional")).isEqualTo(always);
            assertThat(in(application, OpenClass.class, "plain")).isEqualTo(PERMITTED);
            assertThat(in(application, OpenClass.class, "secured")).isEqualTo(always);
        }
    }

    @Secured(revocation = Secured.Revocation.DATABASE)
    interface AskingInterface {
        void declared();

        void another();
    }

    @Secured
    static class Asking implements AskingInterface {
        @Override
        public void declared() {}

        @Override
        @Secured(optional = true)
        public void another() {}

        public void own() {}

        @Secured(revocation = Secured.Revocation.DATABASE, antiCsrf = Secured.AntiCsrf.NEVER)
        public void asking() {}
    }

    @Secured(revocation = Secured.Revocation.DATABASE)
    static class AskingClass {
        public void inherited() {}

        @Secured
        public void replaced() {}

        @PermitAll
        public void open() {}
    }

    @Secured
    static final class BelowAskingClass extends AskingClass {
        @Override
        public void inherited() {}

        public void own() {}
    }

    @Secured(revocation = Secured.Revocation.DATABASE)
    static final class AskingApplication extends Application {}

    @ParameterizedTest
    @CsvSource({
        "Asking, declared, DATABASE",
        "Asking, another, DATABASE",
        "Asking, own, DATABASE",
        "Asking, asking, DATABASE",
        "AskingClass, inherited, DATABASE",
        "AskingClass, replaced, AS_CONFIGURED",
        "AskingClass, open, AS_CONFIGURED",
        "BelowAskingClass, inherited, DATABASE",
        "BelowAskingClass, own, DATABASE",
        "Endpoints, plain, AS_CONFIGURED"
    })
    void theStrictestRevocationApplies(String type, String method, Secured.Revocation revocation) throws Exception {
        Class<?> resource = Class.forName(GuardsTest.class.getName() + "$" + type);
        assertThat(guard(resource, method).revocation()).isEqualTo(revocation);
        assertThat(in(ClosedApplication.class, resource, method).revocation()).isEqualTo(revocation);
        assertThat(in(AskingApplication.class, resource, method).revocation())
                .isEqualTo(method.equals("open") ? Secured.Revocation.AS_CONFIGURED : Secured.Revocation.DATABASE);
    }

    @Secured(maxAge = "PT1H")
    interface HourOld {
        void inherited();

        void both();
    }

    @Secured(maxAge = "PT2H")
    abstract static class TwoHoursOld {
        @Secured(maxAge = "PT10M")
        public void of() {}

        public abstract void own();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Secured(maxAge = "P1D")
    @interface DayOld {}

    static final class Recent extends TwoHoursOld implements HourOld {
        @Override
        public void inherited() {}

        @Override
        @Secured(maxAge = "PT5M")
        public void both() {}

        @Override
        @Secured(maxAge = "P3D")
        public void own() {}
    }

    @DayOld
    static final class OfStereotype {
        public void plain() {}

        @Secured
        public void replaced() {}

        @Secured(maxAge = "PT1S", optional = true)
        public void optional() {}
    }

    @Secured(maxAge = "PT30M")
    static final class RecentApplication extends Application {}

    @Test
    void theShortestAgeOfAllThatApplyCounts() throws Exception {
        assertThat(guard(Recent.class, "inherited").maxAge()).isEqualTo(Duration.ofHours(1));
        assertThat(guard(Recent.class, "both").maxAge()).isEqualTo(Duration.ofMinutes(5));
        assertThat(guard(Recent.class, "own").maxAge()).isEqualTo(Duration.ofHours(1));
        assertThat(guard(Recent.class, "of").maxAge()).isEqualTo(Duration.ofMinutes(10));
        assertThat(guard(OfStereotype.class, "plain").maxAge()).isEqualTo(Duration.ofDays(1));
        assertThat(guard(OfStereotype.class, "replaced").maxAge()).isNull();
        assertThat(guard(OfStereotype.class, "optional").maxAge()).isEqualTo(Duration.ofSeconds(1));
        assertThat(in(RecentApplication.class, OfStereotype.class, "replaced").maxAge())
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(in(RecentApplication.class, Recent.class, "both").maxAge()).isEqualTo(Duration.ofMinutes(5));
    }

    @SuppressWarnings("unused") // called by nobody: their guards are asked for
    static final class WrongAges {
        @Secured(maxAge = "5 minutes")
        public void words() {}

        @Secured(maxAge = "300")
        public void number() {}

        @Secured(maxAge = " PT5M")
        public void space() {}

        @Secured(maxAge = "PT0S")
        public void none() {}

        @Secured(maxAge = "PT0.9S")
        public void short_() {}

        @Secured(maxAge = "-PT5M")
        public void negative() {}

        @Secured(maxAge = "P366D")
        public void long_() {}

        @Secured(maxAge = "PT99999999999999999999S")
        public void overflow() {}

        @Secured(maxAge = "P1Y")
        public void year() {}
    }

    @Secured(maxAge = "five")
    static final class WrongAsAWhole {
        public void plain() {}
    }

    @Secured(maxAge = "five")
    static final class WrongApplication extends Application {}

    @ParameterizedTest
    @ValueSource(strings = {"words", "number", "space", "none", "short_", "negative", "long_", "overflow", "year"})
    void anAgeThatIsNoneIsNamedWithItsPlace(String method) {
        assertThatIllegalStateException()
                .isThrownBy(() -> guard(WrongAges.class, method))
                .withMessageContainingAll(
                        WrongAges.class.getName() + "." + method + " has @Secured(maxAge = ", "such as PT5M");
    }

    @Test
    void anAgeOfATypeThatIsNoneIsNamedWithTheType() {
        assertThatIllegalStateException()
                .isThrownBy(() -> guard(WrongAsAWhole.class, "plain"))
                .withMessageContaining(WrongAsAWhole.class.getName() + " has @Secured(maxAge = \"five\")");
        assertThatIllegalStateException()
                .isThrownBy(() -> in(WrongApplication.class, OfStereotype.class, "plain"))
                .withMessageContaining(WrongApplication.class.getName() + " has");
    }

    @PermitAll
    static class OpenBase {
        public void inherited() {}
    }

    static class Inheriting extends OpenBase {
        public void added() {}
    }

    @PermitAll
    interface OpenToAll {
        void declared();
    }

    static final class Implementing extends Inheriting implements OpenToAll {
        @Override
        public void declared() {}

        @Override
        public void inherited() {}
    }

    @PermitAll
    static final class OpenAsAWhole extends Inheriting {}

    /** A proxy as a container generates it, with the annotations of the class that it represents. */
    @PermitAll
    static final class Inheriting$$Proxy extends OpenBase {}

    @Test
    void permitAllAboveOpensWhatIsDeclaredThere() throws Exception {
        Guard closed = new Guard(Guard.Need.REQUIRED, Secured.AntiCsrf.ALWAYS, false, Set.of(), false);
        assertThat(in(ClosedApplication.class, Inheriting.class, "inherited")).isEqualTo(PERMITTED);
        assertThat(in(ClosedApplication.class, Inheriting.class, "added")).isEqualTo(closed);
        assertThat(in(ClosedApplication.class, Implementing.class, "added")).isEqualTo(closed);
        assertThat(in(ClosedApplication.class, Implementing.class, "declared")).isEqualTo(PERMITTED);
        assertThat(in(ClosedApplication.class, Implementing.class, "inherited")).isEqualTo(PERMITTED);
    }

    @Test
    void permitAllOnTheResourceClassOpensWhatItInherits() throws Exception {
        assertThat(in(ClosedApplication.class, OpenAsAWhole.class, "added")).isEqualTo(PERMITTED);
        assertThat(in(ClosedApplication.class, Inheriting$$Proxy.class, "inherited"))
                .isEqualTo(PERMITTED);
    }

    @RolesAllowed("admin")
    static final class AdminApplication extends Application {}

    static final class OpenAndSecured {
        @PermitAll
        @Secured
        public void secured() {}

        @PermitAll
        @Secured(optional = true)
        public void welcome() {}
    }

    @Test
    void permitAllBesideSecuredOpensNothing() throws Exception {
        assertThat(in(AdminApplication.class, OpenAndSecured.class, "secured")).isEqualTo(SECURED.and(ADMIN));
        assertThat(in(AdminApplication.class, OpenAndSecured.class, "welcome").isOpen())
                .isTrue();
    }

    interface Api {
        void get();
    }

    @Secured
    static class Implementation implements Api {
        @Override
        public void get() {}
    }

    @RolesAllowed("admin")
    static class OtherImplementation implements Api {
        @Override
        public void get() {}
    }

    static final class Implementation$$Subclass extends Implementation {
        @Override
        public void get() {}
    }

    static class Locators {
        @Path("sub")
        @RolesAllowed("admin")
        public Sub sub() {
            return new Sub();
        }
    }

    public static class Sub {
        @GET
        public void get() {}
    }

    @PermitAll
    static class WithPrivateMethod {
        @SuppressWarnings("unused")
        private void get() {}
    }

    static class BesidePrivateMethod extends WithPrivateMethod {
        public void get() {}
    }

    static class WithOpenPrivateMethod {
        @PermitAll
        @SuppressWarnings("unused")
        private void get() {}
    }

    static class BesideOpenPrivateMethod extends WithOpenPrivateMethod {
        public void get() {}
    }

    @RolesAllowed("admin")
    static class ClosedWithOpenPrivateMethod {
        @PermitAll
        @SuppressWarnings("unused")
        private void get() {}
    }

    static class BelowClosed extends ClosedWithOpenPrivateMethod {
        public void get() {}
    }

    @PermitAll
    interface WithStaticMethod {
        static void get() {}
    }

    static class BesideStaticMethod implements WithStaticMethod {
        public void get() {}
    }

    interface WithOpenStaticMethod {
        @PermitAll
        static void get() {}
    }

    static class BesideOpenStaticMethod implements WithOpenStaticMethod {
        public void get() {}
    }

    @PermitAll
    interface WithPrivateInterfaceMethod {
        @SuppressWarnings("unused")
        private void get() {}
    }

    static class BesidePrivateInterfaceMethod implements WithPrivateInterfaceMethod {
        public void get() {}
    }

    static class OfAnotherPackage extends OpenToItsPackage {
        public void get() {}
    }

    static class OfAnotherPackageWhereAllIsOpen extends OpenToItsPackage.Whole {
        public void get() {}
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                BesidePrivateMethod.class,
                BesideOpenPrivateMethod.class,
                BesideStaticMethod.class,
                BesideOpenStaticMethod.class,
                BesidePrivateInterfaceMethod.class,
                OfAnotherPackage.class,
                OfAnotherPackageWhereAllIsOpen.class
            })
    void whatAMethodDoesNotOverrideDoesNotOpenIt(Class<?> type) throws Exception {
        Guards closed = new Guards(ClosedApplication.class, Set::of, proxied -> List.of());
        assertThat(closed.of(type, type, type.getMethod("get")).isOpen()).isFalse();
    }

    @Test
    void aMethodThatIsNotOverriddenDoesNotReplaceTheGuardOfItsClass() throws Exception {
        assertThat(Guards.of(BelowClosed.class, BelowClosed.class.getMethod("get")))
                .isEqualTo(ADMIN);
    }

    static class WithGuardedPrivateMethod {
        @RolesAllowed("admin")
        @SuppressWarnings("unused")
        private void get() {}
    }

    static class BesideGuardedPrivateMethod extends WithGuardedPrivateMethod {
        public void get() {}
    }

    @Test
    void aRestrictionCountsEvenWhereTheMethodIsNotOverridden() throws Exception {
        assertThat(Guards.of(BesideGuardedPrivateMethod.class, BesideGuardedPrivateMethod.class.getMethod("get")))
                .isEqualTo(ADMIN);
    }

    @Secured
    @Retention(RetentionPolicy.RUNTIME)
    @interface WithSession {}

    @RolesAllowed("admin")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Admins {}

    @RolesAllowed("editor")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Editors {}

    static class OneKindTwice {
        @Secured(optional = true)
        @WithSession
        public void optionalFirst() {}

        @WithSession
        @Secured(optional = true)
        public void optionalLast() {}

        @RolesAllowed("editor")
        @Admins
        public void rolesFirst() {}

        @Admins
        @RolesAllowed("editor")
        public void rolesLast() {}

        @Admins
        @Editors
        public void twoStereotypes() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"optionalFirst", "optionalLast"})
    void ofTwoOfOneKindTheStricterCountsInAnyOrder(String method) throws Exception {
        assertThat(Guards.of(OneKindTwice.class, OneKindTwice.class.getMethod(method))
                        .session())
                .isEqualTo(Guard.Need.REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rolesFirst", "rolesLast", "twoStereotypes"})
    void ofTwoListsOfRolesBothCountInAnyOrder(String method) throws Exception {
        assertThat(Guards.of(OneKindTwice.class, OneKindTwice.class.getMethod(method))
                        .roles())
                .containsExactlyInAnyOrder(Set.of("admin"), Set.of("editor"));
    }

    static class Outer<T> {
        abstract class OfOuter {
            @RolesAllowed("admin")
            public abstract void put(T value);
        }
    }

    static class OuterOfText extends Outer<String> {
        class Inner extends OfOuter {
            @Override
            public void put(String value) {}
        }
    }

    static class OuterOfList<E> extends Outer<List<E>> {
        class Inner extends OfOuter {
            @Override
            public void put(List<E> value) {}
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OuterOfText.Inner.class, OuterOfList.Inner.class})
    void aGenericOuterClassPutsInItsTypesToo(Class<?> type) {
        assertThat(type.getDeclaredMethods())
                .filteredOn(method -> method.getName().equals("put"))
                .allSatisfy(method -> assertThat(Guards.of(type, method)).isEqualTo(ADMIN));
    }

    private record Resource(Class<?> getResourceClass, Method getResourceMethod) implements ResourceInfo {}

    /** The URI info of a request for which the server has called these objects, the last one first. */
    private static UriInfo matched(Object... resources) {
        return (UriInfo) Proxy.newProxyInstance(
                GuardsTest.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getMatchedResources") ? List.of(resources) : null);
    }

    private static Guard requested(ResourceInfo resource, Object... called) {
        return new Guards(
                        Application.class,
                        () -> Set.of(Implementation.class, OtherImplementation.class),
                        proxied -> List.of())
                .of(resource, matched(called));
    }

    @Test
    void theObjectThatIsCalledDecidesAndNotTheInterfaceThatTheServerNames() throws Exception {
        ResourceInfo resource = new Resource(Api.class, Api.class.getMethod("get"));
        assertThat(requested(resource, new Implementation())).isEqualTo(SECURED);
        assertThat(requested(resource, new Implementation$$Subclass())).isEqualTo(SECURED);
        assertThat(requested(resource, new OtherImplementation())).isEqualTo(ADMIN);
    }

    @Test
    void behindAProxyThatShowsNoClassAllImplementationsCount() throws Exception {
        ResourceInfo resource = new Resource(Api.class, Api.class.getMethod("get"));
        Object proxy = Proxy.newProxyInstance(
                GuardsTest.class.getClassLoader(), new Class<?>[] {Api.class}, (self, method, arguments) -> null);
        assertThat(requested(resource, proxy)).isEqualTo(SECURED.and(ADMIN));
        assertThat(requested(resource)).as("a server that shows no object").isEqualTo(SECURED.and(ADMIN));
    }

    @Test
    void aGuardedLocatorOnTheWayCountsToo() throws Exception {
        ResourceInfo resource = new Resource(Sub.class, Sub.class.getMethod("get"));
        assertThat(requested(resource, new Sub())).isEqualTo(NONE);
        assertThat(requested(resource, new Sub(), new Locators())).isEqualTo(ADMIN);
    }

    @Test
    void aGuardedLocatorIsNamedWithTheRemedy() {
        assertThat(RestApplications.problems(List.of(Locators.class, Sub.class, Api.class)))
                .singleElement()
                .asString()
                .contains(Locators.class.getName() + ".sub is a sub-resource locator")
                .contains("on the class of the sub-resource");
    }

    @Test
    void aGuardOfJavaEe8IsFoundAtTheLatestWhenTheResourceIsCalled() throws Exception {
        TypeDescription missing = new ByteBuddy()
                .makeAnnotation()
                .name("javax.annotation.security.RolesAllowed")
                .make()
                .getTypeDescription();
        Class<?> sub = new ByteBuddy()
                .redefine(Sub.class)
                .annotateType(AnnotationDescription.Builder.ofType(missing).build())
                .make()
                .load(Sub.class.getClassLoader(), ClassLoadingStrategy.Default.CHILD_FIRST_PERSISTENT)
                .getLoaded();
        Object called = sub.getDeclaredConstructor().newInstance();
        ResourceInfo resource = new Resource(sub, sub.getMethod("get"));
        assertThatIllegalStateException()
                .isThrownBy(() -> requested(resource, called))
                .withMessageContaining("use those of jakarta.annotation.security");
    }

    @Test
    void theEndpointsOfAnOpenClassAreOpen() {
        Guard optional = new Guard(Guard.Need.OPTIONAL, Secured.AntiCsrf.STATE_CHANGING, false, Set.of(), false);
        assertThat(List.of(NONE, PERMITTED, optional)).allMatch(Guard::isOpen);
        assertThat(List.of(SECURED, ADMIN, SECURED.and(optional), optional.and(ADMIN)))
                .noneMatch(Guard::isOpen);
    }
}
