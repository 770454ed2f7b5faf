package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.ANOTHER;
import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.provided;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.key.SigningKeys;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String AUDIENCE = "/app";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final MovableClock clock = MovableClock.at(NOW);
    private final AccessTokens tokens = AccessTokens.jwt(provided(OURS), clock, "supertokens", () -> AUDIENCE);

    static Stream<Arguments> made() {
        return Golden.named("jwt.json", "accessTokens");
    }

    static Stream<Arguments> checked() {
        return Golden.named("jwt.json", "verify");
    }

    private static AccessToken content(@Nullable JsonValue payload) {
        return new AccessToken(
                "a-handle",
                UserId.of("alice"),
                TokenHash.of("the refresh token"),
                TokenHash.of("its parent"),
                "an anti-CSRF token",
                payload,
                NOW,
                NOW.plus(Duration.ofHours(1)),
                null);
    }

    private static AccessToken of(UserId userId) {
        return new AccessToken(
                "a-handle",
                userId,
                TokenHash.of("the refresh token"),
                null,
                null,
                null,
                NOW,
                NOW.plusSeconds(60),
                null);
    }

    private AccessToken throughTheWire(AccessToken token) throws InvalidTokenException {
        return tokens.verify(tokens.issue(token).value());
    }

    @ParameterizedTest
    @MethodSource("made")
    void whatTheReferencePutsIntoATokenComesBackUnchanged(JsonObject golden) throws InvalidTokenException {
        AccessToken content = Golden.accessToken(golden, NOW, NOW.plusMillis(golden.getInt("accessTokenValidityMs")));

        assertThat(throughTheWire(content)).isEqualTo(content);
        assertThat(content.isPending()).isEqualTo(golden.getJsonObject("input").containsKey("parentRefreshTokenHash1"));
    }

    @ParameterizedTest
    @MethodSource({"made", "checked"})
    void theReferencesOwnTokensAreRefused(JsonObject golden) {
        assertRefused(golden.getString("token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"\"",
                "0",
                "false",
                "{\"a\":null}",
                "{\"\":{}}",
                "[{\"i\":1}]",
                "{\"n\":123456789012345678901234567890.123456789}",
                "{\"n\":1E+400}",
                "{\"s\":\"\\ud800x\\u0000\"}"
            })
    void aPayloadComesBackExactly(String json) throws InvalidTokenException {
        JsonValue payload = Json.read(json);
        assertThat(throughTheWire(content(payload)).payload()).isEqualTo(payload);
    }

    @Test
    void noPayloadIsNotAnEmptyOne() throws InvalidTokenException {
        assertThat(throughTheWire(content(null)).payload()).isNull();
        assertThat(throughTheWire(content(JsonValue.EMPTY_JSON_OBJECT)).payload())
                .isEqualTo(JsonValue.EMPTY_JSON_OBJECT);
    }

    @Test
    void aNumericUserIdStaysANumber() throws InvalidTokenException {
        for (UserId id : new UserId[] {UserId.of(7), UserId.of("7"), UserId.of((Number) 1e21), new UserId("", false)}) {
            assertThat(throughTheWire(of(id)).userId()).isEqualTo(id);
        }
        assertThat(of(UserId.of(7)).claims())
                .containsEntry("sub", Json.string("7"))
                .containsKey("uid");
        assertThat(of(UserId.of("7")).claims())
                .containsEntry("sub", Json.string("7"))
                .doesNotContainKey("uid");
    }

    @Test
    void theClaimsAreThoseOfAJsonWebToken() {
        assertThat(Json.write(content(Json.of(Map.of("groups", new String[] {"admin"})))
                        .claims()))
                .isEqualTo("{\"iss\":\"supertokens\",\"sub\":\"alice\",\"iat\":1795255200,\"exp\":1795258800,"
                        + "\"sid\":\"a-handle\",\"rt\":\""
                        + TokenHash.of("the refresh token").hex() + "\",\"prt\":\""
                        + TokenHash.of("its parent").hex()
                        + "\",\"csrf\":\"an anti-CSRF token\",\"groups\":[\"admin\"]}");
    }

    @Test
    void theExpiryHandedOutIsTheOneThatIsChecked() throws InvalidTokenException {
        clock.advance(Duration.ofMillis(250));
        IssuedToken issued = tokens.issue(new AccessToken(
                "a-handle",
                UserId.of("alice"),
                TokenHash.of("a"),
                null,
                null,
                null,
                clock.instant(),
                clock.instant(),
                null));
        assertThat(issued.expiresAt()).isEqualTo("2026-11-21T10:00:01Z");
        assertThat(tokens.verify(issued.value()).expiresAt()).isEqualTo(issued.expiresAt());
    }

    @Test
    void aTokenIsAcceptedUpToItsExpiryAndNotAMomentLonger() throws InvalidTokenException {
        IssuedToken issued = tokens.issue(content(null));
        clock.advance(Duration.between(NOW, issued.expiresAt()));
        tokens.verify(issued.value());
        clock.advance(Duration.ofNanos(1));
        assertThat(assertRefused(issued.value())).hasMessageContaining("expired");
    }

    @Test
    void anExpiredTokenStillSaysWhoseItWasAndAForgedOneDoesNot() throws InvalidTokenException {
        String token = tokens.issue(content(null)).value();
        clock.advance(Duration.ofDays(1));
        assertThat(tokens.verifyIgnoringExpiry(token)).isEqualTo(content(null));
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> tokens.verifyIgnoringExpiry(token.substring(0, token.length() - 1)));
    }

    @Test
    void aTokenThatWasSeenBeforeIsCheckedForWhatMayHaveChanged() throws InvalidTokenException {
        String token = tokens.issue(content(null)).value();
        String signed = token.substring(0, token.lastIndexOf('.') + 1);
        for (int i = 0; i < 3; i++) {
            assertThat(tokens.verify(token)).isEqualTo(content(null));
            String another = tokens.issue(of(UserId.of(i))).value();
            assertThat(assertRefused(signed + another.substring(another.lastIndexOf('.') + 1)))
                    .hasMessageContaining("signature");
            assertRefused(signed);
            assertRefused(signed.substring(0, signed.length() - 1));
        }
        clock.advance(Duration.ofHours(2));
        assertThat(assertRefused(token)).hasMessageContaining("expired");
    }

    @Test
    void aTokenFromAClockAheadOfOursIsAccepted() throws InvalidTokenException {
        String token = tokens.issue(content(null)).value();
        clock.advance(Duration.ofMinutes(-10));
        tokens.verify(token);
    }

    @Test
    void aCharacterChangedAnywhereIsRefused() {
        String token = tokens.issue(of(UserId.of("alice"))).value();
        for (int i = 0; i < token.length(); i++) {
            int letter = LETTERS.indexOf(token.charAt(i));
            char next = LETTERS.charAt((letter + 1) % LETTERS.length());
            assertRefused(token.substring(0, i) + next + token.substring(i + 1));
            assertRefused(token.substring(0, i) + 'é' + token.substring(i + 1));
        }
    }

    @Test
    void aTokenCutOrStretchedIsRefused() {
        String token = tokens.issue(of(UserId.of("alice"))).value();
        for (int i = 0; i < token.length(); i++) {
            assertRefused(token.substring(0, i));
            assertRefused(token.substring(i + 1));
        }
        for (String more : new String[] {"=", "A", "AA", ".", ".A", " ", "\n"}) {
            assertRefused(token + more);
            assertRefused(more + token);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"payload\":\"e30\",\"protected\":\"e30\",\"signature\":\"e30\"}",
                "e30.e30.e30.e30.e30",
                "e30.e30.e30.",
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "ä.ö.ü",
                "e30.e30.",
                "e30..e30",
                ".e30.e30",
                "\0.\0.\0",
                "🙂"
            })
    void garbageIsRefused(String garbage) {
        assertRefused(garbage);
    }

    @Test
    void whatApplicationsReadHoldsNoHashAndNoAntiCsrfToken() {
        AccessToken token = AccessToken.of("handle", UserId.of("alice"), TokenHash.of("token"), clock.instant())
                .withParent(TokenHash.of("parent"))
                .withAntiCsrfToken("csrf-token")
                .withPayload(Json.of(Map.of("role", "admin")));
        assertThat(tokens.publicClaims(token)).containsOnlyKeys("iss", "aud", "sub", "exp", "sid", "role");
        assertThat(tokens.publicClaims(token).getString("aud")).isEqualTo(AUDIENCE);
        assertThat(AccessTokens.refJwt(provided(OURS), clock).publicClaims(token))
                .containsOnlyKeys("iss", "sub", "exp", "sid", "role");
    }

    @Test
    void garbageIsRefusedWithoutAskingForAKey() throws JoseException {
        AtomicInteger asked = new AtomicInteger();
        AccessTokens counting = AccessTokens.jwt(
                SigningKeys.provided(() -> {
                    asked.incrementAndGet();
                    return OURS;
                }),
                clock,
                "supertokens",
                () -> AUDIENCE);
        String token = tokens.issue(content(null)).value();
        for (String garbage : new String[] {
            "a.b.c",
            token + ".",
            token.replace('.', ','),
            "x".repeat(8193),
            signed(Map.of("alg", "HS256"), OURS),
            signed(Map.of("alg", "HS256", "kid", "unknown"), OURS)
        }) {
            assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> counting.verify(garbage));
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void whatIsTooLongIsRefused() {
        JsonValue payload = Json.of(Map.of("long", "x".repeat(6000)));
        assertThat(assertRefused(tokens.issue(content(payload)).value())).hasMessageContaining("8192");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'alg':'none','kid':'ZlFe4erSxK0','typ':'JWT'}",
                "{'alg':'hs256','kid':'ZlFe4erSxK0','typ':'JWT'}",
                "{'alg':'HS384','kid':'ZlFe4erSxK0','typ':'JWT'}",
                "{'alg':'HS512','kid':'ZlFe4erSxK0','typ':'JWT'}",
                "{'alg':'RS256','kid':'ZlFe4erSxK0','typ':'JWT'}",
                "{'alg':['HS256'],'kid':'ZlFe4erSxK0','typ':'JWT'}",
                "{'kid':'ZlFe4erSxK0','typ':'JWT'}",
                "{'alg':'HS256','typ':'JWT'}",
                "{'alg':'HS256','kid':'','typ':'JWT'}",
                "{'alg':'HS256','kid':null,'typ':'JWT'}",
                "{'alg':'HS256','kid':['ZlFe4erSxK0'],'typ':'JWT'}",
                "{'alg':'HS256','kid':'1795255200000','typ':'JWT'}",
                "{'alg':'HS256','kid':'ZlFe4erSxK0','typ':'at+jwt'}",
                "{'alg':'HS256','kid':'ZlFe4erSxK0','typ':1}",
                "{'alg':'HS256','kid':'ZlFe4erSxK0','crit':['x'],'x':1,'typ':'JWT'}",
                "{'alg':'HS256','kid':'ZlFe4erSxK0','kid':'ZlFe4erSxK0','typ':'JWT'}",
                "[]",
                "null",
                ""
            })
    void anyHeaderButOursIsRefusedEvenIfSignedByUs(String header) throws Exception {
        String claims = Json.write(content(null).claims("supertokens", AUDIENCE));
        assertRefused(signedByHand(header.replace('\'', '"'), claims));
        assertRefused(unsigned(header.replace('\'', '"'), claims));
    }

    /** Keys in a header come from an untrusted source (RFC 8725, sections 3.8 and 3.10). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'jwk':{'kty':'oct','k':'YW5vdGhlciBrZXksIHdoaWNoIGlzIGFsc28gcXVpdGUgbG9uZyBlbm91Z2g'}",
                "'jku':'http://127.0.0.1:9/keys'",
                "'x5u':'http://127.0.0.1:9/cert'",
                "'x5c':['MIIB']",
                "'b64':false,'crit':['b64']",
                "'b64':false",
                "'zip':'DEF'",
                "'enc':'A256GCM'",
                "'epk':{'kty':'EC'}",
                "'p2c':2147483647,'p2s':'AAAA'"
            })
    void aKeyInTheHeaderIsNotBelieved(String members) throws Exception {
        String header = "{'alg':'HS256','kid':'ZlFe4erSxK0','typ':'JWT'," + members + "}";
        assertRefused(signedByHand(
                header.replace('\'', '"'), Json.write(content(null).claims("supertokens", AUDIENCE)), ANOTHER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'../../../../dev/null'",
                "'ZlFe4erSxK0\\u0000'",
                "' ZlFe4erSxK0'",
                "'zLfE4ERsXk0'",
                "'x\\' or \\'1\\'=\\'1'",
                "'http://127.0.0.1:9/'",
                "'\\ud800'",
                "1e400",
                "{'ZlFe4erSxK0':1}",
                "true"
            })
    void aKeyIdIsANameAndNothingElse(String kid) throws Exception {
        String header = "{'alg':'HS256','typ':'JWT','kid':" + kid + "}";
        assertRefused(signedByHand(
                header.replace("\\'", "\u2019").replace('\'', '"'),
                Json.write(content(null).claims("supertokens", AUDIENCE)),
                OURS));
    }

    @Test
    void aTokenSignedWithAPrivateKeyIsRefused() throws JoseException, NoSuchAlgorithmException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        assertThat(assertRefused(signed(
                        Map.of("alg", "RS256", "kid", "ZlFe4erSxK0"),
                        rsa.generateKeyPair().getPrivate())))
                .hasMessageContaining("algorithm");
    }

    @Test
    void aTokenSignedWithAnotherKeyIsRefused() throws JoseException {
        assertThat(assertRefused(signed(Map.of("alg", "HS256", "kid", "ZlFe4erSxK0"), ANOTHER)))
                .hasMessageContaining("signature is wrong");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'iss':'supertokens'|'iss':'another'",
                "'iss':'supertokens',|``",
                "'sub':'alice'|'sub':7",
                "'sub':'alice',|``",
                "'sub':'alice'|'sub':'alice','uid':7",
                "'sub':'alice'|'sub':'7','uid':'7'",
                "'sub':'alice'|'sub':'7','uid':null",
                "'sub':'alice'|'sub':'7.0','uid':7.0",
                "'sub':'alice'|'sub':'{\\'i\\':7}'",
                "'iat':1795255200,|``",
                "'iat':1795255200|'iat':'1795255200'",
                "'exp':1795258800,|``",
                "'exp':1795258800|'exp':null",
                "'exp':1795258800|'exp':1795258800.5",
                "'exp':1795258800|'exp':99999999999999999999",
                "'exp':1795258800|'exp':9223372036854775807",
                "'exp':1795258800|'exp':-1",
                "'sid':'a-handle',|``",
                "'sid':'a-handle'|'sid':''",
                "'sid':'a-handle'|'sid':7",
                "'rt':|'rT':",
                "'rt':'|'rt':'0",
                "'prt':'|'prt':'A",
                "'prt':'|'prt':null,'x':'",
                "'csrf':'an anti-CSRF token'|'csrf':7",
                "'csrf':'an anti-CSRF token'|'csrf':null",
                "'sid':'a-handle'|'sid':'a-handle','nbf':0",
                "'sid':'a-handle'|'sid':'a-handle','x':1,'userPayload':{}"
            })
    void contentThatWeWouldNotWriteIsRefusedEvenIfSignedByUs(String ours, String other) throws Exception {
        String claims = Json.write(content(null).claims("supertokens", AUDIENCE));
        assertThat(claims).contains(ours.replace('\'', '"'));
        assertRefused(signedByUs(claims.replace(ours.replace('\'', '"'), other.replace('\'', '"'))
                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void contentFollowedByAnythingIsRefused() throws Exception {
        String claims = Json.write(content(null).claims("supertokens", AUDIENCE));
        assertRefused(signedByUs((claims + "{}").getBytes(StandardCharsets.UTF_8)));
        tokens.verify(signedByUs((claims + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "\"x\"", "{", "{}", "{} {}", "{\"iss\":"})
    void contentThatIsNoObjectOfOursIsRefused(String content) throws Exception {
        assertRefused(signedByUs(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void contentNestedTooDeepIsRefused() throws Exception {
        assertRefused(signedByUs(("{\"a\":" + "[".repeat(3000)).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aHeaderNestedDeepIsRefused() throws Exception {
        assertRefused(signedByHand("{\"a\":".repeat(1000) + "[".repeat(100), "{}"));
        assertRefused(signedByHand("{\"alg\":" + "[".repeat(2900) + "]".repeat(2900) + "}", "{}"));
    }

    @Test
    void contentThatIsNotUtf8IsRefused() throws Exception {
        String claims =
                Json.write(content(null).claims("supertokens", AUDIENCE)).replace("alice", "ali\u00ffe");
        assertRefused(signedByUs(claims.getBytes(StandardCharsets.ISO_8859_1)));
        tokens.verify(signedByUs(claims.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aPayloadMustNotUseTheTokensOwnNames() {
        AccessTokens.requireNoReservedNames(null);
        AccessTokens.requireNoReservedNames(Json.of("sub"));
        AccessTokens.requireNoReservedNames(Json.of(Map.of("groups", "x", "deep", Map.of("sub", 1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccessTokens.requireNoReservedNames(Json.of(Map.of("sub", 1, "exp", 2, "name", 3))))
                .withMessageEndingWith(": exp, sub");
    }

    @Test
    void aPayloadOfTheReferenceWithReservedNamesComesBackAndChangesNothing() throws InvalidTokenException {
        JsonValue payload = Json.of(Map.of("sub", "mallory", "exp", 99999999999L, "name", "x"));
        AccessToken content = content(payload);
        assertThat(throughTheWire(content)).isEqualTo(content);
        assertThat(content.claims().getString("sub")).isEqualTo("alice");
    }

    @Test
    void aKeyTooShortToSignIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> AccessTokens.jwt(provided(TestKeys.key("short")), clock, "supertokens", () -> AUDIENCE)
                                .issue(content(null)))
                .withMessageContaining("40 bits");
    }

    @Test
    void nothingSecretIsShown() {
        AccessToken content = content(Json.of(Map.of("private", "matter")));
        IssuedToken issued = tokens.issue(content);
        assertThat(content.toString())
                .contains("a-handle", "alice")
                .doesNotContain("anti-CSRF", "matter")
                .doesNotContain(content.refreshTokenHash().hex());
        assertThat(issued.toString()).doesNotContain(issued.value().substring(0, 10));
    }

    private InvalidTokenException assertRefused(String token) {
        InvalidTokenException refusal = catchThrowableOfType(InvalidTokenException.class, () -> tokens.verify(token));
        assertThat(refusal).as("refusal of %s", token).isNotNull();
        return refusal;
    }

    private static String signed(Map<String, String> header, Key key) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setHeader("typ", "JWT");
        header.forEach(signature::setHeader);
        signature.setPayload(Json.write(content(null).claims("supertokens", AUDIENCE)));
        signature.setKey(key);
        return signature.getCompactSerialization();
    }

    private static String signedByUs(byte[] content) throws Exception {
        return sign(
                base64("{\"alg\":\"HS256\",\"kid\":\"ZlFe4erSxK0\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
                        + "." + base64(content));
    }

    private static String signedByHand(String header, String content) throws Exception {
        return signedByHand(header, content, OURS);
    }

    private static String signedByHand(String header, String content, Key key) throws Exception {
        return sign(
                base64(header.getBytes(StandardCharsets.UTF_8)) + "."
                        + base64(content.getBytes(StandardCharsets.UTF_8)),
                key);
    }

    private static String unsigned(String header, String content) {
        return base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(content.getBytes(StandardCharsets.UTF_8))
                + ".";
    }

    private static String sign(String text) throws Exception {
        return sign(text, OURS);
    }

    private static String sign(String text, Key key) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
