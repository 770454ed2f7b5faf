package io.supertokens.cdi.session;

import io.supertokens.cdi.IssuedToken;
import org.jspecify.annotations.Nullable;

/**
 * A session whose access token is valid. Immutable and thread-safe.
 *
 * @param session the session that the token belongs to
 * @param newAccessToken replaces the presented token at the client; null in nearly all cases, in which the client keeps
 *     its token
 */
public record VerifiedSession(Session session, @Nullable IssuedToken newAccessToken) {

    /** Shows only the handle. */
    @Override
    public String toString() {
        return "VerifiedSession[handle=" + session.handle() + "]";
    }
}
