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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
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
    private static final List<String> ADDED_COLUMNS = List.of("audience");

    private static final String LOCK_TIMEOUT_OF_H2 = "HYT00";
    private static final Set<String> NO_SUCH_COLUMN = Set.of("42703", "42S22");
    private static final Set<String> NO_SUCH_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

    private final Product product;
    private final DatabaseSettings settings;
    private final List<String> statements;

    Schema(Product product, DatabaseSettings settings) {
        this.product = product;
        this.settings = settings;
        this.statements = Stream.of(read(product.schemaFile()).split(";"))
                .map(statement -> named(statement.replaceAll("(?m)^--.*$", "").strip()))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    void complete(Connection connection) {
        createTable(connection, settings.signingKeyTable(), KEY_COLUMNS, statements.get(0));
        createTable(connection, settings.refreshTokenTable(), SESSION_COLUMNS, statements.get(1));
        addColumns(connection);
        createIndex(connection, "user_id", statements.get(2));
        createIndex(connection, "expires_at", statements.get(3));
    }

    private void createTable(Connection connection, String table, String columns, String ddl) {
        if (exists(connection, table, columns)) {
            return;
        }
        try {
            execute(connection, ddl);
            LOG.log(Level.INFO, "Table {0} created", table);
        } catch (SQLException e) {
            if (!exists(connection, table, columns)) {
                throw incomplete("The table " + table + " is missing and could not be created", e, statements);
            }
        }
    }

    private void addColumns(Connection connection) {
        List<String> missing = ADDED_COLUMNS.stream()
                .filter(column -> !hasColumn(connection, column))
                .toList();
        for (String column : missing) {
            try {
                execute(connection, addition(column));
                LOG.log(Level.INFO, "Column {0} added to {1}", column, settings.refreshTokenTable());
            } catch (SQLException e) {
                if (!hasColumn(connection, column)) {
                    throw incomplete(
                            "The table " + settings.refreshTokenTable() + " has no column " + column
                                    + ", which could not be added",
                            e,
                            missing.stream().map(this::addition).toList());
                }
            }
        }
    }

    /** The statement that adds a column as the statement that makes the table has it. */
    private String addition(String column) {
        Matcher definition = Pattern.compile("(?m)^ *(" + column + " .*?),?$").matcher(statements.get(1));
        if (!definition.find()) {
            throw new IllegalStateException(product.schemaFile() + " has no column " + column);
        }
        return "alter table " + settings.refreshTokenTable() + " add column " + definition.group(1);
    }

    private boolean hasColumn(Connection connection, String column) {
        String table = settings.refreshTokenTable();
        try {
            return isReadable(connection, table, column);
        } catch (SQLException e) {
            if (NO_SUCH_COLUMN.contains(e.getSQLState())) {
                return false;
            }
            throw incomplete("The column " + column + " of the table " + table + " cannot be read", e, statements);
        }
    }

    /** Without an index sessions work, only slower: no reason to fail. */
    private void createIndex(Connection connection, String column, String ddl) {
        try {
            if (!isIndexed(connection, column)) {
                execute(connection, ddl);
                LOG.log(Level.INFO, "Index on {0} ({1}) created", settings.refreshTokenTable(), column);
            }
        } catch (SQLException e) {
            if (!isKnownToBeIndexed(connection, column)) {
                LOG.log(
                        Level.WARNING,
                        "The index on {0} ({1}) is missing and could not be created (SQLSTATE {2}): sessions work, but slower the more there are. Run: {3}",
                        settings.refreshTokenTable(),
                        column,
                        e.getSQLState(),
                        ddl);
            }
        }
    }

    private boolean isKnownToBeIndexed(Connection connection, String column) {
        try {
            return isIndexed(connection, column);
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean exists(Connection connection, String table, String columns) {
        try {
            return isReadable(connection, table, columns);
        } catch (SQLException e) {
            if (NO_SUCH_TABLE.contains(e.getSQLState())) {
                return false;
            }
            if (NO_SUCH_COLUMN.contains(e.getSQLState())) {
                throw new DatabaseException(
                        ("The table %s cannot be read with the columns %s (SQLSTATE %s): it has others, so it serves another"
                                        + " purpose. Set %s to a name that is free; the table is then created")
                                .formatted(
                                        table,
                                        columns,
                                        e.getSQLState(),
                                        table.equals(settings.signingKeyTable())
                                                ? "supertokens.tables.signing-key"
                                                : "supertokens.tables.refresh-tokens"),
                        e);
            }
            throw incomplete("The table " + table + " cannot be read with the columns " + columns, e, statements);
        }
    }

    private boolean isReadable(Connection connection, String table, String columns) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select " + columns + " from " + table + " where 1 = 0")) {
                return !rows.next();
            } catch (SQLException e) {
                if (attempt == Database.TRIES || !isInTheWayOfAnother(e)) {
                    throw e;
                }
            }
        }
    }

    /** Whether another server is making the same at the moment: H2 does not wait for long while a table is altered. */
    private boolean isInTheWayOfAnother(SQLException failure) {
        return product.asksForAnotherTry(failure) || LOCK_TIMEOUT_OF_H2.equals(failure.getSQLState());
    }

    private static DatabaseException incomplete(String problem, SQLException cause, List<String> remedy) {
        return new DatabaseException(
                "%s (SQLSTATE %s). Grant this account the right to, or run these statements with one that has it:%n%n%s;%n"
                        .formatted(problem, cause.getSQLState(), String.join(";\n\n", remedy)),
                cause,
                Database.isTransient(cause));
    }

    /** Whether some index of the table of the sessions begins with the column. */
    private boolean isIndexed(Connection connection, String column) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        String[] name = settings.refreshTokenTable().split("\\.", -1);
        String table = stored(meta, name[name.length - 1]);
        String qualifier = name.length == 1 ? null : stored(meta, name[0]);
        boolean qualifiedByCatalog = product == Product.MYSQL;
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
            for (int attempt = 1; ; attempt++) {
                try {
                    statement.execute(ddl);
                    return;
                } catch (SQLException e) {
                    if (attempt == Database.TRIES || !isInTheWayOfAnother(e)) {
                        throw e;
                    }
                }
            }
        } finally {
            connection.setNetworkTimeout(Runnable::run, limit);
        }
    }

    /** The statement with the configured names. An index is named after its table; only H2 wants its schema, too. */
    private String named(String statement) {
        String sessions = settings.refreshTokenTable();
        String indexes = product == Product.H2 ? sessions : sessions.substring(sessions.indexOf('.') + 1);
        return statement
                .replaceFirst("index refresh_token_", "index " + indexes + "_")
                .replaceFirst("(table|on) signing_key\\b", "$1 " + settings.signingKeyTable())
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
