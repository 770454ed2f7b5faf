package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    private static final URI BASE = URI.create("https://example.test/my%20shop/api/");

    private static SuperTokensConfig config(Map<String, String> properties) {
        return Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
    }

    @Test
    void thePathIsSpeltAsTheBrowserSpellsIt() {
        assertThat(Endpoints.refreshPath(config(Map.of()), BASE)).isEqualTo("/my%20shop/api/session/refresh");
        assertThat(Endpoints.refreshPath(
                        config(Map.of("supertokens.refresh-token.renew-token-path", "/my%20shop/api/once%20again")),
                        BASE))
                .isEqualTo("/my%20shop/api/once%20again");
    }

    private static SuperTokensConfig administered(String path, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("supertokens.admin.path", path);
        all.put("supertokens.admin.role", "admin");
        return config(all);
    }

    @ParameterizedTest
    @CsvSource({
        "/my%20shop/api/ops/admin,         ''",
        "/my%20shop/api/ops/admin/,        /",
        "/my%20shop/api/ops/admin/status,  /status",
        "/my%20shop/api/ops/admin//status, //status",
        "/my%20shop/api/ops/administrator,",
        "/my%20shop/api/ops/%61dmin,",
        "/my%20shop/api/ops/admin;a=b,",
        "/my%20shop/api/OPS/admin,",
        "/my%20shop/api/ops,",
        "/other/ops/admin,"
    })
    void theAdministrationIsWhatLiesBelowItsPath(String path, @Nullable String below) {
        assertThat(Endpoints.belowAdministration(administered("ops/admin", Map.of()), BASE, path))
                .isEqualTo(below);
        assertThat(Endpoints.belowAdministration(config(Map.of()), BASE, path)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "session,          /app/api/session/refresh",
        "session/refresh,  /app/api/session/refresh",
        "session/refresh/a, /app/api/session/refresh",
        "signout,          /app/api/signout",
        "jwt,              /app/api/jwt/jwks.json",
        ".well-known,      /app/api/.well-known/openid-configuration"
    })
    void theAdministrationCannotLieWhereAnotherEndpointIs(String path, String other) {
        SuperTokensConfig config = administered(path, Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoints.administrationPath(
                        config, Objects.requireNonNull(config.administration()), List.of("/app/api/")))
                .withMessageContainingAll("supertokens.admin.path = " + path, other);
    }

    private static SuperTokensConfig bound(String... excluded) {
        return config(Map.of(
                "supertokens.device-binding.enabled",
                "true",
                "supertokens.device-binding.excluded-paths",
                String.join(",", excluded)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app", "/app/api", "/app/api/session", "/app/api/session/refresh"})
    void thePathsWithoutRefreshDoNotContainTheRefreshPath(String excluded) {
        SuperTokensConfig config = bound("/app/api/login", excluded);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoints.bindingPaths(config, List.of("/app/api/")))
                .withMessageContainingAll("device-binding.excluded-paths: " + excluded, "/app/api/session/refresh");
    }

    @Test
    void thePathsOfTheBindingAreNamedAtStart() {
        assertThat(Endpoints.bindingPaths(bound("/app/api/sess", "/app/api/login"), List.of("/app/api/")))
                .isEqualTo("/app/api/session/refresh/bind");
    }

    @Test
    void theAdministrationOfEachApplicationIsNamedAtStart() {
        SuperTokensConfig config = administered("session", Map.of("supertokens.api-base-path", "/app/api/auth"));
        assertThat(Endpoints.administrationPath(
                        config, Objects.requireNonNull(config.administration()), List.of("/app/api/", "/app/b/")))
                .isEqualTo("/app/api/session or /app/b/session");
    }
}
