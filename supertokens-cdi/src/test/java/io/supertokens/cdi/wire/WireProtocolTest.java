package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireProtocolTest {

    private static final Map<String, String> PLAIN = Map.of("supertokens.cookie.name-prefix", "off");
    private static final String COOKIES = "sAccessToken=ours; sRefreshToken=refresh";

    private static WireProtocol protocol(Map<String, String> properties) {
        return new WireProtocol(
                Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(properties, "test", 100))
                                .build())
                        .config()),
                Clock.systemUTC(),
                token -> switch (token) {
                    case "ours", "other" -> TokenKind.ACCESS;
                    case "refresh" -> TokenKind.REFRESH;
                    default -> TokenKind.FOREIGN;
                });
    }

    private static Presented read(Map<String, String> properties, Map<String, List<String>> headers) {
        return read(properties, headers, false);
    }

    private static Presented read(
            Map<String, String> properties, Map<String, List<String>> headers, boolean isRefresh) {
        return protocol(properties)
                .read(new WireRequest(
                        name -> headers.getOrDefault(name, List.of()),
                        "/session/refresh",
                        isRefresh,
                        List::of,
                        () -> false))
                .get();
    }

    private static Presented read(Map<String, String> properties, String... namesAndValues) {
        Map<String, List<String>> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.computeIfAbsent(namesAndValues[i], name -> new ArrayList<>())
                    .add(namesAndValues[i + 1]);
        }
        return read(properties, headers);
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> properties = new HashMap<>(PLAIN);
        for (int i = 0; i < more.length; i += 2) {
            properties.put("supertokens." + more[i], more[i + 1]);
        }
        return properties;
    }

    @Test
    void filtersThatChangeHeadersAfterwardsDoNotChangeWhatTheClientPresented() {
        Map<String, List<String>> headers = Map.of(
                "Cookie", new ArrayList<>(List.of("sAccessToken=a; sIdRefreshToken=1d")),
                "anti-csrf", new ArrayList<>(List.of("csrf")));
        Supplier<Presented> presented = protocol(PLAIN)
                .read(new WireRequest(
                        name -> headers.getOrDefault(name, List.of()),
                        "/session/refresh",
                        false,
                        List::of,
                        () -> false));
        headers.values().forEach(List::clear);

        assertThat(presented.get().accessTokens()).containsExactly("a");
        assertThat(presented.get().antiCsrf()).isEqualTo("csrf");
        assertThat(presented.get().hasSessionMarker()).isTrue();
    }

    /** A bearer token of ours takes precedence; all others are as if they were not there. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "any, none, COOKIE, ours",
                "any, Bearer other, HEADER, other",
                "any, bearer other, HEADER, other",
                "any, 'BEARER   other  ', HEADER, other",
                "any, Bearer undefined, COOKIE, ours",
                "any, Bearer, COOKIE, ours",
                "any, 'Bearer ', COOKIE, ours",
                "any, '', COOKIE, ours",
                "any, other, COOKIE, ours",
                "any, Basic other, COOKIE, ours",
                "any, 'Bearer other, Bearer other', COOKIE, ours",
                "cookie, Bearer other, COOKIE, ours",
                "header, Bearer other, HEADER, other",
                "header, Bearer undefined, HEADER, none",
                "header, none, HEADER, none"
            })
    void theModeIsThatOfTheTokens(
            String transfer, @Nullable String authorization, TransferMode mode, @Nullable String accessToken) {
        Map<String, List<String>> headers = new HashMap<>(Map.of("Cookie", List.of(COOKIES)));
        if (authorization != null) {
            headers.put("Authorization", List.of(authorization));
        }
        Presented presented = read(with("token-transfer", transfer), headers);
        assertThat(presented.mode()).isEqualTo(mode);
        assertThat(presented.accessTokens()).isEqualTo(accessToken == null ? List.of() : List.of(accessToken));
    }

    @Test
    void twoAuthorizationHeadersAreNone() {
        Presented presented = read(PLAIN, "Authorization", "Bearer ours", "Authorization", "Bearer ours");
        assertThat(presented.mode()).isEqualTo(TransferMode.COOKIE);
        assertThat(presented.accessTokens()).isEmpty();
    }

    @Test
    void aRefreshTokenInTheHeaderNeedsNeitherAntiCsrfNorAnAccessToken() {
        Presented presented = read(
                Map.of(), Map.of("Authorization", List.of("Bearer refresh"), "st-auth-mode", List.of("header")), true);
        assertThat(presented.tokens().refreshTokens()).containsExactly("refresh");
        assertThat(presented.tokens().accessTokenRequired()).isFalse();
        assertThat(presented.tokens().antiCsrf()).isNull();
    }

    /** A caller's own Authorization header reaches each path. */
    @ParameterizedTest
    @CsvSource({"other, true", "refresh, false"})
    void aTokenOfTheKindThatTheRequestDoesNotNeedIsIgnored(String token, boolean isRefresh) {
        Presented presented =
                read(PLAIN, Map.of("Cookie", List.of(COOKIES), "Authorization", List.of("Bearer " + token)), isRefresh);
        assertThat(presented.mode()).isEqualTo(TransferMode.COOKIE);
        assertThat(presented.accessTokens()).containsExactly("ours");
    }

    @Test
    void cookiesBesideABearerTokenAreKnownAsTheOthers() {
        Presented presented = read(PLAIN, "Cookie", COOKIES, "Authorization", "Bearer other");
        assertThat(presented.others().accessTokens()).containsExactly("ours");
        assertThat(presented.others().refreshTokens()).containsExactly("refresh");
    }

    /** The request of a login decides where the configuration lets it. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "both, any, none, COOKIE, false",
                "both, any, cookie, COOKIE, true",
                "both, any, header, HEADER, true",
                "both, any, HEADER, HEADER, true",
                "both, any, nonsense, COOKIE, true",
                "both, any, '', COOKIE, true",
                "both, cookie, header, COOKIE, true",
                "both, header, cookie, HEADER, true",
                "both, header, none, HEADER, true",
                "front-token, any, none, COOKIE, true",
                "ref-jwt, any, header, COOKIE, false",
                "ref-jwt, cookie, cookie, COOKIE, false"
            })
    void aLoginIsAnsweredAsItsClientUnderstands(
            String protocol, String transfer, @Nullable String authMode, TransferMode mode, boolean knowsFrontToken) {
        Map<String, List<String>> headers = authMode == null ? Map.of() : Map.of("st-auth-mode", List.of(authMode));
        Presented.Client client = read(with("client-protocol", protocol, "token-transfer", transfer), headers)
                .client();
        assertThat(client.mode()).isEqualTo(mode);
        assertThat(client.knowsFrontToken()).isEqualTo(knowsFrontToken);
    }

    @Test
    void aBearerTokenOfOursIsAnsweredInHeadersThoughThePlainClientDoesNotSaySo() {
        assertThat(read(PLAIN, "Authorization", "Bearer ours").client().knowsFrontToken())
                .isTrue();
        assertThat(read(PLAIN, "Authorization", "Bearer foreign").client().knowsFrontToken())
                .isFalse();
    }

    /** Only clients that can know it have to repeat the anti-CSRF token at a refresh. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "token, both, none, none, none",
                "token, both, cookie, none, ''",
                "token, both, cookie, csrf, csrf",
                "token, front-token, none, none, ''",
                "custom-header, both, cookie, csrf, none",
                "off, both, cookie, csrf, none"
            })
    void theAntiCsrfTokenOfARefresh(
            String antiCsrf,
            String protocol,
            @Nullable String authMode,
            @Nullable String sent,
            @Nullable String required) {
        Map<String, List<String>> headers = new HashMap<>(Map.of("Cookie", List.of(COOKIES)));
        if (authMode != null) {
            headers.put("st-auth-mode", List.of(authMode));
        }
        if (sent != null) {
            headers.put("anti-csrf", List.of(sent));
        }
        Presented presented = read(with("anti-csrf", antiCsrf, "client-protocol", protocol), headers);
        assertThat(presented.tokens().antiCsrf()).isEqualTo(required);
    }

    @ParameterizedTest
    @CsvSource({
        "jwt, both, PRESENT",
        "jwt, ref-jwt, PRESENT",
        "jwt, front-token, LEGACY",
        "ref-jwt, both, TRUSTED",
        "ref-jwt, ref-jwt, TRUSTED"
    })
    void whatTheMarkerCookieSaysDependsOnWhoIsServed(String format, String protocol, Presented.Marker marker) {
        Map<String, String> properties = with("access-token.format", format, "client-protocol", protocol);
        assertThat(read(properties, "Cookie", "sIdRefreshToken=").marker()).isEqualTo(marker);
        assertThat(read(properties, "Cookie", "sAccessToken=a").marker()).isEqualTo(Presented.Marker.ABSENT);
    }

    /** While cookies move to another domain, those of the older one still count, with the name that they had. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, none, __Host-sAccessToken=a, a, true, false",
                "none, example.test, __Host-sAccessToken=a, a, true, true",
                "none, example.test, __Secure-sAccessToken=old, old, false, true",
                "none, example.test, __Host-sAccessToken=a; __Secure-sAccessToken=old, a, true, true",
                "none, none, __Secure-sAccessToken=old, none, true, false",
                "example.test, host-only, __Host-sAccessToken=old, old, false, true",
                "a.example.test, example.test, __Secure-sAccessToken=a; __Secure-sAccessToken=b, a, false, true"
            })
    void cookiesOfAnOlderDomain(
            @Nullable String domain,
            @Nullable String older,
            String cookies,
            @Nullable String accessToken,
            boolean isRequired,
            boolean hasOlder) {
        Map<String, String> properties = new HashMap<>();
        if (domain != null) {
            properties.put("supertokens.cookie.domain", domain);
        }
        if (older != null) {
            properties.put("supertokens.cookie.older-domain", older);
        }
        Presented presented = read(properties, "Cookie", cookies);
        assertThat(presented.accessTokens().stream().findFirst().orElse(null)).isEqualTo(accessToken);
        assertThat(presented.tokens().accessTokenRequired()).isEqualTo(isRequired);
        assertThat(presented.hasOlderCookies()).isEqualTo(hasOlder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "header"})
    void inHeadersNoAntiCsrfTokenIsIssued(String mode) {
        WireProtocol protocol = protocol(PLAIN);
        Presented presented = read(PLAIN, "st-auth-mode", mode);
        Delivery delivery = protocol.delivery(presented, presented.client().mode());
        assertThat(delivery.antiCsrf()).isEqualTo(mode.equals("cookie"));
        assertThat(delivery.antiCsrfAtRefresh()).isEqualTo(mode.equals("cookie"));
    }

    @Test
    void clientsOfTheReferenceNeedNoAntiCsrfTokenAtTheRefresh() {
        Delivery delivery = protocol(PLAIN).delivery(read(PLAIN), TransferMode.COOKIE);
        assertThat(delivery.antiCsrf()).isTrue();
        assertThat(delivery.antiCsrfAtRefresh()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "both, 'anti-csrf, supertokens-sdk-name, supertokens-sdk-version, rid, fdi-version, st-auth-mode, authorization'",
        "ref-jwt, 'anti-csrf, supertokens-sdk-name, supertokens-sdk-version'",
        "front-token, 'anti-csrf, rid, fdi-version, st-auth-mode, authorization'"
    })
    void preflightRequestsAreGrantedTheHeadersOfTheClients(String protocol, String headers) {
        assertThat(String.join(", ", protocol(with("client-protocol", protocol)).requestHeaders()))
                .isEqualTo(headers);
    }
}
