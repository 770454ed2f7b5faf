package io.supertokens.cdi.key;

import java.time.Instant;
import javax.crypto.SecretKey;

/**
 * A secret and the name under which tokens refer to it.
 *
 * @param id what the header {@code kid} of a token says (RFC 7515, section 4.1.4); not secret
 * @param secret the secret itself; at least 256 bits where it signs
 * @param createdAt when it came to be, in whole milliseconds
 */
public record Key(String id, SecretKey secret, Instant createdAt) {

    /** Shows nothing of the secret. */
    @Override
    public String toString() {
        return "Key[id=" + id + ", createdAt=" + createdAt + "]";
    }
}
