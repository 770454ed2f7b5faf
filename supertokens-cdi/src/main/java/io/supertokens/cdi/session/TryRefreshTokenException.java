package io.supertokens.cdi.session;

/**
 * The access token is not accepted; the client should refresh. Corresponds to the reference's {@code
 * TRY_REFRESH_TOKEN}.
 */
public final class TryRefreshTokenException extends SessionException {

    private static final long serialVersionUID = 1L;

    private TryRefreshTokenException(String reason, String message) {
        super(reason, message);
    }

    /**
     * The access token is missing, expired, superseded or not issued by this application; the reason is {@code
     * try-refresh-token}.
     */
    public static TryRefreshTokenException invalidToken() {
        return new TryRefreshTokenException(
                "try-refresh-token", "The access token is not valid (any more): refresh it");
    }

    /** The anti-CSRF token is missing or not that of this session; the reason is {@code anti-csrf}. */
    public static TryRefreshTokenException antiCsrf() {
        return new TryRefreshTokenException(
                "anti-csrf",
                "The header anti-csrf is missing or not this session's: send it, or refresh to get a new one");
    }

    /** The header {@code rid} is missing; the reason is {@code anti-csrf}. */
    public static TryRefreshTokenException customHeader() {
        return new TryRefreshTokenException(
                "anti-csrf", "The header rid is missing: send it with every request that changes something");
    }
}
