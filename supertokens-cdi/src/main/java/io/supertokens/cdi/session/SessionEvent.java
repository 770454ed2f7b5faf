package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a session. Fired as a CDI event after it happened, in the same thread: observe one type
 * ({@code @Observes SessionEvent.TheftDetected}) or all ({@code @Observes SessionEvent}).
 *
 * <p>An exception of an observer is logged and does not undo what happened, but CDI then calls none of the remaining
 * observers. Events are immutable and never contain a token; firing them costs no database statement.
 */
public sealed interface SessionEvent {

    /** The handle of the session; null only if all sessions of the user were revoked at once. */
    @Nullable
    String handle();

    /** The user that the session belongs to. */
    UserId userId();

    /** When it happened. */
    Instant at();

    /** A user logged in. */
    record Created(String handle, UserId userId, Instant at) implements SessionEvent {}

    /** A client exchanged its refresh token for new tokens. */
    record Refreshed(String handle, UserId userId, Instant at) implements SessionEvent {}

    /**
     * A session was revoked, or all sessions of a user were.
     *
     * @param handle the handle of the session; null if all of the user's sessions were revoked
     */
    record Revoked(@Nullable String handle, UserId userId, Instant at) implements SessionEvent {}

    /** A user has authenticated again. */
    record Reauthenticated(String handle, UserId userId, Instant at) implements SessionEvent {}

    /**
     * A session got another handle and new tokens. Nothing else is announced: the session of the former handle was
     * neither revoked nor was another one created.
     *
     * @param formerHandle the handle that it had; no session has it any more
     */
    record Regenerated(String handle, String formerHandle, UserId userId, Instant at) implements SessionEvent {}
    /**
     * All sessions of a user but one were revoked.
     *
     * @param handle the handle of the session that goes on
     */
    record OthersRevoked(String handle, UserId userId, Instant at) implements SessionEvent {}

    /**
     * A browser has bound a session to a key of its device. Sent instead of {@link Refreshed}, although tokens were
     * exchanged.
     */
    record Bound(String handle, UserId userId, Instant at) implements SessionEvent {}

    /**
     * The refresh token of a device-bound session was presented with a proof that the key of the session did not sign:
     * somebody holds a copy of the cookies. The session goes on, because nobody can use the copy.
     */
    record ProofFailed(String handle, UserId userId, Instant at) implements SessionEvent {}

    /** A refresh token was presented a moment after it was superseded: see {@link LateRefreshException}. */
    record LateRefresh(String handle, UserId userId, Instant at) implements SessionEvent {}

    /**
     * A superseded refresh token was presented: somebody holds a copy. The configured policy determines what happens to
     * the session.
     */
    record TheftDetected(String handle, UserId userId, Instant at) implements SessionEvent {}
}
