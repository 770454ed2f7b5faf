package io.supertokens.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.Fake;
import io.supertokens.cdi.guard.RestApplications;
import io.supertokens.cdi.wire.MergingResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No request passes unguarded on servers that serve a WAR although a part of it has not started, as Tomcat does. */
class SessionFilterTest {

    private final Map<String, Object> attributes = new HashMap<>();
    private final List<String> registered = new ArrayList<>();
    private final List<Integer> refused = new ArrayList<>();
    private boolean hasSuchAFilter;

    private final ServletContext web = Fake.of(ServletContext.class, (method, arguments) -> switch (method) {
        case "getAttribute" -> attributes.get(arguments[0]);
        case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
        case "addFilter" -> hasSuchAFilter ? null : registration();
        default -> throw new UnsupportedOperationException(method);
    });

    private FilterRegistration.Dynamic registration() {
        return Fake.of(FilterRegistration.Dynamic.class, (method, arguments) -> {
            switch (method) {
                case "setAsyncSupported" -> assertThat(arguments[0]).isEqualTo(true);
                case "addMappingForUrlPatterns" -> {
                    assertThat(arguments[0]).isEqualTo(EnumSet.allOf(DispatcherType.class));
                    registered.addAll(Arrays.asList((String[]) arguments[2]));
                }
                default -> throw new UnsupportedOperationException(method);
            }
            return null;
        });
    }

    private final SessionFilter filter = new SessionFilter();

    /** Whether the rest of the application receives a request. */
    private boolean passes() throws Exception {
        filter.init(Fake.of(FilterConfig.class, (method, arguments) -> web));
        List<Object> passed = new ArrayList<>();
        filter.doFilter(
                Fake.of(ServletRequest.class, (method, arguments) -> null),
                Fake.of(HttpServletResponse.class, (method, arguments) -> {
                    assertThat(method).isEqualTo("sendError");
                    refused.add((Integer) arguments[0]);
                    return null;
                }),
                (request, response) -> passed.add(response));
        return !passed.isEmpty();
    }

    @Test
    void noRequestPassesBeforeTheGuardsHaveBeenChecked() throws Exception {
        RestApplications.initialized(web);
        assertThat(passes()).isFalse();
        assertThat(refused).containsExactly(503);
        RestApplications.checked(web);
        assertThat(passes()).isTrue();
    }

    @Test
    void standsBeforeEverything() {
        SessionFilter.addTo(web);
        assertThat(registered).containsExactly("/*");
    }

    @Test
    void failsTheDeploymentWhereItCannotBeRegistered() {
        hasSuchAFilter = true;
        assertThatIllegalStateException()
                .isThrownBy(() -> SessionFilter.addTo(web))
                .withMessageContaining(SessionFilter.class.getName())
                .withMessageContaining("remove it from web.xml");
    }

    @Test
    void withoutTheInitializerTheDeploymentFails() {
        RestApplications applications = new RestApplications(List.of(), List.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> applications.requireInitializer(web))
                .withMessageContaining("add <others/>");
        RestApplications.initialized(web);
        applications.requireInitializer(web);
    }

    @Test
    void aRequestThatItHasNotSeenDoesNotPass() {
        ContainerRequestContext request = Fake.of(ContainerRequestContext.class, (method, arguments) -> null);
        assertThatIllegalStateException()
                .isThrownBy(() -> MergingResponse.to(request))
                .withMessageContaining("SessionFilter did not run");
    }
}
