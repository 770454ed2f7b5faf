package io.supertokens.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.Fake;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartupServletTest {

    private final Map<String, Object> attributes = new HashMap<>();

    /** Without a CDI container the check fails with an exception, as it does for any other reason. */
    @Test
    void aCheckThatFailsIsNotNotedAsPassed() {
        ServletContext web = Fake.of(
                ServletContext.class,
                (method, arguments) ->
                        method.equals("setAttribute") ? attributes.put((String) arguments[0], arguments[1]) : null);
        ServletConfig config = Fake.of(ServletConfig.class, (method, arguments) -> web);
        StartupServlet servlet = new StartupServlet(Set.of());
        assertThatIllegalStateException().isThrownBy(() -> servlet.init(config));
        assertThat(attributes).isEmpty();
    }
}
