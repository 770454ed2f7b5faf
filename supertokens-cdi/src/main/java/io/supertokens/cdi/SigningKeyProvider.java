package io.supertokens.cdi;

import javax.crypto.SecretKey;

/**
 * The application's own key for access tokens. A CDI bean of this type takes the place of the keys that are generated,
 * kept in the database and rotated.
 */
public interface SigningKeyProvider {

    /**
     * The key to sign and to check with, for HMAC-SHA256: at least 256 bits, the same on every node. It is asked for at
     * each token, by many threads at once, so it should come from memory. As soon as it changes, every access token made
     * before is refused and its client refreshes.
     */
    SecretKey signingKey();
}
