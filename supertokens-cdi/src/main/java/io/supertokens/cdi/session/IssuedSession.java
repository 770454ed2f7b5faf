package io.supertokens.cdi.session;

import io.supertokens.cdi.IssuedToken;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a login or a refresh, to be sent to the client. Immutable and thread-safe.
 *
 * @param session the session that the tokens belong to
 * @param accessToken the client presents it with every request
 * @param refreshToken the client presents it to the refresh endpoint only
 * @param idRefreshToken the value of the marker cookie, which tells a browser's script that a session exists; a random
 *     value that grants nothing
 * @param antiCsrfToken the client sends it back in the header {@code anti-csrf}; null if anti-CSRF is off
 */
public record IssuedSession(
        Session session,
        IssuedToken accessToken,
        IssuedToken refreshToken,
        IssuedToken idRefreshToken,
        @Nullable String antiCsrfToken) {

    /** Shows only the handle. */
    @Override
    public String toString() {
        return "IssuedSession[handle=" + session.handle() + "]";
    }
}
