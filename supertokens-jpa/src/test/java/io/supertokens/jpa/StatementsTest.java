package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.test.StatementSpy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The statements that each operation sends. */
class StatementsTest {

    private static final Instant NOW = Instant.EPOCH;

    private final StatementSpy wire = new StatementSpy(new H2().dataSource());
    private final Database database =
            Database.open(wire, Tables.DEFAULT.withRevocation("session_revocation"), CallerTransaction.none());
    private final SessionStore sessions = new SessionStore(database, () -> "/app");
    private final RevocationStore feed = new RevocationStore(
            database, () -> "/app", Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofHours(1), (revocation, until) -> {});
    private final SessionStore withFeed = new SessionStore(database, () -> "/app", feed);
    private final SigningKeyStore keys = new SigningKeyStore(database);

    @AfterEach
    void everyConnectionWasGivenBack() {
        database.close();
        assertThat(wire.connectionsHeld()).isZero();
        assertThat(wire.mostConnectionsHeld()).isEqualTo(1);
    }

    private static SessionEntity session(String handle) {
        return new SessionEntity(handle, "user", "hash", NOW);
    }

    @Test
    void everyOperationIsOneStatementInAutoCommit() {
        assertThat(wire.during(() -> sessions.insert(session("handle")))).containsExactly("insert");
        assertThat(wire.during(() -> sessions.find("handle"))).containsExactly("select");
        assertThat(wire.during(() -> sessions.promote("handle", "hash", "child", NOW, NOW)))
                .containsExactly("update");
        assertThat(wire.during(() -> sessions.updateInfo("handle", "1", NOW))).containsExactly("update");
        assertThat(wire.during(() -> sessions.updatePayload("handle", "1", NOW)))
                .containsExactly("update");
        assertThat(wire.during(() -> sessions.updatePayload("handle", "1", "2", NOW)))
                .containsExactly("update");
        assertThat(wire.during(() -> sessions.handlesOf("user", NOW))).containsExactly("select");
        assertThat(wire.during(() -> sessions.sessionsOf("user", NOW, 0, 10))).containsExactly("select");
        assertThat(wire.during(() -> sessions.delete("handle"))).containsExactly("delete");
        assertThat(wire.during(() -> sessions.deleteOf("user", "handle"))).containsExactly("delete");
        assertThat(wire.during(() -> sessions.deleteOthersOf("user", "handle"))).containsExactly("delete");
        assertThat(wire.during(() -> sessions.deleteAllOf("user"))).containsExactly("delete");
        assertThat(wire.during(() -> keys.insert(new SigningKeyEntity("key", "value", NOW))))
                .containsExactly("insert");
        assertThat(wire.during(keys::findAll)).containsExactly("select");
        assertThat(wire.during(() -> keys.deleteAll(List.of()))).isEmpty();
        assertThat(wire.during(() -> keys.deleteAll(List.of("key", "other")))).containsExactly("delete");
    }

    @Test
    void onlyAReplacementIsATransaction() {
        SigningKeyEntity old = new SigningKeyEntity("key", "old", NOW);
        SigningKeyEntity successor = new SigningKeyEntity("key", "new", NOW.plusMillis(1));
        SigningKeyEntity superseded = new SigningKeyEntity("older", "old", NOW);
        keys.insert(old);

        assertThat(wire.during(() -> keys.replace(old, successor, superseded)))
                .containsExactly("setAutoCommit", "update", "insert", "commit", "setAutoCommit");
        assertThat(wire.during(() -> keys.replace(old, successor, superseded)))
                .as("lost against another replacement")
                .containsExactly("setAutoCommit", "update", "commit", "setAutoCommit");
    }

    @Test
    void aRevocationWithAFeedIsATransactionOfOneDeleteAndOneInsert() {
        List.of("a", "b", "c").forEach(handle -> sessions.insert(session(handle)));

        List<String> transaction = List.of("setAutoCommit", "delete", "insert", "commit", "setAutoCommit");
        assertThat(wire.during(() -> withFeed.delete("a"))).isEqualTo(transaction);
        assertThat(wire.during(() -> withFeed.deleteIfItRemembers("b", "user", List.of("hash"))))
                .isEqualTo(transaction);
        assertThat(wire.during(() -> withFeed.deleteAllOf("user"))).isEqualTo(transaction);
        List.of("d", "e", "f", "g").forEach(handle -> sessions.insert(session(handle)));
        assertThat(wire.during(() -> withFeed.deleteOf("user", "d"))).isEqualTo(transaction);
        assertThat(wire.during(() -> withFeed.deleteOthersOf("user", "e"))).isEqualTo(transaction);
        SessionEntity row = session("h").withCreatedAt(NOW);
        sessions.insert(row);
        assertThat(wire.during(() -> withFeed.deleteOldest(1, row, (handle, hash2) -> false, NOW)))
                .isEqualTo(List.of("select", "setAutoCommit", "delete", "insert", "commit", "setAutoCommit"));
        assertThat(wire.during(() -> withFeed.deleteCreatedBefore(null, NOW, (handle, user) -> {})))
                .as("the last one finds nothing more")
                .isEqualTo(List.of("select", "setAutoCommit", "delete", "insert", "commit", "setAutoCommit", "select"));
        assertThat(wire.during(() -> withFeed.delete("a")))
                .containsExactly("setAutoCommit", "delete", "commit", "setAutoCommit");
    }

    @Test
    void theFeedIsReadWithOneStatement() {
        sessions.insert(session("a"));
        withFeed.delete("a");

        assertThat(wire.during(() -> feed.after(0, 100))).containsExactly("select");
        assertThat(wire.during(() -> feed.deleteUnneeded(NOW))).containsExactly("select");
        assertThat(wire.during(() -> feed.deleteUnneeded(NOW.plus(Duration.ofDays(1)))))
                .containsExactly("select", "delete", "select");
    }

    @Test
    void aLimitCostsAReadAndADeleteForEachSessionThatEnds() {
        SessionEntity row = session("new").withCreatedAt(NOW);
        sessions.insert(session("old"));
        sessions.insert(row);

        assertThat(wire.during(() -> sessions.deleteOldest(2, row, (handle, hash2) -> false, NOW)))
                .containsExactly("select");
        assertThat(wire.during(() -> sessions.deleteOldest(1, row, (handle, hash2) -> false, NOW)))
                .containsExactly("select", "delete");
    }

    @Test
    void aLimitThatRefusesIsATransaction() {
        sessions.insertIfFewer(2, session("first"), (handle, hash2) -> false, NOW);

        assertThat(wire.during(() -> sessions.insertIfFewer(2, session("second"), (handle, hash2) -> false, NOW)))
                .containsExactly("setAutoCommit", "update", "select", "insert", "commit", "setAutoCommit");
        assertThat(wire.during(() -> sessions.insertIfFewer(2, session("third"), (handle, hash2) -> false, NOW)))
                .containsExactly("setAutoCommit", "update", "select", "commit", "setAutoCommit");
    }

    @Test
    void aTextThatIsNoHandleCostsNothing() {
        assertThat(wire.during(() -> {
                    sessions.find("x".repeat(10_000));
                    sessions.delete("\u0000");
                    sessions.deleteOf("user", "\ud800");
                    sessions.updateInfo("x".repeat(256), "1", NOW);
                }))
                .isEmpty();
        sessions.find("handle");
    }

    @Test
    void everythingIsDeletedByTheThousand() {
        for (int i = 0; i < 1500; i++) {
            sessions.insert(session("handle" + i));
        }

        assertThat(wire.during(() -> sessions.deleteCreatedBefore(null, NOW, (handle, user) -> {})))
                .as("the last one finds nothing more")
                .containsExactly("select", "delete", "select", "delete", "select");
        assertThat(wire.during(() -> sessions.deleteCreatedBefore(null, NOW, (handle, user) -> {})))
                .containsExactly("select");
    }

    @Test
    void whatExpiredIsDeletedByTheHundred() {
        for (int i = 0; i < 150; i++) {
            sessions.insert(session("handle" + i));
        }

        assertThat(wire.during(() -> sessions.deleteExpired(NOW.plusMillis(1))))
                .containsExactly("select", "delete", "select", "delete", "select");
        assertThat(wire.during(() -> sessions.deleteExpired(NOW.plusMillis(1))))
                .as("one for expired sessions, one for rows without an expiry")
                .containsExactly("select", "select");
    }

    @Test
    void aPageIsAsLargeAsWhatWasFoundBefore() {
        for (int i = 0; i < 450; i++) {
            sessions.insert(session("handle" + i));
        }

        assertThat(wire.during(() -> sessions.deleteExpired(NOW.plusMillis(1))))
                .containsExactly(
                        "select", "delete", // 100
                        "select", "delete", // 100
                        "select", "delete", "delete", // 200
                        "select", "delete", // 50 of 400
                        "select"); // none without an expiry
    }
}
