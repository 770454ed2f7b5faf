package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.ANOTHER;
import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.provided;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each part of a token is accepted only in the form that the library writes (RFC 7515, sections 2, 4 and 5.2). Each
 * case is tried with the library's signature, with that of another key and with none; all are refused without any other
 * effect.
 */
class StrictReadingTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String HEADER = "{\"alg\":\"HS256\",\"kid\":\"ZlFe4erSxK0\",\"typ\":\"JWT\"}";

    private final MovableClock clock = MovableClock.at(NOW);
    private final AccessTokens jwt = AccessTokens.jwt(provided(OURS), clock, "supertokens", () -> "/app");
    private final AccessTokens refJwt = AccessTokens.refJwt(provided(OURS), clock);

    private static AccessToken content() {
        return new AccessToken(
                "a-handle",
                UserId.of("alice"),
                TokenHash.of("the refresh token"),
                null,
                "anti-csrf",
                null,
                NOW,
                NOW.plusSeconds(3600),
                null);
    }

    private static String claims() {
        return Json.write(content().claims("supertokens", "/app"));
    }

    /** A member with every kind of JSON value. */
    private static Stream<String> ofEveryKind(String name) {
        return Stream.of(
                        "null",
                        "true",
                        "false",
                        "0",
                        "1",
                        "1e400",
                        "''",
                        "'x'",
                        "'" + name + "'",
                        "'b64'",
                        "[]",
                        "[1]",
                        "['x']",
                        "['" + name + "']",
                        "['b64']",
                        "[null]",
                        "[[]]",
                        "[{}]",
                        "{}",
                        "{'x':1}")
                .map(value -> "'" + name + "':" + value);
    }

    static Stream<String> membersThatAreRefused() {
        return Stream.of("crit", "b64", "zip", "enc").flatMap(StrictReadingTest::ofEveryKind);
    }

    /**
     * All other registered members (IANA, JSON Web Signature and Encryption Header Parameters), and some unregistered
     * ones.
     */
    static Stream<String> membersThatAreNotUsed() {
        return Stream.of(
                        "jku",
                        "jwk",
                        "x5u",
                        "x5c",
                        "x5t",
                        "x5t#S256",
                        "cty",
                        "epk",
                        "apu",
                        "apv",
                        "iv",
                        "tag",
                        "p2s",
                        "p2c",
                        "iss",
                        "sub",
                        "aud",
                        "url",
                        "nonce",
                        "ppt",
                        "svt",
                        "jwt",
                        "trust_chain",
                        "x",
                        "",
                        "ALG")
                .flatMap(StrictReadingTest::ofEveryKind);
    }

    static Stream<String> valuesOfAlgTypAndKid() {
        return Stream.of("alg", "typ", "kid").flatMap(StrictReadingTest::ofEveryKind);
    }

    /** Invalid JSON texts, each made from a valid one. */
    static Stream<String> noJson() {
        return Stream.of(
                ",}",
                ",,'x':1}",
                ",'x':01}",
                ",'x':-}",
                ",'x':+1}",
                ",'x':1.}",
                ",'x':.5}",
                ",'x':1e}",
                ",'x':0x1}",
                ",'x':NaN}",
                ",'x':Infinity}",
                ",'x':-Infinity}",
                ",'x':True}",
                ",'x':nul}",
                ",'x':undefined}",
                ",'x':[1,]}",
                ",'x':[,1]}",
                ",'x':[1 2]}",
                ",'x':{'y':1,}}",
                ",x:1}",
                ",'x' 1}",
                ",'x':}",
                ",'x'}",
                ",'x':1",
                ",'x':'y}",
                ",'x':'\\y'}",
                ",'x':'\\u12'}",
                ",'x':'\t'}",
                ",'x':'\n'}",
                ",'x':'\0'}",
                ",'x':1}}",
                ",'x':1]",
                ",'x':1}{}",
                ",'x':1} x",
                ",'x':1}\0",
                ",'x':1}\ufeff",
                ",'x':1/**/}",
                ",'x':1}//",
                ",'x':1;}",
                ",'x':\u00a01}",
                ",'x':1}\u2028",
                ",'x':1,'x':1}",
                ",'x':1,'\\u0078':2}",
                ",'x':{'y':1,'y':1}}",
                ",'x':[{'y':1,'y':2}]}");
    }

    private static String doubleQuoted(String json) {
        return json.replace('\'', '"');
    }

    private static String with(String json, String end) {
        return json.substring(0, json.length() - 1) + doubleQuoted(end);
    }

    private void assertAccepted(String token) throws InvalidTokenException {
        assertThat(jwt.verify(token)).isEqualTo(content());
    }

    private void assertRefused(byte[] header, byte[] payload) {
        assertRefused(base64(header), base64(payload));
    }

    private void assertRefused(String header, String payload) {
        String signed = header + "." + payload;
        for (String signature : new String[] {signature(signed, OURS), signature(signed, ANOTHER), "", "e30"}) {
            assertRefused(jwt, signed + "." + signature);
        }
    }

    private static void assertRefused(AccessTokens tokens, String token) {
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowable(() -> tokens.verify(token))).isExactlyInstanceOf(InvalidTokenException.class);
            assertThat(catchThrowable(() -> tokens.verifyIgnoringExpiry(token)))
                    .isExactlyInstanceOf(InvalidTokenException.class);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] mac(String signed, SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signature(String signed, SecretKey key) {
        return base64(mac(signed, key));
    }

    private static String signed(String header, String payload) {
        String signed = base64(bytes(header)) + "." + base64(bytes(payload));
        return signed + "." + signature(signed, OURS);
    }

    @Nested
    class AHeader {

        @Test
        void isAcceptedInAnyOrderAndWithWhiteSpaceThatJsonAllows() throws InvalidTokenException {
            assertAccepted(signed(HEADER, claims()));
            assertAccepted(signed("\r\n{ \"typ\" : \"JWT\",\t\"alg\":\"HS256\",\"kid\":\"ZlFe4erSxK0\" } ", claims()));
            assertAccepted(signed("{\"\\u0061lg\":\"HS256\",\"typ\":\"J\\u0057T\",\"kid\":\"ZlFe4erSxK0\"}", claims()));
        }

        @ParameterizedTest
        @MethodSource("io.supertokens.cdi.token.StrictReadingTest#membersThatAreRefused")
        void isRefusedIfItDemandsMoreThanWeDo(String member) {
            assertRefused(bytes(with(HEADER, "," + member + "}")), bytes(claims()));
            assertRefused(bytes(with(HEADER, "," + member + "}")), bytes("{}"));
        }

        @ParameterizedTest
        @MethodSource("io.supertokens.cdi.token.StrictReadingTest#membersThatAreNotUsed")
        void isNotBelievedInWhatWeDoNotWrite(String member) throws InvalidTokenException {
            String header = with(HEADER, "," + member + "}");
            assertAccepted(signed(header, claims()));
            String signed = base64(bytes(header)) + "." + base64(bytes(claims()));
            assertRefused(jwt, signed + "." + signature(signed, ANOTHER));
            assertRefused(jwt, signed + ".");
        }

        @ParameterizedTest
        @MethodSource("io.supertokens.cdi.token.StrictReadingTest#valuesOfAlgTypAndKid")
        void isRefusedWithAnyOtherAlgorithmTypeOrKeyId(String member) {
            String name = member.substring(1, member.indexOf(':') - 1);
            String header = HEADER.replaceFirst("\"" + name + "\":\"[^\"]*\"", doubleQuoted(member));
            assertRefused(bytes(header), bytes(claims()));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'kid':'ZlFe4erSxK0','typ':'JWT'",
                    "'alg':'HS256','typ':'JWT'",
                    "'alg':'HS256','kid':'ZlFe4erSxK0'",
                    "'alg':'HS256','kid':'ZlFe4erSxK0','typ':'jwt'",
                    "'alg':'HS256','kid':'ZlFe4erSxK0','typ':'JWT '",
                    "'alg':'HS256','kid':'ZlFe4erSxK0','typ':'JOSE'",
                    "'alg':'HS256','kid':'ZlFe4erSxK0','typ':'at+jwt'",
                    "'alg':'HS256','kid':'ZlFe4erSxK0','typ':'application/jwt'",
                    "'alg':'HS256','kid':'ZlFe4erSxK0','typ':['JWT']",
                    "'alg':'HS256','kid':'ZlFe4erSxK0','Typ':'JWT'",
                    "'alg':'HS256','kid':'ZlFe4erSxK0','typ':'JWT','typ':'JWT'",
                    "'alg':'none','alg':'HS256','kid':'ZlFe4erSxK0','typ':'JWT'",
                    "'alg':'HS256','\\u0061lg':'none','kid':'ZlFe4erSxK0','typ':'JWT'",
                    "'alg':'HS256','kid':'other','kid':'ZlFe4erSxK0','typ':'JWT'",
                    "'alg':'NONE','kid':'ZlFe4erSxK0','typ':'JWT'",
                    "'alg':'HS256 ','kid':'ZlFe4erSxK0','typ':'JWT'",
                    "'alg':'HS256','kid':'','typ':'JWT'",
                    "'alg':'HS256','kid':'ZlFe4erSxK0\\u0000','typ':'JWT'",
                    "'alg':'HS256','kid':'\\ud800','typ':'JWT'"
                })
        void isRefusedIfAMemberIsMissingDoubledOrWrittenOtherwise(String members) {
            assertRefused(bytes(doubleQuoted("{" + members + "}")), bytes(claims()));
        }

        @ParameterizedTest
        @MethodSource("io.supertokens.cdi.token.StrictReadingTest#noJson")
        void isRefusedIfItIsNotJson(String end) {
            assertRefused(bytes(with(HEADER, end)), bytes(claims()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "null", "true", "1", "\"x\"", "[]", "{", "}", "\ufeff{}", "{}", "'"})
        void isRefusedIfItIsNoObjectOfOurs(String header) {
            assertRefused(bytes(header), bytes(claims()));
        }

        @Test
        void isRefusedIfItIsNestedDeepOrHasLongNumbers() {
            for (String value : new String[] {
                "[".repeat(4000),
                "[".repeat(2000) + "]".repeat(2000),
                "{\"x\":".repeat(900),
                "9".repeat(4000),
                "1e-999999999999"
            }) {
                assertRefused(bytes(with(HEADER, ",'x':" + value + "}")), bytes(claims()));
            }
        }
    }

    @Nested
    class APayload {

        @ParameterizedTest
        @MethodSource("io.supertokens.cdi.token.StrictReadingTest#noJson")
        void isRefusedIfItIsNotJson(String end) {
            assertRefused(bytes(HEADER), bytes(with(claims(), end)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"iss", "aud", "sub", "exp", "iat", "sid", "rt", "csrf", "groups"})
        void isRefusedIfAClaimIsThereTwice(String claim) {
            String claims = with(claims(), ",'groups':['admin']}");
            String value = Json.write(read(claims).get(claim));
            assertRefused(bytes(HEADER), bytes(with(claims, ",'" + claim + "':" + value + "}")));
            assertRefused(bytes(HEADER), bytes("{\"" + claim + "\":" + value + "," + claims.substring(1)));
        }

        private JsonObject read(String claims) {
            try {
                return StrictJson.readPart(bytes(claims), "payload");
            } catch (InvalidTokenException e) {
                throw new IllegalStateException(e);
            }
        }

        /**
         * Invalid UTF-8: a byte that never occurs, an overlong form, a surrogate, beyond the last code point,
         * truncated.
         */
        @ParameterizedTest
        @ValueSource(strings = {"ff", "c0af", "eda080", "f4908080", "e282", "80"})
        void isRefusedIfItIsNotUtf8(String hex) {
            byte[] begin = bytes(claims().substring(0, claims().length() - 1) + ",\"x\":\"");
            byte[] wrong = HexFormat.of().parseHex(hex);
            byte[] payload = new byte[begin.length + wrong.length + 2];
            System.arraycopy(begin, 0, payload, 0, begin.length);
            System.arraycopy(wrong, 0, payload, begin.length, wrong.length);
            payload[payload.length - 2] = '"';
            payload[payload.length - 1] = '}';
            assertRefused(bytes(HEADER), payload);
            assertRefused(payload, bytes(claims()));
        }

        @Test
        void isRefusedIfItIsNestedDeepOrHasLongNumbers() {
            for (String value :
                    new String[] {"[".repeat(4000), "[".repeat(2000) + "]".repeat(2000), "9".repeat(4000)}) {
                assertRefused(bytes(HEADER), bytes(with(claims(), ",'x':" + value + "}")));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"exp", "iat", "auth_time", "uid"})
        void isRefusedIfANumberIsNotOneOfOurs(String claim) {
            for (String number : new String[] {
                "1e999999999", "1e-999999999", "1e99999999999", "-1e400", "0.1", "\"1\"", "[]", "null", "9".repeat(400)
            }) {
                String claims = claims().replaceFirst("\"" + claim + "\":\\d+,", "");
                assertRefused(bytes(HEADER), bytes(with(claims, ",'" + claim + "':" + number + "}")));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "1",
                    "'idle'",
                    "[]",
                    "{'idle':0}",
                    "{'idle':-1}",
                    "{'idle':1.5}",
                    "{'idle':1e999999999}",
                    "{'idle':'60'}",
                    "{'idle':null}",
                    "{'end':0}",
                    "{'end':9223372036854775807}",
                    "{'end':92233720368547758080}",
                    "{'end':true}",
                    "{'browser':false}",
                    "{'browser':null}",
                    "{'browser':1}",
                    "{'end':1,'end':2}"
                })
        void isRefusedIfItsLifetimeIsNotOneOfOurs(String lifetime) {
            assertRefused(bytes(HEADER), bytes(with(claims(), ",'slt':" + lifetime + "}")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "'aud':null,",
                    "'aud':true,",
                    "'aud':1,",
                    "'aud':'',",
                    "'aud':' /app',",
                    "'aud':'/app ',",
                    "'aud':'/APP',",
                    "'aud':'/app/',",
                    "'aud':'/other',",
                    "'aud':'/app,/other',",
                    "'aud':[],",
                    "'aud':[''],",
                    "'aud':['/app'],",
                    "'aud':['/app','/other'],",
                    "'aud':['/other','/app'],",
                    "'aud':[['/app']],",
                    "'aud':{},",
                    "'aud':{'/app':true},",
                    "'aud':'/app','aud':'/app',",
                    "'Aud':'/app',"
                })
        void isRefusedUnlessItsAudienceIsExactlyOurs(String audience) {
            String claims = claims().replace("\"aud\":\"/app\",", doubleQuoted(audience));
            assertThat(claims).isNotEqualTo(claims());
            assertRefused(bytes(HEADER), bytes(claims));
        }

        @Test
        void isRefusedByAnotherAudienceThatHasTheSameKey() throws InvalidTokenException {
            AccessTokens other = AccessTokens.jwt(provided(OURS), clock, "supertokens", () -> "/other");
            String token = other.issue(content()).value();
            assertThat(other.verify(token)).isEqualTo(content());
            assertRefused(jwt, token);
            assertRefused(other, jwt.issue(content()).value());
        }
    }

    /** Spellings that base64 decoders accept besides the one that encoders write. */
    @Nested
    class Base64OfAPart {

        private static Stream<String> others(String canonical) {
            int last = canonical.length() - 1;
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            String start = canonical.substring(0, last);
            Stream<String> otherBits = canonical.length() % 4 == 0
                    ? Stream.empty()
                    : Stream.of(start + alphabet.charAt(alphabet.indexOf(canonical.charAt(last)) ^ 1));
            return Stream.concat(
                    otherBits,
                    Stream.of(
                            canonical + "=",
                            canonical + "==",
                            canonical + "===",
                            "=" + canonical,
                            canonical + "A",
                            canonical + "\n",
                            canonical + "\r\n",
                            " " + canonical,
                            canonical + " ",
                            canonical.substring(0, 4) + "\n" + canonical.substring(4),
                            canonical.substring(0, 4) + "=" + canonical.substring(4),
                            canonical.substring(0, 4) + "%" + canonical.substring(4),
                            canonical.substring(0, 4) + "\0" + canonical.substring(4),
                            canonical.substring(0, 4) + "\u0100" + canonical.substring(4),
                            canonical.replace('-', '+').replace('_', '/') + "+"));
        }

        /** For each length modulo three. */
        @ParameterizedTest
        @ValueSource(strings = {"", " ", "  "})
        void isReadInOneFormOnly(String padding) throws InvalidTokenException {
            String header = base64(bytes(HEADER + padding));
            String payload = base64(bytes(claims() + padding));
            assertAccepted(header + "." + payload + "." + signature(header + "." + payload, OURS));

            others(header).forEach(other -> assertRefused(other, payload));
            others(payload).forEach(other -> assertRefused(header, other));
            others(signature(header + "." + payload, OURS))
                    .forEach(other -> assertRefused(jwt, header + "." + payload + "." + other));
        }

        /**
         * Both contain {@code ~} and {@code ?}, for which base64 uses the two characters that differ between the
         * alphabets.
         */
        @Test
        void isNotReadInTheStandardAlphabet() throws InvalidTokenException {
            String header = with(HEADER, ",'x':'???>>>~~~'}");
            String claims = claims().replace("a-handle", "???>>>~~~");
            String token = signed(header, claims);
            assertThat(jwt.verify(token).sessionHandle()).isEqualTo("???>>>~~~");
            String[] parts = token.split("\\.", -1);
            for (int i = 0; i < 2; i++) {
                String standard = parts[i].replace('-', '+').replace('_', '/');
                assertThat(standard).isNotEqualTo(parts[i]);
                assertRefused(i == 0 ? standard : parts[0], i == 1 ? standard : parts[1]);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1", "12"})
        void ofTheReferenceIsReadInOneFormOnly(String handle) throws InvalidTokenException {
            AccessToken content = new AccessToken(
                    "h" + handle,
                    UserId.of("alice"),
                    TokenHash.of("r"),
                    null,
                    null,
                    Json.of(Map.of("a", "???>>>~~~")),
                    null,
                    NOW.plusSeconds(60),
                    null);
            String token = refJwt.issue(content).value();
            assertThat(refJwt.verify(token)).isEqualTo(content);
            String header = token.substring(0, token.indexOf('.'));
            String payload = token.substring(header.length() + 1, token.lastIndexOf('.'));
            String unpadded = payload.replace("=", "");
            Stream.concat(
                            others(unpadded).filter(other -> !other.equals(payload)),
                            Stream.of(payload + "=", payload.replace('/', '_').replace('+', '-'), payload + "\n"))
                    .filter(other -> !other.equals(payload))
                    .forEach(other -> {
                        String signed = header + "." + other;
                        assertRefused(refJwt, signed + "." + HexFormat.of().formatHex(mac(signed, OURS)));
                    });
        }
    }
}
