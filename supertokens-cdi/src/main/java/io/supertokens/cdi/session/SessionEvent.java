package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a session. Fired as a CDI event after it happened, in the thread that did it: observe one type
 * ({@code @Observes SessionEvent.TheftDetected}) or all ({@code @Observes SessionEvent}). An observer that fails is logged
 * and does not undo what happened, but CDI then calls none of the observers that are left. Events never hold a token.
 */
public sealed interface SessionEvent {

    /** The session; null only where all sessions of the user were ended at once. */
    @Nullable
    String handle();

    /** Whose it is, or was. */
    UserId userId();

    /** When it happened. */
    Instant at();

    /** A user logged in. */
    record Created(String handle, UserId userId, Instant at) implements SessionEvent {}

    /** A client exchanged its refresh token for new tokens. */
    record Refreshed(String handle, UserId userId, Instant at) implements SessionEvent {}

    /**
     * A session was ended, or all sessions of a user were.
     *
     * @param handle the session; null if all of the user's were ended
     */
    record Revoked(@Nullable String handle, UserId userId, Instant at) implements SessionEvent {}

    /** A refresh token arrived a moment after its successor had taken its place: see {@link LateRefreshException}. */
    record LateRefresh(String handle, UserId userId, Instant at) implements SessionEvent {}

    /** A superseded refresh token was used: somebody holds a copy. What is done about it is configured. */
    record TheftDetected(String handle, UserId userId, Instant at) implements SessionEvent {}
}
