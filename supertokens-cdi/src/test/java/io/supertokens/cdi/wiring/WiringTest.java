package io.supertokens.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.jpa.DatabaseException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WiringTest {

    @Test
    void whatWillNotPassByItselfIsNotWaitedFor() {
        SuperTokensConfig config = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(
                                Map.of(
                                        "supertokens.startup-wait", "PT10M",
                                        "supertokens.datasource", "java:/NoSuchDS"),
                                "test",
                                100))
                        .build())
                .config());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> new Wiring().database(config, new SuspendedTransaction()))
                .withMessageContaining("java:/NoSuchDS"));
    }
}
