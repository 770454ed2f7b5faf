package io.supertokens.cdi.session;

import io.supertokens.cdi.config.Revocation;
import io.supertokens.cdi.token.AccessToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Refuses the access tokens of revoked sessions, as configured. Thread-safe. */
final class RevocationCheck {

    private final Revocation mode;
    private final @Nullable RevocationFeed feed;
    private final Rotation rotation;

    /** @param feed null unless the mode needs one */
    RevocationCheck(Revocation mode, @Nullable RevocationFeed feed, Rotation rotation) {
        if ((mode == Revocation.FEED) != (feed != null)) {
            throw new IllegalArgumentException("A feed, where it is configured, and only there");
        }
        this.mode = mode;
        this.feed = feed;
        this.rotation = rotation;
    }

    /**
     * Requires that the session of a valid, confirmed access token was not revoked.
     *
     * @throws UnauthorisedException if it was
     */
    void require(AccessToken token, Instant now) {
        if (mode == Revocation.DATABASE) {
            requireAlive(token, now);
        } else if (feed != null) {
            require(feed, token, now);
        }
    }

    private void require(RevocationFeed read, AccessToken token, Instant now) {
        boolean asks = read.asksDatabase(now);
        RevokedSessions.Finding finding = read.find(token);
        if (finding == RevokedSessions.Finding.REVOKED) {
            throw new UnauthorisedException();
        }
        if (asks || finding == RevokedSessions.Finding.POSSIBLY_REVOKED) {
            RevokedSessions.Question question = read.question(token, now);
            boolean isAlive = isAlive(token, now);
            read.answer(question, isAlive);
            if (!isAlive) {
                throw new UnauthorisedException();
            }
        }
    }

    /**
     * Requires that the session exists, unless {@link #require} has just read it: one read.
     *
     * @throws UnauthorisedException if it has ended
     */
    void requireInDatabase(AccessToken token, Instant now) {
        if (mode != Revocation.DATABASE) {
            requireAlive(token, now);
        }
    }

    private void requireAlive(AccessToken token, Instant now) {
        if (!isAlive(token, now)) {
            throw new UnauthorisedException();
        }
    }

    private boolean isAlive(AccessToken token, Instant now) {
        return rotation.alive(token.sessionHandle(), now).isPresent();
    }
}
