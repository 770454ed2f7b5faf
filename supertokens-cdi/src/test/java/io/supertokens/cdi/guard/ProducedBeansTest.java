package io.supertokens.cdi.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.Fake;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client proxies of a CDI container for produced objects. */
class ProducedBeansTest {

    interface Api {
        @GET
        String get();
    }

    public static class Base implements Api {
        @Override
        public String get() {
            return "in";
        }
    }

    public static class Derived extends Base {}

    public static class OfRequest extends Base {}

    public static class Plain extends Base {}

    @Dependent
    static class Producers {

        @Produces
        @ApplicationScoped
        @Typed(Base.class)
        Base byMethod() {
            return new Base() {
                @Override
                @RolesAllowed("admin")
                public String get() {
                    return "in";
                }
            };
        }

        @Produces
        @ApplicationScoped
        @Typed(Derived.class)
        final Derived byField = new Guarded();

        @Produces
        @RequestScoped
        @Typed(OfRequest.class)
        OfRequest ofRequest() {
            return new OfRequest();
        }

        @Produces
        @ApplicationScoped
        @Typed(Api.class)
        Api byInterface() {
            return new Guarded();
        }

        @Produces
        @ApplicationScoped
        @Typed(Plain.class)
        Plain plain() {
            return new Plain();
        }
    }

    @RolesAllowed("admin")
    public static class Guarded extends Derived {}

    private record Resource(Class<?> getResourceClass, Method getResourceMethod) implements ResourceInfo {}

    private static Guard guardOf(SeContainer container, Class<?> type) throws Exception {
        return guardOf(container, type, type);
    }

    private static Guard guardOf(SeContainer container, Class<?> type, Class<?> resource) throws Exception {
        List<Bean<?>> beans = container.getBeanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .filter(bean -> bean.getBeanClass().equals(Producers.class) && bean.getScope() != Dependent.class)
                .<Bean<?>>map(bean -> bean)
                .toList();
        assertThat(beans).isNotEmpty();
        Guards guards = new Guards(Application.class, Set::of, new ProducedBeans(beans)::classesBehind);
        Object proxy = container.select(type).get();
        assertThat(Arrays.asList(proxy.getClass(), type)).doesNotHaveDuplicates();
        UriInfo uri = Fake.of(UriInfo.class, (method, arguments) -> List.of(proxy));
        return guards.of(new Resource(resource, resource.getMethod("get")), uri);
    }

    private static SeContainer container() {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(Producers.class)
                .initialize();
    }

    @ParameterizedTest
    @ValueSource(classes = {Base.class, Derived.class, Api.class})
    void theClassOfTheObjectCountsAndNotThatOfTheProxy(Class<?> type) throws Exception {
        try (SeContainer container = container()) {
            assertThat(guardOf(container, type).roles()).containsExactly(Set.of("admin"));
        }
    }

    /** The server has only the proxy, and considers its class the resource. */
    @ParameterizedTest
    @ValueSource(classes = {Base.class, Derived.class, Api.class})
    void thatOfASubResourceCountsToo(Class<?> type) throws Exception {
        try (SeContainer container = container()) {
            Class<?> proxy = container.select(type).get().getClass();
            assertThat(guardOf(container, type, proxy).roles()).containsExactly(Set.of("admin"));
        }
    }

    @Test
    void anObjectOfTheDeclaredClassHasTheGuardsOfThatClass() throws Exception {
        try (SeContainer container = container()) {
            assertThat(guardOf(container, Plain.class)).isEqualTo(Guard.NONE);
        }
    }

    @Test
    void whatBelongsToNoContextOfNowIsPassedOver() throws Exception {
        try (SeContainer container = container()) {
            assertThat(guardOf(container, OfRequest.class)).isEqualTo(Guard.NONE);
        }
    }
}
