package io.supertokens.jpa;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The connection on which the schema is read and changed. Nodes may start at the same moment, so what fails because of
 * another node is retried. For one thread.
 */
final class SchemaConnection {

    private static final Duration LONGEST_WAIT_FOR_OTHER_NODES = Duration.ofSeconds(30);

    private final Connection connection;
    private final Dialect dialect;

    SchemaConnection(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    @FunctionalInterface
    interface Step<T> {
        T run() throws SQLException;
    }

    Dialect dialect() {
        return dialect;
    }

    Connection jdbc() {
        return connection;
    }

    <T> T retry(Step<T> step) throws SQLException {
        Backoff backoff = new Backoff(LONGEST_WAIT_FOR_OTHER_NODES);
        while (true) {
            try {
                return step.run();
            } catch (SQLException e) {
                if (!isCausedByAnotherNode(e) || !backoff.pause()) {
                    throw e;
                }
            }
        }
    }

    boolean isCausedByAnotherNode(SQLException failure) {
        return SqlFailure.of(failure).isConcurrentDdl(dialect);
    }

    /** Selects the columns from the table, without a row: fails if the table or a column is missing. */
    void requireReadable(String table, String columns) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select " + columns + " from " + table + " where 1 = 0")) {
            boolean unused = rows.next();
        }
    }

    /** Without the connection's time limit, because the index of a large table takes its time. */
    void execute(String ddl) throws SQLException {
        int limit = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, 0);
        try (Statement statement = connection.createStatement()) {
            statement.execute(ddl);
        } finally {
            connection.setNetworkTimeout(Runnable::run, limit);
        }
    }
}
