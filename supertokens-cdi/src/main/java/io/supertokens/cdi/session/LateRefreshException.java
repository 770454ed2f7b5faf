package io.supertokens.cdi.session;

import java.time.Duration;

/**
 * A refresh token arrived a moment after its successor had taken its place: most likely a request that the client had given up,
 * and that was on its way for longer than its repetition. It brings no tokens and ends nothing. If the client has no newer
 * token, it tries again {@linkplain #retryAfter() later}: then a superseded token is theft.
 */
public final class LateRefreshException extends SessionException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    LateRefreshException(Duration retryAfter) {
        super(
                "late-refresh",
                "Another refresh of this session was quicker: use the tokens that it brought, or try again in a moment");
        this.retryAfter = retryAfter;
    }

    /** How long until the token is no longer taken for late. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
