package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;

/**
 * A superseded refresh token was presented: two parties hold tokens of one session. Corresponds to the reference's
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

    /** The handle of the session. */
    public String handle() {
        return handle;
    }

    /** The user that the session belongs to. */
    public UserId userId() {
        return userId;
    }
}
