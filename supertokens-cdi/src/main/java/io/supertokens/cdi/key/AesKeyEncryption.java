package io.supertokens.cdi.key;

import io.supertokens.cdi.KeyEncryption;
import io.supertokens.cdi.config.KeyEncryptionSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts keys with AES-256-GCM and a key of the configuration (NIST SP 800-38D): {@code version[1] | key id[8] |
 * IV[12] | ciphertext | tag[16]}. The version and the key id are authenticated with the context. A random IV is safe:
 * one key encrypts far fewer than 2^32 texts. Thread-safe.
 */
final class AesKeyEncryption implements KeyEncryption {

    private static final byte VERSION = 1;
    private static final int ID = 8;
    private static final int IV = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER = 1 + ID;

    private final List<Identified> keys;
    private final SecureRandom random;

    /** The first key encrypts; all decrypt. */
    private AesKeyEncryption(List<Identified> keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    static AesKeyEncryption of(KeyEncryptionSettings settings, SecureRandom random) {
        return new AesKeyEncryption(
                Stream.concat(Stream.of(settings.key()), Stream.ofNullable(settings.otherKey()))
                        .map(Identified::of)
                        .toList(),
                random);
    }

    /**
     * A key and its header: the version, and an id that is computed from the key, so that nobody has to invent one. It
     * reveals nothing of a random key.
     */
    private static final class Identified {

        private final byte[] header;
        private final SecretKey key;

        private Identified(byte[] header, SecretKey key) {
            this.header = header;
            this.key = key;
        }

        static Identified of(SecretKey key) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                byte[] id = mac.doFinal("supertokens key encryption, id".getBytes(StandardCharsets.UTF_8));
                byte[] header =
                        ByteBuffer.allocate(HEADER).put(VERSION).put(id, 0, ID).array();
                return new Identified(header, key);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java runtime does not offer HmacSHA256", e);
            }
        }

        boolean hasEncrypted(byte[] text) {
            return text.length > HEADER + IV && Arrays.equals(header, 0, HEADER, text, 0, HEADER);
        }

        byte[] run(int mode, byte[] iv, String context, byte[] text, int from) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(header);
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text, from, text.length - from);
        }
    }

    @Override
    public byte[] encrypt(byte[] key, String context) {
        Identified current = keys.get(0);
        byte[] iv = new byte[IV];
        random.nextBytes(iv);
        try {
            byte[] encrypted = current.run(Cipher.ENCRYPT_MODE, iv, context, key, 0);
            return ByteBuffer.allocate(HEADER + IV + encrypted.length)
                    .put(current.header)
                    .put(iv)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not offer AES/GCM/NoPadding with 256 bits", e);
        }
    }

    @Override
    public byte[] decrypt(byte[] encrypted, String context) {
        Identified known = keys.stream()
                .filter(key -> key.hasEncrypted(encrypted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "it is encrypted with another key: set supertokens.keys.encryption-key or"
                                + " supertokens.keys.other-encryption-key to that key"));
        byte[] iv = Arrays.copyOfRange(encrypted, HEADER, HEADER + IV);
        try {
            return known.run(Cipher.DECRYPT_MODE, iv, context, encrypted, HEADER + IV);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("it was altered, or belongs to another row", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not offer AES/GCM/NoPadding with 256 bits", e);
        }
    }

    @Override
    public boolean isCurrent(byte[] encrypted) {
        return keys.get(0).hasEncrypted(encrypted);
    }
}
