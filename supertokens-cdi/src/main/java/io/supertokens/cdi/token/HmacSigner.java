package io.supertokens.cdi.token;

import io.supertokens.cdi.key.Key;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * HMAC-SHA256 with one key, in the way of RFC 7515. Safe for use by many threads.
 *
 * @param header of a token that was signed with the key, as it travels
 * @param mac never used itself, but for its copies: to copy one is a fifth of the work of making it ready
 */
record HmacSigner(String header, Key key, Mac mac) {

    private static final int MINIMUM_BYTES = 32;

    /** @throws IllegalStateException if the key is shorter than RFC 7518, section 3.2, lets it be, or cannot sign at all */
    static HmacSigner of(String header, Key key) {
        byte[] secret = key.secret().getEncoded();
        if (secret != null && secret.length < MINIMUM_BYTES) {
            throw new IllegalStateException("The signing key " + key.id() + " has " + secret.length * 8
                    + " bits; HMAC-SHA256 needs 256 bits or more");
        }
        return new HmacSigner(header, key, mac(key));
    }

    /** @throws IllegalStateException if the key cannot be used */
    static Mac mac(Key key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key.secret());
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The signing key " + key.id() + " cannot sign with HMAC-SHA256", e);
        }
    }

    /** The signature of header and payload, both encoded and with a dot between them. */
    byte[] signature(String signed) {
        try {
            Mac copy = (Mac) mac.clone();
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encode(copy.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This Java runtime's HmacSHA256 cannot be copied", e);
        }
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
        return "HmacSigner[" + key + "]";
    }
}
