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
 * The open database: runs the statements of the stores, each outside of any transaction of the caller's. A single statement
 * runs in auto-commit, which is one round trip and holds one connection; several that belong together run in a transaction
 * of their own. Safe for use by many threads.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Database.class.getName());

    /** After which a statement that lost against another is no longer retried: a loaded Galera cluster takes seconds. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    /** Of the server's workers, which are 16 a processor on WildFly, at most the half waits for the database. */
    private static final int PLACES_A_PROCESSOR = 8;

    /** For a place, where the library has no pool of its own. */
    private static final Duration LONGEST_WAIT_FOR_PLACE = Duration.ofSeconds(5);

    private static final String SUSPENDED =
            ", while callers' transactions, which are put aside, keep connections: call the"
                    + " library before the transaction uses the database or outside of one, or give the library a data source of its"
                    + " own (supertokens.datasource), or let the pool have more connections than there are such transactions at once";

    private final DataSource dataSource;
    private final HibernateSessions sessions;
    private final CallerTransaction caller;
    private final @Nullable ConnectionPool pool;
    private final Gate gate;
    private final Turn turn = new Turn();
    private final ServerDescription server;
    private final String description;

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
     * Connects, and makes the tables and indexes that are missing.
     *
     * @param caller how transactions of the callers are put aside, already here
     * @throws DatabaseException if the database cannot be reached or is of an unknown kind, or if tables are missing and may
     *     not be made; the message then has the statements to run
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

    /** As {@link #open(DatabaseSettings, CallerTransaction)}, over a data source that the caller has already. */
    public static Database open(DataSource dataSource, Tables tables, CallerTransaction caller) {
        return open(dataSource, "The data source", tables, caller, null);
    }

    /**
     * Opens the database.
     *
     * @param name what messages call the data source, until the server has told what it is
     * @param pool the library's own pool that the data source comes from; null for any other data source
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
                        gate(pool, server),
                        server);
            } catch (SQLException e) {
                SqlFailure failure = SqlFailure.of(e);
                throw failure.exception(name, pool == null ? "" : failure.detail(pool.server()));
            }
        });
    }

    /** An embedded database is slow only while this process lacks processor time: refusing calls would not help. */
    private static Gate gate(@Nullable ConnectionPool pool, ServerDescription server) {
        if (server.isEmbedded()) {
            return new Gate(Integer.MAX_VALUE, LONGEST_WAIT_FOR_PLACE, System::nanoTime);
        }
        int places = PLACES_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
        if (pool == null) {
            return new Gate(places, LONGEST_WAIT_FOR_PLACE, System::nanoTime);
        }
        DatabaseServer settings = pool.server();
        return new Gate(Math.min(places, settings.connectionLimit()), settings.connectionTimeout(), System::nanoTime);
    }

    private static void requireAutoCommit(Connection connection, String name) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new DatabaseException(name + " gives connections with auto-commit off, in which nothing"
                    + " would ever be committed: configure it to give them with auto-commit on");
        }
    }

    /** What is connected to, in words for a log: the product, its version, its address; no password. */
    public String description() {
        return description;
    }

    /** What is wrong with the way in which it is set up, in words for a log. */
    public Optional<String> warning() {
        return Optional.ofNullable(server.warning());
    }

    /** Closes the connections that are our own. */
    @Override
    public void close() {
        sessions.close();
        if (pool != null) {
            pool.close();
        }
    }

    Dialect dialect() {
        return server.dialect();
    }

    /** Runs statements that belong together in a transaction of their own. */
    <T> T transaction(Function<StatelessSession, T> statements) {
        return run(session -> {
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
     * Runs a statement in auto-commit, and again where it lost against another. While the database does not answer, few callers
     * wait for it, and others are refused at once.
     */
    <T> T run(Function<StatelessSession, T> work) {
        boolean keepsConnection = pool == null && caller.isActive();
        return caller.suspend(() -> keepsConnection ? inTurn(work) : gated(() -> attempts(work, sessions::open)));
    }

    /** As {@link #run}, for work that no client waits for: takes nobody's place, and its slowness is no outage. */
    <T> T runAside(Function<StatelessSession, T> work) {
        return caller.suspend(() -> attempts(work, sessions::open));
    }

    /** The caller's transaction may keep a connection of the pool that the library's is to come from. */
    private <T> T inTurn(Function<StatelessSession, T> work) {
        if (!turn.take()) {
            throw new DatabaseException(
                    description + " has no connection to spare" + SUSPENDED, new Gate.RefusedException("not its turn"));
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
            return attempts(work, () -> sessions.open(connection));
        } catch (SQLException e) {
            throw SqlFailure.of(e).exception(description, SUSPENDED);
        }
    }

    private <T> T gated(Supplier<T> statement) {
        Gate.Place place;
        try {
            place = gate.enter();
        } catch (Gate.RefusedException e) {
            throw new DatabaseException(description + " " + e.getMessage(), e);
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
                    "{0} does not answer: what needs it is refused at once until it does, but for one call at a time",
                    description);
        } else {
            LOG.log(Level.INFO, "{0} answers again", description);
        }
    }

    /** Only the library's own pool gives no connection because of the server; the server's may have given all to others. */
    private boolean isSilence(DatabaseException thrown) {
        SqlFailure failure = SqlFailure.of(thrown);
        return failure.hasState() ? failure.isLostConnection() : pool != null;
    }

    private <T> T attempts(Function<StatelessSession, T> work, Supplier<StatelessSession> opened) {
        Backoff backoff = new Backoff(LONGEST_RETRY);
        while (true) {
            try (StatelessSession session = opened.get()) {
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
