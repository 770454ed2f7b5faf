package io.supertokens.cdi.session;

import io.supertokens.cdi.IssuedToken;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a login or a refresh, to be handed to the client.
 *
 * @param session the session that the tokens belong to
 * @param accessToken the client presents it with every request
 * @param refreshToken the client presents it to the refresh endpoint, and nowhere else
 * @param idRefreshToken tells a browser's script that a session exists; a random value that grants nothing
 * @param antiCsrfToken the client sends it back in the header {@code anti-csrf}; null where anti-CSRF is off
 */
public record IssuedSession(
        Session session,
        IssuedToken accessToken,
        IssuedToken refreshToken,
        IssuedToken idRefreshToken,
        @Nullable String antiCsrfToken) {

    /** Shows the handle only. */
    @Override
    public String toString() {
        return "IssuedSession[handle=" + session.handle() + "]";
    }
}
