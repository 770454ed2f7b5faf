package io.supertokens.it.support;

import io.supertokens.jpa.DatabaseServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A database for a test class.
 *
 * @param config the properties with which an application connects to it
 */
public record TestDatabase(String jdbcUrl, String user, String password, Map<String, String> config) {

    private static final Duration AT_MOST = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** The server as the library's own pool reaches it, with this number of connections. Not for H2. */
    public DatabaseServer server(int connections) {
        return DatabaseServer.of(
                        isPostgreSql() ? DatabaseServer.Product.POSTGRESQL : DatabaseServer.Product.MYSQL,
                        config.get(group() + "host"),
                        Integer.parseInt(config.get(group() + "port")),
                        config.get(group() + "database"))
                .withUser(config.get(group() + "user"))
                .withPassword(config.get(group() + "password"))
                .withConnectionLimit(connections)
                .withConnectionTimeout(Duration.ofSeconds(30))
                .withStatementTimeout(Duration.ofSeconds(30));
    }

    /** The prefix of the properties with which the library connects to it. Not for H2. */
    public String group() {
        return isPostgreSql() ? "supertokens.postgres." : "supertokens.mysql.";
    }

    boolean isPostgreSql() {
        return config.containsKey("supertokens.postgres.host");
    }

    /** Connects to it from the test. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** Runs one update statement. */
    public int update(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first column of the first row, as text. */
    public String ask(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("no row: " + sql);
            }
            return rows.getString(1);
        }
    }

    /** Whether the row of this session is there, in the table with the default name. */
    public boolean hasSession(String handle) {
        try {
            return ask("select count(*) from refresh_token where session_handle = '" + handle + "'")
                    .equals("1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a query has the expected result, for at most half a minute. */
    public void await(String sql, String expected) throws SQLException, InterruptedException {
        Instant deadline = Instant.now().plus(AT_MOST);
        while (!ask(sql).equals(expected)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError(sql + " is still " + ask(sql) + ", not " + expected);
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }
}
