package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.config.ConfigReader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RefJwtProtocolTest {

    @Test
    void filtersThatChangeHeadersAfterwardsDoNotChangeWhatTheClientPresented() {
        WireProtocol protocol = new RefJwtProtocol(
                Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(
                                        Map.of("supertokens.cookie.name-prefix", "off"), "test", 100))
                                .build())
                        .config()),
                Clock.systemUTC());
        Map<String, List<String>> headers = Map.of(
                "Cookie", new ArrayList<>(List.of("sAccessToken=a; sIdRefreshToken=1d")),
                "anti-csrf", new ArrayList<>(List.of("csrf")));
        Supplier<Presented> presented =
                protocol.read(new WireRequest(headers::get, "/session/refresh", List::of, () -> false));
        headers.values().forEach(List::clear);

        assertThat(presented.get().accessTokens()).containsExactly("a");
        assertThat(presented.get().antiCsrf()).isEqualTo("csrf");
        assertThat(presented.get().hasSessionMarker()).isTrue();
    }
}
