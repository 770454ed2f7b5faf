package io.supertokens.cdi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHttpTest {

    @ParameterizedTest
    @CsvSource({
        "http://shop.example, shop.example",
        "http://shop.example:8080, shop.example",
        "HTTP://Shop.Example, shop.example",
        "http://10.0.0.5, 10.0.0.5",
        "http://[fd00::1]:8080, [fd00::1]",
        "http://intranet, intranet",
        "http://localhost.example, localhost.example",
        "http://mylocalhost, mylocalhost",
        "http://127.example, 127.example",
        "http://128.0.0.1, 128.0.0.1"
    })
    void aHostWithoutTlsIsNoticed(String origin, String host) {
        assertThat(PlainHttp.hostWithoutTls(origin, null)).contains(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example",
                "http://localhost",
                "http://localhost:8080",
                "http://LOCALHOST",
                "http://app.localhost:8080",
                "http://127.0.0.1:8080",
                "http://127.1.2.3",
                "http://[::1]:8080",
                "http://[0:0:0:0:0:0:0:1]",
                "null",
                "",
                "http://",
                "http:///path",
                "http://a b",
                "http://a\nWARN forged",
                "http://under_score",
                "chrome-extension://abc",
                "not a url"
            })
    void whatIsSafeOrSaysNothingIsNot(String origin) {
        assertThat(PlainHttp.hostWithoutTls(origin, null)).isEmpty();
    }

    @Test
    void withoutAnOriginNothingIsKnown() {
        assertThat(hostOf(null, null)).isNull();
        assertThat(hostOf("http://" + "a".repeat(300), null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "same-site", "cross-site", "none"})
    void aBrowserThatSendsFetchMetadataUsesTls(String site) {
        assertThat(hostOf("http://shop.example", site)).isNull();
    }

    private static @Nullable String hostOf(@Nullable String origin, @Nullable String site) {
        return PlainHttp.hostWithoutTls(origin, site).orElse(null);
    }
}
