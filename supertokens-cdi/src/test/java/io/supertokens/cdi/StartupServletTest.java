package io.supertokens.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartupServletTest {

    private final Map<String, Object> attributes = new HashMap<>();

    /** Without a CDI container the check fails as it does for any other reason: with an exception. */
    @Test
    void aCheckThatFailsIsNotNotedAsPassed() {
        ServletContext web = (ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> method.getName().equals("setAttribute")
                        ? attributes.put((String) arguments[0], arguments[1])
                        : null);
        ServletConfig config = (ServletConfig) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServletConfig.class}, (proxy, method, arguments) -> web);
        StartupServlet servlet = new StartupServlet(Set.of());
        assertThatIllegalStateException().isThrownBy(() -> servlet.init(config));
        assertThat(attributes).isEmpty();
    }
}
