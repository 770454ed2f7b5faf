package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator did with {@link SessionAdministration}, and who it was. Fired as a CDI event after it happened,
 * in the same thread, also if there was nothing to end; the {@link SessionEvent} of each session that ended is fired
 * before it. An exception of an observer is logged and does not undo what happened. Events are immutable and never
 * contain a token or a key.
 */
public sealed interface AdministrationEvent {

    /** Who did it, as given to {@link SessionAdministration#by}. */
    String by();

    /** When it happened. */
    Instant at();

    /**
     * A session was ended.
     *
     * @param ended whether there was such a session
     */
    record EndedSession(String handle, boolean ended, String by, Instant at) implements AdministrationEvent {}

    /**
     * The sessions of a user were ended.
     *
     * @param sessions how many there were
     */
    record EndedUser(UserId userId, int sessions, String by, Instant at) implements AdministrationEvent {}

    /**
     * The sessions of all users were ended that were created before a moment.
     *
     * @param createdBefore the moment; null for all sessions
     * @param sessions how many there were
     */
    record EndedAll(@Nullable Instant createdBefore, int sessions, String by, Instant at)
            implements AdministrationEvent {}

    /** The key of access tokens was replaced. */
    record RotatedKey(String by, Instant at) implements AdministrationEvent {}

    /**
     * Expired sessions were removed.
     *
     * @param sessions how many there were
     */
    record RemovedExpired(int sessions, String by, Instant at) implements AdministrationEvent {}
}
