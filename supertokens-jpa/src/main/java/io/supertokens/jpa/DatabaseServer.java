package io.supertokens.jpa;

import org.jspecify.annotations.Nullable;

/**
 * A database server that the library connects to itself, through a pool of its own. The JDBC driver is the application's.
 *
 * @param product which kind of server
 * @param host its name or address
 * @param port 1 to 65535
 * @param user as whom to connect
 * @param password null for none
 * @param database the name of the database
 * @param connectionLimit how many connections are open at most
 * @param sslMode one of the driver's values; null for the driver's default
 * @param sslCaFile the file with the certificates of the authorities to trust, in PEM; null for the driver's default
 */
public record DatabaseServer(
        Product product,
        String host,
        int port,
        String user,
        @Nullable String password,
        String database,
        int connectionLimit,
        @Nullable String sslMode,
        @Nullable String sslCaFile)
        implements DatabaseSettings.Location {

    /** The servers that the library can connect to itself. */
    public enum Product {
        /** PostgreSQL. */
        POSTGRESQL,
        /** MySQL, and MariaDB through MySQL's driver. */
        MYSQL
    }

    /** Checks the numbers. */
    public DatabaseServer {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port from 1 to 65535");
        }
        if (connectionLimit < 1) {
            throw new IllegalArgumentException("a connection limit of at least 1");
        }
    }

    /** Shows everything but the password. */
    @Override
    public String toString() {
        return "DatabaseServer[" + product + " " + user + "@" + host + ":" + port + "/" + database + "]";
    }
}
