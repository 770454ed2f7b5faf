package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.SuperTokensConfig;
import org.jspecify.annotations.Nullable;

/**
 * The names of the three cookies.
 *
 * @param accessToken the cookie of the access token: the reference's name, possibly with a prefix (RFC 6265bis, section
 *     4.1.3)
 * @param refreshToken the cookie of the refresh token; as above
 */
public record CookieNames(String accessToken, String refreshToken) {

    /**
     * The marker cookie, which tells a browser's script that a session exists. It grants nothing, and anybody may have
     * set it.
     */
    public static final String MARKER = "sIdRefreshToken";

    private static final String BOUND_MARKER = "sDeviceBound";
    private static final String ACCESS_TOKEN = "sAccessToken";
    private static final String REFRESH_TOKEN = "sRefreshToken";

    /**
     * The configured names.
     *
     * @param refreshPath the path of the refresh endpoint, which determines the prefix
     */
    public static CookieNames of(SuperTokensConfig config, String refreshPath) {
        return new CookieNames(accessToken(config), config.cookie().nameOf(REFRESH_TOKEN, refreshPath));
    }

    /**
     * The names that the cookies had in the older domain; null if the domain never changed.
     *
     * @param refreshPath the path of the refresh endpoint
     */
    static @Nullable CookieNames older(SuperTokensConfig config, String refreshPath) {
        String accessToken =
                config.cookie().olderNameOf(ACCESS_TOKEN, config.accessToken().path());
        String refreshToken = config.cookie().olderNameOf(REFRESH_TOKEN, refreshPath);
        return accessToken == null || refreshToken == null ? null : new CookieNames(accessToken, refreshToken);
    }

    static String accessToken(SuperTokensConfig config) {
        return config.cookie().nameOf(ACCESS_TOKEN, config.accessToken().path());
    }

    /**
     * The cookie that tells the server of a device-bound session while the browser has no access token of it. It grants
     * nothing.
     */
    static String boundMarker(SuperTokensConfig config) {
        return config.cookie().nameOf(BOUND_MARKER, config.accessToken().path());
    }

    /**
     * Whether browsers let only this host set the cookie of the access token, so that it identifies the browser's
     * session (RFC 6265bis, section 4.1.3.2).
     */
    boolean isAccessTokenOfThisHost() {
        return accessToken.startsWith("__Host-");
    }
}
