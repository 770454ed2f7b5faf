package io.supertokens.it;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The removal reads only expired rows, whatever the statistics of the database say. The group {@code removal} of the
 * benchmarks shows the same with millions of rows.
 */
class RemovalIT {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

    /** Enough for PostgreSQL to use an index instead of scanning the whole table without statistics. */
    private static final int LIVING = 50_000;

    /** More runs than it takes until a driver and a database prepare a statement and use a generic plan. */
    private static final int RUNS_BEFORE = 12;

    private static final int NODES = 3;

    /** The number of sessions that expire in the same millisecond. */
    private static final int EXPIRED_TOGETHER = Integer.getInteger("it.expired", 5_000);

    private static final int PART = 5_000;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 0, fresh, auto",
        "POSTGRESQL, 10, fresh, auto",
        "POSTGRESQL, 10, stale, auto",
        "POSTGRESQL, 10, stale, force_generic_plan",
        "POSTGRESQL, 1000, fresh, force_custom_plan",
        "POSTGRESQL, 1000, stale, force_generic_plan",
        "MYSQL, 0, fresh, ",
        "MYSQL, 10, stale, ",
        "MYSQL, 1000, fresh, ",
        "MYSQL, 1000, stale, ",
        "MARIADB, 10, stale, ",
        "MARIADB, 1000, fresh, "
    })
    void looksAtFewRowsMoreThanItDeletes(DatabaseProduct product, int expired, String statistics, String plans)
            throws SQLException {
        TestDatabase test = product.freshDatabase();
        if (product == DatabaseProduct.POSTGRESQL) {
            test.update("alter database " + test.ask("select current_database()") + " set plan_cache_mode = " + plans);
        }
        DatabaseSettings settings = new DatabaseSettings(test.server(1), Tables.DEFAULT);
        long before;
        try (Database database = Database.open(settings, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            if (product == DatabaseProduct.POSTGRESQL) {
                test.update("alter table refresh_token set (autovacuum_enabled = false)");
            }
            if (statistics.equals("stale")) {
                analyze(product, test); // of an empty table
            }
            fill(test, "living", LIVING, NOW.plusSeconds(60));
            fill(test, "over", expired, NOW.minusSeconds(60));
            if (statistics.equals("fresh")) {
                analyze(product, test);
            }
            for (int run = 0; run < RUNS_BEFORE; run++) {
                assertThat(sessions.deleteExpired(Instant.EPOCH)).isZero();
            }
            before = rowsRead(product, test);
            assertThat(sessions.deleteExpired(NOW)).isEqualTo(expired);
        }
        if (product == DatabaseProduct.POSTGRESQL) {
            awaitDeletions(test, expired);
        }
        assertThat(rowsRead(product, test) - before).isLessThan(LIVING / 4 + 4L * expired);
        assertThat(test.ask("select count(*) from refresh_token")).isEqualTo("" + LIVING);
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL", "MYSQL", "MARIADB"})
    void manyThatExpiredAtOneMomentAndThoseWithoutAnExpiryAreRemoved(DatabaseProduct product) throws SQLException {
        TestDatabase test = product.freshDatabase();
        DatabaseSettings settings = new DatabaseSettings(test.server(1), Tables.DEFAULT);
        try (Database database = Database.open(settings, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            test.update("alter table refresh_token "
                    + (product == DatabaseProduct.POSTGRESQL
                            ? "alter expires_at drop not null"
                            : "modify expires_at bigint unsigned null"));
            fill(test, "over", 250, NOW.minusMillis(1));
            fill(test, "living", 10, NOW);
            fill(test, "null", 250, NOW);
            test.update("update refresh_token set expires_at = null where session_handle like 'null%'");

            assertThat(sessions.deleteExpired(NOW)).isEqualTo(500);

            assertThat(test.ask("select count(*) from refresh_token")).isEqualTo("10");
            assertThat(sessions.deleteExpired(NOW)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL", "MYSQL", "MARIADB"})
    void nodesThatRemoveTogetherRemoveEachSessionOnce(DatabaseProduct product) throws Exception {
        TestDatabase test = product.freshDatabase();
        DatabaseSettings settings = new DatabaseSettings(test.server(1), Tables.DEFAULT);
        List<Database> nodes = new ArrayList<>();
        try {
            for (int node = 0; node < NODES; node++) {
                nodes.add(Database.open(settings, CallerTransaction.none()));
            }
            for (int part = 0; part * PART < EXPIRED_TOGETHER; part++) {
                fill(test, "over" + part + "-", PART, NOW.minusMillis(1));
            }
            List<Integer> removed =
                    atOnce(NODES, node -> new SessionStore(nodes.get(node), () -> "/app").deleteExpired(NOW));
            assertThat(removed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(EXPIRED_TOGETHER);
        } finally {
            nodes.forEach(Database::close);
        }
        assertThat(test.ask("select count(*) from refresh_token")).isEqualTo("0");
    }

    private static void fill(TestDatabase test, String prefix, int rows, Instant expiry) throws SQLException {
        String digits =
                "(select 0 n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5"
                        + " union all select 6 union all select 7 union all select 8 union all select 9)";
        test.update(
                ("insert into refresh_token (session_handle, user_id, refresh_token_hash_2, session_info, expires_at,"
                                + " jwt_user_payload) select concat('%s', a.n, b.n, c.n, d.n, e.n),"
                                + " concat('user', a.n, b.n, c.n, d.n, e.n), 'x', '', %d, '' from %s a, %s b, %s c, %s d, %s e"
                                + " where 10000 * a.n + 1000 * b.n + 100 * c.n + 10 * d.n + e.n < %d")
                        .formatted(prefix, expiry.toEpochMilli(), digits, digits, digits, digits, digits, rows));
    }

    private static void analyze(DatabaseProduct product, TestDatabase test) throws SQLException {
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(product == DatabaseProduct.POSTGRESQL ? "analyze" : "analyze table refresh_token");
        }
    }

    /** The rows read by all connections; those of PostgreSQL report them at the latest when they are closed. */
    private static long rowsRead(DatabaseProduct product, TestDatabase test) throws SQLException {
        if (product == DatabaseProduct.POSTGRESQL) {
            return Long.parseLong(
                    test.ask("select sum(idx_tup_read) + (select seq_tup_read from pg_stat_user_tables where"
                            + " relname = 'refresh_token') from pg_stat_user_indexes where relname = 'refresh_token'"));
        }
        long rows = 0;
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement();
                ResultSet counters = statement.executeQuery("show global status where variable_name in"
                        + " ('Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd', 'Handler_read_key')")) {
            while (counters.next()) {
                rows += counters.getLong(2);
            }
        }
        return rows;
    }

    private static void awaitDeletions(TestDatabase test, int expired) throws SQLException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!test.ask("select n_tup_del from pg_stat_user_tables where relname = 'refresh_token'")
                .equals("" + expired)) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
