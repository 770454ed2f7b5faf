package io.supertokens.cdi.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.Fake;
import io.supertokens.cdi.guard.RestServlets.RestServlet;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.ws.rs.core.Application;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestServletsTest {

    private static final String SUBCLASS = "app.OurDispatcher";

    static final class OurApplication extends Application {}

    private static <T extends Registration> T registration(
            Class<T> type, String name, String className, List<String> mappings, @Nullable String application) {
        return Fake.of(type, (method, arguments) -> switch (method) {
            case "getName" -> name;
            case "getClassName" -> className;
            case "getInitParameter" -> Objects.equals(arguments[0], "jakarta.ws.rs.Application") ? application : null;
            case "getMappings", "getUrlPatternMappings" -> mappings;
            case "getServletNameMappings" -> List.of();
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private static ServletRegistration servlet(String className, @Nullable String application) {
        return registration(ServletRegistration.class, "rest", className, List.of("/api/*"), application);
    }

    private static FilterRegistration filter(String className, List<String> mappings, @Nullable String application) {
        return registration(FilterRegistration.class, "rest", className, mappings, application);
    }

    private static ServletContext web(
            Map<String, ServletRegistration> servlets, Map<String, FilterRegistration> filters) {
        return Fake.of(ServletContext.class, (method, arguments) -> switch (method) {
            case "getServletRegistrations" -> servlets;
            case "getFilterRegistrations" -> filters;
            case "getContextPath" -> "/shop";
            case "getInitParameter" -> null;
            case "getClassLoader" -> withSubclass();
            default -> throw new UnsupportedOperationException(method);
        });
    }

    /** A class loader with a subclass of a subclass of the implementation's class. */
    private static ClassLoader withSubclass() {
        Class<?> dispatcher = new ByteBuddy()
                .subclass(Object.class)
                .name("org.jboss.resteasy.plugins.server.servlet.FilterDispatcher")
                .make()
                .load(RestServletsTest.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded();
        Class<?> between = new ByteBuddy()
                .subclass(dispatcher)
                .name("app.Between")
                .make()
                .load(dispatcher.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded();
        return new ByteBuddy()
                .subclass(between)
                .name(SUBCLASS)
                .make()
                .load(between.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded()
                .getClassLoader();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.jboss.resteasy.plugins.server.servlet.FilterDispatcher",
                "org.glassfish.jersey.servlet.ServletContainer",
                SUBCLASS
            })
    void aDispatcherIsFoundAsServletAndAsFilter(String className) {
        RestServlet expected = new RestServlet("rest", Application.class.getName(), true, List.of("/shop/api/"));
        assertThat(RestServlets.of(web(Map.of("rest", servlet(className, null)), Map.of()))
                        .all())
                .containsExactly(expected);
        assertThat(RestServlets.of(web(Map.of(), Map.of("rest", filter(className, List.of("/api/*"), null))))
                        .all())
                .containsExactly(expected);
    }

    @Test
    void aFilterNamesItsApplication() {
        String application = OurApplication.class.getName();
        assertThat(RestServlets.of(web(Map.of(), Map.of("rest", filter("x.Unknown", List.of("/*"), application))))
                        .all())
                .containsExactly(new RestServlet("rest", application, true, List.of("/shop/")));
    }

    @Test
    void aFilterThatIsNotMappedServesNothing() {
        assertThat(RestServlets.of(web(Map.of(), Map.of("rest", filter(SUBCLASS, List.of(), null))))
                        .all())
                .singleElement()
                .matches(found -> !found.isMapped());
    }

    @Test
    void otherServletsAndFiltersAreNone() {
        assertThat(RestServlets.of(web(
                                Map.of("rest", servlet("jakarta.servlet.http.HttpServlet", null)),
                                Map.of("rest", filter("x.Unknown", List.of("/*"), null))))
                        .all())
                .isEmpty();
    }

    @Test
    void aFilterInWhichTheLibraryIsNotActiveIsAFailure() {
        RestServlets servlets = RestServlets.of(web(Map.of(), Map.of("rest", filter(SUBCLASS, List.of("/*"), null))));
        RestCheckTest.assertFails(servlets, Set.of(), "the servlet or filter rest");
    }
}
