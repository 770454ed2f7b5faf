package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.token.SessionLifetime;
import io.supertokens.cdi.token.TokenKind;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What current clients are told. fdi-version 1.16 to 4.2 are alike here. */
class FrontTokenAnswerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final IssuedToken ACCESS = new IssuedToken("a.b.c", NOW.plusSeconds(10));
    private static final JsonObject CLAIMS = Objects.requireNonNull(
                    Json.read("{\"sub\":\"łukasz 馬\",\"iat\":1767323045,\"groups\":[\"admin\"]}"))
            .asJsonObject();

    private static FrontTokenAnswer answer(Map<String, String> properties, Map<String, String> headers) {
        return (FrontTokenAnswer) protocol(properties).answer(request(headers), presented(properties, headers));
    }

    private static Presented presented(Map<String, String> properties, Map<String, String> headers) {
        return protocol(properties).read(request(headers)).get();
    }

    private static WireRequest request(Map<String, String> headers) {
        return new WireRequest(
                name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of(),
                "/auth/session/refresh",
                false,
                () -> CookieScope.of("localhost", "/auth/session/refresh"),
                () -> false);
    }

    private static WireProtocol protocol(Map<String, String> properties) {
        SuperTokensConfig config = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
        return new WireProtocol(
                config, MovableClock.at(NOW), token -> token.equals("ours") ? TokenKind.ACCESS : TokenKind.FOREIGN);
    }

    private static FrontTokenAnswer answer(String... headers) {
        Map<String, String> all = new HashMap<>(Map.of("st-auth-mode", "cookie"));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return answer(Map.of(), all);
    }

    private static void issue(FrontTokenAnswer answer, TransferMode mode) {
        answer.issued(
                new IssuedSession(
                        new Session("handle", UserId.of("łukasz 馬"), null, null),
                        ACCESS,
                        new IssuedToken("r+/=.0", NOW.plusSeconds(20)),
                        new IssuedToken("1d", NOW.plusSeconds(20)),
                        mode == TransferMode.COOKIE ? "csrf" : null),
                SessionLifetime.CONFIGURED,
                () -> CLAIMS,
                mode);
    }

    private static String frontToken(FrontTokenAnswer answer) {
        return new String(Base64.getDecoder().decode(answer.headers().get("front-token")), StandardCharsets.UTF_8);
    }

    @Test
    void ofALoginInCookiesAreTwoCookiesAndTwoHeaders() {
        FrontTokenAnswer answer = answer();
        issue(answer, TransferMode.COOKIE);
        assertThat(answer.setCookieLines())
                .extracting(line -> line.substring(0, line.indexOf(';')))
                .containsExactly("__Host-sAccessToken=a.b.c", "__Secure-sRefreshToken=r%2B%2F%3D.0");
        assertThat(answer.headers())
                .containsOnlyKeys("anti-csrf", "front-token", "Access-Control-Expose-Headers")
                .containsEntry("anti-csrf", "csrf")
                .containsEntry("Access-Control-Expose-Headers", "anti-csrf, front-token");
        assertThat(frontToken(answer))
                .isEqualTo("{\"uid\":\"łukasz 馬\",\"ate\":" + ACCESS.expiresAt().toEpochMilli()
                        + ",\"up\":{\"sub\":\"łukasz 馬\",\"iat\":1767323045,\"groups\":[\"admin\"]}}");
    }

    @Test
    void ofALoginInHeadersIsNoCookieAndNoAntiCsrfToken() {
        FrontTokenAnswer answer = answer("st-auth-mode", "header");
        issue(answer, TransferMode.HEADER);
        assertThat(answer.setCookieLines()).isEmpty();
        assertThat(answer.headers())
                .containsOnlyKeys("st-access-token", "st-refresh-token", "front-token", "Access-Control-Expose-Headers")
                .containsEntry("st-access-token", "a.b.c")
                .containsEntry("st-refresh-token", "r+/=.0");
    }

    @Test
    void tokensOfTheOtherModeAreRemovedAndTheFrontTokenIsThatOfTheNewSession() {
        FrontTokenAnswer toHeaders = answer("st-auth-mode", "header", "Cookie", "__Host-sAccessToken=old");
        issue(toHeaders, TransferMode.HEADER);
        assertThat(toHeaders.setCookieLines()).hasSize(2).allMatch(line -> line.contains("=; "));
        assertThat(frontToken(toHeaders)).contains("uid");

        FrontTokenAnswer toCookies = answer("Authorization", "Bearer ours");
        issue(toCookies, TransferMode.COOKIE);
        assertThat(toCookies.headers()).containsEntry("st-access-token", "").containsEntry("st-refresh-token", "");
        assertThat(frontToken(toCookies)).contains("uid");
    }

    @Test
    void theCookiesOfASessionThatEndsWithTheBrowserHaveNoExpiry() {
        FrontTokenAnswer answer = answer();
        answer.renewed(ACCESS, false, new SessionLifetime(null, true, null), () -> CLAIMS);
        assertThat(answer.setCookieLines()).singleElement().asString().doesNotContain("Expires", "Max-Age");
        assertThat(frontToken(answer)).contains("\"ate\":" + ACCESS.expiresAt().toEpochMilli());
    }

    @Test
    void aNewAccessTokenComesWithItsFrontTokenOnly() {
        FrontTokenAnswer inCookies = answer();
        inCookies.renewed(ACCESS, false, SessionLifetime.CONFIGURED, () -> CLAIMS);
        assertThat(inCookies.setCookieLines()).hasSize(1);
        assertThat(inCookies.headers()).containsOnlyKeys("front-token", "Access-Control-Expose-Headers");

        FrontTokenAnswer inHeaders = answer("Authorization", "Bearer ours");
        inHeaders.renewed(ACCESS, false, SessionLifetime.CONFIGURED, () -> CLAIMS);
        assertThat(inHeaders.setCookieLines()).isEmpty();
        assertThat(inHeaders.headers())
                .containsOnlyKeys("st-access-token", "front-token", "Access-Control-Expose-Headers");
    }

    @Test
    void scriptsGetTheAccessTokenOfASessionInCookiesOnlyIfItIsExposed() {
        FrontTokenAnswer exposed =
                answer(Map.of("supertokens.access-token.exposed", "true"), Map.of("st-auth-mode", "cookie"));
        issue(exposed, TransferMode.COOKIE);
        assertThat(exposed.headers()).containsEntry("st-access-token", "a.b.c").doesNotContainKey("st-refresh-token");
    }

    @Test
    void anEndIsToldInBothModes() {
        FrontTokenAnswer answer = answer();
        issue(answer, TransferMode.COOKIE);
        answer.ended();
        assertThat(answer.setCookieLines()).hasSize(2).allMatch(line -> line.contains("=; "));
        assertThat(answer.headers())
                .containsEntry("front-token", "remove")
                .containsEntry("st-access-token", "")
                .containsEntry("st-refresh-token", "")
                .containsEntry("Access-Control-Expose-Headers", "front-token, st-access-token, st-refresh-token")
                .doesNotContainKey("anti-csrf");
    }

    @Test
    void aClientWithoutCookiesGetsNoneRemoved() {
        FrontTokenAnswer answer = answer("Authorization", "Bearer ours");
        answer.ended();
        assertThat(answer.setCookieLines()).isEmpty();
        assertThat(answer.headers()).containsEntry("st-access-token", "").containsEntry("front-token", "remove");
    }

    @Test
    void aLoginAfterALogoutIsTheLastWord() {
        FrontTokenAnswer answer = answer();
        answer.loggedOut();
        issue(answer, TransferMode.COOKIE);
        assertThat(answer.headers()).doesNotContainKeys("st-access-token", "st-refresh-token");
        assertThat(answer.setCookieLines()).hasSize(2).noneMatch(line -> line.contains("=; "));
        assertThat(frontToken(answer)).contains("uid");
    }

    @Test
    void theMarkerOfAnOlderClientIsLeftToThatClientUntilTheSessionEnds() {
        FrontTokenAnswer answer = answer("Cookie", "sIdRefreshToken=1d");
        issue(answer, TransferMode.COOKIE);
        assertThat(answer.setCookieLines()).noneMatch(line -> line.startsWith("sIdRefreshToken"));
        answer.ended();
        assertThat(answer.setCookieLines()).anyMatch(line -> line.startsWith("sIdRefreshToken=; Path=/; Expires"));
    }

    @Test
    void theMarkerIsRemovedWhereNoOlderClientIsServed() {
        FrontTokenAnswer answer =
                answer(Map.of("supertokens.client-protocol", "front-token"), Map.of("Cookie", "sIdRefreshToken=1d"));
        issue(answer, TransferMode.COOKIE);
        assertThat(answer.setCookieLines()).anyMatch(line -> line.startsWith("sIdRefreshToken=; Path=/; Expires"));
    }

    @Test
    void cookiesOfTheOlderDomainAreRemovedWithTheNamesThatTheyHad() {
        Map<String, String> config = Map.of("supertokens.cookie.older-domain", "example.test");
        Map<String, String> headers = Map.of("st-auth-mode", "cookie", "Cookie", "__Secure-sAccessToken=old");
        FrontTokenAnswer answer = answer(config, headers);
        answer.forgetRepeated(presented(config, headers));
        assertThat(answer.setCookieLines())
                .containsExactly(
                        "__Secure-sAccessToken=; Domain=example.test; Path=/; Max-Age=0; Secure",
                        "__Secure-sRefreshToken=; Domain=example.test; Path=/auth/session/refresh; Max-Age=0; Secure",
                        "sIdRefreshToken=; Domain=example.test; Path=/; Max-Age=0; Secure");
    }
}
