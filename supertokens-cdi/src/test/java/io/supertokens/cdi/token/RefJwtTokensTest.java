package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.provided;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with the reference's own tokens. */
class RefJwtTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.250Z");

    /** Content that the reference reads but never writes. */
    private static final Set<String> NEVER_WRITTEN = Set.of(
            "valid: empty sessionHandle",
            "valid: empty rt",
            "valid: prt empty string stays present",
            "lenient: duplicate JSON member, last one wins",
            "lenient: payload base64url without padding, signed as such",
            "lenient: payload base64 with embedded newline, signed as such");

    /** White space around a name is part of it here; the reference trims it, and such users cannot refresh. */
    private static final Set<String> NOT_TRIMMED =
            Set.of("valid: userId with surrounding white space is trimmed", "valid: sessionHandle trimmed");

    private static final Map<String, String> REASONS = Map.of(
            "JWT_EXPIRED", "it has expired",
            "JWT_SEGMENTS", "does not look like a token",
            "JWT_HEADER", "does not look like a token",
            "JWT_SIGNATURE", "(signature is wrong|does not look like a token)",
            "JWT_FIELDS", "(is missing|neither a text|not a hash|not a JSON object)",
            "NOT_AN_OBJECT_OR_STRING", "is not a JSON object",
            "NOT_JSON", "is not JSON");

    private final MovableClock clock = MovableClock.at(NOW);
    private final AccessTokens tokens = AccessTokens.refJwt(provided(OURS), clock);

    static Stream<Arguments> made() {
        return Golden.named("jwt.json", "accessTokens");
    }

    static Stream<Arguments> valid() {
        return Golden.cases("jwt.json", "verify")
                .filter(golden -> golden.getString("result").equals("VALID"))
                .filter(golden -> !NEVER_WRITTEN.contains(golden.getString("name")))
                .map(golden -> Arguments.of(golden.getString("name"), golden));
    }

    static Stream<Arguments> refused() {
        return Golden.cases("jwt.json", "verify")
                .filter(golden ->
                        !golden.getString("result").equals("VALID") || NEVER_WRITTEN.contains(golden.getString("name")))
                // whether an anti-CSRF token is required is checked by the session, not by the token
                .filter(golden -> !golden.getString("name").startsWith("antiCsrfToken"))
                .map(golden -> Arguments.of(golden.getString("name"), golden));
    }

    private static AccessTokens of(JsonObject golden) {
        Clock then = MovableClock.at(
                Instant.ofEpochMilli(golden.getJsonNumber("clock").longValue()));
        // HMAC itself pads short keys with zeros (RFC 2104, section 2); an application's short key is refused
        byte[] key = golden.getString("signingKey").getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(key, Math.max(key.length, 32));
        return AccessTokens.refJwt(provided(new SecretKeySpec(padded, "HmacSHA256")), then);
    }

    private static AccessToken content() {
        return new AccessToken(
                "a-handle",
                UserId.of("alice"),
                TokenHash.of("the refresh token"),
                null,
                "anti-csrf",
                Json.of(Map.of("sub", 1)),
                null,
                NOW.plusSeconds(60),
                null);
    }

    @ParameterizedTest
    @MethodSource("made")
    void aTokenIsTheReferencesToTheByte(JsonObject golden) throws InvalidTokenException {
        AccessToken content = Golden.accessToken(
                golden,
                null,
                Instant.ofEpochMilli(golden.getJsonNumber("expiry").longValue()));

        IssuedToken issued = of(golden).issue(content);

        if (!golden.getString("name").contains("exponent")) { // 1E+21 is the number that JavaScript spells 1e+21
            assertThat(issued.value()).isEqualTo(golden.getString("token"));
        }
        assertThat(issued.expiresAt()).isEqualTo(content.expiresAt());
        assertThat(of(golden).verify(issued.value())).isEqualTo(content);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void aTokenOfTheReferenceIsRead(String name, JsonObject golden) throws InvalidTokenException {
        AccessToken token = of(golden).verify(golden.getString("token"));

        JsonObject decoded = golden.getJsonObject("decoded");
        if (!NOT_TRIMMED.contains(name)) {
            assertThat(token.sessionHandle()).isEqualTo(decoded.getString("sessionHandle"));
            assertThat(token.userId()).isEqualTo(UserIdJson.read(decoded.get("userId")));
        }
        assertThat(token.refreshTokenHash().hex()).isEqualTo(decoded.getString("refreshTokenHash1"));
        assertThat(token.isPending()).isEqualTo(decoded.containsKey("parentRefreshTokenHash1"));
        assertThat(token.payload()).isEqualTo(decoded.get("userPayload"));
        assertThat(token.antiCsrfToken())
                .isEqualTo(decoded.get("antiCsrfToken") instanceof JsonString text ? text.getString() : null);
        assertThat(token.expiresAt().toEpochMilli())
                .isEqualTo((long) decoded.getJsonNumber("expiryTime").doubleValue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatTheReferenceRefusesIsRefusedForItsReason(String name, JsonObject golden) {
        InvalidTokenException refusal = catchThrowableOfType(
                InvalidTokenException.class, () -> of(golden).verify(golden.getString("token")));

        assertThat(refusal).as(name).isNotNull();
        if (golden.containsKey("reason")) {
            assertThat(refusal.getMessage()).containsPattern(REASONS.get(golden.getString("reason")));
        }
    }

    @Test
    void eachFormatRefusesTheOther() {
        AccessTokens standard = AccessTokens.jwt(provided(OURS), clock, "supertokens", () -> "/app");
        for (String payload : new String[] {"{}", "\"text\""}) {
            AccessToken content = new AccessToken(
                    "h",
                    UserId.of("u"),
                    TokenHash.of("r"),
                    null,
                    null,
                    Json.read(payload),
                    NOW,
                    NOW.plusSeconds(9),
                    null);
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> standard.verify(tokens.issue(content).value()));
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> tokens.verify(standard.issue(content).value()));
        }
    }

    @Test
    void anExpiredTokenStillSaysWhoseItWas() throws InvalidTokenException {
        String token = tokens.issue(content()).value();
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.verify(token)).isEqualTo(content());
        clock.advance(Duration.ofMillis(1));
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> tokens.verify(token))
                .withMessageContaining("expired");
        assertThat(tokens.verifyIgnoringExpiry(token)).isEqualTo(content());
    }

    @Test
    void aCharacterChangedAnywhereIsRefused() {
        String token = tokens.issue(content()).value();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'a' ? 'b' : 'a';
            String forged = token.substring(0, i) + other + token.substring(i + 1);
            assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(forged));
        }
    }
}
