package io.supertokens.jpa;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The connections to a server that the library connects to itself. */
final class ConnectionPool implements AutoCloseable {

    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(5);
    private static final Duration VALIDATE_WHEN_IDLE = Duration.ofSeconds(30);

    private final AgroalDataSource dataSource;
    private final boolean mySql;

    private ConnectionPool(AgroalDataSource dataSource, boolean mySql) {
        this.dataSource = dataSource;
        this.mySql = mySql;
    }

    static ConnectionPool to(DatabaseServer server) {
        boolean mySql = server.product() == DatabaseServer.Product.MYSQL;
        Class<?> driver = mySql ? MySqlDriver.load() : driver("org.postgresql.Driver", "org.postgresql:postgresql");
        String url = (mySql ? "jdbc:mysql://" : "jdbc:postgresql://") + server.host() + ":" + server.port() + "/"
                + server.database();
        Map<String, String> properties = mySql ? MySqlDriver.properties(server) : postgres(server);
        try {
            AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.initialSize(0)
                            .minSize(0)
                            .maxSize(server.connectionLimit())
                            .acquisitionTimeout(WAIT_FOR_CONNECTION)
                            .idleValidationTimeout(VALIDATE_WHEN_IDLE)
                            .connectionFactoryConfiguration(factory -> {
                                factory.connectionProviderClass(driver)
                                        .jdbcUrl(url)
                                        .principal(new NamePrincipal(server.user()));
                                if (server.password() != null) {
                                    factory.credential(new SimplePassword(server.password()));
                                }
                                properties.forEach(factory::jdbcProperty);
                                return factory;
                            }));
            return new ConnectionPool(AgroalDataSource.from(configuration), mySql);
        } catch (SQLException e) {
            throw new DatabaseException("The connections to " + server + " cannot be set up: " + e.getMessage(), e);
        }
    }

    DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        dataSource.close();
        if (mySql) {
            MySqlDriver.shutDown();
        }
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

    private static Map<String, String> postgres(DatabaseServer server) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("connectTimeout", "5");
        properties.put("socketTimeout", "30");
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
}
