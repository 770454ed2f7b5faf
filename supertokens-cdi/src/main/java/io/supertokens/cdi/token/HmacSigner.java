package io.supertokens.cdi.token;

import io.supertokens.cdi.key.Key;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * Signs with HMAC-SHA256 and one key, as in RFC 7515. Thread-safe.
 *
 * @param header the encoded header of tokens that are signed with the key
 * @param mac a prototype that is only copied: copying costs a fifth of initializing a new one
 */
record HmacSigner(String header, Key key, Mac mac) implements Signer {

    private static final int MINIMUM_BYTES = 32;

    /** @throws IllegalStateException if the key is shorter than RFC 7518, section 3.2, allows, or cannot sign at all */
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
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IllegalStateException("The signing key " + key.id() + " cannot sign with HMAC-SHA256", e);
        }
    }

    @Override
    public String signature(String signed) {
        return new String(encoded(signed), StandardCharsets.US_ASCII);
    }

    /** In constant time with respect to the content of the signatures. */
    @Override
    public boolean hasSigned(String signed, String signature) {
        return MessageDigest.isEqual(encoded(signed), signature.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] encoded(String signed) {
        return Base64.getUrlEncoder().withoutPadding().encode(copy().doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private Mac copy() {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException e) {
            return mac(key); // of a security device
        }
    }

    /** Omits the secret. */
    @Override
    public String toString() {
        return "HmacSigner[" + key + "]";
    }
}
