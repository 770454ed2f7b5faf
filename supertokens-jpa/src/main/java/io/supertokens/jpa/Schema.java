package io.supertokens.jpa;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables, their columns and indexes: creates what is missing and leaves alone what exists. The statements run
 * one by one in auto-commit, so several nodes may start at once: what another node created first exists.
 */
final class Schema {

    private static final Logger LOG = System.getLogger(Schema.class.getName());

    private final SchemaConnection connection;
    private final Tables tables;
    private final SchemaStatements statements;
    private final SchemaInspector inspector;

    private Schema(SchemaConnection connection, Tables tables) {
        this.connection = connection;
        this.tables = tables;
        this.statements = new SchemaStatements(connection.dialect(), tables);
        this.inspector = new SchemaInspector(connection, tables, statements);
    }

    /**
     * Creates what is missing. Where nothing is, it reads the tables and the indexes once.
     *
     * @throws DatabaseException if a table has other columns; or if a table or a column is missing and this account may
     *     not create it, and then the message has the statements to run
     */
    static void complete(Connection connection, Dialect dialect, Tables tables) {
        Schema schema = new Schema(new SchemaConnection(connection, dialect), tables);
        if (dialect != Dialect.H2) {
            schema.createWhatIsMissing();
        } else if (!schema.inspector.isComplete()) {
            new H2SchemaLock(schema.connection, tables).run(schema::createWhatIsMissing);
        }
    }

    private void createWhatIsMissing() {
        createTable(tables.signingKey(), inspector::hasSigningKeyTable, statements.createSigningKeyTable());
        createTable(tables.refreshToken(), inspector::hasSessionTable, statements.createSessionTable());
        addColumns(tables.signingKey());
        addColumns(tables.refreshToken());
        createIndex(tables.refreshToken(), "user_id", statements.createUserIndex());
        createIndex(tables.refreshToken(), "expires_at", statements.createExpiryIndex());
        String revocation = tables.revocation();
        if (revocation != null) {
            createTable(revocation, inspector::hasRevocationTable, statements.createRevocationTable());
            createIndex(revocation, "kept_until", statements.createRevocationIndex());
        }
    }

    private void createTable(String table, SchemaConnection.Step<Boolean> exists, String ddl) {
        try {
            if (create(exists, ddl)) {
                LOG.log(Level.INFO, "Table {0} created", table);
            }
        } catch (SQLException e) {
            throw SchemaStatements.failure(
                    "The table " + table + " is missing and could not be created", e, statements.all());
        }
    }

    private void addColumns(String table) {
        List<String> missing = inspector.missingColumns(table);
        for (String column : missing) {
            try {
                if (create(() -> inspector.hasColumn(table, column), statements.addColumn(table, column))) {
                    LOG.log(Level.INFO, "Column {0} added to {1}", column, table);
                }
            } catch (SQLException e) {
                throw SchemaStatements.failure(
                        "The table " + table + " has no column " + column + ", which could not be added",
                        e,
                        missing.stream()
                                .map(name -> statements.addColumn(table, name))
                                .toList());
            }
        }
    }

    /** Without an index sessions work, only more slowly, so a failure is logged and not thrown. */
    private void createIndex(String table, String column, String ddl) {
        try {
            if (create(() -> inspector.isIndexed(table, column), ddl)) {
                LOG.log(Level.INFO, "Index on {0} ({1}) created", table, column);
            }
        } catch (SQLException e) {
            LOG.log(
                    Level.WARNING,
                    "The index on {0} ({1}) is missing and could not be created (SQLSTATE {2}): sessions work, but slower the more there are. Run: {3}",
                    table,
                    column,
                    e.getSQLState(),
                    ddl);
        }
    }

    /**
     * Runs a statement unless what it creates exists.
     *
     * @return whether this node created it
     */
    private boolean create(SchemaConnection.Step<Boolean> exists, String ddl) throws SQLException {
        try {
            return connection.retry(() -> {
                if (exists.run()) {
                    return false;
                }
                connection.execute(ddl);
                return true;
            });
        } catch (SQLException e) {
            if (connection.retry(exists)) {
                return false;
            }
            throw e;
        }
    }
}
