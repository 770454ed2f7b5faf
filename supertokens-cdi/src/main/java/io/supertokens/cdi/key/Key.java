package io.supertokens.cdi.key;

import java.time.Instant;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A secret and the name under which tokens refer to it.
 *
 * @param id what the header {@code kid} of a token says (RFC 7515, section 4.1.4); not secret
 * @param secret the secret itself; at least 256 bits where it signs
 * @param createdAt when it came to be, in whole milliseconds
 */
public record Key(String id, SecretKey secret, Instant createdAt) {

    /** By hand, as {@link #hashCode}: each check of a token compares keys, and the JDK keeps the class loader of generated ones. */
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

    /** Shows nothing of the secret. */
    @Override
    public String toString() {
        return "Key[id=" + id + ", createdAt=" + createdAt + "]";
    }
}
