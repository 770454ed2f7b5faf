package io.supertokens.cdi.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How revocations reach access tokens.
 *
 * @param mode when the access tokens of a revoked session are refused
 * @param interval the pause between two reads of the feed, 0.1 to 60 seconds
 * @param maxAge how long ago the feed may have been read last, before every call asks the database: longer than the
 *     interval, at most a day; null if calls never do, and then revocations may be missed as long as the feed cannot be
 *     read
 */
public record RevocationSettings(
        Revocation mode, Duration interval, @Nullable Duration maxAge) {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SHORTEST_AGE = Duration.ofSeconds(1);
    private static final Duration LONGEST_AGE = Duration.ofDays(1);

    /** Tokens are accepted until they expire. */
    public static final RevocationSettings DEFAULT =
            new RevocationSettings(Revocation.EXPIRY, Duration.ofSeconds(2), Duration.ofSeconds(12));

    /** Checks the bounds. */
    public RevocationSettings {
        requireInterval(interval);
        if (maxAge != null) {
            requireMaxAge(maxAge);
            if (maxAge.compareTo(interval) <= 0) {
                throw new IllegalArgumentException("must be longer than supertokens.access-token.revocation-interval = "
                        + interval + ", because otherwise every call would ask the database");
            }
        }
    }

    static Duration requireInterval(Duration interval) {
        return Bounds.require(interval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
    }

    static Duration requireMaxAge(Duration age) {
        return Bounds.require(age, SHORTEST_AGE, LONGEST_AGE);
    }
}
