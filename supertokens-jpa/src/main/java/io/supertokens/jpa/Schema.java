package io.supertokens.jpa;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The two tables, their columns and indexes: makes what is missing, and leaves alone what is there. Statements run one after another
 * in auto-commit, so that several servers may start at once: what another made first is there.
 */
final class Schema {

    private static final Logger LOG = System.getLogger(Schema.class.getName());

    private static final String KEY_COLUMNS = "key_name, key_value, created_at_time";
    private static final String SESSION_COLUMNS =
            "session_handle, user_id, refresh_token_hash_2, session_info, expires_at, jwt_user_payload";

    /**
     * The columns of the table of the sessions that the reference does not have. They are nullable and have no default: a
     * table that the reference made gets them, and the reference leaves them NULL. What each is like stands in the statement
     * that makes the table.
     */
    private static final List<String> ADDED_COLUMNS = List.of("audience", "last_used_at", "superseded_hash_2");

    private static final Duration LONGEST_WAIT_FOR_OTHERS = Duration.ofSeconds(30);

    private final Dialect dialect;
    private final Tables tables;
    private final List<String> statements;

    Schema(Dialect dialect, Tables tables) {
        this.dialect = dialect;
        this.tables = tables;
        this.statements = Stream.of(read(dialect.schemaFile()).split(";"))
                .map(statement -> named(statement.replaceAll("(?m)^--.*$", "").strip()))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    void complete(Connection connection) {
        if (dialect == Dialect.H2) {
            if (!isComplete(connection)) {
                alone(connection, () -> makeWhatIsMissing(connection));
            }
        } else {
            makeWhatIsMissing(connection);
        }
    }

    private void makeWhatIsMissing(Connection connection) {
        createTable(connection, tables.signingKey(), KEY_COLUMNS, statements.get(0));
        createTable(connection, tables.refreshToken(), SESSION_COLUMNS, statements.get(1));
        addColumns(connection);
        createIndex(connection, "user_id", statements.get(2));
        createIndex(connection, "expires_at", statements.get(3));
    }

    private boolean isComplete(Connection connection) {
        try {
            return exists(connection, tables.signingKey(), KEY_COLUMNS)
                    && exists(connection, tables.refreshToken(), SESSION_COLUMNS)
                    && hasAddedColumns(connection)
                    && isIndexed(connection, "user_id")
                    && isIndexed(connection, "expires_at");
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Runs the work while no other node does. H2 loses a table that two connections alter at once, or that one creates while
     * another alters it, and it has no lock that outlives a change of a table: a table that only one node can create is the
     * lock. It is temporary, so that it ends with the database at the latest.
     */
    private void alone(Connection connection, Runnable work) {
        String lock = tables.refreshToken() + "_lock";
        boolean isLocked = lock(connection, lock);
        try {
            work.run();
        } finally {
            if (isLocked) {
                unlock(connection, lock);
            }
        }
    }

    /** Without the right to create a table there is nothing to lock: such an account changes none. */
    private boolean lock(Connection connection, String lock) {
        try {
            retried(() -> {
                execute(connection, "create global temporary table " + lock + " (id int)");
                return lock;
            });
            return true;
        } catch (SQLException e) {
            if (!isCausedByAnotherNode(e)) {
                return false;
            }
            throw new DatabaseException(
                    "Another server has been changing the tables for too long (SQLSTATE %s). If none is, one was stopped while it did: drop the table %s"
                            .formatted(e.getSQLState(), lock),
                    e);
        }
    }

    private void unlock(Connection connection, String lock) {
        try {
            retried(() -> {
                execute(connection, "drop table if exists " + lock);
                return lock;
            });
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "The table {0} could not be dropped (SQLSTATE {1}): drop it", lock, e.getSQLState());
        }
    }

    private void createTable(Connection connection, String table, String columns, String ddl) {
        try {
            if (make(connection, () -> exists(connection, table, columns), ddl)) {
                LOG.log(Level.INFO, "Table {0} created", table);
            }
        } catch (SQLException e) {
            throw incomplete("The table " + table + " is missing and could not be created", e, statements);
        }
    }

    private void addColumns(Connection connection) {
        List<String> missing = missingColumns(connection);
        for (String column : missing) {
            try {
                if (make(connection, () -> hasColumn(connection, column), addition(column))) {
                    LOG.log(Level.INFO, "Column {0} added to {1}", column, tables.refreshToken());
                }
            } catch (SQLException e) {
                throw incomplete(
                        "The table " + tables.refreshToken() + " has no column " + column
                                + ", which could not be added",
                        e,
                        missing.stream().map(this::addition).toList());
            }
        }
    }

    /** One statement where none is missing, as at nearly every start. */
    private List<String> missingColumns(Connection connection) {
        List<String> missing = new ArrayList<>();
        try {
            if (retried(() -> hasAddedColumns(connection))) {
                return missing;
            }
            for (String column : ADDED_COLUMNS) {
                if (!retried(() -> hasColumn(connection, column))) {
                    missing.add(column);
                }
            }
        } catch (SQLException e) {
            throw incomplete(
                    "The columns " + ADDED_COLUMNS + " of the table " + tables.refreshToken() + " cannot be read",
                    e,
                    statements);
        }
        return missing;
    }

    private boolean hasAddedColumns(Connection connection) throws SQLException {
        return hasColumn(connection, String.join(", ", ADDED_COLUMNS));
    }

    /** The statement that adds a column as the statement that makes the table has it. */
    private String addition(String column) {
        Matcher definition = Pattern.compile("(?m)^ *(" + column + " .*?),?$").matcher(statements.get(1));
        if (!definition.find()) {
            throw new IllegalStateException(dialect.schemaFile() + " has no column " + column);
        }
        return "alter table " + tables.refreshToken() + " add column " + definition.group(1);
    }

    private boolean hasColumn(Connection connection, String column) throws SQLException {
        try {
            return isReadable(connection, tables.refreshToken(), column);
        } catch (SQLException e) {
            if (SqlFailure.of(e).isMissingColumn()) {
                return false;
            }
            throw e;
        }
    }

    /** Without an index sessions work, only slower: no reason to fail. */
    private void createIndex(Connection connection, String column, String ddl) {
        try {
            if (make(connection, () -> isIndexed(connection, column), ddl)) {
                LOG.log(Level.INFO, "Index on {0} ({1}) created", tables.refreshToken(), column);
            }
        } catch (SQLException e) {
            LOG.log(
                    Level.WARNING,
                    "The index on {0} ({1}) is missing and could not be created (SQLSTATE {2}): sessions work, but slower the more there are. Run: {3}",
                    tables.refreshToken(),
                    column,
                    e.getSQLState(),
                    ddl);
        }
    }

    private boolean exists(Connection connection, String table, String columns) throws SQLException {
        try {
            return isReadable(connection, table, columns);
        } catch (SQLException e) {
            SqlFailure failure = SqlFailure.of(e);
            if (failure.isMissingTable()) {
                return false;
            }
            if (failure.isMissingColumn()) {
                throw new DatabaseException(
                        ("The table %s cannot be read with the columns %s (SQLSTATE %s): it has others, so it serves another"
                                        + " purpose. Set %s to a name that is free; the table is then created")
                                .formatted(
                                        table,
                                        columns,
                                        e.getSQLState(),
                                        table.equals(tables.signingKey())
                                                ? "supertokens.tables.signing-key"
                                                : "supertokens.tables.refresh-tokens"),
                        e);
            }
            if (isCausedByAnotherNode(e)) {
                throw e;
            }
            throw incomplete("The table " + table + " cannot be read with the columns " + columns, e, statements);
        }
    }

    private static boolean isReadable(Connection connection, String table, String columns) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select " + columns + " from " + table + " where 1 = 0")) {
            return !rows.next();
        }
    }

    /**
     * Makes what is missing.
     *
     * @return whether this node made it
     */
    private boolean make(Connection connection, Step<Boolean> isThere, String ddl) throws SQLException {
        try {
            return retried(() -> {
                if (isThere.run()) {
                    return false;
                }
                execute(connection, ddl);
                return true;
            });
        } catch (SQLException e) {
            if (retried(isThere)) {
                return false;
            }
            throw e;
        }
    }

    private <T> T retried(Step<T> step) throws SQLException {
        Backoff backoff = new Backoff(LONGEST_WAIT_FOR_OTHERS);
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

    private boolean isCausedByAnotherNode(SQLException failure) {
        return SqlFailure.of(failure).isConcurrentDdl(dialect);
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws SQLException;
    }

    private static DatabaseException incomplete(String problem, SQLException cause, List<String> remedy) {
        return new DatabaseException(
                "%s (SQLSTATE %s). Grant this account the right to, or run these statements with one that has it:%n%n%s;%n"
                        .formatted(problem, cause.getSQLState(), String.join(";\n\n", remedy)),
                cause,
                SqlFailure.of(cause).isTransient());
    }

    /** Whether some index of the table of the sessions begins with the column. */
    private boolean isIndexed(Connection connection, String column) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        String[] name = tables.refreshToken().split("\\.", -1);
        String table = stored(meta, name[name.length - 1]);
        String qualifier = name.length == 1 ? null : stored(meta, name[0]);
        boolean qualifiedByCatalog = dialect == Dialect.MYSQL;
        String catalog = qualifiedByCatalog && qualifier != null ? qualifier : connection.getCatalog();
        String schema = qualifiedByCatalog ? null : qualifier != null ? qualifier : connection.getSchema();
        try (ResultSet indexes = meta.getIndexInfo(catalog, schema, table, false, true)) {
            while (indexes.next()) {
                if (indexes.getShort("ORDINAL_POSITION") == 1
                        && column.equalsIgnoreCase(indexes.getString("COLUMN_NAME"))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** An unquoted identifier as the database keeps it. */
    private static String stored(DatabaseMetaData meta, String identifier) throws SQLException {
        if (meta.storesUpperCaseIdentifiers()) {
            return identifier.toUpperCase(Locale.ROOT);
        }
        return meta.storesLowerCaseIdentifiers() ? identifier.toLowerCase(Locale.ROOT) : identifier;
    }

    /** Without the time limit of the connection: an index of a large table takes as long as it takes. */
    private void execute(Connection connection, String ddl) throws SQLException {
        int limit = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, 0);
        try (Statement statement = connection.createStatement()) {
            statement.execute(ddl);
        } finally {
            connection.setNetworkTimeout(Runnable::run, limit);
        }
    }

    /** The statement with the configured names. An index is named after its table; only H2 wants its schema, too. */
    private String named(String statement) {
        String sessions = tables.refreshToken();
        String indexes = dialect == Dialect.H2 ? sessions : sessions.substring(sessions.indexOf('.') + 1);
        return statement
                .replaceFirst("index refresh_token_", "index " + indexes + "_")
                .replaceFirst("(table|on) signing_key\\b", "$1 " + tables.signingKey())
                .replaceFirst("(table|on) refresh_token\\b", "$1 " + sessions);
    }

    private static String read(String file) {
        try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
