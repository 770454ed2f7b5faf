package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
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

/** Lists, changes and revokes sessions in the database. One statement each, unless stated otherwise. */
final class SessionDirectory {

    private static final Logger LOG = System.getLogger(SessionDirectory.class.getName());

    private final SessionStore store;
    private final Consumer<SessionEvent> events;

    SessionDirectory(SessionStore store, Consumer<SessionEvent> events) {
        this.store = store;
        this.events = events;
    }

    void insert(TokenIssuer.Issued issued, @Nullable JsonValue info, @Nullable String device, Instant now) {
        Session session = issued.session().session();
        store.insert(new SessionEntity(
                        session.handle(),
                        session.userId().toDatabase(),
                        issued.refreshTokenHash().stored(),
                        issued.session().refreshToken().expiresAt())
                .withInfo(Json.write(info))
                .withPayload(Json.write(session.jwtPayload()))
                .withCreatedAt(now)
                .withAuthenticatedAt(now)
                .withAbsoluteExpiresAt(issued.content().lifetime().end())
                .withDevice(device));
    }

    List<String> handles(UserId userId, Instant now) {
        return store.handlesOf(userId.toDatabase(), now);
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
            events.accept(new SessionEvent.Revoked(null, userId, now));
        }
        return revoked;
    }

    private void announceRevoked(String handle, UserId userId, Instant now) {
        LOG.log(Level.DEBUG, "Session {0} revoked", handle);
        events.accept(new SessionEvent.Revoked(handle, userId, now));
    }
}
