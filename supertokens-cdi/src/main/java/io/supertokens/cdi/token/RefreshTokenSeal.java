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
 * Sealing as the reference implementation does it: {@code salt[64] | iv[16] | tag[16] | ciphertext}, AES-256-GCM under
 * a key derived for each salt with PBKDF2-HMAC-SHA512. Safe for use by many threads.
 *
 * <p>The password is random already, so that the 100 iterations need not slow down anybody who guesses, and salts need not
 * differ: all texts sealed here have the same. To derive a key takes 60 µs, so it is done once for all that is sealed, and
 * once for each salt under which a text proved good. The IV is fresh for every text.
 */
final class RefreshTokenSeal {

    private static final int SALT = 64;
    private static final int IV = 16;
    private static final int TAG = 16;
    private static final int ITERATIONS = 100;
    private static final int KEY_BITS = 256;
    private static final int MOST_SALTS = 100;

    private final SecureRandom random;

    /** What seals here; null before the first text is sealed. */
    private volatile @Nullable Derived own;

    /** What opened texts of late, whoever sealed them, by salt. */
    private final Cache<ByteBuffer, Derived> opened = Caffeine.newBuilder()
            .maximumSize(MOST_SALTS)
            .executor(Runnable::run)
            .build();

    /** @param random where salt and IVs come from */
    RefreshTokenSeal(SecureRandom random) {
        this.random = random;
    }

    /** A key, and from what it was derived. */
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

    /** Empty unless sealed under this password and unchanged since. */
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
