package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.Wars;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's own timer removes expired sessions if it is scheduled, and not otherwise. */
@ExtendWith(ArquillianExtension.class)
class TimerIT {

    private static final TestDatabase SWEPT = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final TestDatabase WEEKLY = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final TestDatabase LEFT = DatabaseProduct.POSTGRESQL.freshDatabase();

    @Deployment(name = "swept", testable = false)
    static WebArchive swept() {
        return war("swept", SWEPT, Map.of("supertokens.refresh-token.removal-cronjob-interval", "* * * * * *"));
    }

    @Deployment(name = "weekly", testable = false)
    static WebArchive weekly() {
        return war("weekly", WEEKLY, Map.of());
    }

    @Deployment(name = "left", testable = false)
    static WebArchive left() {
        return war("left", LEFT, Map.of("supertokens.refresh-token.removal-cronjob-interval", "off"));
    }

    @Test
    void whatIsOverDisappearsAndWhatLivesStays() throws Exception {
        insert(SWEPT, "living", Instant.now().plus(Duration.ofHours(1)));
        insertOverOnes(SWEPT);

        SWEPT.await("select count(*) from refresh_token", "1");
        assertThat(SWEPT.ask("select session_handle from refresh_token")).isEqualTo("living");
    }

    @Test
    void withoutThatScheduleNothingDisappears() throws Exception {
        insertOverOnes(WEEKLY);
        insertOverOnes(LEFT);

        for (int round = 0; round < 3; round++) {
            insert(SWEPT, "again", Instant.EPOCH);
            SWEPT.await("select count(*) from refresh_token where session_handle = 'again'", "0");
        }

        assertThat(sessions(WEEKLY)).isEqualTo(2502);
        assertThat(sessions(LEFT)).isEqualTo(2502);
    }

    private static WebArchive war(String name, TestDatabase database, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(database.config());
        config.putAll(more);
        return Wars.war(name, config, GreetingApplication.class, Greeting.class);
    }

    private static final String INSERT =
            "insert into refresh_token (session_handle, user_id, refresh_token_hash_2, expires_at) values ";

    /** Inserts more than one batch of expired sessions, one without an expiry, and one that has just expired. */
    private static void insertOverOnes(TestDatabase database) throws SQLException {
        StringBuilder rows = new StringBuilder(INSERT + "('endless', 'user', 'hash', null)");
        for (int i = 0; i < 2500; i++) {
            rows.append(", ('over ").append(i).append("', 'user', 'hash', 1)");
        }
        database.update(rows.toString());
        insert(database, "just now", Instant.now());
    }

    private static void insert(TestDatabase database, String handle, Instant end) throws SQLException {
        database.update(INSERT + "('" + handle + "', 'user', 'hash', " + end.toEpochMilli() + ")");
    }

    private static long sessions(TestDatabase database) throws SQLException {
        return Long.parseLong(database.ask("select count(*) from refresh_token"));
    }
}
