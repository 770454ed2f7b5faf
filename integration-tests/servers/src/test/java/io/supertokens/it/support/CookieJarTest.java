package io.supertokens.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CookieJarTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final URI SHOP = URI.create("http://shop.example.test/api/session/login");

    private final CookieJar jar = new CookieJar();

    @Test
    void aCookieGoesOnlyToItsPathAndWhatIsBelow() {
        receive("t=1; Path=/api/session");

        assertThat(sentTo("http://shop.example.test/api/session")).containsExactly("t=1");
        assertThat(sentTo("http://shop.example.test/api/session/refresh")).containsExactly("t=1");
        assertThat(sentTo("http://shop.example.test/api/sessions")).isEmpty();
        assertThat(sentTo("http://shop.example.test/api")).isEmpty();
    }

    @Test
    void withoutAPathItIsTheFolderOfTheRequest() {
        receive("t=1");

        assertThat(sentTo("http://shop.example.test/api/session/refresh")).containsExactly("t=1");
        assertThat(sentTo("http://shop.example.test/api/me")).isEmpty();
    }

    @Test
    void withoutADomainOnlyTheHostItselfGetsIt() {
        receive("own=1; Path=/", "all=2; Domain=.example.test; Path=/", "foreign=3; Domain=other.test; Path=/");

        assertThat(sentTo("http://shop.example.test/")).containsExactly("own=1", "all=2");
        assertThat(sentTo("http://www.example.test/")).containsExactly("all=2");
        assertThat(sentTo("http://www.shop.example.test/")).containsExactly("all=2");
    }

    @Test
    void aLaterCookieReplacesTheOneOfTheSameNameDomainAndPath() {
        receive("t=1; Path=/", "t=2; Path=/api", "t=3; Path=/");

        assertThat(sentTo("http://shop.example.test/api")).containsExactly("t=2", "t=3");
    }

    @Test
    void anExpiryInThePastDeletes() {
        receive("t=1; Path=/", "t=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT");

        assertThat(jar.all(NOW)).isEmpty();
    }

    @Test
    void aDeletionWithAnotherPathDeletesNothing() {
        receive("t=1; Path=/", "t=; Path=/api; Expires=Thu, 01 Jan 1970 00:00:00 GMT");

        assertThat(sentTo("http://shop.example.test/api")).containsExactly("t=1");
    }

    @Test
    void aCookieEndsWithItsTime() {
        receive("t=1; Path=/; Max-Age=60", "u=2; Path=/; Expires=Fri, 02 Jan 2026 03:05:05 GMT");

        assertThat(jar.all(NOW.plusSeconds(59))).hasSize(2);
        assertThat(jar.all(NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void aSecureCookieNeedsTlsExceptOnLocalhost() {
        receive("t=1; Path=/; Secure; HttpOnly; SameSite=None");
        jar.receive(URI.create("http://localhost:8080/"), List.of("local=1; Path=/; Secure"), NOW);

        assertThat(sentTo("http://shop.example.test/")).isEmpty();
        assertThat(sentTo("https://shop.example.test/")).containsExactly("t=1");
        assertThat(sentTo("http://localhost:8081/")).containsExactly("local=1");
    }

    private void receive(String... lines) {
        jar.receive(SHOP, List.of(lines), NOW);
    }

    private List<String> sentTo(String address) {
        return jar.of(URI.create(address), NOW).stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .toList();
    }

    @Test
    void aNameWithAPrefixIsTakenOnlyWithWhatItPromises() {
        receive(
                "__Host-a=1; Path=/; Secure",
                "__Host-b=1; Path=/",
                "__Host-c=1; Path=/app; Secure",
                "__Secure-d=1; Path=/app; Secure",
                "__Secure-e=1; Path=/");
        assertThat(jar.all(NOW)).extracting(Cookie::name).containsExactly("__Host-a", "__Secure-d");
    }
}
