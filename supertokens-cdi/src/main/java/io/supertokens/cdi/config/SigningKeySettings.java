package io.supertokens.cdi.config;

import java.time.Duration;

/**
 * The settings of the key that signs access tokens; {@code tokens.accessToken.signingKey} in the reference.
 *
 * @param dynamic whether the key rotates
 * @param updateInterval the interval of rotation, 1 hour to 30 days
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
