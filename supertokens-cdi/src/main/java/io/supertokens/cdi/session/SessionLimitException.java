package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;

/**
 * A login was refused because the user has as many sessions as {@code supertokens.session.limit} allows, and {@code
 * supertokens.session.on-limit} is {@code refuse}. Nothing was changed. The user can end a session on another device, or
 * the application ends some of {@link SessionService#sessions} and creates the session then.
 *
 * <p>In REST resources and servlets the library answers it with 403 and the reason {@code session-limit}, unless the
 * application handles it.
 */
public final class SessionLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient UserId userId;
    private final int limit;

    SessionLimitException(UserId userId, int limit) {
        // No stack trace: a login can be refused as often as somebody tries.
        super("This user has as many sessions as allowed: " + limit, null, false, false);
        this.userId = userId;
        this.limit = limit;
    }

    /** The user whose login was refused. */
    public UserId userId() {
        return userId;
    }

    /** How many sessions the user may have. */
    public int limit() {
        return limit;
    }
}
