package io.supertokens.cdi;

import javax.crypto.SecretKey;

/**
 * Provides the application's own signing key for access tokens. If the application has a CDI bean of this type, the
 * library uses its key instead of generating keys, storing them in the database and rotating them.
 *
 * <p>Implementations must be thread-safe.
 */
public interface SigningKeyProvider {

    /**
     * Returns the key that signs and verifies access tokens with HMAC-SHA256. It has at least 256 bits and is the same
     * on every node.
     *
     * <p>The library calls this method for each token, from many threads at once, so it should return a key that is in
     * memory. When the key changes, all access tokens that were signed with the previous key are refused, and their
     * clients refresh. While it throws, access tokens are checked with the key that it returned last, and none are issued.
     */
    SecretKey signingKey();
}
