package io.supertokens.jpa;

import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.regex.Pattern;
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

    /** How often a statement is tried that lost against another; more than this is another trouble. */
    private static final int TRIES = 5;

    private static final Pattern URL_SECRETS = Pattern.compile("[?;].*$");

    private final SessionFactory sessions;
    private final CallerTransaction caller;
    private final @Nullable ConnectionPool pool;
    private final Product product;
    private final String description;

    private Database(
            SessionFactory sessions,
            CallerTransaction caller,
            @Nullable ConnectionPool pool,
            Product product,
            String description) {
        this.sessions = sessions;
        this.caller = caller;
        this.pool = pool;
        this.product = product;
        this.description = description;
    }

    /**
     * Connects, and makes the tables and indexes that are missing.
     *
     * @param caller how transactions of the callers are put aside
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
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData server = connection.getMetaData();
            Product product = Product.of(server.getDatabaseProductName());
            new Schema(product, settings).complete(connection);
            String description = server.getDatabaseProductName() + " " + server.getDatabaseProductVersion() + " at "
                    + URL_SECRETS.matcher(String.valueOf(server.getURL())).replaceFirst("");
            return new Database(hibernate(dataSource, settings, server), caller, pool, product, description);
        } catch (SQLException e) {
            throw new DatabaseException(
                    "The database cannot be reached (" + settings.location() + "): " + e.getMessage(), e);
        }
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
                .applySetting(AvailableSettings.JAKARTA_HBM2DDL_DB_MAJOR_VERSION, server.getDatabaseMajorVersion())
                .applySetting(AvailableSettings.JAKARTA_HBM2DDL_DB_MINOR_VERSION, server.getDatabaseMinorVersion())
                .applySetting(AvailableSettings.TRANSACTION_COORDINATOR_STRATEGY, "jdbc")
                .applySetting(AvailableSettings.ALLOW_UPDATE_OUTSIDE_TRANSACTION, true)
                .applySetting(AvailableSettings.PHYSICAL_NAMING_STRATEGY, new TableNames(settings))
                .applySetting(AvailableSettings.JAKARTA_VALIDATION_MODE, "none")
                .applySetting("hibernate.integration.envers.enabled", false)
                .enableAutoClose()
                .build();
        return new MetadataSources(registry)
                .addAnnotatedClass(RefreshTokenEntity.class)
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
                    "supertokens.datasource = %s: the server has no data source of this JNDI name; define one, or name one that exists"
                            .formatted(location.name()),
                    e);
        }
        if (found instanceof DataSource dataSource) {
            return dataSource;
        }
        throw new DatabaseException(
                "supertokens.datasource = %s: this JNDI name is not a data source".formatted(location.name()));
    }

    /** What is connected to, in words for a log: the product, its version, its address; no password. */
    public String description() {
        return description;
    }

    /** Closes the connections that are our own. */
    @Override
    public void close() {
        sessions.close();
        if (pool != null) {
            pool.close();
        }
    }

    Product product() {
        return product;
    }

    /** Runs one statement in auto-commit. */
    <T> T statement(Function<StatelessSession, T> statement) {
        return run(statement);
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

    private <T> T run(Function<StatelessSession, T> work) {
        return caller.suspend(() -> {
            for (int attempt = 1; ; attempt++) {
                try (StatelessSession session = sessions.openStatelessSession()) {
                    return work.apply(session);
                } catch (PersistenceException e) {
                    SQLException failure = sqlFailure(e);
                    if (attempt == TRIES || failure == null || !product.asksForAnotherTry(failure)) {
                        // The driver's words may hold values of a row; the kind of failure and its state do not.
                        String state = failure == null ? "" : ", SQLSTATE " + failure.getSQLState();
                        throw new DatabaseException(
                                "The database does not do what the sessions need: "
                                        + e.getClass().getSimpleName() + state,
                                e);
                    }
                }
            }
        });
    }

    private static @Nullable SQLException sqlFailure(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return (SQLException) cause;
    }
}
