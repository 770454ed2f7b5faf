package io.supertokens.cdi.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.ProviderException;
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
        Key first = keys.current();
        assertThat(first.secret()).isEqualTo(key(32, 1));
        provided[0] = key(64, 2);
        assertThat(keys.current().secret()).isEqualTo(key(64, 2));
        assertThat(keys.find(keys.current().id())).contains(keys.current());
    }

    @Test
    void theIdTellsKeysApartAndIsTheSameOnEveryServer() {
        SecretKey[] provided = {key(32, 1)};
        ProvidedKey keys = new ProvidedKey(() -> provided[0]);
        String first = keys.current().id();
        provided[0] = key(32, 2);

        assertThat(keys.find(first)).isEmpty();
        assertThat(keys.current().id()).isNotEqualTo(first);
        assertThat(new ProvidedKey(() -> key(32, 1)).current().id()).isEqualTo(first);
    }

    @Test
    void tokensWithAnIdOfAnotherLengthDoNotAskTheApplication() {
        ProvidedKey keys = new ProvidedKey(() -> {
            throw new AssertionError("asked");
        });
        assertThat(keys.find("1795255200123")).isEmpty();
        assertThat(keys.find("")).isEmpty();
    }

    @Test
    void whileTheApplicationFailsTokensAreCheckedWithItsLastKeyAndNoneIsSigned() {
        SecretKey[] provided = {key(32, 1)};
        ProvidedKey keys = new ProvidedKey(() -> {
            if (provided[0] == null) {
                throw new ProviderException("The device is gone");
            }
            return provided[0];
        });
        Key last = keys.current();
        assertThat(keys.find(last.id())).contains(last);

        provided[0] = null;
        assertThat(keys.find(last.id())).contains(last);
        assertThat(keys.find("other")).isEmpty();
        assertThatExceptionOfType(ProviderException.class).isThrownBy(keys::current);

        provided[0] = key(32, 2);
        assertThat(keys.find(last.id())).isEmpty();
        provided[0] = null;
        assertThat(keys.find(last.id())).isEmpty();
    }

    @Test
    void anyOtherIdIsUnknown() {
        assertThat(new ProvidedKey(() -> key(32, 1)).find("1795255200123")).isEmpty();
    }

    @Test
    void aKeyBelow256BitsIsRefused() {
        ProvidedKey keys = new ProvidedKey(() -> key(31, 1));
        assertThatIllegalStateException().isThrownBy(keys::current).withMessageContaining("248 bits");
        assertThatIllegalStateException().isThrownBy(() -> keys.find("an id of 11"));
    }

    @Test
    @NullUnmarked
    void noKeyIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(new ProvidedKey(() -> null)::current)
                .withMessageContaining("returned null");
    }
}
