package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.LimitSettings;
import io.supertokens.cdi.config.OnLimit;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists, changes and revokes sessions in the database. One statement each, unless stated otherwise. The only class that
 * deletes sessions which have not expired.
 */
final class SessionDirectory {

    private static final Logger LOG = System.getLogger(SessionDirectory.class.getName());

    private final SessionStore store;
    private final @Nullable LimitSettings limit;
    private final SessionTelemetry telemetry;
    private final Consumer<SessionEvent> events;

    /** @param limit null for any number of sessions of a user */
    SessionDirectory(
            SessionStore store,
            @Nullable LimitSettings limit,
            SessionTelemetry telemetry,
            Consumer<SessionEvent> events) {
        this.store = store;
        this.limit = limit;
        this.telemetry = telemetry;
        this.events = events;
    }

    /**
     * Inserts a session: one insert, or as many statements as {@link SessionStore#insertIfFewer} says.
     *
     * @param replaced which of the user's sessions the login ends anyway
     * @throws SessionLimitException if the user has as many sessions as allowed, and logins beyond are refused
     */
    SessionEntity insert(
            TokenIssuer.Issued issued, NewSession wanted, @Nullable JsonValue info, Replaced replaced, Instant now) {
        SessionEntity row = row(issued)
                .withInfo(Json.write(info))
                .withCreatedAt(now)
                .withAuthenticatedAt(wanted.authenticatedAt(now))
                .withDevice(wanted.device());
        if (limit == null || limit.policy() != OnLimit.REFUSE) {
            store.insert(row);
        } else if (!store.insertIfFewer(limit.most(), row, replaced::contains, now)) {
            throw new SessionLimitException(issued.session().session().userId(), limit.most());
        }
        return row;
    }

    private static SessionEntity row(TokenIssuer.Issued issued) {
        Session session = issued.session().session();
        return new SessionEntity(
                        session.handle(),
                        session.userId().toDatabase(),
                        issued.refreshTokenHash().stored(),
                        issued.session().refreshToken().expiresAt())
                .withPayload(Json.write(session.jwtPayload()))
                .withAbsoluteExpiresAt(issued.content().lifetime().end());
    }

    /** Revokes the oldest sessions beyond those that the user may have: as {@link SessionStore#deleteOldest} says. */
    void endOldest(SessionEntity row, Replaced replaced, Instant now) {
        if (limit != null && limit.policy() == OnLimit.END_OLDEST) {
            UserId userId = UserId.fromDatabase(row.userId());
            store.deleteOldest(limit.most(), row, replaced::contains, now)
                    .forEach(handle -> announceRevoked(handle, userId, now));
        }
    }

    List<String> handles(UserId userId, Instant now) {
        return store.handlesOf(userId.toDatabase(), now);
    }

    List<SessionDetails> sessions(UserId userId, Instant now, int offset, int limit) {
        return store.sessionsOf(userId.toDatabase(), now, offset, limit).stream()
                .map(SessionDetails::of)
                .toList();
    }

    Optional<SessionDetails> session(String handle, Instant now) {
        return store.find(handle).filter(row -> row.isAlive(now)).map(SessionDetails::of);
    }

    boolean updateInfo(String handle, @Nullable JsonValue info, Instant now) {
        return store.updateInfo(handle, Json.write(info), now);
    }

    /** One read, which finds the user, and one delete. */
    boolean revoke(String handle, Instant now) {
        Optional<SessionEntity> row = store.find(handle);
        return row.isPresent() && revoke(handle, UserId.fromDatabase(row.get().userId()), now);
    }

    boolean revoke(String handle, UserId userId, Instant now) {
        boolean isRevoked = store.delete(handle);
        if (isRevoked) {
            announceRevoked(handle, userId, now);
        }
        return isRevoked;
    }

    /** Revokes a session of this user; false if it belongs to another one. */
    boolean revokeOf(UserId userId, String handle, Instant now) {
        boolean isRevoked = store.deleteOf(userId.toDatabase(), handle);
        if (isRevoked) {
            announceRevoked(handle, userId, now);
        }
        return isRevoked;
    }

    /** Revokes all sessions of a user but one. */
    int revokeOthers(UserId userId, String kept, Instant now) {
        int revoked = store.deleteOthersOf(userId.toDatabase(), kept);
        if (revoked > 0) {
            LOG.log(Level.DEBUG, "{0} sessions revoked beside session {1}", revoked, kept);
            telemetry.count(SessionCount.REVOKED, revoked);
            events.accept(new SessionEvent.OthersRevoked(kept, userId, now));
        }
        return revoked;
    }

    /**
     * Revokes the sessions of all users that were created before a moment; null for all of them. As many statements as
     * {@link SessionStore#deleteCreatedBefore} says.
     */
    int revokeCreatedBefore(@Nullable Instant moment, Instant now) {
        int revoked = store.deleteCreatedBefore(
                moment, now, (handle, userId) -> announceRevoked(handle, UserId.fromDatabase(userId), now));
        LOG.log(Level.INFO, "{0} sessions of all users revoked", revoked);
        return revoked;
    }

    /**
     * Revokes a session only if its row holds the hash of the access token's refresh token or of that token's parent.
     * The access token alone proves nothing.
     */
    void revokeIfItKnows(AccessToken token, Instant now) {
        List<String> hashes = Stream.of(token.refreshTokenHash(), token.parentHash())
                .filter(Objects::nonNull)
                .map(TokenHash::stored)
                .toList();
        if (store.deleteIfItRemembers(token.sessionHandle(), token.userId().toDatabase(), hashes)) {
            announceRevoked(token.sessionHandle(), token.userId(), now);
        }
    }

    int revokeAll(UserId userId, Instant now) {
        int revoked = store.deleteAllOf(userId.toDatabase());
        if (revoked > 0) {
            LOG.log(Level.DEBUG, "{0} sessions of one user revoked", revoked);
            telemetry.count(SessionCount.REVOKED, revoked);
            events.accept(new SessionEvent.Revoked(null, userId, now));
        }
        return revoked;
    }

    private void announceRevoked(String handle, UserId userId, Instant now) {
        LOG.log(Level.DEBUG, "Session {0} revoked", handle);
        telemetry.count(SessionCount.REVOKED);
        events.accept(new SessionEvent.Revoked(handle, userId, now));
    }
}
