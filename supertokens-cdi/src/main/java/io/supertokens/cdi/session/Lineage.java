package io.supertokens.cdi.session;

import io.supertokens.cdi.token.TokenHash;
import org.jspecify.annotations.Nullable;

/** The relation of a refresh token to the one that the row of its session remembers: the one decision of the protocol. */
enum Lineage {
    /** The row remembers exactly this token. */
    CURRENT,

    /** The row remembers this token's parent: a refresh issued this one, which is now used for the first time. */
    CHILD,

    /**
     * A moment ago the row remembered this token, and now its successor: a request that arrived late, or a quick thief. The
     * next use of a superseded token decides which.
     */
    LATE,

    /** The row remembers neither: another child of the same parent, or a descendant, has taken this token's place. */
    SUPERSEDED;

    /** Makes the decision. Tests pass wrong ones, to show that the model of the protocol notices. */
    @FunctionalInterface
    interface Judge {
        /**
         * Decides; lateness is not the judge's concern.
         *
         * @param presented the hash of the refresh token in question
         * @param parent the hash of the token that it was made from; null at login
         * @param stored what the row of the session remembers
         */
        Lineage judge(TokenHash presented, @Nullable TokenHash parent, String stored);
    }

    /** The right decision; see {@link Judge#judge}. */
    static Lineage of(TokenHash presented, @Nullable TokenHash parent, String stored) {
        if (presented.isStoredAs(stored)) {
            return CURRENT;
        }
        return parent != null && parent.isStoredAs(stored) ? CHILD : SUPERSEDED;
    }
}
