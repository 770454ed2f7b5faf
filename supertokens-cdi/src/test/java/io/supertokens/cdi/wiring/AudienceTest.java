package io.supertokens.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.Fake;
import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.Test;

class AudienceTest {

    /** A servlet context that only knows its path. */
    private static ServletContext web(String contextPath) {
        return Fake.of(ServletContext.class, (method, arguments) -> {
            assertThat(method).isEqualTo("getContextPath");
            return contextPath;
        });
    }

    @Test
    void isTheContextPathUnlessAnotherIsConfigured() {
        Audience byDefault = new Audience(null);
        byDefault.learn(web("/shop"));
        assertThat(byDefault.get()).isEqualTo("/shop");

        Audience root = new Audience(null);
        root.learn(web(""));
        assertThat(root.get()).isEqualTo("/");

        Audience configured = new Audience("the group");
        assertThat(configured.get()).isEqualTo("the group");
        configured.learn(web("/shop"));
        configured.learn(web("/other"));
        assertThat(configured.get()).isEqualTo("the group");
    }

    @Test
    void isNotGuessedBeforeTheServletContextIsThere() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Audience(null).get())
                .withMessageStartingWith("supertokens.audience: ")
                .withMessageContaining("set the property");
    }

    @Test
    void isNotThatOfTheFirstOfSeveralApplications() {
        Audience shared = new Audience(null);
        shared.learn(web("/one"));
        shared.learn(web("/one"));
        assertThatIllegalStateException()
                .isThrownBy(() -> shared.learn(web("/other")))
                .withMessageContaining("/one")
                .withMessageContaining("/other");
    }

    @Test
    void isNotCutOff() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Audience(null).learn(web("/" + "x".repeat(128))))
                .withMessageContaining("1 to 128 characters");
    }

    @Test
    void isLearntOnce() {
        Audience audience = new Audience(null);
        assertThat(audience.learn(web("/shop"))).isTrue();
        assertThat(audience.learn(web("/shop"))).isFalse();
        assertThat(new Audience("the group").learn(web("/shop"))).isFalse();
    }

    @Test
    void theLogTellsThatTheRootsIsThatOfEveryApplicationAtTheRoot() {
        Audience audience = new Audience(null);
        assertThat(audience.description()).isEqualTo("known when the WAR starts");
        audience.learn(web(""));
        assertThat(audience.description())
                .startsWith("/, as of every application at the root")
                .contains("set supertokens.audience");
        assertThat(new Audience("/").description()).as("configured").isEqualTo("/");

        Audience shop = new Audience(null);
        shop.learn(web("/shop"));
        assertThat(shop.description()).isEqualTo("/shop");
    }
}
