package io.supertokens.jpa;

import io.agroal.api.AgroalDataSource;
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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections to a server that the library connects to itself. */
final class ConnectionPool implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ConnectionPool.class.getName());
    private static final Duration VALIDATE_WHEN_IDLE = Duration.ofSeconds(15);
    private static final Duration CLOSE_WHEN_IDLE = Duration.ofMinutes(5);
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final int VALIDATION_SECONDS = 5;

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
        try {
            AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.initialSize(0)
                            .minSize(0)
                            .maxSize(server.connectionLimit())
                            .acquisitionTimeout(server.connectionTimeout())
                            .idleValidationTimeout(VALIDATE_WHEN_IDLE)
                            .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(VALIDATION_SECONDS))
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
                                        // As the driver's properties say; to this it is set back when it was lifted.
                                        .networkTimeout(server.statementTimeout());
                                if (server.password() != null) {
                                    factory.credential(new SimplePassword(server.password()));
                                }
                                properties.forEach(factory::jdbcProperty);
                                return factory;
                            }));
            return new ConnectionPool(AgroalDataSource.from(configuration), mySql);
        } catch (SQLException e) {
            throw new DatabaseException("The connections to " + server + " cannot be set up", e);
        }
    }

    DataSource dataSource() {
        return dataSource;
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
        properties.put("connectTimeout", seconds(server.connectionTimeout()));
        properties.put("socketTimeout", seconds(server.statementTimeout()));
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

    /** Whole seconds, which is what PostgreSQL's driver knows. */
    private static String seconds(Duration duration) {
        return Long.toString(duration.plusMillis(999).toSeconds());
    }
}
