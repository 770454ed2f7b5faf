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
import java.util.stream.Stream;

/**
 * The two tables and their indexes: makes what is missing, and leaves alone what is there. Statements run one after another
 * in auto-commit, so that several servers may start at once: what another made first is there.
 */
final class Schema {

    private static final Logger LOG = System.getLogger(Schema.class.getName());

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

    void complete(Connection connection) throws SQLException {
        createTable(connection, settings.signingKeyTable(), statements.get(0));
        createTable(connection, settings.refreshTokenTable(), statements.get(1));
        createIndex(connection, "user_id", statements.get(2));
        createIndex(connection, "expires_at", statements.get(3));
    }

    private void createTable(Connection connection, String table, String ddl) throws SQLException {
        if (exists(connection, table)) {
            return;
        }
        try {
            execute(connection, ddl);
            LOG.log(Level.INFO, "Table {0} created", table);
        } catch (SQLException e) {
            if (!exists(connection, table)) {
                throw new DatabaseException(
                        "The table %s is missing and could not be created (%s). Run these statements with an account that may, or grant the right to create tables:%n%n%s;%n"
                                .formatted(table, e.getMessage(), String.join(";\n\n", statements)),
                        e);
            }
        }
    }

    private void createIndex(Connection connection, String column, String ddl) throws SQLException {
        if (isIndexed(connection, column)) {
            return;
        }
        try {
            execute(connection, ddl);
            LOG.log(Level.INFO, "Index on {0} ({1}) created", settings.refreshTokenTable(), column);
        } catch (SQLException e) {
            if (!isIndexed(connection, column)) {
                LOG.log(
                        Level.WARNING,
                        "The index on {0} ({1}) is missing and could not be created ({2}): sessions work, but slower the more there are. Run: {3}",
                        settings.refreshTokenTable(),
                        column,
                        e.getMessage(),
                        ddl);
            }
        }
    }

    private static boolean exists(Connection connection, String table) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1 from " + table + " where 1 = 0")) {
            return !rows.next();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "Table {0} is not there: {1}", table, e.getMessage());
            return false;
        }
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

    private static void execute(Connection connection, String ddl) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ddl);
        }
    }

    /** The statement with the configured names; an index is named after its table, without the schema. */
    private String named(String statement) {
        String sessions = settings.refreshTokenTable();
        String unqualified = sessions.substring(sessions.indexOf('.') + 1);
        return statement
                .replaceFirst("table signing_key\\b", "table " + settings.signingKeyTable())
                .replaceFirst("table refresh_token\\b", "table " + sessions)
                .replaceFirst("index refresh_token_", "index " + unqualified + "_")
                .replaceFirst(" on refresh_token\\b", " on " + sessions);
    }

    private static String read(String file) {
        try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
