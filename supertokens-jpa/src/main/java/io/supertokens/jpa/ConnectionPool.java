package io.supertokens.jpa;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The library's own pool of connections to one server (Agroal). Thread-safe. */
final class ConnectionPool implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ConnectionPool.class.getName());
    private static final Duration VALIDATE_WHEN_IDLE = Duration.ofSeconds(15);
    private static final Duration CLOSE_WHEN_IDLE = Duration.ofMinutes(5);
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    /** An idle connection has a quarter of the connection timeout to answer; the rest is left for opening a new one. */
    private static final int PART_FOR_VALIDATION = 4;

    private final DatabaseServer server;
    private final AgroalDataSource dataSource;
    private final @Nullable MySqlDriver mySql;

    private ConnectionPool(DatabaseServer server, AgroalDataSource dataSource, @Nullable MySqlDriver mySql) {
        this.server = server;
        this.dataSource = dataSource;
        this.mySql = mySql;
    }

    /**
     * Makes a pool, which opens connections on demand.
     *
     * @throws DatabaseException if the application lacks the driver, or if the file of certificates cannot be read
     */
    static ConnectionPool to(DatabaseServer server) {
        MySqlDriver mySql =
                server.product() == DatabaseServer.Product.MYSQL ? MySqlDriver.load(server.sslCaFile()) : null;
        int statementTimeout = Math.toIntExact(server.statementTimeout().toMillis());
        try {
            AgroalDataSource dataSource = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .metricsEnabled()
                    .connectionPoolConfiguration(pool -> configure(pool, server, mySql)));
            dataSource.setPoolInterceptors(List.of(new AgroalPoolInterceptor() {
                /** Up to here the connection timeout applies, from here on the statement timeout. */
                @Override
                public void onConnectionCreate(Connection connection) {
                    limit(connection, statementTimeout);
                }
            }));
            return new ConnectionPool(server, dataSource, mySql);
        } catch (SQLException e) {
            throw new DatabaseException("The connections to " + server + " cannot be set up", e);
        }
    }

    private static AgroalConnectionPoolConfigurationSupplier configure(
            AgroalConnectionPoolConfigurationSupplier pool, DatabaseServer server, @Nullable MySqlDriver mySql) {
        return pool.initialSize(0)
                .minSize(0)
                .maxSize(server.connectionLimit())
                .acquisitionTimeout(establishmentTimeout(server))
                .establishmentRetryAttempts(0)
                .idleValidationTimeout(VALIDATE_WHEN_IDLE)
                .connectionValidator(new Validator(server))
                .exceptionSorter(mySql == null ? new PostgreSQLExceptionSorter() : new MySQLExceptionSorter())
                .reapTimeout(CLOSE_WHEN_IDLE)
                .maxLifetime(LIFETIME)
                // the default cache leaves a connection, and with it the application, in each thread of the server
                .connectionCache(ConnectionCache.none())
                .connectionFactoryConfiguration(factory -> configure(factory, server, mySql));
    }

    private static AgroalConnectionFactoryConfigurationSupplier configure(
            AgroalConnectionFactoryConfigurationSupplier factory, DatabaseServer server, @Nullable MySqlDriver mySql) {
        Map<String, String> properties;
        if (mySql == null) {
            properties = postgres(server);
            factory.connectionProviderClass(Drivers.load("org.postgresql.Driver", "org.postgresql:postgresql"))
                    .jdbcUrl("jdbc:postgresql://" + address(server));
        } else {
            properties = mySql.properties(server);
            String limit = Long.toString(establishmentTimeout(server).toMillis());
            properties.put("connectTimeout", limit);
            properties.put("socketTimeout", limit);
            factory.connectionProviderClass(mySql.type()).jdbcUrl("jdbc:mysql://" + address(server));
        }
        properties.forEach(factory::jdbcProperty);
        if (server.password() != null) {
            factory.credential(new SimplePassword(server.password()));
        }
        return factory.principal(new NamePrincipal(server.user()))
                // the value to which the timeout returns after a statement that has none
                .networkTimeout(server.statementTimeout());
    }

    DatabaseServer server() {
        return server;
    }

    PoolState state() {
        AgroalDataSourceMetrics now = dataSource.getMetrics();
        return new PoolState(
                Math.toIntExact(now.activeCount()),
                Math.toIntExact(now.availableCount()),
                Math.toIntExact(now.awaitingCount()),
                server.connectionLimit());
    }

    DataSource dataSource() {
        return dataSource;
    }

    private static Duration validationTimeout(DatabaseServer server) {
        return server.connectionTimeout().dividedBy(PART_FOR_VALIDATION);
    }

    /** For opening a connection, and for waiting for one that is in use. */
    private static Duration establishmentTimeout(DatabaseServer server) {
        return server.connectionTimeout().minus(validationTimeout(server));
    }

    private static void limit(Connection connection, int milliseconds) {
        try {
            connection.setNetworkTimeout(Runnable::run, milliseconds);
        } catch (SQLException e) {
            throw new DatabaseException("The JDBC driver does not support a network timeout", e);
        }
    }

    /**
     * Validates idle connections until one does not answer. All others that are due for validation were idle as long,
     * so they are discarded without being asked: the wait is bounded, however many there are.
     */
    static final class Validator implements ConnectionValidator {

        private final int limit;
        private final int usualLimit;
        private final AtomicLong lastFailure = new AtomicLong(System.nanoTime() - VALIDATE_WHEN_IDLE.toNanos());

        Validator(DatabaseServer server) {
            this.limit = Math.toIntExact(validationTimeout(server).toMillis());
            this.usualLimit = Math.toIntExact(server.statementTimeout().toMillis());
        }

        @Override
        public boolean isValid(Connection connection) {
            if (System.nanoTime() - lastFailure.get() < VALIDATE_WHEN_IDLE.toNanos()) {
                return false;
            }
            try {
                connection.setNetworkTimeout(Runnable::run, limit);
                if (connection.isValid(0)) {
                    connection.setNetworkTimeout(Runnable::run, usualLimit);
                    return true;
                }
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "An idle connection could not be validated: {0}", e.toString());
            }
            lastFailure.set(System.nanoTime());
            return false;
        }
    }

    @Override
    public void close() {
        dataSource.close();
        if (mySql != null) {
            mySql.close();
        }
        Drivers.deregister();
    }

    private static String address(DatabaseServer server) {
        String host = server.host().contains(":") && !server.host().startsWith("[")
                ? "[" + server.host() + "]"
                : server.host();
        String database =
                URLEncoder.encode(server.database(), StandardCharsets.UTF_8).replace("+", "%20");
        return host + ":" + server.port() + "/" + database;
    }

    private static Map<String, String> postgres(DatabaseServer server) {
        Map<String, String> properties = new LinkedHashMap<>();
        String limit = seconds(establishmentTimeout(server));
        properties.put("connectTimeout", limit);
        properties.put("socketTimeout", limit);
        // for all attempts together: without an answer to its request for TLS the driver tries again without TLS
        properties.put("loginTimeout", limit);
        properties.put("tcpKeepAlive", "true");
        if (server.sslMode() != null) {
            properties.put("sslmode", server.sslMode());
        }
        if (server.sslCaFile() != null) {
            properties.put(
                    "sslrootcert", Path.of(server.sslCaFile()).toAbsolutePath().toString());
        }
        return properties;
    }

    /** Whole seconds, the unit of PostgreSQL's driver; at least one, because 0 means no limit. */
    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }
}
