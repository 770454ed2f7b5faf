package io.supertokens.cdi.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as stored in the database.
 *
 * @param row the row of the key
 * @param acceptedUntil the last moment at which tokens signed with it are accepted; null while it has no successor
 */
record Generation(KeyRow row, Key key, @Nullable Instant acceptedUntil) {

    boolean isAccepted(Instant now) {
        return acceptedUntil == null || !now.isAfter(acceptedUntil);
    }
}
