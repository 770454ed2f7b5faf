package io.supertokens.jpa;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of both stores on every database. The library creates the tables, unless {@link #prepare} created
 * others.
 */
public abstract class StoreContract {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final Instant LATER = NOW.plusSeconds(3600);

    private static final Tables TABLES = Tables.DEFAULT.withRevocation("session_revocation");
    private static final Duration VALIDITY = Duration.ofHours(1);

    private final MovableTime clock = new MovableTime();
    private final List<Revocation> committed = Collections.synchronizedList(new ArrayList<>());

    private Database database;
    private SessionStore sessions;
    private SigningKeyStore keys;

    /** An empty database, the same for all calls within one test. */
    protected abstract DataSource dataSource() throws SQLException;

    /** Creates tables or changes settings before the library opens the database; does nothing by default. */
    protected void prepare(Statement statement) throws SQLException {}

    @BeforeEach
    void open() throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            prepare(statement);
        }
        database = Database.open(dataSource(), TABLES, CallerTransaction.none());
        sessions = new SessionStore(database, () -> "/app");
        keys = new SigningKeyStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SessionEntity insert(String handle, String userId, Instant expiresAt) {
        SessionEntity row = new SessionEntity(handle, userId, "parent", expiresAt);
        sessions.insert(row);
        return row;
    }

    private String hashOf(String handle) {
        return sessions.find(handle).orElseThrow().hash2();
    }

    @Test
    void aSessionIsFoundAsItWasStored() {
        String astral = "{\"text\":\"\ud83d\ude00 \u00e4\"}";
        String large = "\"" + "\ud83d\ude00".repeat(20_000) + "\"";
        String device = "\u00dcbertelefon \ud83d\ude00 " + "x".repeat(239);
        sessions.insert(new SessionEntity("h", "u\ud83d\ude00", "hash", LATER)
                .withInfo(large)
                .withPayload(astral)
                .withCreatedAt(NOW)
                .withAbsoluteExpiresAt(LATER.plusMillis(1))
                .withAuthenticatedAt(NOW.minusMillis(1))
                .withDevice(device));

        SessionEntity found = sessions.find("h").orElseThrow();

        assertThat(found.userId()).isEqualTo("u\ud83d\ude00");
        assertThat(found.hash2()).isEqualTo("hash");
        assertThat(found.info()).isEqualTo(large);
        assertThat(found.payload()).isEqualTo(astral);
        assertThat(found.expiresAt()).isEqualTo(LATER);
        assertThat(found.createdAt()).isEqualTo(NOW);
        assertThat(found.absoluteExpiresAt()).isEqualTo(LATER.plusMillis(1));
        assertThat(found.authenticatedAt()).isEqualTo(NOW.minusMillis(1));
        assertThat(found.device()).isEqualTo(device);
        assertThat(found.lastUsedAt()).isNull();
        assertThat(sessions.find("H")).isEmpty();
        assertThat(sessions.find("h ")).isEmpty();
        assertThat(sessions.find("other")).isEmpty();
    }

    @Test
    void aSessionThatNamesNeitherDeviceNorLastMomentHasNone() {
        SessionEntity found = sessions.find(insert("h", "u", LATER).handle()).orElseThrow();

        assertThat(found.createdAt()).isNull();
        assertThat(found.absoluteExpiresAt()).isNull();
        assertThat(found.authenticatedAt()).isNull();
        assertThat(found.device()).isNull();
        assertThat(found.info()).isEmpty();
        assertThat(found.payload()).isEmpty();
    }

    private SessionEntity insertUntil(String handle, Instant expiresAt, Instant absoluteExpiresAt) {
        SessionEntity row =
                new SessionEntity(handle, "u", "parent", expiresAt).withAbsoluteExpiresAt(absoluteExpiresAt);
        sessions.insert(row);
        return row;
    }

    @Test
    void aPromotionDoesNotProlongASessionBeyondItsAbsoluteExpiry() {
        insertUntil("h", NOW, LATER);

        assertThat(sessions.promote("h", "parent", "child", LATER.minusMillis(1), NOW))
                .isTrue();
        assertThat(sessions.find("h").orElseThrow().expiresAt()).isEqualTo(LATER.minusMillis(1));
        assertThat(sessions.promote("h", "child", "grandchild", LATER.plusMillis(1), NOW))
                .isTrue();
        assertThat(sessions.find("h").orElseThrow().expiresAt()).isEqualTo(LATER);
        assertThat(sessions.find("h").orElseThrow().absoluteExpiresAt()).isEqualTo(LATER);
    }

    @Test
    void aSessionThatTheReferenceHasProlongedBeyondItsAbsoluteExpiryIsOver() {
        insertUntil("h", LATER, NOW);
        assertThat(sessions.find("h").orElseThrow().isAlive(NOW)).isTrue();
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("h");
        assertThat(sessions.updateInfo("h", "1", NOW)).isTrue();

        Instant after = NOW.plusMillis(1);
        assertThat(sessions.find("h").orElseThrow().isAlive(after)).isFalse();
        assertThat(sessions.handlesOf("u", after)).isEmpty();
        assertThat(sessions.promote("h", "parent", "child", LATER, after)).isFalse();
        assertThat(sessions.updateInfo("h", "2", after)).isFalse();
        assertThat(sessions.updatePayload("h", "2", after)).isFalse();
        assertThat(sessions.updatePayload("h", "", "2", after)).isFalse();
        assertThat(sessions.reauthenticate("h", after)).isFalse();
        assertThat(sessions.regenerate(sessions.find("h").orElseThrow(), "new", "hash", LATER, after))
                .isFalse();
        assertThat(sessions.find("h").orElseThrow().info()).isEqualTo("1");
    }

    @Test
    void aUserWhoProvedAgainWhoItIsIsRememberedWithTheSession() {
        insert("h", "u", NOW);
        insert("over", "u", NOW.minusMillis(1));

        assertThat(sessions.reauthenticate("h", NOW)).isTrue();
        assertThat(sessions.find("h").orElseThrow().authenticatedAt()).isEqualTo(NOW);
        assertThat(sessions.reauthenticate("over", NOW)).isFalse();
        assertThat(sessions.reauthenticate("absent", NOW)).isFalse();
    }

    @Test
    void aSessionGetsAnotherHandleAndKeepsEverythingElse() {
        sessions.insert(new SessionEntity("old", "u", "parent", NOW)
                .withInfo("1")
                .withPayload("2")
                .withCreatedAt(NOW.minusMillis(5))
                .withAbsoluteExpiresAt(LATER)
                .withAuthenticatedAt(NOW.minusMillis(4))
                .withDevice("tablet"));
        sessions.promote("old", "parent", "child", NOW, NOW);

        SessionEntity old = sessions.find("old").orElseThrow();
        assertThat(sessions.regenerate(old, "new", "hash", LATER.plusMillis(1), NOW))
                .isTrue();

        assertThat(sessions.find("old")).isEmpty();
        SessionEntity found = sessions.find("new").orElseThrow();
        assertThat(found.userId()).isEqualTo("u");
        assertThat(found.hash2()).isEqualTo("hash");
        assertThat(found.supersededHash2()).isNull();
        assertThat(found.info()).isEqualTo("1");
        assertThat(found.payload()).isEqualTo("2");
        assertThat(found.expiresAt()).isEqualTo(LATER);
        assertThat(found.absoluteExpiresAt()).isEqualTo(LATER);
        assertThat(found.createdAt()).isEqualTo(NOW.minusMillis(5));
        assertThat(found.authenticatedAt()).isEqualTo(NOW.minusMillis(4));
        assertThat(found.lastUsedAt()).isEqualTo(NOW);
        assertThat(found.device()).isEqualTo("tablet");
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("new");
    }

    @Test
    void onlyOneOfManyGivesASessionAnotherHandle() throws Exception {
        insert("old", "u", LATER);

        SessionEntity old = sessions.find("old").orElseThrow();
        List<Boolean> won = atOnce(8, number -> sessions.regenerate(old, "new" + number, "hash", LATER, NOW));

        assertThat(won).containsOnlyOnce(true);
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("new" + won.indexOf(true));
        assertThat(sessions.regenerate(old, "another", "hash", LATER, NOW)).isFalse();
    }

    @Test
    void aSessionThatWasRefreshedSinceGetsNoOtherHandle() {
        insert("h", "u", LATER);
        SessionEntity before = sessions.find("h").orElseThrow();
        assertThat(sessions.promote("h", before.hash2(), "child", LATER, NOW)).isTrue();
        assertThat(sessions.regenerate(before, "new", "hash", LATER, NOW)).isFalse();
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("h");
    }

    @Test
    void aSessionLivesUpToItsLastMillisecond() {
        SessionEntity row = insert("h", "u", NOW);
        assertThat(row.isAlive(NOW)).isTrue();
        assertThat(row.isAlive(NOW.plusMillis(1))).isFalse();
    }

    @Test
    void aPromotionReplacesTheHashThatIsExpected() {
        insert("h", "u", LATER);
        assertThat(sessions.promote("h", "parent", "child", LATER.plusSeconds(1), NOW))
                .isTrue();
        SessionEntity row = sessions.find("h").orElseThrow();
        assertThat(row.hash2()).isEqualTo("child");
        assertThat(row.expiresAt()).isEqualTo(LATER.plusSeconds(1));
    }

    @Test
    void aPromotionOfAnythingElseChangesNothing() {
        insert("h", "u", LATER);
        insert("over", "u", NOW.minusMillis(1));
        assertThat(sessions.promote("h", "stranger", "child", LATER, NOW)).isFalse();
        assertThat(sessions.promote("absent", "parent", "child", LATER, NOW)).isFalse();
        assertThat(sessions.promote("over", "parent", "child", LATER, NOW)).isFalse();
        assertThat(hashOf("h")).isEqualTo("parent");
        assertThat(hashOf("over")).isEqualTo("parent");
    }

    @Test
    void ofManyPromotionsOneSucceeds() throws Exception {
        insert("h", "u", LATER);
        List<Boolean> won = atOnce(8, number -> sessions.promote("h", "parent", "child" + number, LATER, NOW));
        assertThat(won).containsOnlyOnce(true);
        assertThat(hashOf("h")).isEqualTo("child" + won.indexOf(true));
    }

    @Test
    void theInfoOfALivingSessionIsReplaced() {
        insert("h", "u", LATER);
        insert("over", "u", NOW.minusMillis(1));
        assertThat(sessions.updateInfo("h", "1", NOW)).isTrue();
        assertThat(sessions.updateInfo("h", "1", NOW))
                .as("with the value that it has")
                .isTrue();
        assertThat(sessions.updateInfo("over", "1", NOW)).isFalse();
        assertThat(sessions.updateInfo("absent", "1", NOW)).isFalse();
        assertThat(sessions.find("h").orElseThrow().info()).isEqualTo("1");
    }

    @Test
    void thePayloadOfALivingSessionIsReplaced() {
        insert("h", "u", LATER);
        insert("over", "u", NOW.minusMillis(1));
        assertThat(sessions.updatePayload("h", "{}", NOW)).isTrue();
        assertThat(sessions.updatePayload("h", "{}", NOW))
                .as("with the value that it has")
                .isTrue();
        for (String other : List.of("over", "absent", "H", "h ")) {
            assertThat(sessions.updatePayload(other, "1", NOW)).as(other).isFalse();
            assertThat(sessions.updatePayload(other, "", "1", NOW)).as(other).isFalse();
        }
        assertThat(new SessionStore(database, () -> "/other").updatePayload("h", "1", NOW))
                .isFalse();
        assertThat(payloadOf("h")).isEqualTo("{}");
    }

    @Test
    void aPayloadIsReplacedOnlyIfItIsExactlyTheExpectedOne() throws SQLException {
        insert("h", "u", LATER);
        String stored = "{\"a\":\"caf\u00e9 \ud83d\ude00\"}";
        assertThat(sessions.updatePayload("h", "", stored, NOW)).isTrue();
        for (String other : new String[] {
            "", "{}", stored + " ", stored.toUpperCase(Locale.ROOT), "{\"a\":\"cafe \ud83d\ude00\"}", null
        }) {
            assertThat(sessions.updatePayload("h", other, "1", NOW)).as(other).isFalse();
        }
        assertThat(sessions.updatePayload("h", stored, stored, NOW)).isTrue();
        String large = "{\"a\":\"" + "x".repeat(100_000) + "\"}";
        assertThat(sessions.updatePayload("h", stored, large, NOW)).isTrue();
        assertThat(sessions.updatePayload("h", large, "2", NOW)).isTrue();
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update refresh_token set jwt_user_payload = null");
        }
        assertThat(sessions.updatePayload("h", "", "3", NOW)).isFalse();
        assertThat(sessions.updatePayload("h", null, "3", NOW)).isTrue();
        assertThat(payloadOf("h")).isEqualTo("3");
    }

    private String payloadOf(String handle) {
        return Objects.requireNonNull(sessions.find(handle).orElseThrow().payload());
    }

    @Test
    void ofManyReplacementsOfOnePayloadOneSucceeds() throws Exception {
        insert("h", "u", LATER);
        assertThat(atOnce(8, number -> sessions.updatePayload("h", "", String.valueOf(number), NOW)))
                .containsOnlyOnce(true);
    }

    @Test
    void aSessionIsDeletedOnce() {
        insert("h", "u", LATER);
        assertThat(sessions.delete("H")).isFalse();
        assertThat(sessions.delete("h")).isTrue();
        assertThat(sessions.delete("h")).isFalse();
    }

    @Test
    void aSessionIsDeletedForWhoeverKnowsItsUserAndItsHash() {
        insert("h", "u", LATER);
        assertThat(sessions.deleteIfItRemembers("h", "U", List.of("parent"))).isFalse();
        assertThat(sessions.deleteIfItRemembers("h", "other", List.of("parent")))
                .isFalse();
        assertThat(sessions.deleteIfItRemembers("h", "u", List.of("child"))).isFalse();
        assertThat(sessions.deleteIfItRemembers("k", "u", List.of("parent"))).isFalse();
        assertThat(sessions.deleteIfItRemembers("h", "u", List.of("child", "parent")))
                .isTrue();
        assertThat(sessions.find("h")).isEmpty();
    }

    @Test
    void aSessionBelongsToTheAudienceThatStoredIt() {
        insert("h", "u", LATER);
        assertThat(sessions.find("h").orElseThrow().audience()).isEqualTo("/app");
        for (String name : List.of("/other", "/APP", "/\u00e0pp", "/app ", "/ap", "/app/", "%", "")) {
            SessionStore other = new SessionStore(database, () -> name);
            other.insert(new SessionEntity("h of " + name, "u", "parent", LATER));

            assertThat(other.find("h")).as(name).isEmpty();
            assertThat(other.promote("h", "parent", "child", LATER, NOW)).isFalse();
            assertThat(other.updateInfo("h", "1", NOW)).isFalse();
            assertThat(other.delete("h")).isFalse();
            assertThat(other.deleteIfItRemembers("h", "u", List.of("parent"))).isFalse();
            assertThat(other.handlesOf("u", NOW)).containsExactly("h of " + name);
            assertThat(other.deleteOf("u", "h")).isFalse();
            assertThat(other.deleteOthersOf("u", "h of " + name)).isZero();
            assertThat(other.deleteAllOf("u")).isEqualTo(1);
        }
        SessionEntity row = sessions.find("h").orElseThrow();
        assertThat(row.hash2()).isEqualTo("parent");
        assertThat(row.info()).isEmpty();
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("h");
    }

    @Test
    void aSessionWithoutAudienceBelongsToAllUntilOneOfThemPromotesIt() throws SQLException {
        SessionStore other = new SessionStore(database, () -> "/other");
        for (String handle : List.of("h", "k")) {
            insert(handle, "u", LATER);
        }
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update refresh_token set audience = null");
        }
        for (SessionStore store : List.of(sessions, other)) {
            assertThat(store.find("h").orElseThrow().audience()).isNull();
            assertThat(store.updateInfo("h", "1", NOW)).isTrue();
            assertThat(store.handlesOf("u", NOW)).containsExactly("h", "k");
        }
        assertThat(other.promote("h", "parent", "child", LATER, NOW)).isTrue();
        assertThat(other.find("h").orElseThrow().audience()).isEqualTo("/other");
        assertThat(sessions.find("h")).isEmpty();
        assertThat(sessions.promote("h", "child", "grandchild", LATER, NOW)).isFalse();
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("k");
        assertThat(sessions.deleteAllOf("u")).isEqualTo(1);
        assertThat(other.handlesOf("u", NOW)).containsExactly("h");
    }

    @Test
    void whatIsOverIsRemovedWhoeverItBelongsTo() {
        insert("ours", "u", NOW.minusMillis(1));
        new SessionStore(database, () -> "/other")
                .insert(new SessionEntity("theirs", "u", "parent", NOW.minusMillis(1)));
        assertThat(sessions.deleteExpired(NOW)).isEqualTo(2);
    }

    @Test
    void aUserIdIsExactlyItself() {
        List<String> ids = List.of(
                "case", "Case", "CASE", "case ", "case  ", " case", "càse", "c\ud83d\ude00", "c\ud83d\ude01", "");
        ids.forEach(id -> insert("h" + ids.indexOf(id), id, LATER));
        for (String id : ids) {
            assertThat(sessions.handlesOf(id, NOW)).as(id).containsExactly("h" + ids.indexOf(id));
        }
        assertThat(sessions.deleteAllOf("case")).isEqualTo(1);
        assertThat(sessions.handlesOf("case", NOW)).isEmpty();
        assertThat(sessions.handlesOf("Case", NOW)).hasSize(1);
    }

    @Test
    void aUserIdMayHold128CharactersOfAnyKind() {
        List<String> ids = List.of("\ud83d\ude00".repeat(128), "\u65e5\u672c", "'\"\\%_?:x");
        ids.forEach(id -> insert("h" + ids.indexOf(id), id, LATER));
        for (String id : ids) {
            assertThat(sessions.handlesOf(id, NOW)).as(id).containsExactly("h" + ids.indexOf(id));
        }
    }

    @Test
    void aHandleIsExactlyItself() {
        insert("caf\u00e9", "u", LATER);
        for (String other : List.of("CAF\u00c9", "cafe", "caf\u00e9 ", " caf\u00e9", "", "%")) {
            assertThat(sessions.find(other)).as(other).isEmpty();
            assertThat(sessions.promote(other, "parent", "child", LATER, NOW)).isFalse();
            assertThat(sessions.updateInfo(other, "1", NOW)).isFalse();
            assertThat(sessions.delete(other)).isFalse();
        }
        assertThat(hashOf("caf\u00e9")).isEqualTo("parent");
    }

    @Test
    void theHandlesOfAUserAreThoseOfLivingSessionsInOrder() {
        insert("b", "u", LATER);
        insert("a", "u", NOW);
        insert("over", "u", NOW.minusMillis(1));
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("a", "b");
        assertThat(sessions.deleteAllOf("u")).isEqualTo(3);
        assertThat(sessions.deleteAllOf("u")).isZero();
    }

    private void insert(String handle, Instant createdAt) {
        sessions.insert(new SessionEntity(handle, "u", "parent", LATER).withCreatedAt(createdAt));
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> page(int offset, int limit) {
        return sessions.sessionsOf("u", NOW, offset, limit).stream()
                .map(SessionEntity::handle)
                .toList();
    }

    @Test
    void theSessionsOfAUserAreListedInPagesTheNewestFirstAndThoseOfTheReferenceLast() throws SQLException {
        insert("unknown b", "u", LATER);
        insert("middle", NOW.minusSeconds(1));
        insert("newest", NOW);
        insert("oldest", NOW.minusSeconds(2));
        insert("another of the middle", NOW.minusSeconds(1));
        insert("unknown a", "u", NOW);
        insert("over", "u", NOW.minusMillis(1));
        insert("of another user", "U", LATER);
        run("update refresh_token set audience = null where session_handle like 'unknown%'");
        new SessionStore(database, () -> "/other").insert(new SessionEntity("theirs", "u", "parent", LATER));

        List<String> all = List.of("newest", "another of the middle", "middle", "oldest", "unknown a", "unknown b");
        assertThat(page(0, 1000)).isEqualTo(all);
        assertThat(page(0, 2)).isEqualTo(all.subList(0, 2));
        assertThat(page(2, 3)).isEqualTo(all.subList(2, 5));
        assertThat(page(5, 3)).isEqualTo(all.subList(5, 6));
        assertThat(page(6, 3)).isEmpty();
    }

    @Test
    void aSessionIsDeletedForItsOwnUserOnly() {
        insert("h", "u", LATER);
        for (String other : List.of("U", "u ", " u", "\u00fc", "", "other")) {
            assertThat(sessions.deleteOf(other, "h")).as(other).isFalse();
        }
        assertThat(new SessionStore(database, () -> "/other").deleteOf("u", "h"))
                .isFalse();
        assertThat(sessions.deleteOf("u", "H")).isFalse();
        assertThat(sessions.deleteOf("u", "h")).isTrue();
        assertThat(sessions.deleteOf("u", "h")).isFalse();
    }

    @Test
    void allSessionsOfAUserButOneAreDeleted() throws SQLException {
        List.of("kept", "KEPT 2", "b", "by the reference").forEach(handle -> insert(handle, "u", LATER));
        insert("of another user", "U", LATER);
        run("update refresh_token set audience = null where session_handle = 'by the reference'");
        SessionStore other = new SessionStore(database, () -> "/other");
        other.insert(new SessionEntity("theirs", "u", "parent", LATER));

        assertThat(sessions.deleteOthersOf("u", "kept")).isEqualTo(3);
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("kept");
        assertThat(sessions.handlesOf("U", NOW)).containsExactly("of another user");
        assertThat(other.handlesOf("u", NOW)).containsExactly("theirs");
        assertThat(sessions.deleteOthersOf("u", "kept")).isZero();
        assertThat(sessions.deleteOthersOf("u", "KEPT"))
                .as("no session of this name")
                .isEqualTo(1);
    }

    @Test
    void whatWasCreatedBeforeAMomentIsDeletedWhoeverItBelongsTo() {
        for (int i = 0; i < 550; i++) {
            insert("old " + i, NOW.minusMillis(1));
            insert("new " + i, NOW);
        }
        insert("unknown", "u", LATER);
        insert("of another user", "U", LATER);
        SessionStore other = new SessionStore(database, () -> "/other");
        other.insert(new SessionEntity("theirs", "u", "parent", LATER));
        Map<String, String> told = new HashMap<>();

        assertThat(sessions.deleteCreatedBefore(NOW, NOW, told::put)).isEqualTo(552);

        assertThat(told)
                .hasSize(552)
                .containsEntry("old 0", "u")
                .containsEntry("unknown", "u")
                .containsEntry("of another user", "U");
        assertThat(sessions.handlesOf("u", NOW)).hasSize(550).allMatch(handle -> handle.startsWith("new "));
        assertThat(other.handlesOf("u", NOW)).containsExactly("theirs");
        assertThat(sessions.deleteCreatedBefore(NOW, NOW, told::put)).isZero();
        assertThat(sessions.deleteCreatedBefore(null, NOW, told::put)).isEqualTo(550);
        assertThat(other.handlesOf("u", NOW)).containsExactly("theirs");
    }

    @Test
    void everythingThatExistsIsDeletedThoughUsersLogInMeanwhile() {
        insert("existing", NOW.minusMillis(1));
        AtomicInteger logins = new AtomicInteger();

        assertThat(sessions.deleteCreatedBefore(
                        null, NOW, (handle, user) -> insert("login " + logins.incrementAndGet(), NOW)))
                .isEqualTo(1);

        assertThat(sessions.handlesOf("u", NOW)).containsExactly("login 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z"})
    void noMomentIsTooEarlyOrTooLate(String moment) {
        insert("session", NOW);
        boolean isLate = moment.startsWith("+");
        assertThat(sessions.deleteCreatedBefore(Instant.parse(moment), NOW, (handle, user) -> {}))
                .isEqualTo(isLate ? 1 : 0);
    }

    @Test
    void manyNodesMayDeleteEverythingAtOnce() throws Exception {
        for (int i = 0; i < 300; i++) {
            insert("h" + i, NOW);
        }
        List<Integer> deleted = atOnce(8, number -> sessions.deleteCreatedBefore(null, NOW, (handle, user) -> {}));
        assertThat(deleted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(300);
    }

    private static boolean none(String handle, String hash2) {
        return false;
    }

    private List<String> deleteOldest(int most, String handle, String userId, Instant createdAt) {
        SessionEntity row = new SessionEntity(handle, userId, "parent", LATER).withCreatedAt(createdAt);
        sessions.insert(row);
        return sessions.deleteOldest(most, row, StoreContract::none, NOW);
    }

    private boolean insertIfFewer(int most, String handle, String userId) {
        return sessions.insertIfFewer(
                most, new SessionEntity(handle, userId, "parent", LATER), StoreContract::none, NOW);
    }

    @Test
    void theOldestSessionsEndAndThoseOfTheReferenceFirst() throws SQLException {
        insert("a", NOW.minusSeconds(1));
        insert("b", NOW.minusSeconds(2));
        insert("c", "u", LATER);
        insert("over", "u", NOW.minusMillis(1));
        insert("of another user", "U", LATER);
        run("update refresh_token set audience = null where session_handle = 'c'");
        new SessionStore(database, () -> "/other").insert(new SessionEntity("theirs", "u", "parent", LATER));

        assertThat(deleteOldest(4, "d", "u", NOW)).isEmpty();
        assertThat(deleteOldest(4, "e", "u", NOW)).containsExactly("c");
        assertThat(deleteOldest(4, "f", "u", NOW)).containsExactly("b");
        assertThat(deleteOldest(1, "g", "u", NOW.plusMillis(1))).containsExactlyInAnyOrder("a", "d", "e", "f");
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("g");
        assertThat(sessions.handlesOf("U", NOW)).hasSize(1);
    }

    @Test
    void aSessionThatIsReplacedDoesNotCount() {
        insert("a", NOW.minusSeconds(1));
        insert("b", NOW.minusSeconds(2));
        SessionEntity row = new SessionEntity("c", "u", "parent", LATER).withCreatedAt(NOW);
        sessions.insert(row);
        assertThat(sessions.deleteOldest(2, row, (handle, hash2) -> handle.equals("a"), NOW))
                .isEmpty();
        SessionEntity another = new SessionEntity("d", "u", "parent", LATER);
        assertThat(sessions.insertIfFewer(3, another, (handle, hash2) -> hash2.equals("other"), NOW))
                .isFalse();
        assertThat(sessions.insertIfFewer(3, another, (handle, hash2) -> handle.equals("a"), NOW))
                .isTrue();
    }

    @Test
    void theNewSessionStaysWhereTheClockOfAnotherServerIsAhead() {
        insert("a", NOW.plusSeconds(60));
        insert("b", NOW.plusSeconds(30));
        assertThat(deleteOldest(2, "c", "u", NOW)).containsExactly("b");
        assertThat(deleteOldest(1, "d", "u", NOW)).containsExactlyInAnyOrder("a", "c");
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("d");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void ofManyLoginsAtOnceAsManyAsAllowedAreLeft(int most) throws Exception {
        insert("before a", NOW.minusSeconds(1));
        insert("before b", "u", LATER);
        List<List<String>> ended =
                atOnce(64, number -> deleteOldest(most, "h" + number, "u", NOW.plusMillis(number % 3)));
        assertThat(sessions.handlesOf("u", NOW)).hasSize(most).allMatch(handle -> handle.startsWith("h"));
        assertThat(ended.stream().flatMap(List::stream))
                .as("each is ended by one login")
                .hasSize(66 - most)
                .doesNotHaveDuplicates();
    }

    @Test
    void ofManyLoginsAtOnceAsManyAsAllowedAreLeftWhereverTheirClocksAre() throws Exception {
        atOnce(64, number -> deleteOldest(3, "h" + number, "u", NOW.plusSeconds(60L * (number % 2))));
        assertThat(sessions.handlesOf("u", NOW)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void ofManyLoginsAtOnceAsManyAsAllowedAreAdmitted(int most) throws Exception {
        List<Boolean> admitted = atOnce(64, number -> insertIfFewer(most, "h" + number, "u"));
        assertThat(admitted).filteredOn(Boolean::booleanValue).hasSize(most);
        assertThat(sessions.handlesOf("u", NOW)).hasSize(most);
        assertThat(keys.findAll())
                .as("the row by which they take turns is no key")
                .isEmpty();
    }

    @Test
    void aLoginIsAdmittedAgainOnceASessionHasEnded() throws SQLException {
        assertThat(insertIfFewer(2, "a", "u")).isTrue();
        insert("over", "u", NOW.minusMillis(1));
        insert("by the reference", "u", LATER);
        run("update refresh_token set audience = null where session_handle = 'by the reference'");
        assertThat(insertIfFewer(2, "b", "u")).isFalse();
        assertThat(sessions.find("b")).isEmpty();
        assertThat(insertIfFewer(2, "c", "U")).as("another user").isTrue();
        assertThat(new SessionStore(database, () -> "/other")
                        .insertIfFewer(2, new SessionEntity("d", "u", "parent", LATER), StoreContract::none, NOW))
                .as("another application, to which the session of the reference belongs, too")
                .isTrue();
        assertThat(sessions.delete("a")).isTrue();
        assertThat(insertIfFewer(2, "b", "u")).isTrue();
    }

    /** Some of them are rejected by one driver or another. */
    @Test
    void aTextThatIsNoHandleHasNoSession() {
        insert("h", "u", LATER);
        for (String text : new String[] {
            null,
            "",
            "h".repeat(256),
            "h".repeat(10_000),
            "\u0000",
            "h\u0000",
            "\ud800",
            "\ud83d\ude00",
            "' or ''='",
            "%"
        }) {
            assertThat(sessions.find(text)).as(text).isEmpty();
            assertThat(sessions.delete(text)).as(text).isFalse();
            assertThat(sessions.deleteOf("u", text)).as(text).isFalse();
            assertThat(sessions.deleteIfItRemembers(text, "u", List.of("parent")))
                    .isFalse();
            assertThat(sessions.updateInfo(text, "1", NOW)).as(text).isFalse();
            assertThat(sessions.updatePayload(text, "1", NOW)).as(text).isFalse();
            assertThat(sessions.updatePayload(text, "", "1", NOW)).as(text).isFalse();
        }
        assertThat(sessions.find("h")).isPresent();
    }

    @Test
    void whatIsOverIsRemovedInBatchesAndWhatLivesStays() throws Exception {
        for (int i = 0; i < 1200; i++) {
            insert("over" + i, "u", NOW.minusMillis(1));
        }
        insert("last moment", "u", NOW);
        insert("living", "u", LATER);
        List<Integer> removed = atOnce(8, number -> sessions.deleteExpired(NOW));
        assertThat(removed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1200);
        assertThat(sessions.handlesOf("u", NOW)).containsExactly("last moment", "living");
        assertThat(sessions.deleteExpired(NOW)).isZero();
    }

    @Test
    void aKeyIsStoredOnce() throws Exception {
        List<Boolean> won = atOnce(8, number -> keys.insert(new SigningKeyEntity("k", "v" + number, NOW)));
        assertThat(won).containsOnlyOnce(true);
        assertThat(keys.findAll()).singleElement().satisfies(key -> {
            assertThat(key.name()).isEqualTo("k");
            assertThat(key.value()).isEqualTo("v" + won.indexOf(true));
            assertThat(key.createdAt()).isEqualTo(NOW);
        });
    }

    @Test
    void aKeyIsReplacedOnceAndItsPredecessorIsKept() throws Exception {
        SigningKeyEntity old = new SigningKeyEntity("k", "old", NOW);
        keys.insert(old);
        List<Boolean> won = atOnce(
                8,
                number -> keys.replace(
                        old,
                        new SigningKeyEntity("k", "new" + number, LATER),
                        new SigningKeyEntity("k:old", "old", NOW)));
        assertThat(won).containsOnlyOnce(true);
        assertThat(keys.findAll())
                .extracting(SigningKeyEntity::value)
                .containsExactlyInAnyOrder("new" + won.indexOf(true), "old");
        assertThat(keys.deleteAll(List.of("k:old", "absent"))).isEqualTo(1);
        assertThat(keys.findAll()).hasSize(1);
    }

    @Test
    void aKeyIsNotReplacedByWhoExpectsAnother() {
        keys.insert(new SigningKeyEntity("k", "old", NOW));
        assertThat(keys.replace(
                        new SigningKeyEntity("k", "old", NOW.minusMillis(1)),
                        new SigningKeyEntity("k", "new", LATER),
                        new SigningKeyEntity("k:old", "old", NOW)))
                .isFalse();
        assertThat(keys.findAll()).extracting(SigningKeyEntity::value).containsExactly("old");
    }

    @Test
    void aReplacementHappensAsAWholeOrNotAtAll() {
        SigningKeyEntity old = new SigningKeyEntity("k", "old", NOW);
        keys.insert(old);
        keys.insert(new SigningKeyEntity("k:old", "taken", NOW));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> keys.replace(
                        old, new SigningKeyEntity("k", "new", LATER), new SigningKeyEntity("k:old", "old", NOW)));
        assertThat(keys.findAll()).extracting(SigningKeyEntity::value).containsExactlyInAnyOrder("old", "taken");
    }

    private static final String LONG_TEXT = "x".repeat(60_000);

    @Test
    void aKeyMayBeLongerThanTheColumnOfTheReference() {
        keys.insert(SigningKeyEntity.withLongValue("k", LONG_TEXT, NOW));
        assertThat(keys.findAll()).singleElement().satisfies(key -> {
            assertThat(key.value()).isEqualTo(LONG_TEXT);
            assertThat(key.hasLongValue()).isTrue();
            assertThat(key.createdAt()).isEqualTo(NOW);
        });
    }

    @Test
    void aKeyIsRewrittenUnlessItHasBeenReplaced() {
        keys.insert(new SigningKeyEntity("k", "in the clear", NOW));

        assertThat(keys.rewrite(SigningKeyEntity.withLongValue("k", "encrypted", NOW.minusMillis(1))))
                .isFalse();
        assertThat(keys.findAll()).extracting(SigningKeyEntity::value).containsExactly("in the clear");

        assertThat(keys.rewrite(SigningKeyEntity.withLongValue("k", "encrypted", NOW)))
                .isTrue();
        assertThat(keys.findAll()).extracting(SigningKeyEntity::value).containsExactly("encrypted");
        assertThat(keys.rewrite(new SigningKeyEntity("k", "in the clear", NOW))).isTrue();
        assertThat(keys.findAll()).noneMatch(SigningKeyEntity::hasLongValue);
    }

    @Test
    void anAnnouncedKeyReplacesTheCurrentOneOnce() throws Exception {
        SigningKeyEntity old = SigningKeyEntity.withLongValue("k", "old", NOW);
        keys.insert(old);
        keys.insert(SigningKeyEntity.withLongValue("k:next", "new", NOW));

        List<Boolean> won = atOnce(
                8,
                number -> keys.replace(
                        old,
                        SigningKeyEntity.withLongValue("k", "new", LATER),
                        SigningKeyEntity.withLongValue("k:old", "old", NOW),
                        "k:next"));

        assertThat(won).containsOnlyOnce(true);
        assertThat(keys.findAll()).extracting(SigningKeyEntity::name).containsExactlyInAnyOrder("k", "k:old");
    }

    @Test
    void noNamesAreNoKeys() {
        keys.insert(new SigningKeyEntity("k", "v", NOW));
        assertThat(keys.deleteAll(List.of())).isZero();
        assertThat(keys.findAll()).hasSize(1);
    }

    @Test
    void theTablesAreKeptWhenTheDatabaseIsOpenedAgain() throws Exception {
        insert("h", "u", LATER);
        atOnce(8, number -> {
            Database.open(dataSource(), TABLES, CallerTransaction.none()).close();
            return number;
        });
        assertThat(sessions.find("h")).isPresent();
    }

    private RevocationStore feed(String audience) {
        return new RevocationStore(
                database, () -> audience, clock, VALIDITY, (revocation, until) -> committed.add(revocation));
    }

    private SessionStore withFeed(String audience) {
        return new SessionStore(database, () -> audience, feed(audience));
    }

    private List<Revocation> read(String audience) {
        return feed(audience).after(0, 1000).stream()
                .map(RevocationEntity::revocation)
                .toList();
    }

    @Test
    void aRevocationIsWrittenWithTheSessionsThatItDeletes() {
        SessionStore store = withFeed("/app");
        String user = "c\ud83d\ude00".repeat(64);
        for (String handle : List.of("a", "b", "c", "d")) {
            insert(handle, user, LATER);
        }

        assertThat(store.delete("a")).isTrue();
        assertThat(store.deleteIfItRemembers("b", user, List.of("parent"))).isTrue();
        assertThat(store.deleteAllOf(user)).isEqualTo(2);

        List<Revocation> expected =
                List.of(Revocation.ofSession("a"), Revocation.ofSession("b"), Revocation.ofUser(user));
        assertThat(read("/app")).isEqualTo(expected);
        assertThat(committed).isEqualTo(expected);
        assertThat(feed("/app").after(0, 1)).singleElement().satisfies(row -> {
            assertThat(row.revokedAt()).isEqualTo(NOW);
            assertThat(row.keptUntil()).isEqualTo(NOW.plus(VALIDITY).plusSeconds(600));
        });
    }

    @Test
    void whatEndsNoSessionIsNoRevocation() {
        SessionStore store = withFeed("/app");
        insert("a", "u", LATER);

        assertThat(store.delete("A")).isFalse();
        assertThat(store.delete("x".repeat(10_000))).isFalse();
        assertThat(store.deleteIfItRemembers("a", "u", List.of("child"))).isFalse();
        assertThat(store.deleteAllOf("U")).isZero();
        assertThat(withFeed("/other").delete("a")).isFalse();
        assertThat(sessions.delete("a")).as("without a feed").isTrue();

        assertThat(read("/app")).isEmpty();
        assertThat(committed).isEmpty();
    }

    @Test
    void aRevocationBelongsToTheAudienceThatItWasMadeFor() {
        List<String> audiences = List.of("/app", "/APP", "/app ", "/\u00e0pp");
        for (String audience : audiences) {
            withFeed(audience).insert(new SessionEntity("h" + audiences.indexOf(audience), "u", "parent", LATER));
        }
        for (String audience : audiences) {
            assertThat(withFeed(audience).deleteAllOf("u")).as(audience).isEqualTo(1);
            assertThat(read(audience)).as(audience).containsExactly(Revocation.ofUser("u"));
        }
        assertThat(read("/ap")).isEmpty();
    }

    @Test
    void ofManyRevocationsOfOneSessionOneIsWritten() throws Exception {
        insert("a", "u", LATER);
        assertThat(atOnce(8, number -> withFeed("/app").delete("a"))).containsOnlyOnce(true);
        assertThat(read("/app")).containsExactly(Revocation.ofSession("a"));
    }

    @Test
    void revocationsAreReadInTheirOrderFromAnyNumberOn() throws Exception {
        for (int i = 0; i < 40; i++) {
            insert("h" + i, "u", LATER);
        }
        List<Boolean> deleted = atOnce(40, number -> withFeed("/app").delete("h" + number));
        assertThat(deleted).containsOnly(true);

        List<RevocationEntity> all = feed("/app").after(0, 1000);
        assertThat(all).hasSize(40).extracting(RevocationEntity::id).isSorted().doesNotHaveDuplicates();
        assertThat(feed("/app").after(all.get(9).id(), 1000))
                .extracting(RevocationEntity::id)
                .isEqualTo(
                        all.subList(10, 40).stream().map(RevocationEntity::id).toList());
        assertThat(feed("/app").after(0, 7)).hasSize(7);
        assertThat(feed("/app").after(all.get(39).id(), 7)).isEmpty();
    }

    /** The reader reads the numbers of the last minute again for this reason. */
    @Test
    void aRowMayAppearAfterOneWithAGreaterNumber() throws SQLException {
        insert("b", "u", LATER);
        try (Connection slow = dataSource().getConnection();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("insert into session_revocation (audience, session_handle, revoked_at, kept_until)"
                    + " values ('/app', 'a', 1, 9000000000000)");
            assertThat(withFeed("/app").delete("b")).isTrue();
            assertThat(read("/app")).containsExactly(Revocation.ofSession("b"));
            slow.commit();
            assertThat(read("/app")).containsExactly(Revocation.ofSession("a"), Revocation.ofSession("b"));
            slow.setAutoCommit(true);
        }
    }

    @Test
    void aRowThatWasCommittedTooLateForReadersIsWrittenAgain() {
        insert("a", "u", LATER);
        clock.step = RevocationStore.LATEST_COMMIT.plusMillis(1);
        assertThat(withFeed("/app").delete("a")).isTrue();
        assertThat(read("/app")).containsExactly(Revocation.ofSession("a"), Revocation.ofSession("a"));
        assertThat(committed).containsExactly(Revocation.ofSession("a"));
    }

    @Test
    void revocationsAreKeptAsLongAsTokensCanLive() throws Exception {
        SessionStore store = withFeed("/app");
        SessionStore other = withFeed("/other");
        for (int i = 0; i < 1100; i++) {
            insert("h" + i, "u", LATER);
            assertThat(store.delete("h" + i)).isTrue();
        }
        other.insert(new SessionEntity("theirs", "u", "parent", LATER));
        assertThat(other.delete("theirs")).isTrue();
        clock.now = NOW.plusMillis(1);
        insert("last", "u", LATER);
        assertThat(store.delete("last")).isTrue();

        Instant end = NOW.plus(VALIDITY).plusSeconds(600);
        assertThat(feed("/app").deleteUnneeded(end)).isZero();
        List<Integer> deleted = atOnce(4, number -> feed("/app").deleteUnneeded(end.plusMillis(1)));
        assertThat(deleted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1101);
        assertThat(read("/app")).containsExactly(Revocation.ofSession("last"));
    }

    /** Stands still unless it steps each time that it is looked at. */
    private static final class MovableTime extends Clock {

        private volatile Instant now = NOW;
        private volatile Duration step = Duration.ZERO;

        @Override
        public Instant instant() {
            Instant before = now;
            now = before.plus(step);
            return before;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void theColumnsThatAreSearchedAreIndexed() throws SQLException {
        assertThat(indexed("refresh_token")).contains("user_id", "expires_at");
        assertThat(indexed("session_revocation")).contains("revocation_id", "kept_until");
    }

    private List<String> indexed(String name) throws SQLException {
        List<String> indexed = new ArrayList<>();
        try (Connection connection = dataSource().getConnection()) {
            var meta = connection.getMetaData();
            String table = meta.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
            try (var rows = meta.getIndexInfo(connection.getCatalog(), connection.getSchema(), table, false, true)) {
                while (rows.next()) {
                    indexed.add(rows.getString("COLUMN_NAME").toLowerCase(java.util.Locale.ROOT));
                }
            }
        }
        return indexed;
    }
}
