package io.supertokens.cdi.session;

import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.IssuedToken;
import org.jspecify.annotations.Nullable;

/**
 * What a login or a refresh hands to the client.
 *
 * @param token what the access token says
 * @param accessToken to be presented with every request
 * @param refreshToken to be presented to the refresh endpoint, and nowhere else
 * @param idRefreshToken tells a browser's script that a session exists; a random value that opens nothing
 * @param antiCsrfToken to be sent back in the header {@code anti-csrf}; null where anti-CSRF is switched off
 */
public record IssuedSession(
        AccessToken token,
        IssuedToken accessToken,
        IssuedToken refreshToken,
        IssuedToken idRefreshToken,
        @Nullable String antiCsrfToken) {

    /** The session that the tokens belong to. */
    public Session session() {
        return Session.of(token);
    }

    /** Shows the handle only. */
    @Override
    public String toString() {
        return "IssuedSession[handle=" + token.sessionHandle() + "]";
    }
}
