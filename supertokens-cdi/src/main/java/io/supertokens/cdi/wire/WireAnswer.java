package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.session.IssuedSession;

/**
 * What one response tells the client about its session. What is said last counts, and is sent once. Used by one thread at a
 * time.
 */
public sealed interface WireAnswer permits RefJwtAnswer {

    /**
     * Called before anything is done that the client has to be told.
     *
     * @throws IllegalStateException if it is too late to tell it
     */
    void requireNotSent();

    /** The tokens of a login or a refresh. */
    void issued(IssuedSession session);

    /** A new access token alone: the client keeps everything else. */
    void renewed(IssuedToken accessToken);

    /** The session is over: the client is to forget all of it. */
    void ended();

    /** The user has logged out: as {@link #ended}, and the client forgets what else is configured. */
    void loggedOut();

    /** The marker belongs to no session: the client is to forget it, whatever host or path set it. */
    void forgetMarker();

    /** The client is to forget values that repeat a cookie and that this application did not set, as far as they are known. */
    void forgetRepeated(Presented presented);

    /** Whether it tells all tokens of a session. */
    boolean carriesTokens();

    /** Whether it neither carries a token nor takes one away; otherwise no cache may store the response. */
    boolean isEmpty();

    /** Puts everything into the response. What is said later is told only if the server makes another response. */
    void send(MergingResponse response);
}
