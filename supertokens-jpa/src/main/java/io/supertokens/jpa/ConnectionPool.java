package io.supertokens.jpa;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections to a server that the library connects to itself. */
final class ConnectionPool implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ConnectionPool.class.getName());
    private static final Duration VALIDATE_WHEN_IDLE = Duration.ofSeconds(15);
    private static final Duration CLOSE_WHEN_IDLE = Duration.ofMinutes(5);
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    /** Of the time to wait for a connection, the part in which an idle one has to answer; the rest is left for a new one. */
    private static final int PART_FOR_VALIDATION = 4;

    private final AgroalDataSource dataSource;
    private final @Nullable MySqlDriver mySql;

    private ConnectionPool(AgroalDataSource dataSource, @Nullable MySqlDriver mySql) {
        this.dataSource = dataSource;
        this.mySql = mySql;
    }

    static ConnectionPool to(DatabaseServer server) {
        MySqlDriver mySql =
                server.product() == DatabaseServer.Product.MYSQL ? MySqlDriver.load(server.sslCaFile()) : null;
        Class<?> driver = mySql == null ? driver("org.postgresql.Driver", "org.postgresql:postgresql") : mySql.type();
        String url = (mySql == null ? "jdbc:postgresql://" : "jdbc:mysql://") + address(server);
        Map<String, String> properties = mySql == null ? postgres(server) : mySql.properties(server);
        int statementTimeout = Math.toIntExact(server.statementTimeout().toMillis());
        if (mySql != null) {
            String limit = Long.toString(establishmentTimeout(server).toMillis());
            properties.put("connectTimeout", limit);
            properties.put("socketTimeout", limit);
        }
        try {
            AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.initialSize(0)
                            .minSize(0)
                            .maxSize(server.connectionLimit())
                            .acquisitionTimeout(establishmentTimeout(server))
                            .establishmentRetryAttempts(0)
                            .idleValidationTimeout(VALIDATE_WHEN_IDLE)
                            .connectionValidator(new Validator(server))
                            .exceptionSorter(
                                    mySql == null ? new PostgreSQLExceptionSorter() : new MySQLExceptionSorter())
                            .reapTimeout(CLOSE_WHEN_IDLE)
                            .maxLifetime(LIFETIME)
                            // The other one leaves a connection with each of the server's threads, and so the
                            // application.
                            .connectionCache(ConnectionCache.none())
                            .connectionFactoryConfiguration(factory -> {
                                factory.connectionProviderClass(driver)
                                        .jdbcUrl(url)
                                        .principal(new NamePrincipal(server.user()))
                                        // To this it is set back when it was lifted.
                                        .networkTimeout(server.statementTimeout());
                                if (server.password() != null) {
                                    factory.credential(new SimplePassword(server.password()));
                                }
                                properties.forEach(factory::jdbcProperty);
                                return factory;
                            }));
            AgroalDataSource dataSource = AgroalDataSource.from(configuration);
            dataSource.setPoolInterceptors(List.of(new AgroalPoolInterceptor() {
                /** Until here the time for a connection counts, from here that for an answer. */
                @Override
                public void onConnectionCreate(Connection connection) {
                    limit(connection, statementTimeout);
                }
            }));
            return new ConnectionPool(dataSource, mySql);
        } catch (SQLException e) {
            throw new DatabaseException("The connections to " + server + " cannot be set up", e);
        }
    }

    DataSource dataSource() {
        return dataSource;
    }

    private static Duration validationTimeout(DatabaseServer server) {
        return server.connectionTimeout().dividedBy(PART_FOR_VALIDATION);
    }

    /** To open a connection, and to wait for one that somebody has. */
    private static Duration establishmentTimeout(DatabaseServer server) {
        return server.connectionTimeout().minus(validationTimeout(server));
    }

    private static void limit(Connection connection, int milliseconds) {
        try {
            connection.setNetworkTimeout(Runnable::run, milliseconds);
        } catch (SQLException e) {
            throw new DatabaseException("The JDBC driver does not let the time to wait for an answer be limited", e);
        }
    }

    /**
     * Asks connections that were idle, until one does not answer: all others that it is asked about for as long were idle
     * then, too, and are given up unasked. So the wait is bounded however many there are.
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
                LOG.log(Level.DEBUG, "An idle connection could not be asked: {0}", e.toString());
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
        forgetDrivers();
    }

    /** A driver that is part of the application registers itself with the JDK, which outlives the application. */
    private static void forgetDrivers() {
        ClassLoader application = ConnectionPool.class.getClassLoader();
        if (application == ClassLoader.getSystemClassLoader()) {
            return;
        }
        DriverManager.drivers()
                .filter(driver -> driver.getClass().getClassLoader() == application)
                .forEach(driver -> {
                    try {
                        DriverManager.deregisterDriver(driver);
                    } catch (SQLException e) {
                        LOG.log(Level.DEBUG, "The driver could not be deregistered: {0}", e.toString());
                    }
                });
    }

    static Class<?> driver(String name, String dependency) {
        try {
            return Class.forName(name, true, ConnectionPool.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new DatabaseException(
                    "The JDBC driver %s is missing: add the dependency %s to the application"
                            .formatted(name, dependency),
                    e);
        }
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
        properties.put(
                "loginTimeout", limit); // of all attempts: without an answer about TLS, it tries once more without
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

    /** Whole seconds, which is what PostgreSQL's driver knows; at least one, for 0 means for ever. */
    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }
}
