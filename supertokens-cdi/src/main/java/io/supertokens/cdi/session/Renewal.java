package io.supertokens.cdi.session;

import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.Secrets;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.function.Consumer;

/** Renews a living session: when its user authenticated, or its handle with all of its tokens. */
final class Renewal {

    private static final Logger LOG = System.getLogger(Renewal.class.getName());

    private final SessionStore store;
    private final Rotation rotation;
    private final TokenIssuer issuer;
    private final Consumer<SessionEvent> events;

    Renewal(SessionStore store, Rotation rotation, TokenIssuer issuer, Consumer<SessionEvent> events) {
        this.store = store;
        this.rotation = rotation;
        this.issuer = issuer;
        this.events = events;
    }

    /**
     * Records that the user has authenticated: one update. The row has the time, so that each later refresh knows it,
     * whatever becomes of this response.
     *
     * @throws UnauthorisedException if the session has ended
     */
    SessionService.Checked reauthenticated(AccessToken token, Delivery delivery, Instant now) {
        if (!store.reauthenticate(token.sessionHandle(), now)) {
            throw new UnauthorisedException();
        }
        LOG.log(Level.DEBUG, "Session {0}: user authenticated again", token.sessionHandle());
        events.accept(new SessionEvent.Reauthenticated(token.sessionHandle(), token.userId(), now));
        return issuer.reauthenticated(token, delivery, now);
    }

    /**
     * Gives the session another handle and new tokens: one read and one update, with which all tokens issued before are
     * those of a session that does not exist.
     *
     * @throws TryRefreshTokenException if the session has ended, has another handle by now, or was refreshed since: the
     *     client may have tokens that are newer than the one of this request
     */
    TokenIssuer.Issued regenerated(AccessToken token, Delivery delivery, Instant now) {
        SessionEntity row = rotation.alive(token.sessionHandle(), now)
                .filter(found ->
                        Secrets.equal(found.hash2(), token.refreshTokenHash().stored()))
                .orElseThrow(TryRefreshTokenException::invalidToken);
        TokenIssuer.Issued issued = issuer.regenerated(token, row, delivery, now);
        String handle = issued.content().sessionHandle();
        if (!store.regenerate(
                row,
                handle,
                issued.refreshTokenHash().stored(),
                issued.session().refreshToken().expiresAt(),
                now)) {
            throw TryRefreshTokenException.invalidToken();
        }
        LOG.log(Level.DEBUG, "Session {0} goes on as {1}", token.sessionHandle(), handle);
        events.accept(new SessionEvent.Regenerated(handle, token.sessionHandle(), token.userId(), now));
        return issued;
    }
}
