package io.supertokens.cdi.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of sessions that the reference does not have.
 *
 * @param absoluteValidity how long a session lasts at most, however often it is used, 1 hour to 3650 days; null for
 *     without limit
 */
public record SessionSettings(@Nullable Duration absoluteValidity) {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** Sessions last as long as they are used. */
    public static final SessionSettings DEFAULT = new SessionSettings(null);

    /** Checks the bounds. */
    public SessionSettings {
        if (absoluteValidity != null) {
            requireAbsoluteValidity(absoluteValidity);
        }
    }

    static Duration requireAbsoluteValidity(Duration validity) {
        return Bounds.require(validity, SHORTEST, LONGEST);
    }
}
