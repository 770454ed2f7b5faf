package io.supertokens.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.RestApplications.Endpoint;
import io.supertokens.cdi.wire.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupTest {

    private static String refreshPath(Map<String, String> properties, String contextPath) {
        SuperTokensConfig config = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
        return Endpoints.refreshPath(config, contextPath, List.of(contextPath + "/api/"));
    }

    @ParameterizedTest
    @CsvSource({
        "/blog, /blog/api/session/refresh, own",
        "/blog, /blog/api/again, own",
        "'', /api/again, own",
        "/blog, /blog/rest/session/refresh, wrong",
        "/blog, /blog/refresh, wrong",
        "/blog, /blogger/api/session/refresh, another's",
        "/blog, /shop/api/session/refresh, another's",
        "/blog, /refresh, another's",
        "'', /shop/api/session/refresh, another's"
    })
    void aRefreshPathOfAnotherApplicationNeedsASharedAudience(String contextPath, String path, String whose) {
        Map<String, String> alone = Map.of("supertokens.refresh-token.renew-token-path", path);
        Map<String, String> sharing =
                Map.of("supertokens.refresh-token.renew-token-path", path, "supertokens.audience", "/shop");
        if (whose.equals("own")) {
            assertThat(refreshPath(alone, contextPath)).isEqualTo(path);
            assertThat(refreshPath(sharing, contextPath)).isEqualTo(path);
            return;
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> refreshPath(alone, contextPath))
                .withMessageStartingWith("supertokens.refresh-token.renew-token-path = " + path)
                .withMessageContaining("supertokens.audience");
        if (whose.equals("wrong")) {
            assertThatIllegalArgumentException().isThrownBy(() -> refreshPath(sharing, contextPath));
        } else {
            assertThat(refreshPath(sharing, contextPath)).startsWith(path).contains("another application");
        }
    }

    @Test
    void theOpenEndpointsAreNamedUnderEachMapping() {
        List<Endpoint> open = List.of(new Endpoint("POST", "login"), new Endpoint("GET", "news"));
        assertThat(Startup.openEndpoints(open, List.of(), List.of("/a/", "/b/")))
                .isEqualTo("POST /a/login, POST /b/login, GET /a/news, GET /b/news");
        assertThat(Startup.openEndpoints(open, List.of("GET x.Sub.get"), List.of("/a/")))
                .isEqualTo("POST /a/login, GET /a/news; in sub-resources GET x.Sub.get");
        assertThat(Startup.openEndpoints(List.of(), List.of(), List.of("/a/"))).isEqualTo("no endpoints");
    }
}
