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
 * What holds for the access tokens of either format. Input, the last byte first: {@code 0}, and how to forge a token, or
 * {@code 1}, {@code 2} or {@code 4}, and something to be signed with the right key, or {@code 3} or {@code 5}, and something
 * to be signed with another.
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
                        NOW.plusSeconds(60)))
                .value();
    }

    /** @param kind 1 to 5 */
    abstract String signed(int kind, byte[] bytes);

    /** Fails if a token that was accepted should not have been, in the format's own terms. */
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

    /** Null if it is refused, whatever the time. */
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
