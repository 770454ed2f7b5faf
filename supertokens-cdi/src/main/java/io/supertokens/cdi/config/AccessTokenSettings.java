package io.supertokens.cdi.config;

import java.time.Duration;

/**
 * The settings of access tokens; {@code tokens.accessToken} in the reference.
 *
 * @param format their format
 * @param validity how long a token is accepted, 10 seconds to 1000 days
 * @param revocation when the access tokens of a revoked session are refused
 * @param path the path of the cookies sAccessToken and sIdRefreshToken; the reference's {@code accessTokenPath}
 */
public record AccessTokenSettings(
        AccessTokenFormat format, Duration validity, RevocationSettings revocation, String path) {

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(1000);

    /** Checks the bounds. */
    public AccessTokenSettings {
        requireValidity(validity);
        if (revocation.mode() == Revocation.FEED && revocation.interval().compareTo(validity) >= 0) {
            throw new IllegalArgumentException("must be shorter than supertokens.access-token.validity = " + validity
                    + ", because otherwise access tokens expire before the feed is read");
        }
        CookieSettings.requirePath(path);
    }

    static Duration requireValidity(Duration validity) {
        return Bounds.require(validity, SHORTEST, LONGEST);
    }
}
