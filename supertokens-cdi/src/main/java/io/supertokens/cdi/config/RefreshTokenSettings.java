package io.supertokens.cdi.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of refresh tokens; {@code tokens.refreshToken} in the reference.
 *
 * @param validity how long a session lasts without being used, 1 hour to 365 days
 * @param removalSchedule when expired sessions are removed from the database; null if the library never removes them;
 *     the reference's {@code removalCronjobInterval}
 * @param lateWindow for how long after it was superseded a refresh token counts as late, 0 to 60 seconds; with zero it
 *     is theft at once, as in the reference
 * @param renewTokenPath the path of the refresh endpoint and of the cookie sRefreshToken, as the browser sees it; null
 *     for {@code session/refresh} under the REST application
 * @param keyUpdateInterval the interval of rotation of the key that encrypts refresh tokens, 1 to 365 days and at least an
 *     eighth of the validity; null if it never changes
 */
public record RefreshTokenSettings(
        Duration validity,
        @Nullable CronSchedule removalSchedule,
        Duration lateWindow,
        @Nullable String renewTokenPath,
        @Nullable Duration keyUpdateInterval) {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final Duration SHORTEST_INTERVAL = Duration.ofDays(1);
    private static final int MOST_KEYS = 8;

    private static final Duration LONGEST_LATE_WINDOW = Duration.ofMinutes(1);

    /** With a key that never changes, as in the reference. */
    public RefreshTokenSettings(
            Duration validity,
            @Nullable CronSchedule removalSchedule,
            Duration lateWindow,
            @Nullable String renewTokenPath) {
        this(validity, removalSchedule, lateWindow, renewTokenPath, null);
    }

    /** Checks the bounds. */
    public RefreshTokenSettings {
        requireValidity(validity);
        requireLateWindow(lateWindow);
        if (renewTokenPath != null) {
            requireRenewTokenPath(renewTokenPath);
        }
        if (keyUpdateInterval != null) {
            requireKeyUpdateInterval(keyUpdateInterval);
            if (keyUpdateInterval.multipliedBy(MOST_KEYS).compareTo(validity) < 0) {
                throw new IllegalArgumentException(
                        "at least an eighth of supertokens.refresh-token.validity = %s, because a token is tried with all keys of that time"
                                .formatted(validity));
            }
        }
    }

    static Duration requireKeyUpdateInterval(Duration interval) {
        return Bounds.require(interval, SHORTEST_INTERVAL, LONGEST);
    }

    static Duration requireValidity(Duration validity) {
        return Bounds.require(validity, SHORTEST, LONGEST);
    }

    static Duration requireLateWindow(Duration window) {
        return Bounds.require(window, Duration.ZERO, LONGEST_LATE_WINDOW);
    }

    static String requireRenewTokenPath(String path) {
        CookieSettings.requirePath(path);
        if (path.endsWith("/")) {
            throw new IllegalArgumentException("it must name the endpoint, without a slash at the end");
        }
        return path;
    }
}
