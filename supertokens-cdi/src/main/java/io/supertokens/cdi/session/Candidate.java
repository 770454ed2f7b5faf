package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.SessionLifetime;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.jpa.SessionEntity;

/**
 * A refresh token that was issued by this application and whose session has not ended.
 *
 * @param token the decrypted token
 * @param hash the hash of the token
 * @param row the row of the session, as read
 * @param lineage how the token relates to the row
 */
record Candidate(RefreshToken token, TokenHash hash, SessionEntity row, Lineage lineage) {

    String handle() {
        return token.sessionHandle();
    }

    UserId userId() {
        return token.userId();
    }

    /** How long the session lasts: its end is in the row, everything else in the token. */
    SessionLifetime lifetime() {
        return token.lifetime().withEnd(row.absoluteExpiresAt());
    }

    boolean isGood() {
        return lineage == Lineage.CURRENT || lineage == Lineage.CHILD;
    }

    @Override
    public String toString() {
        return "Candidate[" + handle() + ", " + lineage + "]";
    }
}
