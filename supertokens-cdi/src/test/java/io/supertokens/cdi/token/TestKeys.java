package io.supertokens.cdi.token;

import io.supertokens.cdi.key.SigningKeys;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Keys for tests. */
final class TestKeys {

    static final SecretKey OURS = key("the key of these tests, which is long enough");

    /** The id of our key: HMAC-SHA256 of "supertokens signing key, id", the first 64 bits. */
    static final String OUR_ID = "ZlFe4erSxK0";

    static final SecretKey ANOTHER = key("another key, which is also quite long enough");

    private TestKeys() {}

    static SecretKey key(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    static SigningKeys provided(SecretKey key) {
        return SigningKeys.provided(() -> key);
    }
}
