package io.supertokens.cdi.config;

import java.time.Duration;

/**
 * The key that signs access tokens; {@code tokens.accessToken.signingKey} in the reference.
 *
 * @param dynamic whether it is replaced from time to time
 * @param updateInterval after which time, 1 hour to 30 days
 */
public record SigningKeySettings(boolean dynamic, Duration updateInterval) {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    /** Checks the bounds. */
    public SigningKeySettings {
        requireUpdateInterval(updateInterval);
    }

    static Duration requireUpdateInterval(Duration updateInterval) {
        return Bounds.require(updateInterval, SHORTEST, LONGEST);
    }
}
