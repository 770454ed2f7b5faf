package io.supertokens.cdi.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NearestAnnotationTest {

    private static final Access ADMIN = new Access(false, Set.of("admin"));
    private static final Access EVERYONE = new Access(true, Set.of());

    private record Resource(Class<?> getResourceClass, Method getResourceMethod) implements ResourceInfo {}

    private static Optional<Access> access(Class<?> type, String method, Class<?>... parameters) throws Exception {
        return new NearestAnnotation<>(Access::of, Access::everyone)
                .on(new Resource(type, type.getMethod(method, parameters)));
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
        assertThat(access(Orders.class, "put", Order.class)).contains(ADMIN);
        assertThat(access(Orders.class, "put", Object.class)).as("the bridge").contains(ADMIN);
        assertThat(access(Orders.class, "putAll", List.class, Order[].class)).contains(ADMIN);
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
        assertThat(access(Middle.class, "put", Order.class)).contains(ADMIN);
        assertThat(access(Middle.class, "count", Number.class)).contains(ADMIN);
        assertThat(access(Last.class, "put", Order.class)).contains(ADMIN);
        assertThat(access(Last.class, "count", Integer.class)).contains(ADMIN);
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
        assertThat(access(NarrowSearch.class, "find", Object.class)).contains(EVERYONE);
        assertThat(access(NarrowSearch.class, "find", String.class)).contains(ADMIN);
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
        assertThat(access(Both.class, "a", String.class)).contains(ADMIN);
    }

    interface Open {
        @PermitAll
        void get();
    }

    @RolesAllowed("admin")
    static class Closed implements Open {
        @Override
        public void get() {}
    }

    static final class Reopened extends Closed {
        @Override
        @PermitAll
        public void get() {}
    }

    @Test
    void aClassIsNotOpenedByTheMethodsThatItOverrides() throws Exception {
        assertThat(access(Closed.class, "get")).contains(ADMIN);
        assertThat(access(Reopened.class, "get")).contains(EVERYONE);
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
        assertThat(access(OpenOrders.class, "put", Order.class)).contains(ADMIN);
    }

    interface Greeting {
        @Secured(optional = true)
        void greet();
    }

    @Secured
    static final class PrivateGreeting implements Greeting {
        @Override
        public void greet() {}
    }

    @Test
    void anOptionalSessionOfAnOverriddenMethodDoesNotOpenASecuredClass() throws Exception {
        Optional<Secured> secured = new NearestAnnotation<Secured>(
                        element -> Optional.ofNullable(element.getAnnotation(Secured.class)), Secured::optional)
                .on(new Resource(PrivateGreeting.class, PrivateGreeting.class.getMethod("greet")));
        assertThat(secured)
                .hasValueSatisfying(answer -> assertThat(answer.optional()).isFalse());
    }
}
