package io.supertokens.jpa;

import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * An open database with the tables. The stores, such as {@link SessionStore}, run their statements on it,
 * always outside the caller's transaction. A single statement runs in auto-commit: one round trip on one connection.
 * Statements that belong together run in a transaction of their own. An application needs one instance, from start to
 * shutdown.
 *
 * <p>A statement that fails because of a deadlock or a serialization failure is retried for up to five seconds. While
 * the database does not answer, a limited number of callers wait for it; all others get a transient {@link
 * DatabaseException} at once. Thread-safe.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Database.class.getName());

    /** Time limit for retries after deadlocks and serialization failures. A loaded Galera cluster takes seconds. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final HibernateSessions sessions;
    private final CallerTransaction caller;
    private final @Nullable ConnectionPool pool;
    private final Gate gate;
    private final Turn turn = new Turn();
    private final ServerDescription server;
    private final String description;
    private volatile DatabaseObserver observer = DatabaseObserver.NONE;

    private Database(
            DataSource dataSource,
            HibernateSessions sessions,
            CallerTransaction caller,
            @Nullable ConnectionPool pool,
            Gate gate,
            ServerDescription server) {
        this.dataSource = dataSource;
        this.sessions = sessions;
        this.caller = caller;
        this.pool = pool;
        this.gate = gate;
        this.server = server;
        this.description = server.toString();
    }

    /**
     * Connects, creates missing tables, columns and indexes, and starts Hibernate: about a second.
     *
     * @param caller suspends the transactions of callers; already used by this call
     * @throws DatabaseException if the database cannot be reached or is not supported; or if a table or a column is
     *     missing and the account may not create it, and then the message has the statements to run
     */
    public static Database open(DatabaseSettings settings, CallerTransaction caller) {
        if (settings.location() instanceof DatabaseServer server) {
            ConnectionPool pool = ConnectionPool.to(server);
            try {
                return open(pool.dataSource(), server.toString(), settings.tables(), caller, pool);
            } catch (RuntimeException e) {
                pool.close();
                throw e;
            }
        }
        JndiDataSource location = (JndiDataSource) settings.location();
        return open(location.lookUp(), location.toString(), settings.tables(), caller, null);
    }

    /** As {@link #open(DatabaseSettings, CallerTransaction)}, over a data source that the caller already has. */
    public static Database open(DataSource dataSource, Tables tables, CallerTransaction caller) {
        return open(dataSource, "The data source", tables, caller, null);
    }

    /**
     * As above, for either kind of location.
     *
     * @param name the name of the data source in messages, until the server has reported what it is
     * @param pool the library's own pool, if the data source is part of it
     */
    static Database open(
            DataSource dataSource,
            String name,
            Tables tables,
            CallerTransaction caller,
            @Nullable ConnectionPool pool) {
        return caller.suspend(() -> {
            try (Connection connection = dataSource.getConnection()) {
                requireAutoCommit(connection, name);
                ServerDescription server = ServerDescription.of(connection);
                Schema.complete(connection, server.dialect(), tables);
                return new Database(
                        dataSource,
                        HibernateSessions.start(dataSource, tables, server),
                        caller,
                        pool,
                        Gate.to(server.isEmbedded(), pool == null ? null : pool.server()),
                        server);
            } catch (SQLException e) {
                SqlFailure failure = SqlFailure.of(e);
                throw failure.exception(name, pool == null ? "" : failure.detail(pool.server()));
            }
        });
    }

    private static void requireAutoCommit(Connection connection, String name) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new DatabaseException(
                    name + " returns connections with auto-commit off, on which nothing would ever be committed:"
                            + " configure it with auto-commit on");
        }
    }

    /** Product, version and address of the database for logs, without secrets. */
    public String description() {
        return description;
    }

    /** A problem with the configuration of the database server, for logs. */
    public Optional<String> warning() {
        return Optional.ofNullable(server.warning());
    }

    /** Stops Hibernate and closes the library's own pool. A data source of the application server stays open. */
    @Override
    public void close() {
        sessions.close();
        if (pool != null) {
            pool.close();
        }
    }

    /** Sets what is told of the statements from now on; by default there is nothing. */
    public void observedBy(DatabaseObserver other) {
        observer = other;
    }

    /** The name of the product in the semantic conventions of OpenTelemetry ({@code db.system.name}). */
    public String systemName() {
        return server.systemName();
    }

    /** The state of the library's own pool; empty if the server has the pool. No statement. */
    public Optional<PoolState> pool() {
        return Optional.ofNullable(pool).map(ConnectionPool::state);
    }

    Dialect dialect() {
        return server.dialect();
    }

    /**
     * Runs statements in a transaction of their own.
     *
     * @param name as for {@link #run}
     */
    <T> T transaction(String name, Function<StatelessSession, T> statements) {
        return run(name, session -> {
            var transaction = session.beginTransaction();
            try {
                T result = statements.apply(session);
                transaction.commit();
                return result;
            } catch (RuntimeException e) {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
                throw e;
            }
        });
    }

    /**
     * Runs a statement in auto-commit, and retries it after a conflict with a concurrent statement.
     *
     * @param name of the statement, for telemetry: the table and the verb; docs/telemetry.md has all
     * @throws DatabaseException if it fails, or at once while the database does not answer
     */
    <T> T run(String name, Function<StatelessSession, T> work) {
        boolean keepsConnection = pool == null && caller.isActive();
        return observed(
                name,
                () -> caller.suspend(() -> keepsConnection ? inTurn(work) : gated(() -> retry(work, sessions::open))));
    }

    /**
     * As {@link #run}, for background work: does not pass the gate, so it takes no place and its slowness is no outage.
     */
    <T> T runAside(String name, Function<StatelessSession, T> work) {
        return observed(name, () -> caller.suspend(() -> retry(work, sessions::open)));
    }

    private <T> T observed(String name, Supplier<T> statement) {
        DatabaseObserver.Use use = observer.begin(name);
        RuntimeException failure = null;
        try {
            return statement.get();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            use.end(failure);
        }
    }

    /** For callers whose suspended transaction may hold a connection of the pool that this statement needs, too. */
    private <T> T inTurn(Function<StatelessSession, T> work) {
        if (!turn.take()) {
            throw DatabaseException.refused(
                    description + " has no connection to spare" + Turn.REFUSAL,
                    new Gate.RefusedException("not this caller's turn"));
        }
        try {
            return gated(() -> withConnection(work));
        } finally {
            turn.giveBack();
        }
    }

    private <T> T withConnection(Function<StatelessSession, T> work) {
        try (Connection connection = dataSource.getConnection()) {
            turn.giveBack();
            return retry(work, () -> sessions.open(connection));
        } catch (SQLException e) {
            throw SqlFailure.of(e).exception(description, Turn.REFUSAL);
        }
    }

    private <T> T gated(Supplier<T> statement) {
        Gate.Place place;
        try {
            place = gate.enter();
        } catch (Gate.RefusedException e) {
            throw DatabaseException.refused(description + " " + e.getMessage(), e);
        }
        Gate.Outcome outcome = Gate.Outcome.SILENCE;
        try {
            T result = statement.get();
            outcome = Gate.Outcome.ANSWER;
            return result;
        } catch (DatabaseException e) {
            outcome = isSilence(e) ? Gate.Outcome.SILENCE : Gate.Outcome.ANSWER;
            throw e;
        } finally {
            if (gate.leave(place, outcome)) {
                logGate();
            }
        }
    }

    private void logGate() {
        if (gate.isShut()) {
            LOG.log(
                    Level.WARNING,
                    "{0} does not answer: until it does, calls fail at once, except for one trial at a time",
                    description);
        } else {
            LOG.log(Level.INFO, "{0} answers again", description);
        }
    }

    /**
     * Whether the database did not answer. A pool that has no connection to give is a sign of that only if it is the
     * library's own; a pool of the application server may be used up by the application.
     */
    private boolean isSilence(DatabaseException thrown) {
        SqlFailure failure = SqlFailure.of(thrown);
        return failure.hasState() ? failure.isLostConnection() : pool != null;
    }

    private <T> T retry(Function<StatelessSession, T> work, Supplier<StatelessSession> open) {
        Backoff backoff = new Backoff(LONGEST_RETRY);
        while (true) {
            try (StatelessSession session = open.get()) {
                return work.apply(session);
            } catch (PersistenceException e) {
                SqlFailure failure = SqlFailure.of(e);
                if (!failure.isConflict(server.dialect()) || !backoff.pause()) {
                    throw failure.exception(description);
                }
            }
        }
    }
}
