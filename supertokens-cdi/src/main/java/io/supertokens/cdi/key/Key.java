package io.supertokens.cdi.key;

import java.time.Instant;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A secret key and its id.
 *
 * @param id the value of a token's header {@code kid} (RFC 7515, section 4.1.4); not secret
 * @param secret the secret; at least 256 bits if it signs
 * @param createdAt the time of creation, in whole milliseconds
 */
public record Key(String id, SecretKey secret, Instant createdAt) {

    /**
     * Written by hand, like {@link #hashCode}: each check of a token compares keys, and the JDK retains the class
     * loader of generated methods that are called often.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Key key
                        && id.equals(key.id)
                        && createdAt.equals(key.createdAt)
                        && secret.equals(key.secret));
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
