package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests a browser makes for a page, and to which pages of this host it may be sent. */
class NavigationTest {

    @ParameterizedTest
    @CsvSource({
        "GET, navigate, '*/*', , true",
        "GET, navigate, , , true",
        "GET, , 'text/html,application/xhtml+xml,*/*;q=0.8', , true",
        "GET, navigate, text/html, prefetch, false",
        "GET, navigate, text/html, prefetch;prerender, false",
        "GET, cors, text/html, , false",
        "GET, no-cors, 'image/*', , false",
        "GET, same-origin, text/html, , false",
        "GET, , '*/*', , false",
        "GET, , application/json, , false",
        "GET, , , , false",
        "HEAD, navigate, text/html, , false",
        "POST, navigate, text/html, , false",
        "PUT, , text/html, , false"
    })
    void isAGetOfAPageThatWillBeShown(
            String method, String fetchMode, String accept, String purpose, boolean isNavigation) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Sec-Fetch-Mode", fetchMode);
        headers.put("Accept", accept);
        headers.put("Sec-Purpose", purpose);
        assertThat(Navigation.isOf(method, headers::get)).isEqualTo(isNavigation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app/page", "/app/page?a=b&c=%2F", "/a//b", "/~user/;p=1?x=//y"})
    void pagesOfThisHost(String target) {
        assertThat(Navigation.isOwnPage(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "page",
                "?x",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/a\\b",
                "/\tevil",
                "/a b",
                "/\r\nSet-Cookie: a=b",
                "/\u0000",
                "/\u00e4",
                "https://evil.example/",
                "javascript:alert(1)",
                "data:text/html,x"
            })
    void anythingElseIsRefused(String target) {
        assertThat(Navigation.isOwnPage(target)).isFalse();
    }
}
