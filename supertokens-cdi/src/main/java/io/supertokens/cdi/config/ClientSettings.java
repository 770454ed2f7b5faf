package io.supertokens.cdi.config;

import org.jspecify.annotations.Nullable;

/**
 * What clients expect of the server. The options of SuperTokens' clients have the same names.
 *
 * @param protocol the generations of clients that are served
 * @param transfer how tokens travel
 * @param apiBasePath the path below which the refresh endpoint and the sign-out endpoint lie; without a slash at
 *     the end; null for the base of the REST application
 * @param accessTokenExposed whether scripts can read the access token of a session in cookies
 * @param sessionExpiredStatus the HTTP status of every response that says that there is no session, 400 to 499
 * @param invalidClaimStatus the HTTP status if the session has no valid value of a required claim, 400 to 499
 */
public record ClientSettings(
        ClientProtocol protocol,
        TokenTransfer transfer,
        @Nullable String apiBasePath,
        boolean accessTokenExposed,
        int sessionExpiredStatus,
        int invalidClaimStatus) {

    /** The path of the refresh endpoint below the base. */
    public static final String REFRESH = "session/refresh";

    /** The path of the sign-out endpoint below the base. */
    public static final String SIGN_OUT = "signout";

    /** The settings that apply if nothing is configured. */
    public static final ClientSettings DEFAULT =
            new ClientSettings(ClientProtocol.BOTH, TokenTransfer.ANY, null, false, 401, 403);

    /** Checks the path, and that clients can tell the two statuses apart. */
    public ClientSettings {
        requireStatus(sessionExpiredStatus);
        requireStatus(invalidClaimStatus);
        if (apiBasePath != null) {
            apiBasePath = requireApiBasePath(apiBasePath);
        }
        if (sessionExpiredStatus == invalidClaimStatus) {
            throw new IllegalArgumentException(
                    "must differ from supertokens.session-expired-status, because a client refreshes on that one");
        }
    }

    /** Removes a slash at the end, as the clients do; nothing is left of the root. */
    static String requireApiBasePath(String path) {
        if (!path.isEmpty()) {
            CookieSettings.requirePath(path);
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    static int requireStatus(int status) {
        if (status < 400 || status > 499) {
            throw new IllegalArgumentException("an HTTP client error");
        }
        return status;
    }
}
