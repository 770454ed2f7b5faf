package io.supertokens.cdi.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

class ProvidedKeyTest {

    private static SecretKey key(int bytes, int content) {
        byte[] secret = new byte[bytes];
        secret[0] = (byte) content;
        return new SecretKeySpec(secret, "HmacSHA256");
    }

    @Test
    void theProviderIsAskedEachTime() {
        SecretKey[] provided = {key(32, 1)};
        ProvidedKey keys = new ProvidedKey(() -> provided[0]);
        assertThat(keys.current()).isEqualTo(new Key("provided", key(32, 1), Instant.EPOCH));
        provided[0] = key(64, 2);
        assertThat(keys.current().secret()).isEqualTo(key(64, 2));
        assertThat(keys.find("provided")).contains(keys.current());
    }

    @Test
    void anyOtherIdIsUnknown() {
        assertThat(new ProvidedKey(() -> key(32, 1)).find("1795255200123")).isEmpty();
    }

    @Test
    void aKeyBelow256BitsIsRefused() {
        ProvidedKey keys = new ProvidedKey(() -> key(31, 1));
        assertThatIllegalStateException().isThrownBy(keys::current).withMessageContaining("248 bits");
        assertThatIllegalStateException().isThrownBy(() -> keys.find("provided"));
    }

    @Test
    @NullUnmarked
    void noKeyIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(new ProvidedKey(() -> null)::current)
                .withMessageContaining("returned null");
    }
}
