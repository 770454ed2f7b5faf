package io.supertokens.cdi.token;

import io.supertokens.cdi.key.SigningKeys;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Keys for tests. */
final class TestKeys {

    static final SecretKey OURS = key("the key of these tests, which is long enough");
    static final SecretKey ANOTHER = key("another key, which is also quite long enough");

    private TestKeys() {}

    static SecretKey key(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    static SigningKeys provided(SecretKey key) {
        return SigningKeys.provided(() -> key);
    }
}
