package io.supertokens.jpa;

import org.jspecify.annotations.Nullable;

/**
 * Which sessions a revocation may have ended. It names what was looked for, not each session: whether a session of the
 * user, or any session, was ended, its row tells. Immutable.
 *
 * @param handle the session; null for all sessions of the user
 * @param userId the user in its database encoding; null for the sessions of all users, or if a session is named
 */
public record Revocation(@Nullable String handle, @Nullable String userId) {

    /** Of sessions of any user, such as all that were created before a moment. */
    public static final Revocation OF_ANYBODY = new Revocation(null, null);

    /** Of one session. */
    public static Revocation ofSession(String handle) {
        return new Revocation(handle, null);
    }

    /** Of sessions of one user: of all, or of all but one. */
    public static Revocation ofUser(String userId) {
        return new Revocation(null, userId);
    }
}
