package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.jpa.SessionEntity;

/**
 * A refresh token of ours whose session is alive.
 *
 * @param token what the token says
 * @param hash of the token
 * @param row of its session, as read
 * @param lineage the relation of the two
 */
record Candidate(RefreshToken token, TokenHash hash, SessionEntity row, Lineage lineage) {

    String handle() {
        return token.sessionHandle();
    }

    UserId userId() {
        return token.userId();
    }

    boolean isGood() {
        return lineage == Lineage.CURRENT || lineage == Lineage.CHILD;
    }

    @Override
    public String toString() {
        return "Candidate[" + handle() + ", " + lineage + "]";
    }
}
