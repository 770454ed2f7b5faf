package io.supertokens.cdi.session;

import io.supertokens.cdi.token.TokenHash;
import org.jspecify.annotations.Nullable;

/** How a refresh token relates to the hash in the row of its session. This is the central decision of the protocol. */
enum Lineage {
    /** The row holds the hash of this token. */
    CURRENT,

    /**
     * The row holds the hash of this token's parent: a refresh issued this token, which is now used for the first time.
     */
    CHILD,

    /**
     * The row holds the hash of this token's successor, which was promoted a moment ago. Either a request arrived late,
     * or a thief was quick; the next use of a superseded token decides which.
     */
    LATE,

    /** The row holds neither hash: another child of the same parent, or a descendant, has superseded this token. */
    SUPERSEDED;

    /** Decides the lineage. Tests pass wrong decisions, to show that the model of the protocol detects them. */
    @FunctionalInterface
    interface Judge {
        /**
         * Decides the lineage; never returns {@code LATE}, which depends on the time.
         *
         * @param presented the hash of the refresh token in question
         * @param parent the hash of the token's parent; null at login
         * @param stored the hash in the row of the session
         */
        Lineage judge(TokenHash presented, @Nullable TokenHash parent, String stored);
    }

    /** The correct decision; see {@link Judge#judge}. */
    static Lineage of(TokenHash presented, @Nullable TokenHash parent, String stored) {
        if (presented.isStoredAs(stored)) {
            return CURRENT;
        }
        return parent != null && parent.isStoredAs(stored) ? CHILD : SUPERSEDED;
    }
}
