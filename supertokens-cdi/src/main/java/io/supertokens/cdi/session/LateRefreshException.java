package io.supertokens.cdi.session;

import java.time.Duration;

/**
 * A refresh token was presented a moment after it was superseded. Most likely the client gave up this request and
 * repeated it, and the repetition arrived first. The late refresh returns no tokens and does not end the session. If
 * the client has no newer token, it tries again {@linkplain #retryAfter() later}; by then, a superseded token counts as
 * theft.
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

    /** The time after which the token no longer counts as late. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
