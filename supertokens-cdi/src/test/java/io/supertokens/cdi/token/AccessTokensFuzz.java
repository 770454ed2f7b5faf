package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.ANOTHER;
import static io.supertokens.cdi.token.TestKeys.OURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import java.time.Instant;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Properties of access tokens in either format. The last byte of the input comes first: {@code 0} is followed by
 * instructions for forging a token; {@code 1}, {@code 2} or {@code 4} by content to sign with the right key; {@code 3}
 * or {@code 5} by content to sign with another key.
 */
abstract class AccessTokensFuzz {

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final MovableClock CLOCK = MovableClock.at(NOW);

    private final AccessTokens tokens;
    private final String valid;

    AccessTokensFuzz(AccessTokens tokens) {
        this.tokens = tokens;
        this.valid = tokens.issue(new AccessToken(
                        "a-handle",
                        UserId.of("alice"),
                        TokenHash.of("the refresh token"),
                        TokenHash.of("its parent"),
                        "an anti-CSRF token",
                        Json.of(Map.of("role", "admin")),
                        NOW,
                        NOW.plusSeconds(60),
                        null))
                .value();
    }

    /** @param kind 1 to 5 */
    abstract String signed(int kind, byte[] bytes);

    /** Fails if the format should not have accepted the token. */
    void requireAcceptable(String token) {}

    static SecretKey keyFor(int kind) {
        return kind == 3 || kind == 5 ? ANOTHER : OURS;
    }

    @FuzzTest
    void acceptsOnlyWhatIsSignedAndKeepsWhatItSays(FuzzedDataProvider data) throws InvalidTokenException {
        int kind = data.consumeInt(0, 5);
        String token = kind == 0 ? Forgery.of(valid, data) : signed(kind, data.consumeRemainingAsBytes());
        AccessToken content = verified(token);
        if (content == null) {
            return;
        }
        if (kind == 0) {
            assertThat(token).isEqualTo(valid);
        }
        assertThat(keyFor(kind)).isEqualTo(OURS);
        requireAcceptable(token);
        assertThat(content.sessionHandle()).hasSizeBetween(1, 255);
        assertThat(tokens.verifyIgnoringExpiry(tokens.issue(content).value())).isEqualTo(content);
    }

    /** The content; null if the token is refused regardless of the time. */
    private @Nullable AccessToken verified(String token) throws InvalidTokenException {
        AccessToken content;
        try {
            content = tokens.verifyIgnoringExpiry(token);
        } catch (InvalidTokenException e) {
            assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(token));
            return null;
        }
        if (content.expiresAt().isBefore(NOW)) {
            assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(token));
        } else {
            assertThat(tokens.verify(token)).isEqualTo(content);
        }
        return content;
    }
}
