package io.supertokens.cdi.config;

import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that encrypt the library's keys in the database.
 *
 * @param key encrypts and decrypts
 * @param otherKey only decrypts; null if there is none
 */
public record KeyEncryptionSettings(SecretKey key, @Nullable SecretKey otherKey) {

    private static final int BYTES = 32;

    /** Checks that the keys differ. */
    public KeyEncryptionSettings {
        if (key.equals(otherKey)) {
            throw new IllegalArgumentException("it must differ from supertokens.keys.encryption-key");
        }
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException unless it is the base64 of 32 bytes
     */
    static SecretKey key(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not base64", e);
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("it has " + bytes.length + " bytes");
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /** Omits the keys. */
    @Override
    public String toString() {
        return "KeyEncryptionSettings[...]";
    }
}
