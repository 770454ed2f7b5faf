package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieScopeTest {

    private static List<String> scopes(String host, String path) {
        return CookieScope.of(host, path).stream()
                .map(scope -> scope.domain() + " " + scope.path())
                .toList();
    }

    @Test
    void areEveryDomainAndPathThatTheRequestMatches() {
        assertThat(scopes("app.example.test", "/api/refresh"))
                .containsExactlyInAnyOrder(
                        "example.test /",
                        "app.example.test /",
                        "null /",
                        "example.test /api/refresh",
                        "app.example.test /api/refresh",
                        "null /api/refresh",
                        "example.test /api",
                        "app.example.test /api",
                        "null /api",
                        "example.test /api/",
                        "app.example.test /api/",
                        "null /api/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", ""})
    void ofAHostWithoutADomainAreItsPaths(String host) {
        assertThat(scopes(host, "/api")).containsExactlyInAnyOrder("null /", "null /api");
    }

    @ParameterizedTest
    @CsvSource({"a.b.c.d.e.f.example.test, /1/2/3/4/5/6/7/8", "example.test, /", "localhost, /a%20b/"})
    void areDifferent(String host, String path) {
        assertThat(scopes(host, path)).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void areFewWhateverIsAskedFor() {
        assertThat(CookieScope.of("a.".repeat(120) + "test", "/".repeat(8000))).hasSize(200);
    }

    @Test
    void knowADomainWithADotBeforeIt() {
        assertThat(new CookieScope(".example.test", "/")).isEqualTo(new CookieScope("example.test", "/"));
    }
}
