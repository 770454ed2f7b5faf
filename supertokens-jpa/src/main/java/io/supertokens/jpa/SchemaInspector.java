package io.supertokens.jpa;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Finds out which tables, columns and indexes exist. Changes nothing. For one thread. */
final class SchemaInspector {

    private static final String KEY_COLUMNS = "key_name, key_value, created_at_time";
    private static final String SESSION_COLUMNS =
            "session_handle, user_id, refresh_token_hash_2, session_info, expires_at, jwt_user_payload";
    private static final String REVOCATION_COLUMNS =
            "revocation_id, audience, session_handle, user_id, revoked_at, kept_until";

    /**
     * The columns that the reference does not have. They are nullable and have no default: they are added to a table
     * that the reference made, and the reference leaves them NULL.
     */
    private static final List<String> ADDED_KEY_COLUMNS = List.of("long_value");

    private static final List<String> ADDED_SESSION_COLUMNS = List.of(
            "audience",
            "last_used_at",
            "superseded_hash_2",
            "created_at",
            "absolute_expires_at",
            "authenticated_at",
            "device");

    private final SchemaConnection connection;
    private final Tables tables;
    private final SchemaStatements statements;

    SchemaInspector(SchemaConnection connection, Tables tables, SchemaStatements statements) {
        this.connection = connection;
        this.tables = tables;
        this.statements = statements;
    }

    /** Whether nothing is missing; false also if that cannot be read. */
    boolean isComplete() {
        try {
            return hasSigningKeyTable()
                    && hasSessionTable()
                    && hasColumns(tables.signingKey(), ADDED_KEY_COLUMNS)
                    && hasColumns(tables.refreshToken(), ADDED_SESSION_COLUMNS)
                    && isIndexed(tables.refreshToken(), "user_id")
                    && isIndexed(tables.refreshToken(), "expires_at")
                    && (tables.revocation() == null
                            || (hasRevocationTable() && isIndexed(tables.revocation(), "kept_until")));
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Whether the table of the signing keys exists.
     *
     * @throws DatabaseException if a table of this name has other columns
     */
    boolean hasSigningKeyTable() throws SQLException {
        return exists(tables.signingKey(), KEY_COLUMNS, "supertokens.tables.signing-key");
    }

    /**
     * Whether the table of the sessions exists.
     *
     * @throws DatabaseException if a table of this name has other columns
     */
    boolean hasSessionTable() throws SQLException {
        return exists(tables.refreshToken(), SESSION_COLUMNS, "supertokens.tables.refresh-tokens");
    }

    /**
     * Whether the table of the revocation feed exists.
     *
     * @throws DatabaseException if a table of this name has other columns
     */
    boolean hasRevocationTable() throws SQLException {
        return exists(
                Objects.requireNonNull(tables.revocation()), REVOCATION_COLUMNS, "supertokens.tables.revocations");
    }

    private boolean exists(String table, String columns, String property) throws SQLException {
        try {
            connection.requireReadable(table, columns);
            return true;
        } catch (SQLException e) {
            SqlFailure failure = SqlFailure.of(e);
            if (failure.isMissingTable()) {
                return false;
            }
            if (failure.isMissingColumn()) {
                throw new DatabaseException(
                        ("The table %s cannot be read with the columns %s (SQLSTATE %s): it has others, so it serves another"
                                        + " purpose. Set %s to a name that is free; the table is then created")
                                .formatted(table, columns, e.getSQLState(), property),
                        e);
            }
            if (connection.isCausedByAnotherNode(e)) {
                throw e;
            }
            throw SchemaStatements.failure(
                    "The table " + table + " cannot be read with the columns " + columns, e, statements.all());
        }
    }

    /**
     * The columns that the reference does not have and a table lacks: one statement if it lacks none, as at nearly every
     * start.
     *
     * @throws DatabaseException if the table cannot be read
     */
    List<String> missingColumns(String table) {
        List<String> added = table.equals(tables.signingKey()) ? ADDED_KEY_COLUMNS : ADDED_SESSION_COLUMNS;
        List<String> missing = new ArrayList<>();
        try {
            if (connection.retry(() -> hasColumns(table, added))) {
                return missing;
            }
            for (String column : added) {
                if (!connection.retry(() -> hasColumn(table, column))) {
                    missing.add(column);
                }
            }
        } catch (SQLException e) {
            throw SchemaStatements.failure(
                    "The columns " + added + " of the table " + table + " cannot be read", e, statements.all());
        }
        return missing;
    }

    private boolean hasColumns(String table, List<String> columns) throws SQLException {
        return hasColumn(table, String.join(", ", columns));
    }

    boolean hasColumn(String table, String column) throws SQLException {
        try {
            connection.requireReadable(table, column);
            return true;
        } catch (SQLException e) {
            if (SqlFailure.of(e).isMissingColumn()) {
                return false;
            }
            throw e;
        }
    }

    /** Whether some index of the table begins with the column. */
    boolean isIndexed(String tableName, String column) throws SQLException {
        Connection jdbc = connection.jdbc();
        DatabaseMetaData meta = jdbc.getMetaData();
        String[] name = tableName.split("\\.", -1);
        String table = stored(meta, name[name.length - 1]);
        String qualifier = name.length == 1 ? null : stored(meta, name[0]);
        boolean qualifiedByCatalog = connection.dialect() == Dialect.MYSQL;
        String catalog = qualifiedByCatalog && qualifier != null ? qualifier : jdbc.getCatalog();
        String schema = qualifiedByCatalog ? null : qualifier != null ? qualifier : jdbc.getSchema();
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

    /** An unquoted identifier in the case in which the database stores it. */
    private static String stored(DatabaseMetaData meta, String identifier) throws SQLException {
        if (meta.storesUpperCaseIdentifiers()) {
            return identifier.toUpperCase(Locale.ROOT);
        }
        return meta.storesLowerCaseIdentifiers() ? identifier.toLowerCase(Locale.ROOT) : identifier;
    }
}
