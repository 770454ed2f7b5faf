package io.supertokens.jpa;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database server that the library connects to through its own pool. The application has to provide the JDBC driver.
 * Make one with {@link #postgresql} or {@link #mysql} and the withers. Immutable; connects to nothing by itself.
 *
 * @param product the kind of server
 * @param host the name or address of the host
 * @param port 1 to 65535
 * @param user the name to log in with
 * @param password null for none
 * @param database the name of the database
 * @param connectionLimit the maximum number of open connections, 1 to 10000
 * @param connectionTimeout how long to wait for a connection, 1 to 60 seconds
 * @param statementTimeout how long to wait for the answer to a statement, 1 second to 5 minutes
 * @param sslMode one of the driver's values; null for the driver's default
 * @param sslCaFile a PEM file with the certificates of the trusted authorities; null for the driver's default
 */
public record DatabaseServer(
        Product product,
        String host,
        int port,
        String user,
        @Nullable String password,
        String database,
        int connectionLimit,
        Duration connectionTimeout,
        Duration statementTimeout,
        @Nullable String sslMode,
        @Nullable String sslCaFile)
        implements DatabaseSettings.Location {

    /** The kinds of servers that the library can connect to through its own pool. */
    public enum Product {
        /** PostgreSQL. */
        POSTGRESQL,
        /** MySQL, and MariaDB through MySQL's driver. */
        MYSQL
    }

    private static final String NO_USER = "";
    private static final int DEFAULT_CONNECTION_LIMIT = 50;
    private static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(10);

    private static final int LAST_PORT = 65535;
    private static final int MOST_CONNECTIONS = 10_000;
    private static final Duration LONGEST_WAIT_FOR_CONNECTION = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT_FOR_ANSWER = Duration.ofMinutes(5);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern LITERAL_ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");
    private static final Pattern LOCAL_NAME = Pattern.compile("(?:.+\\.)?localhost\\.?"); // RFC 6761, section 6.3
    private static final Pattern DATABASE = Pattern.compile("[^\\s\\p{Cntrl}/?&#;%:@\\\\]+");

    /**
     * Checks the bounds, and that host and database can be part of a URL. Use {@link #of} and the withers instead.
     *
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public DatabaseServer {
        requireHost(host);
        requirePort(port);
        requireDatabase(database);
        requireConnectionLimit(connectionLimit);
        requireConnectionTimeout(connectionTimeout);
        requireStatementTimeout(statementTimeout);
    }

    /**
     * A server with the default limit and timeouts, the driver's default for TLS, and no user yet.
     *
     * @param host its name or address
     * @param port 1 to 65535
     * @param database the name of the database
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public static DatabaseServer of(Product product, String host, int port, String database) {
        return new DatabaseServer(
                product,
                host,
                port,
                NO_USER,
                null,
                database,
                DEFAULT_CONNECTION_LIMIT,
                DEFAULT_CONNECTION_TIMEOUT,
                DEFAULT_STATEMENT_TIMEOUT,
                null,
                null);
    }

    /** As {@link #of}, for PostgreSQL. */
    public static DatabaseServer postgresql(String host, int port, String database) {
        return of(Product.POSTGRESQL, host, port, database);
    }

    /** As {@link #of}, for MySQL and MariaDB. */
    public static DatabaseServer mysql(String host, int port, String database) {
        return of(Product.MYSQL, host, port, database);
    }

    /** The same server with another user. */
    public DatabaseServer withUser(String newUser) {
        return copy(newUser, password, connectionLimit, connectionTimeout, statementTimeout, sslMode, sslCaFile);
    }

    /** The same server with another password; null for none. */
    public DatabaseServer withPassword(@Nullable String newPassword) {
        return copy(user, newPassword, connectionLimit, connectionTimeout, statementTimeout, sslMode, sslCaFile);
    }

    /** The same server with another {@linkplain #connectionLimit limit} of connections. */
    public DatabaseServer withConnectionLimit(int newLimit) {
        return copy(user, password, newLimit, connectionTimeout, statementTimeout, sslMode, sslCaFile);
    }

    /** The same server with another {@link #connectionTimeout}. */
    public DatabaseServer withConnectionTimeout(Duration newTimeout) {
        return copy(user, password, connectionLimit, newTimeout, statementTimeout, sslMode, sslCaFile);
    }

    /** The same server with another {@link #statementTimeout}. */
    public DatabaseServer withStatementTimeout(Duration newTimeout) {
        return copy(user, password, connectionLimit, connectionTimeout, newTimeout, sslMode, sslCaFile);
    }

    /** The same server with another {@link #sslMode}; null for the driver's default. */
    public DatabaseServer withSslMode(@Nullable String newMode) {
        return copy(user, password, connectionLimit, connectionTimeout, statementTimeout, newMode, sslCaFile);
    }

    /** The same server with another {@link #sslCaFile}; null for the driver's default. */
    public DatabaseServer withSslCaFile(@Nullable String newFile) {
        return copy(user, password, connectionLimit, connectionTimeout, statementTimeout, sslMode, newFile);
    }

    private DatabaseServer copy(
            String newUser,
            @Nullable String newPassword,
            int newLimit,
            Duration newConnectionTimeout,
            Duration newStatementTimeout,
            @Nullable String newMode,
            @Nullable String newFile) {
        return new DatabaseServer(
                product,
                host,
                port,
                newUser,
                newPassword,
                database,
                newLimit,
                newConnectionTimeout,
                newStatementTimeout,
                newMode,
                newFile);
    }

    /**
     * Checks the name or address of a host and returns it.
     *
     * @throws IllegalArgumentException if it is anything else, such as a URL
     */
    public static String requireHost(String host) {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("such as db.example.com, 192.0.2.1 or [2001:db8::1], without the port");
        }
        return host;
    }

    /**
     * Whether a host is certainly this machine: localhost or an address of the loopback interface. Asks no name server.
     *
     * @param host a name or address that {@link #requireHost} accepts
     */
    public static boolean isThisMachine(String host) {
        if (!LITERAL_ADDRESS.matcher(host).matches()) {
            return LOCAL_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * Checks a port and returns it.
     *
     * @throws IllegalArgumentException if it is not one from 1 to 65535
     */
    public static int requirePort(int port) {
        return require(port, LAST_PORT);
    }

    /**
     * Checks the name of a database and returns it.
     *
     * @throws IllegalArgumentException if it has a character that would end the name in a JDBC URL
     */
    public static String requireDatabase(String database) {
        if (!DATABASE.matcher(database).matches()) {
            throw new IllegalArgumentException("a name without spaces and without any of / ? & # ; % : @ \\");
        }
        return database;
    }

    /**
     * Checks a limit of connections and returns it.
     *
     * @throws IllegalArgumentException if it is not a number from 1 to 10000
     */
    public static int requireConnectionLimit(int connectionLimit) {
        return require(connectionLimit, MOST_CONNECTIONS);
    }

    /**
     * Checks a connection timeout and returns it.
     *
     * @throws IllegalArgumentException if it is not 1 to 60 seconds
     */
    public static Duration requireConnectionTimeout(Duration timeout) {
        return require(timeout, LONGEST_WAIT_FOR_CONNECTION);
    }

    /**
     * Checks a statement timeout and returns it.
     *
     * @throws IllegalArgumentException if it is not 1 second to 5 minutes
     */
    public static Duration requireStatementTimeout(Duration timeout) {
        return require(timeout, LONGEST_WAIT_FOR_ANSWER);
    }

    private static Duration require(Duration timeout, Duration longest) {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(longest) > 0) {
            throw new IllegalArgumentException("from PT1S to " + longest);
        }
        return timeout;
    }

    private static int require(int number, int most) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException("from 1 to " + most);
        }
        return number;
    }

    /** The properties that configure it, with user and address but without the password. */
    @Override
    public String toString() {
        String properties = product == Product.POSTGRESQL ? "supertokens.postgres.*" : "supertokens.mysql.*";
        return properties + " (" + user + "@" + host + ":" + port + "/" + database + ")";
    }
}
