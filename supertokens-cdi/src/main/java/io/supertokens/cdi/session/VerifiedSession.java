package io.supertokens.cdi.session;

import io.supertokens.cdi.IssuedToken;
import org.jspecify.annotations.Nullable;

/**
 * A session whose access token is valid.
 *
 * @param session the session that the token belongs to
 * @param newAccessToken replaces the one that was presented; null, as nearly always, if the client keeps that one
 */
public record VerifiedSession(Session session, @Nullable IssuedToken newAccessToken) {

    /** Shows the handle only. */
    @Override
    public String toString() {
        return "VerifiedSession[handle=" + session.handle() + "]";
    }
}
