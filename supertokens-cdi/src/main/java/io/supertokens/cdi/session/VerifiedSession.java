package io.supertokens.cdi.session;

import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.IssuedToken;
import org.jspecify.annotations.Nullable;

/**
 * A session whose access token was found good.
 *
 * @param token what the access token says
 * @param newAccessToken replaces the one that was presented; null, as nearly always, if that one goes on being used
 */
public record VerifiedSession(AccessToken token, @Nullable IssuedToken newAccessToken) {

    /** The session that the token belongs to. */
    public Session session() {
        return Session.of(token);
    }

    /** Shows the handle only. */
    @Override
    public String toString() {
        return "VerifiedSession[handle=" + token.sessionHandle() + "]";
    }
}
