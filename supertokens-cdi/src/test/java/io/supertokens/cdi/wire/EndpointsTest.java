package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
}
