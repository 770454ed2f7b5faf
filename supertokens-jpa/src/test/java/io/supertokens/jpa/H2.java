package io.supertokens.jpa;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** An empty in-memory database. */
final class H2 {

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

    /** For the owner of the database. Keeps it in memory without a connection, which no other account may do. */
    DataSource dataSource() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url + ";DB_CLOSE_DELAY=-1");
        return dataSource;
    }

    DataSource dataSource(String user, String password) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The names of all tables, in lower case. */
    List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = dataSource().getConnection();
                ResultSet rows = connection.getMetaData().getTables(null, "PUBLIC", null, null)) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return tables;
    }

    /** The first columns of all indexes of a table, in lower case. */
    List<String> indexedColumns(String schema, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Connection connection = dataSource().getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            try (ResultSet indexes = metaData.getIndexInfo(
                    null, schema.toUpperCase(Locale.ROOT), table.toUpperCase(Locale.ROOT), false, true)) {
                while (indexes.next()) {
                    if (indexes.getInt("ORDINAL_POSITION") == 1) {
                        columns.add(indexes.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        return columns;
    }
}
