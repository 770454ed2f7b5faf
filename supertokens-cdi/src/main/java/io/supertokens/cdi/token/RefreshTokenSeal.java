package io.supertokens.cdi.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.supertokens.cdi.key.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts as the reference implementation does: {@code salt[64] | iv[16] | tag[16] | ciphertext}, AES-256-GCM with a
 * key that is derived for each salt with PBKDF2-HMAC-SHA512. Thread-safe.
 *
 * <p>The password is random, so the 100 iterations need not slow down a brute-force attack, and salts need not differ:
 * all texts encrypted by one instance have the same salt. Deriving a key takes 60 µs. It is done once for all texts
 * that are encrypted, and once for each salt of a text that was decrypted successfully. The IV is new for every text.
 */
final class RefreshTokenSeal {

    private static final int SALT = 64;
    private static final int IV = 16;
    private static final int TAG = 16;
    private static final int ITERATIONS = 100;
    private static final int KEY_BITS = 256;
    private static final int MOST_SALTS = 100;

    private final SecureRandom random;

    /** The key for encryption; null before the first text is encrypted. */
    private volatile @Nullable Derived own;

    /** Recently used derived keys by salt, whichever server encrypted the token. */
    private final Cache<ByteBuffer, Derived> opened = Caffeine.newBuilder()
            .maximumSize(MOST_SALTS)
            .executor(Runnable::run)
            .build();

    /** @param random the source of the salt and the IVs */
    RefreshTokenSeal(SecureRandom random) {
        this.random = random;
    }

    /** A derived key with the password and salt that it was derived from. */
    private record Derived(Key password, ByteBuffer salt, SecretKeySpec key) {

        static Derived of(Key password, byte[] salt) throws GeneralSecurityException {
            char[] characters = new String(password.secret().getEncoded(), StandardCharsets.UTF_8).toCharArray();
            PBEKeySpec derivation = new PBEKeySpec(characters, salt, ITERATIONS, KEY_BITS);
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(derivation)
                    .getEncoded();
            return new Derived(password, ByteBuffer.wrap(salt), new SecretKeySpec(key, "AES"));
        }

        Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG * 8, iv));
            return cipher;
        }

        @Override
        public String toString() {
            return "Derived[...]";
        }
    }

    byte[] seal(byte[] plain, Key password) {
        try {
            Derived derived = own;
            if (derived == null || !derived.password().equals(password)) {
                derived = Derived.of(password, bytes(SALT));
                own = derived;
            }
            byte[] iv = bytes(IV);
            byte[] sealed = derived.cipher(Cipher.ENCRYPT_MODE, iv).doFinal(plain);
            return ByteBuffer.allocate(SALT + IV + sealed.length)
                    .put(derived.salt().duplicate())
                    .put(iv)
                    .put(sealed, plain.length, TAG)
                    .put(sealed, 0, plain.length)
                    .array();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Decrypts a text; empty unless it was encrypted with this password and is unaltered. */
    Optional<byte[]> open(byte[] sealed, Key password) {
        int length = sealed.length - SALT - IV - TAG;
        if (length < 0) {
            return Optional.empty();
        }
        ByteBuffer source = ByteBuffer.wrap(sealed);
        byte[] salt = new byte[SALT];
        byte[] iv = new byte[IV];
        byte[] cipherTextAndTag = new byte[length + TAG];
        source.get(salt).get(iv).get(cipherTextAndTag, length, TAG).get(cipherTextAndTag, 0, length);
        try {
            Derived known = opened.getIfPresent(ByteBuffer.wrap(salt));
            if (known != null && known.password().equals(password)) {
                return Optional.of(known.cipher(Cipher.DECRYPT_MODE, iv).doFinal(cipherTextAndTag));
            }
            Derived derived = Derived.of(password, salt);
            byte[] plain = derived.cipher(Cipher.DECRYPT_MODE, iv).doFinal(cipherTextAndTag);
            opened.put(derived.salt(), derived);
            return Optional.of(plain);
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException(
                "This Java runtime does not offer AES/GCM/NoPadding with 256 bits and PBKDF2WithHmacSHA512", e);
    }
}
