package io.supertokens.cdi;

import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;

/**
 * Provides the application's own key pairs for access tokens, for example of a hardware security module. If the
 * application has a CDI bean of this type, the library uses its keys instead of generating keys, storing them in the
 * database and rotating them. {@code supertokens.access-token.algorithm} must be ES256, RS256 or EdDSA, and all keys
 * must fit it: P-256, RSA of 2048 bits or more, Ed25519.
 *
 * <p>The key id in tokens is the thumbprint of the public key (RFC 7638).
 *
 * <p>Implementations must be thread-safe.
 */
public interface SigningKeyPairProvider {

    /**
     * Returns the key pair that signs access tokens. The private key may be one that never leaves a device, such as one
     * of a PKCS #11 key store: the JCA provider that made it signs.
     *
     * <p>The library calls this method for each token that it issues or verifies, from many threads at once, so it should
     * return a pair that is in memory. While it throws, access tokens are checked with the public keys that it returned
     * last, and none are issued.
     */
    KeyPair signingKeyPair();

    /**
     * Returns further public keys to publish and accept: keys that sign soon, so that those who verify tokens know them in
     * time, and keys that signed until recently, as long as their tokens are valid. By default there are none: tokens of
     * a replaced key are refused, and their clients refresh.
     */
    default List<PublicKey> furtherKeys() {
        return List.of();
    }
}
