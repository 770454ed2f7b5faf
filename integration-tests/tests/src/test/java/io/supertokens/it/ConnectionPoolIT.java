package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The library's own pool on servers that close its connections. */
class ConnectionPoolIT {

    @ParameterizedTest
    @EnumSource(names = "H2", mode = EnumSource.Mode.EXCLUDE)
    void aConnectionThatTheServerEndedIsReplaced(DatabaseProduct product) throws SQLException {
        TestDatabase test = product.freshDatabase();
        DatabaseSettings settings = new DatabaseSettings(test.server(1), Tables.DEFAULT);
        try (Database database = Database.open(settings, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            sessions.insert(new SessionEntity("handle", "user", "hash", Instant.EPOCH));

            endConnections(product, test);

            assertThat(sessionIsFoundAtTheLatestAfterOneFailure(sessions)).isTrue();
            assertThat(sessions.find("handle")).isPresent();
        }
    }

    private static boolean sessionIsFoundAtTheLatestAfterOneFailure(SessionStore sessions) {
        try {
            return sessions.find("handle").isPresent();
        } catch (DatabaseException ended) {
            return sessions.find("handle").isPresent();
        }
    }

    private static void endConnections(DatabaseProduct product, TestDatabase test) throws SQLException {
        boolean postgres = product == DatabaseProduct.POSTGRESQL;
        String others = postgres
                ? "select pid from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
                : "select id from information_schema.processlist where id <> connection_id() and db = database()";
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            List<Long> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(others)) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            assertThat(ids).isNotEmpty();
            for (long id : ids) {
                statement.execute(postgres ? "select pg_terminate_backend(" + id + ")" : "kill " + id);
            }
        }
    }
}
