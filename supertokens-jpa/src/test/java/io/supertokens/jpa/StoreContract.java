package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the stores promise on every database. A subclass names the database. */
public abstract class StoreContract {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.001Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(100));
    private static final int THREADS = 8;

    private Wiretap wire;
    private Database database;
    private SessionStore sessions;
    private KeyStore keys;

    /** Whose tables the stores work on. */
    enum Tables {
        OUR_OWN("signing_key", "refresh_token"),
        OF_THE_REFERENCE("reference_key", "reference_token");

        private final String keys;
        private final String sessions;

        Tables(String keys, String sessions) {
            this.keys = keys;
            this.sessions = sessions;
        }

        DatabaseSettings settings() {
            return new DatabaseSettings(new JndiDataSource("jdbc/test"), keys, sessions);
        }
    }

    /** The database, with at least eight connections; the tables of earlier tests may still be there. */
    protected abstract DataSource dataSource();

    @BeforeEach
    void openAnEmptyDatabase() {
        wire = new Wiretap(dataSource());
        open(Tables.OUR_OWN);
    }

    @AfterEach
    void everyConnectionWasGivenBack() {
        database.close();
        assertThat(wire.connectionsHeld()).isZero();
    }

    private void open(Tables tables) {
        if (tables == Tables.OF_THE_REFERENCE) {
            run(
                    "create table if not exists reference_key (key_name varchar(128), key_value varchar(255),"
                            + " created_at_time bigint, primary key (key_name))",
                    "create table if not exists reference_token (session_handle varchar(255) not null,"
                            + " user_id varchar(128) not null, refresh_token_hash_2 varchar(128) not null,"
                            + " session_info text, expires_at bigint, jwt_user_payload text, primary key (session_handle))");
        }
        database = Database.open(wire, tables.settings(), CallerTransaction.none());
        run("delete from " + tables.keys, "delete from " + tables.sessions);
        sessions = new SessionStore(database);
        keys = new KeyStore(database);
    }

    private void open(Tables tables, Tables instead) {
        if (tables != instead) {
            database.close();
            open(tables);
        }
    }

    // sessions

    @Test
    void aSessionIsFoundAsItWasStored() {
        String text = "\"" + "na\u00efve \ud83d\ude00 \\u0000 ".repeat(20_000) + "\"";
        sessions.insert(new RefreshTokenEntity("handle", "{\"i\":7}", "hash", text, NOW, "null"));

        RefreshTokenEntity found = sessions.find("handle").orElseThrow();

        assertThat(found.handle()).isEqualTo("handle");
        assertThat(found.userId()).isEqualTo("{\"i\":7}");
        assertThat(found.hash2()).isEqualTo("hash");
        assertThat(found.info()).isEqualTo(text);
        assertThat(found.expiresAt()).isEqualTo(NOW);
        assertThat(found.payload()).isEqualTo("null");
    }

    @Test
    void theEmptyTextIsNotNull() {
        sessions.insert(new RefreshTokenEntity("handle", "user", "hash", "", LATER, ""));

        RefreshTokenEntity found = sessions.find("handle").orElseThrow();

        assertThat(found.info()).isEmpty();
        assertThat(found.payload()).isEmpty();
    }

    @Test
    void aRowOfNullsIsAnExpiredSession() {
        storeRowOfNulls(Tables.OF_THE_REFERENCE);

        RefreshTokenEntity found = sessions.find("handle").orElseThrow();

        assertThat(found.info()).isNull();
        assertThat(found.payload()).isNull();
        assertThat(found.expiresAt()).isNull();
        assertThat(found.isAlive(Instant.EPOCH)).isFalse();
        assertThat(sessions.handlesOf("user", NOW)).isEmpty();
        assertThat(sessions.promote("handle", "hash", "child", LATER, NOW)).isFalse();
        assertThat(sessions.updateInfo("handle", "1", NOW)).isFalse();
        assertThat(sessions.deleteExpired(NOW)).isEqualTo(1);
    }

    @Test
    void aHandleIsTakenOnce() {
        sessions.insert(session("handle", "user", LATER));

        assertThatThrownBy(() -> sessions.insert(session("handle", "other", LATER)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("constraint")
                .hasMessageNotContaining("other");
        assertThat(sessions.find("handle")).map(RefreshTokenEntity::userId).hasValue("user");
    }

    @ParameterizedTest
    @EnumSource
    void aHandleIsExactlyItself(Tables tables) {
        open(tables, Tables.OUR_OWN);
        sessions.insert(session("caf\u00e9", "user", LATER));

        for (String other : List.of("CAF\u00c9", "cafe", "caf\u00e9 ", " caf\u00e9", "", "%")) {
            assertThat(sessions.find(other)).as(other).isEmpty();
            assertThat(sessions.promote(other, "hash", "child", LATER, NOW)).isFalse();
            assertThat(sessions.updateInfo(other, "1", NOW)).isFalse();
            assertThat(sessions.delete(other)).isFalse();
        }
        assertThat(sessions.promote("caf\u00e9", "hash", "child", LATER, NOW)).isTrue();
        assertThat(sessions.updateInfo("caf\u00e9", "1", NOW)).isTrue();
        assertThat(sessions.delete("caf\u00e9")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aUserIsExactlyThemselves(Tables tables) {
        open(tables, Tables.OUR_OWN);
        List<String> users = List.of("case", "Case", "case ", " case", "c\u00e0se", "1", "{\"i\":1}");
        for (int i = 0; i < users.size(); i++) {
            sessions.insert(session("handle" + i, users.get(i), LATER));
        }

        for (int i = 0; i < users.size(); i++) {
            assertThat(sessions.handlesOf(users.get(i), NOW)).as(users.get(i)).containsExactly("handle" + i);
        }
        for (String user : users) {
            assertThat(sessions.deleteAllOf(user)).as(user).isEqualTo(1);
        }
    }

    @Test
    void aUserIdMayHoldAnyCharacter() {
        List<String> users =
                List.of("\ud83d\ude00", "\ud83d\ude01", "\u65e5\u672c", "'\"\\%_?:x", "\ud83d\ude00".repeat(128));
        for (int i = 0; i < users.size(); i++) {
            sessions.insert(session("handle" + i, users.get(i), LATER));
        }

        for (int i = 0; i < users.size(); i++) {
            assertThat(sessions.handlesOf(users.get(i), NOW)).as(users.get(i)).containsExactly("handle" + i);
        }
    }

    @Test
    void handlesAreThoseOfLivingSessionsInOrder() {
        sessions.insert(session("c", "user", NOW));
        sessions.insert(session("a", "user", LATER));
        sessions.insert(session("b", "user", NOW.minusMillis(1)));
        sessions.insert(session("d", "other", LATER));

        assertThat(sessions.handlesOf("user", NOW)).containsExactly("a", "c");
        assertThat(sessions.handlesOf("nobody", NOW)).isEmpty();
    }

    @Test
    void allSessionsOfAUserAreDeletedExpiredOrNot() {
        sessions.insert(session("a", "user", LATER));
        sessions.insert(session("b", "user", NOW.minusMillis(1)));
        sessions.insert(session("c", "other", LATER));

        assertThat(sessions.deleteAllOf("user")).isEqualTo(2);
        assertThat(sessions.deleteAllOf("user")).isZero();
        assertThat(sessions.find("c")).isPresent();
    }

    @Test
    void aPromotionChangesHashAndExpiry() {
        sessions.insert(session("handle", "user", NOW));

        assertThat(sessions.promote("handle", "hash", "child", LATER, NOW)).isTrue();

        RefreshTokenEntity promoted = sessions.find("handle").orElseThrow();
        assertThat(promoted.hash2()).isEqualTo("child");
        assertThat(promoted.expiresAt()).isEqualTo(LATER);
        assertThat(promoted.info()).isEqualTo("{\"info\":1}");
        assertThat(promoted.payload()).isEqualTo("{\"payload\":1}");
    }

    @Test
    void aPromotionNeedsTheExpectedHash() {
        sessions.insert(session("handle", "user", LATER));

        assertThat(sessions.promote("handle", "another", "child", LATER, NOW)).isFalse();
        assertThat(sessions.find("handle")).map(RefreshTokenEntity::hash2).hasValue("hash");
        assertThat(sessions.promote("absent", "hash", "child", LATER, NOW)).isFalse();
    }

    @Test
    void aPromotionDoesNotReviveAnExpiredSession() {
        sessions.insert(session("handle", "user", NOW.minusMillis(1)));

        assertThat(sessions.promote("handle", "hash", "child", LATER, NOW)).isFalse();
        assertThat(sessions.find("handle")).map(RefreshTokenEntity::expiresAt).hasValue(NOW.minusMillis(1));
    }

    @Test
    void aPromotionToTheSameValuesCounts() {
        sessions.insert(session("handle", "user", LATER));

        assertThat(sessions.promote("handle", "hash", "hash", LATER, NOW)).isTrue();
    }

    @Test
    void ofManyPromotionsExactlyOneWins() throws Exception {
        sessions.insert(session("handle", "user", LATER));

        List<Boolean> won = race(i -> () -> sessions.promote("handle", "hash", "child" + i, LATER, NOW));

        assertThat(won).containsOnlyOnce(true);
        assertThat(sessions.find("handle")).map(RefreshTokenEntity::hash2).hasValue("child" + won.indexOf(true));
    }

    @Test
    void theInfoOfALivingSessionIsReplaced() {
        sessions.insert(session("handle", "user", NOW));

        assertThat(sessions.updateInfo("handle", "{\"a\":1}", NOW)).isTrue();
        assertThat(sessions.updateInfo("handle", "{\"a\":1}", NOW))
                .as("the same again")
                .isTrue();
        assertThat(sessions.updateInfo("handle", "", NOW.plusMillis(1))).isFalse();
        assertThat(sessions.updateInfo("absent", "", NOW)).isFalse();
        assertThat(sessions.find("handle")).map(RefreshTokenEntity::info).hasValue("{\"a\":1}");
    }

    @Test
    void aSessionIsDeletedOnce() {
        sessions.insert(session("handle", "user", NOW.minusMillis(1)));

        assertThat(sessions.delete("handle")).isTrue();
        assertThat(sessions.delete("handle")).isFalse();
        assertThat(sessions.find("handle")).isEmpty();
    }

    @Test
    void whatExpiredIsDeletedAndNothingElse() {
        storeExpired(2_000);
        sessions.insert(session("alive", "user", NOW));
        sessions.insert(session("older", "user", NOW.minusMillis(1)));

        assertThat(sessions.deleteExpired(NOW)).isEqualTo(2_001);
        assertThat(sessions.deleteExpired(NOW)).isZero();
        assertThat(sessions.find("alive")).isPresent();
    }

    @Test
    void whenAllNodesDeleteWhatExpiredEachRowIsCountedOnce() throws Exception {
        storeExpired(2_500);

        List<Integer> deleted = race(i -> () -> sessions.deleteExpired(NOW));

        assertThat(deleted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2_500);
        assertThat(sessions.deleteExpired(NOW)).isZero();
    }

    // keys

    @Test
    void aKeyIsFoundAsItWasStored() {
        keys.insert(key("key", "value", NOW));

        assertThat(keys.findAll()).singleElement().satisfies(found -> {
            assertThat(found.name()).isEqualTo("key");
            assertThat(found.value()).isEqualTo("value");
            assertThat(found.createdAt()).isEqualTo(NOW);
        });
    }

    @Test
    void theFirstKeyOfANameStays() {
        assertThat(keys.insert(key("key", "first", NOW))).isTrue();
        assertThat(keys.insert(key("key", "second", LATER))).isFalse();

        assertThat(keys.findAll()).extracting(SigningKeyEntity::value).containsExactly("first");
    }

    @Test
    void ofManyFirstKeysExactlyOneWins() throws Exception {
        List<Boolean> won = race(i -> () -> keys.insert(key("key", "value" + i, NOW)));

        assertThat(won).containsOnlyOnce(true);
        assertThat(keys.findAll()).extracting(SigningKeyEntity::value).containsExactly("value" + won.indexOf(true));
    }

    @Test
    void aReplacedKeyIsKeptUnderItsNewName() {
        keys.insert(key("key", "old", NOW));

        assertThat(keys.replace(key("key", "old", NOW), key("key", "new", LATER), key("key 1", "old", NOW)))
                .isTrue();
        assertThat(contents()).containsExactly("key=new of " + LATER, "key 1=old of " + NOW);
    }

    @Test
    void aKeyIsNotReplacedByWhoExpectsAnother() {
        keys.insert(key("key", "old", NOW));

        assertThat(keys.replace(
                        key("key", "old", NOW.minusMillis(1)), key("key", "new", LATER), key("key 1", "old", NOW)))
                .isFalse();
        assertThat(contents()).containsExactly("key=old of " + NOW);
    }

    @Test
    void aReplacementHappensAsAWholeOrNotAtAll() {
        keys.insert(key("key", "old", NOW));
        keys.insert(key("key 1", "taken", NOW));

        assertThatThrownBy(
                        () -> keys.replace(key("key", "old", NOW), key("key", "new", LATER), key("key 1", "old", NOW)))
                .isInstanceOf(DatabaseException.class);
        assertThat(contents()).containsExactly("key=old of " + NOW, "key 1=taken of " + NOW);
    }

    @Test
    void ofManyReplacementsExactlyOneWins() throws Exception {
        keys.insert(key("key", "old", NOW));

        List<Boolean> won = race(i -> () -> keys.replace(
                key("key", "old", NOW), key("key", "new" + i, LATER.plusMillis(i)), key("key " + i, "old", NOW)));

        assertThat(won).containsOnlyOnce(true);
        int winner = won.indexOf(true);
        assertThat(contents())
                .containsExactly(
                        "key=new" + winner + " of " + LATER.plusMillis(winner), "key " + winner + "=old of " + NOW);
    }

    @Test
    void keysAreDeletedByName() {
        Stream.of("a", "b", "c").forEach(name -> keys.insert(key(name, "value", NOW)));

        assertThat(keys.deleteAll(Set.of("a", "c", "absent"))).isEqualTo(2);
        assertThat(keys.deleteAll(Set.of())).isZero();
        assertThat(keys.findAll()).extracting(SigningKeyEntity::name).containsExactly("b");
    }

    // what it costs

    @Test
    void everyOperationIsOneStatementInAutoCommitOnOneConnection() {
        RefreshTokenEntity row = session("handle", "user", LATER);
        assertThat(wire.during(() -> sessions.insert(row))).containsExactly("insert");
        assertThat(wire.during(() -> sessions.find("handle"))).containsExactly("select");
        assertThat(wire.during(() -> sessions.promote("handle", "hash", "child", LATER, NOW)))
                .containsExactly("update");
        assertThat(wire.during(() -> sessions.updateInfo("handle", "1", NOW))).containsExactly("update");
        assertThat(wire.during(() -> sessions.handlesOf("user", NOW))).containsExactly("select");
        assertThat(wire.during(() -> sessions.delete("handle"))).containsExactly("delete");
        assertThat(wire.during(() -> sessions.deleteAllOf("user"))).containsExactly("delete");
        assertThat(wire.during(() -> keys.insert(key("key", "value", NOW)))).containsExactly("insert");
        assertThat(wire.during(() -> keys.findAll())).containsExactly("select");
        assertThat(wire.during(() -> keys.deleteAll(Set.of("key", "other")))).containsExactly("delete");
        assertThat(wire.during(() -> keys.deleteAll(Set.of()))).isEmpty();
    }

    @Test
    void onlyAReplacementIsATransaction() {
        SigningKeyEntity old = key("key", "old", NOW);
        SigningKeyEntity successor = key("key", "new", LATER);
        SigningKeyEntity superseded = key("key 1", "old", NOW);
        keys.insert(old);

        assertThat(wire.during(() -> keys.replace(old, successor, superseded)))
                .containsExactly("setAutoCommit", "update", "insert", "commit", "setAutoCommit");
        assertThat(wire.during(() -> keys.replace(old, successor, superseded)))
                .as("too late")
                .containsExactly("setAutoCommit", "update", "commit", "setAutoCommit");
        assertThat(wire.mostConnectionsHeld()).isEqualTo(1);
    }

    @Test
    void whatExpiredIsDeletedInBatches() {
        storeExpired(1_500);

        assertThat(wire.during(() -> sessions.deleteExpired(NOW)))
                .containsExactly("select", "delete", "select", "delete");
        assertThat(wire.mostConnectionsHeld()).isEqualTo(1);
        assertThat(wire.during(() -> sessions.deleteExpired(NOW))).containsExactly("select");
    }

    @Test
    void nothingIsCreatedTwice() {
        assertThat(wire.during(() -> Database.open(wire, Tables.OUR_OWN.settings(), CallerTransaction.none())
                        .close()))
                .doesNotContain("create", "alter", "insert", "update", "delete");
        assertThat(wire.mostConnectionsHeld()).isEqualTo(1);
    }

    @Test
    void tablesOfTheReferenceGetTheirIndexes() throws SQLException {
        open(Tables.OF_THE_REFERENCE, Tables.OUR_OWN);

        assertThat(indexedColumns("reference_token")).contains("session_handle", "user_id", "expires_at");
    }

    private static RefreshTokenEntity session(String handle, String userId, Instant expiresAt) {
        return new RefreshTokenEntity(handle, userId, "hash", "{\"info\":1}", expiresAt, "{\"payload\":1}");
    }

    private static SigningKeyEntity key(String name, String value, Instant createdAt) {
        return new SigningKeyEntity(name, value, createdAt);
    }

    private List<String> contents() {
        return keys.findAll().stream()
                .map(key -> key.name() + "=" + key.value() + " of " + key.createdAt())
                .sorted(Comparator.comparing(String::length))
                .toList();
    }

    private void storeRowOfNulls(Tables tables) {
        open(tables, Tables.OUR_OWN);
        run("insert into " + tables.sessions
                + " (session_handle, user_id, refresh_token_hash_2) values ('handle', 'user', 'hash')");
    }

    private void storeExpired(int count) {
        String rows = IntStream.range(0, count)
                .mapToObj(i -> "('expired%05d', 'user', 'hash', '', %d, '')".formatted(i, NOW.toEpochMilli() - 1 - i))
                .collect(Collectors.joining(", "));
        run("insert into refresh_token (session_handle, user_id, refresh_token_hash_2, session_info, expires_at,"
                + " jwt_user_payload) values " + rows);
    }

    private void run(String... statements) {
        try (Connection connection = wire.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> indexedColumns(String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Connection connection = wire.getConnection()) {
            var metaData = connection.getMetaData();
            String stored = metaData.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
            try (var indexes = metaData.getIndexInfo(connection.getCatalog(), null, stored, false, true)) {
                while (indexes.next()) {
                    columns.add(indexes.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return columns;
    }

    private static <T> List<T> race(IntFunction<Callable<T>> runner) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Callable<T> one = runner.apply(i);
                running.add(threads.submit(() -> {
                    start.await();
                    return one.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
