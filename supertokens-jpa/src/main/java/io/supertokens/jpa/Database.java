package io.supertokens.jpa;

import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
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

    /** wsrep_sync_wait for reads (1), and for updates and deletes (2). */
    private static final int GALERA_WAITS = 3;

    private static final String PRETENCE_OF_MARIADB = "5.5.5-";

    /** A URL in which no secret can stand, but for the parameters at its end: hosts and a database, or a database of H2. */
    private static final Pattern PLAIN_URL =
            Pattern.compile("(?s)(jdbc:[a-z0-9+:]+://HOST(?:,HOST)*(?:/[\\w.$-]*)?|jdbc:h2:[\\w.:/~-]+)(?:[?;].*)?"
                    .replace("HOST", "(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]+)?"));

    private static final Pattern URL_SCHEME = Pattern.compile("(?s)(jdbc:[a-z0-9+]+:).*");

    /** Of the server's workers, which are 16 a processor on WildFly, at most the half waits for the database. */
    private static final int PLACES_A_PROCESSOR = 8;

    /** Such a database is silent only while this process has no processor to spare, and nothing is won by refusing calls. */
    private static final Pattern IN_THIS_PROCESS = Pattern.compile("jdbc:h2:(?!tcp:|ssl:)");

    /** For a place, where the library has no pool of its own. */
    private static final Duration LONGEST_WAIT_FOR_PLACE = Duration.ofSeconds(5);

    private static final String SUSPENDED =
            ", while callers' transactions, which are put aside, keep connections: call the"
                    + " library before the transaction uses the database or outside of one, or give the library a data source of its"
                    + " own (supertokens.datasource), or let the pool have more connections than there are such transactions at once";

    private final DataSource dataSource;
    private final SessionFactory sessions;
    private final CallerTransaction caller;
    private final @Nullable ConnectionPool pool;
    private final Gate gate;
    private final Turn turn = new Turn();
    private final Dialect dialect;
    private final String description;
    private final @Nullable String warning;

    private Database(
            DataSource dataSource,
            SessionFactory sessions,
            CallerTransaction caller,
            @Nullable ConnectionPool pool,
            Gate gate,
            Dialect dialect,
            String description,
            @Nullable String warning) {
        this.dataSource = dataSource;
        this.sessions = sessions;
        this.caller = caller;
        this.pool = pool;
        this.gate = gate;
        this.dialect = dialect;
        this.description = description;
        this.warning = warning;
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
                return open(pool.dataSource(), settings, caller, pool);
            } catch (RuntimeException e) {
                pool.close();
                throw e;
            }
        }
        return open(lookup((JndiDataSource) settings.location()), settings, caller);
    }

    /** As {@link #open(DatabaseSettings, CallerTransaction)} over a data source at hand, whatever the settings' location. */
    public static Database open(DataSource dataSource, DatabaseSettings settings, CallerTransaction caller) {
        return open(dataSource, settings, caller, null);
    }

    private static Database open(
            DataSource dataSource, DatabaseSettings settings, CallerTransaction caller, @Nullable ConnectionPool pool) {
        return caller.suspend(() -> {
            try (Connection connection = dataSource.getConnection()) {
                requireAutoCommit(connection, settings);
                DatabaseMetaData server = connection.getMetaData();
                Dialect dialect = Dialect.of(server.getDatabaseProductName());
                new Schema(dialect, settings).complete(connection);
                return new Database(
                        dataSource,
                        hibernate(dataSource, settings, server),
                        caller,
                        pool,
                        gate(settings.location(), server.getURL()),
                        dialect,
                        describe(server),
                        dialect == Dialect.MYSQL ? warningOfServersThatLagBehind(connection) : null);
            } catch (SQLException e) {
                SqlFailure failure = SqlFailure.of(e);
                throw failure.exception(
                        settings.location().toString(),
                        settings.location() instanceof DatabaseServer server ? failure.detail(server) : "");
            }
        });
    }

    private static Gate gate(DatabaseSettings.Location location, String url) {
        if (IN_THIS_PROCESS.matcher(url).lookingAt()) {
            return new Gate(Integer.MAX_VALUE, LONGEST_WAIT_FOR_PLACE, System::nanoTime);
        }
        int places = PLACES_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
        return location instanceof DatabaseServer server
                ? new Gate(Math.min(places, server.connectionLimit()), server.connectionTimeout(), System::nanoTime)
                : new Gate(places, LONGEST_WAIT_FOR_PLACE, System::nanoTime);
    }

    private static void requireAutoCommit(Connection connection, DatabaseSettings settings) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new DatabaseException(
                    settings.location() + " gives connections with auto-commit off, in which nothing"
                            + " would ever be committed: configure it to give them with auto-commit on");
        }
    }

    /** Galera's servers show what was written through another only a moment later, unless statements wait for it. */
    private static @Nullable String warningOfServersThatLagBehind(Connection connection) throws SQLException {
        Map<String, String> cluster = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "show variables where variable_name in ('wsrep_on', 'wsrep_sync_wait')")) {
            while (rows.next()) {
                cluster.put(rows.getString(1), rows.getString(2));
            }
        }
        String waits = cluster.get("wsrep_sync_wait");
        return waits == null
                        || !"ON".equals(cluster.get("wsrep_on"))
                        || (Integer.parseInt(waits) & GALERA_WAITS) == GALERA_WAITS
                ? null
                : ("this is a Galera cluster with wsrep_sync_wait = %s: a session that was begun through one of its servers"
                                + " may be unknown to another for a moment, and its user sent to log in; set it to %d")
                        .formatted(waits, GALERA_WAITS);
    }

    private static String describe(DatabaseMetaData server) throws SQLException {
        String version = version(server);
        String name = version.contains("MariaDB") ? "MariaDB" : server.getDatabaseProductName();
        return name + " " + version + " at " + withoutSecrets(String.valueOf(server.getURL()));
    }

    /** Drivers know many ways to write a password into a URL: what is shown is only what cannot be one. */
    static String withoutSecrets(String url) {
        return Stream.of(PLAIN_URL, URL_SCHEME)
                .map(pattern -> pattern.matcher(url))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse("an unknown address");
    }

    /** MariaDB 10 pretends to be a MySQL 5.5.5, for drivers that know nothing newer. */
    private static String version(DatabaseMetaData server) throws SQLException {
        String version = server.getDatabaseProductVersion();
        return version.startsWith(PRETENCE_OF_MARIADB) ? version.substring(PRETENCE_OF_MARIADB.length()) : version;
    }

    /** Hibernate is told which database this is: asked for more, Connector/J fails on MariaDB. */
    private static SessionFactory hibernate(DataSource dataSource, DatabaseSettings settings, DatabaseMetaData server)
            throws SQLException {
        BootstrapServiceRegistry bootstrap = new BootstrapServiceRegistryBuilder()
                .applyClassLoader(Database.class.getClassLoader())
                .enableAutoClose()
                .build();
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder(bootstrap)
                .applySetting(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource)
                .applySetting("hibernate.boot.allow_jdbc_metadata_access", false)
                .applySetting(AvailableSettings.JAKARTA_HBM2DDL_DB_NAME, server.getDatabaseProductName())
                .applySetting(AvailableSettings.JAKARTA_HBM2DDL_DB_VERSION, version(server))
                .applySetting(AvailableSettings.TRANSACTION_COORDINATOR_STRATEGY, "jdbc")
                .applySetting(AvailableSettings.ALLOW_UPDATE_OUTSIDE_TRANSACTION, true)
                .applySetting(AvailableSettings.PHYSICAL_NAMING_STRATEGY, new TableNames(settings))
                .applySetting(AvailableSettings.JAKARTA_VALIDATION_MODE, "none")
                .applySetting("hibernate.integration.envers.enabled", false)
                .enableAutoClose()
                .build();
        return new MetadataSources(registry)
                .addAnnotatedClass(SessionEntity.class)
                .addAnnotatedClass(SigningKeyEntity.class)
                .buildMetadata()
                .buildSessionFactory();
    }

    @SuppressWarnings("BanJNDI") // the name comes from the configuration, not from a user
    private static DataSource lookup(JndiDataSource location) {
        Object found;
        try {
            found = InitialContext.doLookup(location.name());
        } catch (NamingException e) {
            throw new DatabaseException(
                    location + ": the server has no data source of this JNDI name; define one, or name one that exists",
                    e);
        }
        if (found instanceof DataSource dataSource) {
            return dataSource;
        }
        throw new DatabaseException(location + ": this JNDI name is not a data source");
    }

    /** What is connected to, in words for a log: the product, its version, its address; no password. */
    public String description() {
        return description;
    }

    /** What is wrong with the way in which it is set up, in words for a log. */
    public Optional<String> warning() {
        return Optional.ofNullable(warning);
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
        return dialect;
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
        return caller.suspend(
                () -> keepsConnection ? inTurn(work) : gated(() -> attempts(work, sessions::openStatelessSession)));
    }

    /** As {@link #run}, for work that no client waits for: takes nobody's place, and its slowness is no outage. */
    <T> T runAside(Function<StatelessSession, T> work) {
        return caller.suspend(() -> attempts(work, sessions::openStatelessSession));
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
            return attempts(work, () -> sessions.openStatelessSession(connection));
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
                if (!failure.isConflict(dialect) || !backoff.pause()) {
                    throw failure.exception(description);
                }
            }
        }
    }
}
