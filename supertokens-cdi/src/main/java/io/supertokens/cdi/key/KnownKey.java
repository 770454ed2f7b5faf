package io.supertokens.cdi.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key without its secret.
 *
 * @param id the key id
 * @param acceptedUntil the last moment at which tokens signed with it are accepted; null for the current key
 */
public record KnownKey(
        String id, Instant createdAt, @Nullable Instant acceptedUntil) {}
