package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.SuperTokensConfig;

/**
 * The names of the three cookies.
 *
 * @param accessToken of the access token: the reference's, or with a prefix (RFC 6265bis, section 4.1.3)
 * @param refreshToken of the refresh token; as above
 */
public record CookieNames(String accessToken, String refreshToken) {

    /** The marker, which tells a browser's script that a session exists. It grants nothing, and anybody may have set it. */
    public static final String MARKER = "sIdRefreshToken";

    /**
     * The names as configured.
     *
     * @param refreshPath the path of the refresh endpoint, on which the prefix depends
     */
    public static CookieNames of(SuperTokensConfig config, String refreshPath) {
        return new CookieNames(accessToken(config), config.cookie().nameOf("sRefreshToken", refreshPath));
    }

    static String accessToken(SuperTokensConfig config) {
        return config.cookie().nameOf("sAccessToken", config.accessToken().path());
    }

    /**
     * Whether the browser lets only this host set the cookie with the access token, so that it tells whose session the
     * browser uses (RFC 6265bis, section 4.1.3.2).
     */
    boolean isAccessTokenOfThisHost() {
        return accessToken.startsWith("__Host-");
    }
}
