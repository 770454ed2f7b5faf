package io.supertokens.cdi.session;

import io.supertokens.cdi.token.TokenHash;
import org.jspecify.annotations.Nullable;

/** How a token stands to the one that the database remembers: the one decision of the protocol. */
enum Lineage {
    /** The database remembers exactly this token. */
    CURRENT,

    /** The database remembers this token's parent: this one was issued by a refresh and is now used for the first time. */
    CHILD,

    /**
     * The database remembers the token that has taken this one's place, a moment ago: a request that was late, or a thief who
     * was quick. Time will tell.
     */
    LATE,

    /** The database remembers neither: another child of the same parent, or a descendant, has taken its place. */
    STRANGER;

    /**
     * Decides.
     *
     * @param presented the hash of the refresh token in question
     * @param parent the hash of the token that it was made from; null at login
     * @param stored what the row of the session remembers
     */
    static Lineage of(TokenHash presented, @Nullable TokenHash parent, String stored) {
        if (presented.isStoredAs(stored)) {
            return CURRENT;
        }
        return parent != null && parent.isStoredAs(stored) ? CHILD : STRANGER;
    }
}
