package io.supertokens.cdi;

import java.time.Instant;

/**
 * A token as sent to the client, with its expiry. Immutable and thread-safe.
 *
 * @param value the complete token, which is a secret
 * @param expiresAt the last moment at which it is accepted
 */
public record IssuedToken(String value, Instant expiresAt) {

    /** Omits the token. */
    @Override
    public String toString() {
        return "IssuedToken[expiresAt=" + expiresAt + "]";
    }
}
