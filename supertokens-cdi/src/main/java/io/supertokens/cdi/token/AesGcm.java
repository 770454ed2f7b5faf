package io.supertokens.cdi.token;

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

/**
 * Sealing as the reference implementation does it: {@code salt[64] | iv[16] | tag[16] | ciphertext}, AES-256-GCM under
 * a key derived afresh for each salt with PBKDF2-HMAC-SHA512. Salt and IV are fresh for every text.
 *
 * <p>The password is random already, so that the 100 iterations need not slow down anybody who guesses.
 */
record AesGcm(SecureRandom random) {

    private static final int SALT = 64;
    private static final int IV = 16;
    private static final int TAG = 16;
    private static final int ITERATIONS = 100;
    private static final int KEY_BITS = 256;

    byte[] seal(byte[] plain, Key password) {
        byte[] salt = bytes(SALT);
        byte[] iv = bytes(IV);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, password, salt, iv).doFinal(plain);
            return ByteBuffer.allocate(SALT + IV + sealed.length)
                    .put(salt)
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
            return Optional.of(cipher(Cipher.DECRYPT_MODE, password, salt, iv).doFinal(cipherTextAndTag));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static Cipher cipher(int mode, Key password, byte[] salt, byte[] iv) throws GeneralSecurityException {
        char[] characters = new String(password.secret().getEncoded(), StandardCharsets.UTF_8).toCharArray();
        PBEKeySpec derivation = new PBEKeySpec(characters, salt, ITERATIONS, KEY_BITS);
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(derivation)
                .getEncoded();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, iv));
        return cipher;
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
