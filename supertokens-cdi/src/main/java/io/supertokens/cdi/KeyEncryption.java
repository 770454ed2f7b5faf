package io.supertokens.cdi;

/**
 * Encrypts the library's keys before they are stored in the database, for example with a key management service. If the
 * application has a CDI bean of this type, it is used instead of {@code supertokens.keys.encryption-key}.
 *
 * <p>The library calls it when it stores a key, and when it reads one that it does not know yet: at application start
 * and at the rotation of a key, not for requests. A key that cannot be decrypted makes the start fail; later on, the
 * keys in memory are used.
 *
 * <p>Implementations must be thread-safe.
 */
public interface KeyEncryption {

    /**
     * Encrypts and authenticates a key.
     *
     * @param key the key, up to 4 KiB
     * @param context where the key is stored; not secret. It must be authenticated with the key (as associated data of
     *     an AEAD cipher, as encryption context of a service), so that no row can be copied over another
     * @return the encrypted key, with all that {@link #decrypt} needs, such as the id of the encrypting key; up to 64 KiB
     */
    byte[] encrypt(byte[] key, String context);

    /**
     * Decrypts a key.
     *
     * @param encrypted the result of {@link #encrypt}
     * @param context the same as at encryption
     * @throws RuntimeException if it was encrypted with an unknown key or in another context, or was altered; the
     *     message goes to the log
     */
    byte[] decrypt(byte[] encrypted, String context);

    /**
     * Whether {@link #encrypt} would use the same key as this text. If not, the library encrypts the key again and stores
     * it. By default always true: the service changes its keys without the library.
     *
     * @param encrypted the result of {@link #encrypt}
     */
    default boolean isCurrent(byte[] encrypted) {
        return true;
    }
}
