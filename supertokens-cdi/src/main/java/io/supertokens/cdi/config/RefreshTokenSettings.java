package io.supertokens.cdi.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens; {@code tokens.refreshToken} in the reference.
 *
 * @param validity how long a session lives without being used, 1 hour to 365 days
 * @param removalSchedule when sessions that are over are removed from the database; null: never by us; the reference's
 *     {@code removalCronjobInterval}
 * @param renewTokenPath the path of the refresh endpoint and of the cookie sRefreshToken, as the browser sees it; null:
 *     {@code session/refresh} under the REST application
 */
public record RefreshTokenSettings(
        Duration validity,
        @Nullable CronSchedule removalSchedule,
        @Nullable String renewTokenPath) {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Checks the bounds. */
    public RefreshTokenSettings {
        requireValidity(validity);
        if (renewTokenPath != null) {
            requireRenewTokenPath(renewTokenPath);
        }
    }

    static Duration requireValidity(Duration validity) {
        return Bounds.require(validity, SHORTEST, LONGEST);
    }

    static String requireRenewTokenPath(String path) {
        CookieSettings.requirePath(path);
        if (path.endsWith("/")) {
            throw new IllegalArgumentException("it must name the endpoint, without a slash at the end");
        }
        return path;
    }
}
