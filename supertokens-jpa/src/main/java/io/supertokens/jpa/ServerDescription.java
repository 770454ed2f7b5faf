package io.supertokens.jpa;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The database server at the other end of a connection.
 *
 * @param dialect the SQL that it speaks
 * @param productName as the driver reports it
 * @param version without MariaDB's compatibility prefix
 * @param url as the driver reports it; may contain a password
 * @param warning what is wrong with the server's configuration; null for nothing
 */
record ServerDescription(
        Dialect dialect,
        String productName,
        String version,
        String url,
        @Nullable String warning) {

    /** MariaDB 10 prefixes its version, for drivers that refuse a major version above 5. */
    private static final String COMPATIBILITY_PREFIX_OF_MARIADB = "5.5.5-";

    /** The bits of wsrep_sync_wait for reads (1) and for updates and deletes (2). */
    private static final int GALERA_WAITS = 3;

    /** A URL that holds no secret before its parameters: hosts and a database name, or a database of H2. */
    private static final Pattern PLAIN_URL =
            Pattern.compile("(?s)(jdbc:[a-z0-9+:]+://HOST(?:,HOST)*(?:/[\\w.$-]*)?|jdbc:h2:[\\w.:/~-]+)(?:[?;].*)?"
                    .replace("HOST", "(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]+)?"));

    private static final Pattern URL_SCHEME = Pattern.compile("(?s)(jdbc:[a-z0-9+]+:).*");

    private static final Pattern EMBEDDED_URL = Pattern.compile("jdbc:h2:(?!tcp:|ssl:)");

    /**
     * Asks the server: on MySQL and MariaDB one statement.
     *
     * @throws DatabaseException if the product is not supported
     */
    static ServerDescription of(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String productName = metaData.getDatabaseProductName();
        Dialect dialect = Dialect.of(productName);
        return new ServerDescription(
                dialect,
                productName,
                version(metaData.getDatabaseProductVersion()),
                String.valueOf(metaData.getURL()),
                dialect == Dialect.MYSQL ? galeraWarning(connection) : null);
    }

    private static String version(String reported) {
        return reported.startsWith(COMPATIBILITY_PREFIX_OF_MARIADB)
                ? reported.substring(COMPATIBILITY_PREFIX_OF_MARIADB.length())
                : reported;
    }

    /**
     * A node of a Galera cluster applies the writes of other nodes with a delay, unless its statements wait for them.
     */
    private static @Nullable String galeraWarning(Connection connection) throws SQLException {
        Map<String, String> cluster = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "show variables where variable_name in ('wsrep_on', 'wsrep_sync_wait')")) {
            while (rows.next()) {
                cluster.put(rows.getString(1), rows.getString(2));
            }
        }
        String waits = cluster.get("wsrep_sync_wait");
        if (waits == null
                || !"ON".equals(cluster.get("wsrep_on"))
                || (Integer.parseInt(waits) & GALERA_WAITS) == GALERA_WAITS) {
            return null;
        }
        return ("this is a Galera cluster with wsrep_sync_wait = %s: for a moment a session that was created through one"
                        + " server may be unknown to another, which then sends its user to log in; set it to %d")
                .formatted(waits, GALERA_WAITS);
    }

    /** Whether the database runs inside this process, as embedded H2 does. */
    boolean isEmbedded() {
        return EMBEDDED_URL.matcher(url).lookingAt();
    }

    /** As OpenTelemetry's semantic conventions name the product. */
    String systemName() {
        return switch (dialect) {
            case H2 -> "h2database";
            case POSTGRESQL -> "postgresql";
            case MYSQL -> isMariaDb() ? "mariadb" : "mysql";
        };
    }

    private boolean isMariaDb() {
        return version.contains("MariaDB") || productName.equalsIgnoreCase("MariaDB");
    }

    /** Product, version and address for logs and messages, without secrets. */
    @Override
    public String toString() {
        String name = version.contains("MariaDB") ? "MariaDB" : productName;
        return name + " " + version + " at " + withoutSecrets(url);
    }

    /** Drivers accept passwords in many places of a URL, so only parts are shown that cannot be one. */
    static String withoutSecrets(String url) {
        return Stream.of(PLAIN_URL, URL_SCHEME)
                .map(pattern -> pattern.matcher(url))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse("an unknown address");
    }
}
