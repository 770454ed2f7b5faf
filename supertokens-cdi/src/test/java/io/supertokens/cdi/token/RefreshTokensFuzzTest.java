package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.provided;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.key.SigningKeys;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The last byte of the input comes first: {@code 0} is followed by instructions for forging a token, {@code 1} by
 * content to encrypt with the right key.
 */
class RefreshTokensFuzzTest {

    private static final String NONCE = "0".repeat(64);
    private static final SigningKeys KEYS = provided(OURS);

    /** Fixed, so that findings can be reproduced. */
    private static final SecureRandom ZEROS = new SecureRandom() {
        @Override
        public void nextBytes(byte[] bytes) {}
    };

    private final RefreshTokens tokens = new RefreshTokens(KEYS, ZEROS);
    private final RefreshTokenSeal seal = new RefreshTokenSeal(ZEROS);
    private final String valid =
            tokens.issue(new RefreshToken("a-handle", UserId.of("alice"), TokenHash.of("the parent")));

    @FuzzTest
    void opensOnlyWhatIsSealedAndKeepsWhatItSays(FuzzedDataProvider data) throws InvalidTokenException {
        boolean sealed = data.consumeBoolean();
        String token = sealed ? sealed(data.consumeRemainingAsBytes()) : Forgery.of(valid, data);
        RefreshToken content;
        try {
            content = tokens.open(token);
        } catch (InvalidTokenException e) {
            assertThat(token).isNotEqualTo(valid);
            return;
        }
        if (!sealed) {
            assertThat(token).isEqualTo(valid);
        }
        assertThat(content.sessionHandle()).hasSizeBetween(1, 255);
        assertThat(tokens.open(tokens.issue(content))).isEqualTo(content);
    }

    private String sealed(byte[] bytes) {
        return Base64.getEncoder().encodeToString(seal.seal(bytes, KEYS.current())) + "." + NONCE;
    }
}
