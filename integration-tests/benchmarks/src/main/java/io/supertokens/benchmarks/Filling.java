package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills the table with rows that the server generates: sessions of the usual width, each of a different user, whose
 * tokens nobody has.
 */
final class Filling {

    private static final String COLUMNS =
            "refresh_token (session_handle, user_id, refresh_token_hash_2, session_info, expires_at, jwt_user_payload)";
    private static final String JSON =
            "'{\"device\":\"a browser, on some system\",\"since\":\"2026-01-01\"}', %s, '{\"role\":\"user\"}'";

    private static final long DAY = 24L * 60 * 60 * 1000;

    private final DatabaseProduct product;
    private final TestDatabase database;
    private boolean keepsStatistics;

    Filling(DatabaseProduct product, TestDatabase database) {
        this.product = product;
        this.database = database;
    }

    /** Freezes the statistics: from now on, the database assumes that the table is as it is now. */
    void keepStatistics() throws SQLException {
        keepsStatistics = true;
        database.update(
                product == DatabaseProduct.POSTGRESQL
                        ? "alter table refresh_token set (autovacuum_enabled = false)"
                        : "alter table refresh_token stats_auto_recalc = 0");
    }

    /** Marks this number of rows as expired. */
    void expire(int rows) throws SQLException {
        long now = System.currentTimeMillis();
        if (product == DatabaseProduct.POSTGRESQL) {
            database.update(
                    "update refresh_token set expires_at = %d where session_handle in (select session_handle from refresh_token limit %d)"
                            .formatted(now - 1000, rows));
        } else {
            database.update("update refresh_token set expires_at = %d limit %d".formatted(now - 1000, rows));
        }
    }

    /** Adds sessions that expire over the next hundred days, until the table has this number of rows. */
    void fillTo(int rows) throws SQLException {
        long now = System.currentTimeMillis();
        fill(rows, now + DAY, now + 100 * DAY);
    }

    /** As {@link #fillTo}, with sessions that expired over the last day. */
    void fillWithExpiredTo(int rows) throws SQLException {
        long now = System.currentTimeMillis();
        fill(rows, now - DAY, now - 1000);
    }

    /** The handles of some rows, at random positions in the table. */
    List<String> someHandles(int count) throws SQLException {
        List<String> handles = new ArrayList<>();
        try (Connection connection = database.connect();
                var statement = connection.prepareStatement(
                        "select session_handle from refresh_token where session_handle >= ? order by session_handle limit 1")) {
            for (int i = 0; i < count; i++) {
                statement.setString(1, PlainStatements.hex(16));
                try (var row = statement.executeQuery()) {
                    if (row.next()) {
                        handles.add(row.getString(1));
                    }
                }
            }
        }
        return handles;
    }

    private int rows() throws SQLException {
        return Integer.parseInt(database.ask("select count(*) from refresh_token"));
    }

    private void fill(int rows, long firstExpiry, long lastExpiry) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            String expiry = "%d + %s * %d".formatted(firstExpiry, random(), lastExpiry - firstExpiry);
            if (product == DatabaseProduct.POSTGRESQL) {
                statement.execute("insert into " + COLUMNS
                        + " select md5(random()::text || n), 'user-' || md5(random()::text || n), encode(sha256(n::text::bytea), 'hex'), "
                        + JSON.formatted("floor(" + expiry + ")")
                        + " from generate_series(1, %d) n order by 1".formatted(rows - rows()));
                statement.execute(keepsStatistics ? "vacuum refresh_token" : "vacuum analyze refresh_token");
                statement.execute("checkpoint");
                return;
            }
            // Inserts in sorted order and without other indexes, which is many times as fast if the server has little
            // memory.
            statement.execute("drop index refresh_token_user_id on refresh_token");
            statement.execute("drop index refresh_token_expires_at on refresh_token");
            if (rows() == 0) {
                statement.execute("insert into %s values (md5(rand()), 'first', sha2('first', 256), %s)"
                        .formatted(COLUMNS, JSON.formatted(firstExpiry)));
            }
            for (int missing = rows - rows(); missing > 0; missing = rows - rows()) {
                statement.execute("insert into " + COLUMNS
                        + " select md5(concat(rand(), %d, session_handle)) as handle, concat('user-', md5(concat(rand(), session_handle))), sha2(session_handle, 256), "
                                .formatted(missing) // rand() alone repeats values
                        + JSON.formatted("floor(" + expiry + ")")
                        + " from refresh_token order by handle limit " + missing);
            }
            statement.execute("create index refresh_token_user_id on refresh_token (user_id)");
            statement.execute("create index refresh_token_expires_at on refresh_token (expires_at)");
            if (!keepsStatistics) {
                statement.execute("analyze table refresh_token");
            }
        }
    }

    private String random() {
        return product == DatabaseProduct.POSTGRESQL ? "random()" : "rand()";
    }
}
