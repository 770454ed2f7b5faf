package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.config.CorsSettings;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}
