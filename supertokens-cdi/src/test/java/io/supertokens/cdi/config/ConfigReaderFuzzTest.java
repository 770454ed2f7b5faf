package io.supertokens.cdi.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Input: properties, each on a line, such as {@code anti-csrf=true}. */
class ConfigReaderFuzzTest {

    private static final String PASSWORD = "C4NARY";

    @FuzzTest
    void readsOrReportsAndNeverThrows(FuzzedDataProvider data) {
        Map<String, String> properties = new HashMap<>();
        data.consumeRemainingAsString()
                .lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> properties.put(Property.PREFIX + parts[0], parts[1]));
        properties.computeIfPresent(Property.POSTGRES_PASSWORD.key(), (key, value) -> PASSWORD + value);
        properties.computeIfPresent(Property.MYSQL_PASSWORD.key(), (key, value) -> PASSWORD + value);

        ConfigReader.Reading reading = ConfigReader.read(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build());

        assertThat(reading.config() == null).isEqualTo(!reading.problems().isEmpty());
        assertThat(reading.problems()).allMatch(problem -> problem.startsWith(Property.PREFIX));
        assertThat(reading.toString()).doesNotContain(PASSWORD);
        if (reading.config() != null) {
            for (String origin : reading.config().cors().allowedOrigins()) {
                URI uri = URI.create(origin);
                assertThat(uri.getScheme() + "://" + uri.getRawAuthority()).isEqualTo(origin);
            }
        }
    }
}
