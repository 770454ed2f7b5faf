package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.ANOTHER;
import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.key;
import static io.supertokens.cdi.token.TestKeys.provided;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.supertokens.cdi.UserId;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokensTest {

    private static final RefreshToken CONTENT =
            new RefreshToken("a-handle", UserId.of("alice"), TokenHash.of("the parent"));

    /**
     * The reference accepts these tokens and this library does not: other spellings, and fields that none of its tokens
     * has.
     */
    private static final Set<String> STRICTER = Set.of(
            "lenient re-encoding: base64 padding removed",
            "lenient re-encoding: base64url alphabet",
            "lenient re-encoding: leading space",
            "lenient re-encoding: newline inside",
            "crafted: prt null treated as absent",
            "crafted: prt number treated as absent",
            "crafted: prt empty string stays",
            "crafted: nonce in payload trimmed before comparison",
            "crafted: empty userId and sessionHandle",
            "crafted: empty nonce on both sides");

    private final RefreshTokens tokens = new RefreshTokens(provided(OURS), new SecureRandom());

    @Test
    void keepsTheLifetimeOfTheSessionWithoutItsEndWhichIsInTheRow() throws InvalidTokenException {
        SessionLifetime lifetime = new SessionLifetime(Duration.ofMillis(90_500), true, Instant.ofEpochSecond(5));
        RefreshToken opened = tokens.open(tokens.issue(CONTENT.withLifetime(lifetime)));
        assertThat(opened.lifetime()).isEqualTo(new SessionLifetime(Duration.ofSeconds(90), true, null));
        assertThat(opened.withLifetime(SessionLifetime.CONFIGURED)).isEqualTo(CONTENT);
        assertThat(tokens.open(tokens.issue(CONTENT)).lifetime()).isEqualTo(SessionLifetime.CONFIGURED);
    }

    static Stream<Arguments> created() {
        return Golden.named("refresh-token.json", "create");
    }

    static Stream<Arguments> decoded() {
        return Golden.named("refresh-token.json", "decode");
    }

    @ParameterizedTest
    @MethodSource("created")
    void issuesTheReferencesVeryTokens(JsonObject golden) throws InvalidTokenException {
        RefreshTokens replaying = new RefreshTokens(
                provided(key(golden.getString("masterKey"))),
                new Replay(golden.getString("nonce") + golden.getString("saltHex") + golden.getString("ivHex")));
        RefreshToken content = content(golden.getJsonObject("input"), "parentRefreshTokenHash1");

        assertThat(replaying.issue(content)).isEqualTo(golden.getString("token"));
        assertThat(replaying.open(golden.getString("token"))).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("decoded")
    void opensWhatTheReferenceOpensUnlessItIsSpeltOtherwise(JsonObject golden) throws InvalidTokenException {
        RefreshTokens withItsKey = new RefreshTokens(provided(key(golden.getString("masterKey"))), new SecureRandom());
        String token = golden.getString("token");
        if (golden.getString("result").equals("VALID") && !STRICTER.contains(golden.getString("name"))) {
            RefreshToken opened = withItsKey.open(token);
            JsonObject decoded = golden.getJsonObject("decoded");
            assertThat(opened.sessionHandle()).isEqualTo(decoded.getString("sessionHandle"));
            assertThat(opened.userId().toString().strip())
                    .isEqualTo(UserIdJson.read(decoded.get("userId")).toString());
            assertThat(opened.parentHash())
                    .isEqualTo(
                            decoded.containsKey("parentRefreshTokenHash1")
                                    ? new TokenHash(decoded.getString("parentRefreshTokenHash1"))
                                    : null);
        } else {
            assertRefused(withItsKey, token);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", " alice ", "\u00a0x\ufeff", "Zoë 你好 😀", "a\"b\\c/\u0007\u2028", "123"})
    void aUserIdComesBackExactly(String userId) throws InvalidTokenException {
        RefreshToken content = new RefreshToken("h", new UserId(userId, false), null);
        assertThat(tokens.open(tokens.issue(content))).isEqualTo(content);
    }

    @Test
    void theLongestContentComesBack() throws InvalidTokenException {
        RefreshToken content = new RefreshToken("h".repeat(255), UserId.of("\u0001".repeat(128)), TokenHash.of("p"));
        assertThat(tokens.open(tokens.issue(content))).isEqualTo(content);
        RefreshToken emoji = new RefreshToken("h", UserId.of("😀".repeat(128)), null);
        assertThat(tokens.open(tokens.issue(emoji))).isEqualTo(emoji);
    }

    @Test
    void twoTokensOfTheSameContentDiffer() {
        Set<String> issued =
                IntStream.range(0, 20).mapToObj(i -> tokens.issue(CONTENT)).collect(Collectors.toSet());
        assertThat(issued).hasSize(20);
        int endOfSalt = 88;
        int endOfIv = 104;
        assertThat(issued.stream().map(token -> token.substring(endOfSalt, endOfIv)))
                .doesNotHaveDuplicates();
        assertThat(issued.stream().map(token -> token.substring(token.indexOf('.'))))
                .doesNotHaveDuplicates();
    }

    @Test
    void aCharacterChangedAnywhereIsRefused() {
        String token = tokens.issue(CONTENT);
        for (int i = 0; i < token.length(); i++) {
            char replacement = token.charAt(i) == 'a' ? 'b' : 'a';
            assertRefused(tokens, token.substring(0, i) + replacement + token.substring(i + 1));
        }
    }

    @Test
    void aTokenCutAnywhereIsRefused() {
        String token = tokens.issue(CONTENT);
        for (int i = 0; i < token.length(); i++) {
            assertRefused(tokens, token.substring(0, i));
            assertRefused(tokens, token.substring(i + 1));
        }
    }

    @Test
    void base64WithUnusedBitsSetIsRefused() {
        String token = tokens.issue(new RefreshToken("123", UserId.of("alice"), null));
        int dot = token.indexOf('.');
        assertThat(token.charAt(dot - 1)).isEqualTo('=');
        int last = token.charAt(dot - 2) == '=' ? dot - 3 : dot - 2;
        String respelt = token.substring(0, last) + (char) (token.charAt(last) + 1) + token.substring(last + 1);
        assertThat(Base64.getDecoder().decode(respelt.substring(0, dot)))
                .isEqualTo(Base64.getDecoder().decode(token.substring(0, dot)));
        assertRefused(tokens, respelt);
    }

    @Test
    void aTokenSealedWithAnotherKeyIsRefused() {
        assertRefused(tokens, new RefreshTokens(provided(ANOTHER), new SecureRandom()).issue(CONTENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b", "ä.ö", "\0", "a b", "🙂"})
    void garbageIsRefused(String garbage) {
        assertRefused(tokens, garbage);
        assertRefused(tokens, garbage + "." + "0".repeat(64));
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertRefused(tokens, "A".repeat(1_000_000) + "." + "0".repeat(64));
    }

    @Test
    void theReasonShowsNothingOfTheToken() {
        String token = tokens.issue(CONTENT);
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> tokens.open(token + "0"))
                .withMessageNotContainingAny("alice", token.substring(0, 8), token.substring(token.length() - 8));
    }

    private static void assertRefused(RefreshTokens tokens, String token) {
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.open(token));
    }

    private static RefreshToken content(JsonObject json, String parent) throws InvalidTokenException {
        @Nullable TokenHash parentHash = json.containsKey(parent) ? new TokenHash(json.getString(parent)) : null;
        return new RefreshToken(json.getString("sessionHandle"), UserIdJson.read(json.get("userId")), parentHash);
    }

    /** Predetermined random bytes. */
    private static final class Replay extends SecureRandom {
        private final transient ByteBuffer bytes;

        Replay(String hex) {
            this.bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        }

        @Override
        public void nextBytes(byte[] target) {
            bytes.get(target);
        }
    }
}
