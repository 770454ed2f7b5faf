package io.supertokens.cdi.session;

import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.InvalidTokenException;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of sessions say of the tokens presented, and how a row comes to remember the next token. Answers with results
 * and throws nothing but {@link io.supertokens.jpa.DatabaseException}; what follows from them is for the caller.
 */
final class Rotation {

    private static final Logger LOG = System.getLogger(Rotation.class.getName());

    private final SessionStore store;
    private final RefreshTokens refreshTokens;
    private final Lineage.Judge judge;
    private final Duration lateWindow;

    /** @param lateWindow how long after its successor took its place a token is taken for late; zero: never */
    Rotation(SessionStore store, RefreshTokens refreshTokens, Lineage.Judge judge, Duration lateWindow) {
        this.store = store;
        this.refreshTokens = refreshTokens;
        this.judge = judge;
        this.lateWindow = lateWindow;
    }

    /** What came of the first use of an access token that a refresh has issued. */
    enum Confirmation {
        /** The row remembers its refresh token now. */
        CONFIRMED,
        /** The row remembers another. */
        SUPERSEDED,
        /** There is no such session (any more). */
        GONE
    }

    /** Makes the row remember the refresh token of a pending access token: one update, and one read if that changed nothing. */
    Confirmation confirm(AccessToken token, TokenHash parent, Instant expiry, Instant now) {
        TokenHash hash = token.refreshTokenHash();
        if (store.promote(token.sessionHandle(), parent.stored(), hash.stored(), expiry, now)) {
            return Confirmation.CONFIRMED;
        }
        return alive(token.sessionHandle(), now)
                .map(row -> judge.judge(hash, null, row.hash2()) == Lineage.CURRENT
                        ? Confirmation.CONFIRMED
                        : Confirmation.SUPERSEDED)
                .orElse(Confirmation.GONE);
    }

    /** A refresh token that this library, or the reference with the same key, has issued. No database statement. */
    Optional<Opened> open(String refreshToken) {
        try {
            return Optional.of(new Opened(refreshTokens.open(refreshToken), TokenHash.of(refreshToken)));
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Refresh token refused: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** A refresh token of ours, whatever has become of its session. */
    record Opened(RefreshToken token, TokenHash hash) {

        String handle() {
            return token.sessionHandle();
        }

        @Override
        public String toString() {
            return "Opened[" + handle() + "]";
        }
    }

    /** The token beside its session, if that is alive and the user's whom the token names: one read. */
    Optional<Candidate> find(Opened opened, Instant now) {
        Optional<SessionEntity> row = alive(opened.handle(), now);
        if (row.isPresent()
                && !row.get().userId().equals(opened.token().userId().toDatabase())) {
            LOG.log(Level.DEBUG, "Session {0}: the refresh token names another user", opened.handle());
            return Optional.empty();
        }
        return row.map(found -> judged(opened.token(), opened.hash(), found, now));
    }

    /**
     * Makes the row remember a child that is presented instead of its parent: one update; and one read if another request
     * was faster, whose result may be another lineage. A current token needs no statement.
     *
     * @return the token as it now stands; empty if the session has ended since
     */
    Optional<Candidate> settle(Candidate candidate, Instant expiry, Instant now) {
        TokenHash parent = candidate.token().parentHash();
        if (candidate.lineage() != Lineage.CHILD
                || parent == null
                || store.promote(
                        candidate.handle(), parent.stored(), candidate.hash().stored(), expiry, now)) {
            return Optional.of(candidate);
        }
        return alive(candidate.handle(), now).map(row -> judged(candidate.token(), candidate.hash(), row, now));
    }

    /** For how long the token that was superseded last may still arrive late. */
    Duration lateFor(Candidate candidate, Instant now) {
        return lateFor(candidate.row(), now);
    }

    /** The row of a session that has not expired: one read. */
    Optional<SessionEntity> alive(String handle, Instant now) {
        Optional<SessionEntity> row = store.find(handle).filter(found -> found.isAlive(now));
        if (row.isEmpty()) {
            LOG.log(Level.DEBUG, "Session {0}: gone or expired", handle);
        }
        return row;
    }

    private Candidate judged(RefreshToken token, TokenHash hash, SessionEntity row, Instant now) {
        Lineage lineage = judge.judge(hash, token.parentHash(), row.hash2());
        boolean isLate = lineage == Lineage.SUPERSEDED && isLate(hash, row, now);
        return new Candidate(token, hash, row, isLate ? Lineage.LATE : lineage);
    }

    /** Only the token that was superseded last: those before it are theft, however often a thief refreshes. */
    private boolean isLate(TokenHash presented, SessionEntity row, Instant now) {
        String superseded = row.supersededHash2();
        Duration left = lateFor(row, now);
        boolean clocksAgree = left.compareTo(lateWindow.multipliedBy(2)) <= 0;
        return superseded != null
                && presented.isStoredAs(superseded)
                && left.compareTo(Duration.ZERO) > 0
                && clocksAgree;
    }

    private Duration lateFor(SessionEntity row, Instant now) {
        @Nullable Instant promoted = row.lastUsedAt();
        return promoted == null ? Duration.ZERO : Duration.between(now, promoted.plus(lateWindow));
    }
}
