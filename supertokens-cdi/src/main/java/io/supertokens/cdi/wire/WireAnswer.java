package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.session.IssuedSession;

/**
 * What one response tells the client about its session. The last change counts, and is sent once. Not thread-safe: used
 * by one thread at a time.
 */
public sealed interface WireAnswer permits RefJwtAnswer {

    /**
     * Requires that the answer can still be sent. Called before an operation whose result the client must learn.
     *
     * @throws IllegalStateException if it is too late
     */
    void requireNotSent();

    /** Adds the tokens of a login or a refresh. */
    void issued(IssuedSession session);

    /** Adds only a new access token; the client keeps its other tokens. */
    void renewed(IssuedToken accessToken);

    /** The session has ended: the client deletes everything that belongs to it. */
    void ended();

    /** The user has logged out: as {@link #ended}, and the client also deletes what the configuration lists. */
    void loggedOut();

    /** The marker cookie belongs to no session: the client deletes it, whatever host or path set it. */
    void forgetMarker();

    /** The client deletes repeated cookies that this application did not set, as far as their scopes are known. */
    void forgetRepeated(Presented presented);

    /** Whether the answer contains all tokens of a session. */
    boolean carriesTokens();

    /** Whether the answer neither sends nor removes a token; otherwise no cache may store the response. */
    boolean isEmpty();

    /** Writes everything into the response. Later changes are sent only if the server creates another response. */
    void send(MergingResponse response);
}
