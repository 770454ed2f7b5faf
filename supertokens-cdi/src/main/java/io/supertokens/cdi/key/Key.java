package io.supertokens.cdi.key;

import io.supertokens.cdi.config.SigningAlgorithm;
import java.security.PublicKey;
import java.time.Instant;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key and its id.
 *
 * @param id the value of a token's header {@code kid} (RFC 7515, section 4.1.4); not secret
 * @param algorithm the only algorithm that the key is used with, whatever a token says
 * @param secret the secret key, at least 256 bits if it signs; or the private key of a pair; or the public key again, if
 *     no more is known of a pair, which therefore cannot sign
 * @param publicKey verifies what the private key signs; null for a secret key
 * @param createdAt the time of creation, in whole milliseconds; of a pair, when it began to sign
 */
public record Key(
        String id,
        SigningAlgorithm algorithm,
        java.security.Key secret,
        @Nullable PublicKey publicKey,
        Instant createdAt) {

    /** A secret key. */
    public Key(String id, SecretKey secret, Instant createdAt) {
        this(id, SigningAlgorithm.HS256, secret, null, createdAt);
    }

    /**
     * Written by hand, like {@link #hashCode}: each check of a token compares keys, and the JDK retains the class
     * loader of generated methods that are called often.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Key key
                        && id.equals(key.id)
                        && algorithm == key.algorithm
                        && createdAt.equals(key.createdAt)
                        && (publicKey == null ? secret.equals(key.secret) : publicKey.equals(key.publicKey)));
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Omits the secret. */
    @Override
    public String toString() {
        return "Key[id=" + id + ", createdAt=" + createdAt + "]";
    }
}
