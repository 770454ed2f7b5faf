package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The removal of expired sessions while others change rows between its statements. */
class RemovalTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final Instant EXPIRED = NOW.minusMillis(2);

    private final H2 h2 = new H2();
    private final ProxyDataSource dataSource = new ProxyDataSource(h2.dataSource());
    private final Database database = open(dataSource);
    private final SessionStore sessions = new SessionStore(database, () -> "/app");
    private final Database databaseOfAnother = open(h2.dataSource());
    private final SessionStore another = new SessionStore(databaseOfAnother, () -> "/app");

    private static Database open(DataSource dataSource) {
        return Database.open(dataSource, Tables.DEFAULT, CallerTransaction.none());
    }

    @AfterEach
    void close() {
        database.close();
        databaseOfAnother.close();
    }

    private void insert(String prefix, int sessionsToInsert, Instant expiry) {
        for (int i = 0; i < sessionsToInsert; i++) {
            another.insert(new SessionEntity(prefix + i, "user", "hash", expiry));
        }
    }

    private void afterThePage(int number, String statement) {
        AtomicInteger pages = new AtomicInteger();
        dataSource.addListener(new QueryExecutionListener() {
            @Override
            public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

            @Override
            public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
                if (queries.get(0).getQuery().startsWith("select") && pages.incrementAndGet() == number) {
                    run(statement);
                }
            }
        });
    }

    private void run(String statement) {
        try {
            h2.run(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSessionThatIsProlongedAfterItWasFoundStays() {
        insert("expired", 3, EXPIRED);
        afterThePage(
                1,
                "update refresh_token set expires_at = " + NOW.toEpochMilli() + " where session_handle = 'expired1'");

        assertThat(sessions.deleteExpired(NOW)).isEqualTo(2);
        assertThat(another.handlesOf("user", NOW)).containsExactly("expired1");
    }

    @Test
    void itGoesOnWhereAnotherServerDeletedAllThatItFound() {
        insert("expired", 350, EXPIRED);
        afterThePage(
                1,
                "delete from refresh_token where session_handle in"
                        + " (select session_handle from refresh_token order by expires_at limit 100)");

        assertThat(sessions.deleteExpired(NOW)).isEqualTo(250);
        assertThat(another.deleteExpired(NOW)).isZero();
    }

    @Test
    void itDoesNotMeetForEverWhatItCannotDelete() {
        insert("undeletable", 150, EXPIRED);
        insert("expired", 150, EXPIRED.plusMillis(1));
        dataSource.setProxyConfig(ProxyConfig.Builder.from(dataSource.getProxyConfig())
                .queryTransformer(statement -> statement.getQuery().startsWith("delete")
                        ? statement.getQuery() + " and session_handle not like 'undeletable%'"
                        : statement.getQuery())
                .build());

        assertThat(sessions.deleteExpired(NOW)).isEqualTo(150);
        assertThat(another.deleteExpired(NOW)).isEqualTo(150);
    }

    @Test
    void itReportsWhatItDeletedBeforeItFailed() {
        insert("expired", 350, EXPIRED);
        AtomicInteger deletes = new AtomicInteger();
        dataSource.setProxyConfig(ProxyConfig.Builder.from(dataSource.getProxyConfig())
                .queryTransformer(
                        statement -> statement.getQuery().startsWith("delete") && deletes.incrementAndGet() > 2
                                ? "no statement"
                                : statement.getQuery())
                .build());
        AtomicInteger reported = new AtomicInteger();

        assertThatThrownBy(() -> sessions.deleteExpired(NOW, reported::addAndGet))
                .isInstanceOf(DatabaseException.class);
        assertThat(reported).hasValue(200);
        assertThat(another.deleteExpired(NOW)).isEqualTo(150);
    }
}
