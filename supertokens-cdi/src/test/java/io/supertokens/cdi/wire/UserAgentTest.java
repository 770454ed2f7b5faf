package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0 | Firefox on Windows
        Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 | Firefox on Linux
        Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0 | Firefox on Android
        Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15 | Firefox on iPhone
        Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 | Chrome on Windows
        Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 | Chrome on Android
        Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 | Chrome on ChromeOS
        Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1 | Chrome on iPad
        Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0 | Edge on Windows
        Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0 | Edge on Android
        Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 OPR/120.0.0.0 | Opera on macOS
        Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36 | Samsung Internet on Android
        Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15 | Safari on macOS
        Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1 | Safari on iPhone
        Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko | Windows
        okhttp/4.12.0 | okhttp
        curl/8.14.1 | curl
        MyShop/3.1 (iPhone; iOS 18.6; Scale/3.00) | MyShop on iPhone
        MyShop/812 CFNetwork/3826.600.41 Darwin/24.6.0 | MyShop
        Dalvik/2.1.0 (Linux; U; Android 15; Pixel 9 Build/AP4A) | Dalvik on Android
        """)
    void isNamedByProgramAndSystem(String header, String label) {
        assertThat(UserAgent.label(header)).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "Mozilla/5.0", "Mozilla/5.0 (compatible)", "(none)", "\u00e4\u00f6/1", "/1"})
    void isNotGuessed(String header) {
        assertThat(UserAgent.label(header)).isNull();
    }

    @Test
    void ofAnyLengthAndContentIsHarmless() {
        assertThat(UserAgent.label("x".repeat(10_000))).isNull();
        assertThat(UserAgent.label("(" + "a".repeat(1_000_000) + "Firefox/1")).isNull();
        assertThat(UserAgent.label("<script>alert(1)</script> Firefox/1 Windows"))
                .isEqualTo("Firefox on Windows");
        assertThat(UserAgent.label("a\r\nb/1")).isEqualTo("a");
    }
}
