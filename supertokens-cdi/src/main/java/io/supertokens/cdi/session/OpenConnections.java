package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.Revocation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections that end with their session. A revocation on this server closes them at once, one on another server
 * when the revocation feed tells of it, and the end of a session by its expiry at the next {@link #review}. Thread-safe.
 */
final class OpenConnections {

    private static final Logger LOG = System.getLogger(OpenConnections.class.getName());

    private final Rotation rotation;
    private final Clock clock;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Set<Revocation> news = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Runnable> watch = new AtomicReference<>();

    /** Whether a look-up has failed, so that an ended session may still have a connection. */
    private volatile boolean isReviewDue;

    OpenConnections(Rotation rotation, Clock clock) {
        this.rotation = rotation;
        this.clock = clock;
    }

    /** A connection of a session. Not a record: each is equal to itself only. */
    private static final class Connection {

        private final String handle;
        private final UserId userId;
        private final AutoCloseable connection;

        Connection(Session session, AutoCloseable connection) {
            this.handle = session.handle();
            this.userId = session.userId();
            this.connection = connection;
        }

        boolean isOf(String otherHandle) {
            return handle.equals(otherHandle);
        }

        boolean isOf(UserId otherUserId) {
            return userId.equals(otherUserId);
        }
    }

    /** Adds a connection, and closes it if the session has ended: one read. */
    Runnable add(Session session, AutoCloseable connection) {
        Connection added = new Connection(session, connection);
        open.add(added);
        Runnable start = watch.getAndSet(null);
        if (start != null) {
            start.run();
        }
        closeIfEnded(List.of(added));
        return () -> open.remove(added);
    }

    /** Sets what the first connection starts: the regular calls of {@link #closeRevoked} and {@link #review}. */
    void watchedBy(Runnable start) {
        watch.set(start);
    }

    /** A receiver of events that closes what a revocation concerns, and passes the event on. */
    Consumer<SessionEvent> before(Consumer<SessionEvent> observer) {
        return event -> {
            if (event instanceof SessionEvent.Revoked revoked) {
                String handle = revoked.handle();
                close(handle == null ? one -> one.isOf(revoked.userId()) : one -> one.isOf(handle));
            } else if (event instanceof SessionEvent.OthersRevoked revoked) {
                close(one -> one.isOf(revoked.userId()) && !one.isOf(revoked.handle()));
            } else if (event instanceof SessionEvent.Regenerated regenerated) {
                close(one -> one.isOf(regenerated.formerHandle()));
            }
            observer.accept(event);
        };
    }

    /** Another server has revoked sessions, which {@link #closeRevoked} reads. Returns at once. */
    void revoked(Revocation revocation) {
        if (!open.isEmpty()) {
            news.add(revocation);
        }
    }

    /** Closes the connections that revocations of other servers concern: one read for each that they may concern. */
    void closeRevoked() {
        if (isReviewDue) {
            isReviewDue = false;
            review();
        }
        for (Iterator<Revocation> next = news.iterator(); next.hasNext(); ) {
            Revocation revocation = next.next();
            next.remove();
            closeIfConcerned(revocation);
        }
    }

    private void closeIfConcerned(Revocation revocation) {
        String handle = revocation.handle();
        String userId = revocation.userId();
        if (handle != null) {
            close(one -> one.isOf(handle));
        } else if (userId == null) {
            review();
        } else {
            UserId user = UserId.fromDatabase(userId);
            closeIfEnded(open.stream().filter(one -> one.isOf(user)).toList());
        }
    }

    /** Closes the connections of sessions that have ended: one read for each connection. */
    void review() {
        closeIfEnded(List.copyOf(open));
    }

    private void closeIfEnded(List<Connection> connections) {
        try {
            for (Connection one : connections) {
                if (rotation.alive(one.handle, clock.instant()).isEmpty()) {
                    close(one);
                }
            }
        } catch (DatabaseException e) {
            isReviewDue = true;
            LOG.log(Level.DEBUG, "Connections stay open until the database tells which sessions live", e);
        }
    }

    private void close(Predicate<Connection> concerns) {
        open.stream().filter(concerns).forEach(this::close);
    }

    private void close(Connection closed) {
        if (!open.remove(closed)) {
            return;
        }
        try {
            closed.connection.close();
        } catch (Throwable e) { // whatever a WebSocket implementation throws, the next connection has to be closed
            LOG.log(Level.DEBUG, "A connection of a session that has ended was not closed", e);
        }
    }
}
