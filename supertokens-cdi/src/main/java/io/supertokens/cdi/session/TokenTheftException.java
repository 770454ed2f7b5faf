package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;

/**
 * A refresh token was used after its successor had taken its place: two parties hold tokens of one session. The reference's
 * {@code UNAUTHORISED_AND_TOKEN_THEFT_DETECTED}.
 */
public final class TokenTheftException extends SessionException {

    private static final long serialVersionUID = 1L;

    private final String handle;
    private final transient UserId userId;

    TokenTheftException(String handle, UserId userId) {
        super("token-theft-detected", "This session was used by two parties and cannot be trusted: log in again");
        this.handle = handle;
        this.userId = userId;
    }

    /** The session in question. */
    public String handle() {
        return handle;
    }

    /** Whose session it is. */
    public UserId userId() {
        return userId;
    }
}
