package io.supertokens.cdi;

import java.time.Instant;

/**
 * Something to hand to the browser.
 *
 * @param value the complete token, to be kept secret
 * @param expiresAt the last moment at which it is accepted
 */
public record IssuedToken(String value, Instant expiresAt) {

    /** Shows nothing of the token. */
    @Override
    public String toString() {
        return "IssuedToken[expiresAt=" + expiresAt + "]";
    }
}
