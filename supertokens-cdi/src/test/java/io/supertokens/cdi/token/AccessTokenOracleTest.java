package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.ANOTHER;
import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.provided;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

/**
 * Another library accepts the tokens that we issue, and we accept the tokens that it issues with our claims and key.
 */
class AccessTokenOracleTest {

    private final AccessTokens tokens =
            AccessTokens.jwt(provided(OURS), Clock.systemUTC(), "supertokens", () -> "/app");
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final AccessToken content = new AccessToken(
            "a-handle",
            UserId.of("Zoë 😀"),
            TokenHash.of("the refresh token"),
            TokenHash.of("its parent"),
            "an anti-CSRF token",
            Json.of(Map.of("groups", List.of("admin", "staff"), "amount", 12345678901L)),
            now,
            now.plusSeconds(600),
            null);

    @Test
    void smallRyeAcceptsOurTokens() throws ParseException {
        JsonWebToken parsed =
                new DefaultJWTParser().verify(tokens.issue(content).value(), OURS);

        assertThat(parsed.getIssuer()).isEqualTo("supertokens");
        assertThat(parsed.getAudience()).containsExactly("/app");
        assertThat(parsed.getSubject()).isEqualTo("Zoë 😀");
        assertThat(parsed.getName()).isEqualTo("Zoë 😀");
        assertThat(parsed.getGroups()).containsExactlyInAnyOrder("admin", "staff");
        assertThat(parsed.getIssuedAtTime()).isEqualTo(content.issuedAt().getEpochSecond());
        assertThat(parsed.getExpirationTime()).isEqualTo(content.expiresAt().getEpochSecond());
        assertThat(parsed.<String>getClaim("sid")).isEqualTo("a-handle");
        assertThat(parsed.<String>getClaim("rt"))
                .isEqualTo(content.refreshTokenHash().hex());
        assertThat(parsed.<Object>getClaim("amount")).hasToString("12345678901");
    }

    @Test
    void smallRyeRefusesOurTokensUnderAnotherKey() {
        String token = tokens.issue(content).value();
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> new DefaultJWTParser().verify(token, ANOTHER));
    }

    @Test
    void weAcceptWhatSmallRyeSigns() throws InvalidTokenException {
        JwtClaimsBuilder claims = Jwt.issuer("supertokens")
                .audience("/app")
                .subject("Zoë 😀")
                .issuedAt(content.issuedAt())
                .expiresAt(content.expiresAt())
                .groups(Set.of("admin"))
                .claim("sid", "a-handle")
                .claim("rt", content.refreshTokenHash().hex())
                .claim("csrf", "an anti-CSRF token");
        String token = claims.jws().keyId("ZlFe4erSxK0").sign(OURS);

        AccessToken verified = tokens.verify(token);
        assertThat(verified.userId()).isEqualTo(content.userId());
        assertThat(verified.refreshTokenHash()).isEqualTo(content.refreshTokenHash());
        assertThat(verified.isPending()).isFalse();
        assertThat(verified.expiresAt()).isEqualTo(content.expiresAt());
        assertThat(verified.payload()).isEqualTo(Json.of(Map.of("groups", List.of("admin"))));
    }

    @Test
    void weRefuseWhatSmallRyeSignsWithAnotherKey() {
        String token = Jwt.issuer("supertokens")
                .audience("/app")
                .subject("alice")
                .claim("sid", "a-handle")
                .claim("rt", content.refreshTokenHash().hex())
                .jws()
                .keyId("ZlFe4erSxK0")
                .sign(ANOTHER);
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(token));
    }
}
