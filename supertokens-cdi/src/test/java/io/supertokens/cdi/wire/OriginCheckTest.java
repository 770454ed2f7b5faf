package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.config.CorsSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginCheckTest {

    private static final CorsSettings NOBODY_ALLOWED = new CorsSettings(Set.of(), true);

    /** A request that only has headers. */
    private static boolean isFromAnotherSite(String origin) {
        return OriginCheck.isFromAnotherSite(Map.of("Host", "a.test", "Origin", origin)::get, NOBODY_ALLOWED);
    }

    @Test
    void anOriginIsComparedAsItIsSpelt() {
        assertThat(isFromAnotherSite("https://a.test")).isFalse();
        assertThat(isFromAnotherSite("https://A.test")).isFalse();
        assertThat(isFromAnotherSite("https://%61.test")).isTrue();
        assertThat(isFromAnotherSite("https://[")).isTrue();
        assertThat(isFromAnotherSite("null")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "websocket, https://a.test, false",
        "WebSocket, https://A.test, false",
        "websocket, https://allowed.test, false",
        "websocket,, false",
        "websocket, https://sub.a.test, true",
        "websocket, https://a.test:8443, true",
        "websocket, https://evil.test, true",
        "'h2c, WebSocket', https://evil.test, true",
        "websocket, null, true",
        "h2c, https://evil.test, false",
        ", https://evil.test, false"
    })
    void anotherOriginOpensNoWebSocket(@Nullable String upgrade, @Nullable String origin, boolean isForeign) {
        Map<String, String> headers = new HashMap<>(Map.of("Host", "a.test", "Sec-Fetch-Site", "same-site"));
        headers.put("Upgrade", upgrade);
        headers.put("Origin", origin);
        CorsSettings settings = new CorsSettings(Set.of("https://allowed.test"), true);
        assertThat(OriginCheck.isFromAnotherSite(headers::get, settings)).isEqualTo(isForeign);
        assertThat(OriginCheck.isFromAnotherSite(headers::get, new CorsSettings(Set.of(), false)))
                .isFalse();
    }
}
