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
 * Compares presented tokens with the rows of their sessions, and promotes pending tokens. Returns results and throws
 * only {@link io.supertokens.jpa.DatabaseException}; the caller decides what follows.
 */
final class Rotation {

    private static final Logger LOG = System.getLogger(Rotation.class.getName());

    private final SessionStore store;
    private final RefreshTokens refreshTokens;
    private final Lineage.Judge judge;
    private final Duration lateWindow;

    /** @param lateWindow for how long after it was superseded a token counts as late; zero for never */
    Rotation(SessionStore store, RefreshTokens refreshTokens, Lineage.Judge judge, Duration lateWindow) {
        this.store = store;
        this.refreshTokens = refreshTokens;
        this.judge = judge;
        this.lateWindow = lateWindow;
    }

    /** The result of the first use of an access token that a refresh has issued. */
    enum Confirmation {
        /** The row now holds the hash of its refresh token. */
        CONFIRMED,
        /** The row holds the hash of another token. */
        SUPERSEDED,
        /** The session does not exist or has ended. */
        GONE
    }

    /** Promotes the refresh token of a pending access token: one update, and one read if the update changed nothing. */
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

    /**
     * Decrypts a refresh token that was issued by this library, or by the reference with the same key. No database
     * statement.
     */
    Optional<Opened> open(String refreshToken) {
        try {
            return Optional.of(new Opened(refreshTokens.open(refreshToken), TokenHash.of(refreshToken)));
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Refresh token refused: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** A refresh token that was issued by this application; its session may have ended. */
    record Opened(RefreshToken token, TokenHash hash) {

        String handle() {
            return token.sessionHandle();
        }

        boolean isOf(String session) {
            return handle().equals(session);
        }

        @Override
        public String toString() {
            return "Opened[" + handle() + "]";
        }
    }

    /**
     * The token with the row of its session, if the session has not ended and belongs to the user that the token names:
     * one read.
     */
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
     * Promotes a child that is presented instead of its parent: one update, and one read if another request was faster,
     * in which case the lineage may have changed. A current token needs no statement.
     *
     * @return the token with its new lineage; empty if the session has ended in the meantime
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

    /** For how long the token that was superseded last still counts as late. */
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

    /** Only the token that was superseded last can be late. Earlier ones are theft, however often a thief refreshes. */
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
