package io.supertokens.cdi.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.token.VerifiedTokens.Signed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private static final Key KEY = key("1");
    private static final AccessToken CONTENT = new AccessToken(
            "a-handle",
            UserId.of("alice"),
            TokenHash.of("the refresh token"),
            null,
            null,
            null,
            Instant.EPOCH,
            Instant.EPOCH,
            null);

    private final VerifiedTokens tokens = new VerifiedTokens();

    private static Key key(String id) {
        return new Key(
                id, new SecretKeySpec(id.repeat(32).getBytes(StandardCharsets.UTF_8), "HmacSHA256"), Instant.EPOCH);
    }

    private void rememberTwice(String signed, Key key) {
        tokens.remember(Signed.of(signed), "signature", key, CONTENT);
        tokens.remember(Signed.of(signed), "signature", key, CONTENT);
    }

    private Optional<AccessToken> found(String signed, String signature) {
        return tokens.find(Signed.of(signed), signature, KEY::equals);
    }

    @Test
    void aTokenIsFoundByAllOfIt() {
        rememberTwice("header.payload", KEY);

        assertThat(found("header.payload", "signature")).contains(CONTENT);
        assertThat(found("header.payload", "signaturf")).isEmpty();
        assertThat(found("header.payload", "")).isEmpty();
        assertThat(found("header.payloae", "signature")).isEmpty();
    }

    @Test
    void aTokenThatIsSeenOnceTakesNoRoom() {
        tokens.remember(Signed.of("header.payload"), "signature", KEY, CONTENT);

        assertThat(found("header.payload", "signature")).isEmpty();
    }

    @Test
    void aTokenOfAKeyThatNoLongerCountsIsNotFound() {
        rememberTwice("header.payload", key("2"));

        assertThat(found("header.payload", "signature")).isEmpty();
    }

    @Test
    void howeverManyThereAreOnlySoManyAreRemembered() {
        String padding = "x".repeat(1000);
        for (int i = 0; i < 10_000; i++) {
            rememberTwice(padding + i, KEY);
        }

        assertThat(IntStream.range(0, 10_000)
                        .filter(i -> found(padding + i, "signature").isPresent())
                        .count())
                .isBetween(1L, 2000L);
    }
}
