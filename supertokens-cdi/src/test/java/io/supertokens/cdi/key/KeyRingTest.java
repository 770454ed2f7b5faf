package io.supertokens.cdi.key;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.MovableClock;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SigningKeyEntity;
import io.supertokens.jpa.SigningKeyStore;
import io.supertokens.jpa.Tables;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

    private static final String NAME = "access_token_signing_key";
    private static final Instant START = Instant.parse("2026-11-21T10:00:00.123456Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration VALIDITY = Duration.ofMinutes(60);
    private static final Duration OVERLAP = VALIDITY.plusMinutes(5);

    private static final StoredForm CLEAR = new StoredForm(KeyMaterial.SECRET, null);

    private final MovableClock clock = MovableClock.at(START);
    private final ExecutorService threads = Executors.newFixedThreadPool(32);
    private final Logger logger = Logger.getLogger(KeyRing.class.getName());
    private final Log log = new Log();
    private WatchedDataSource source;
    private Database database;
    private SigningKeyStore store;

    @BeforeEach
    void open() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        source = new WatchedDataSource(h2);
        database = Database.open(source, Tables.DEFAULT, CallerTransaction.none());
        store = new SigningKeyStore(database);
        source.statements();
        logger.setUseParentHandlers(false);
        logger.addHandler(log);
    }

    @AfterEach
    void close() {
        logger.removeHandler(log);
        logger.setUseParentHandlers(true);
        threads.shutdownNow();
        database.close();
    }

    private KeyRing node() {
        return node(DAY);
    }

    private KeyRing node(@Nullable Duration updateInterval) {
        KeyRows rows = new KeyRows(store, CLEAR, NAME, clock, new SecureRandom());
        return updateInterval == null
                ? KeyRing.permanent(rows, VALIDITY, clock)
                : KeyRing.rotating(rows, updateInterval, VALIDITY, clock);
    }

    private void nextDay() {
        clock.advance(DAY.plusMillis(1));
    }

    @Test
    void nothingIsReadBeforeTheFirstUse() {
        node();
        assertThat(source.statements()).isZero();
    }

    @Test
    void theFirstUseMakesTheKeyThatEveryNodeUses() {
        Key key = node().current();
        assertThat(source.statements()).isEqualTo(2);
        assertThat(node().current()).isEqualTo(key);
        assertThat(source.statements()).isEqualTo(1);

        assertThat(key.id()).isEqualTo("1795255200123");
        assertThat(key.createdAt()).isEqualTo("2026-11-21T10:00:00.123Z");
        SigningKeyEntity row = onlyRow();
        assertThat(row.name()).isEqualTo(NAME);
        assertThat(row.value()).hasSize(44);
        assertThat(Base64.getDecoder().decode(row.value())).hasSize(32);
        assertThat(key.secret().getEncoded()).isEqualTo(row.value().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aKeyInMemoryCostsNoStatement() {
        KeyRing node = node();
        Key key = node.current();
        source.statements();
        for (int i = 0; i < 100; i++) {
            assertThat(node.current()).isEqualTo(key);
            assertThat(node.find(key.id())).contains(key);
        }
        assertThat(source.statements()).isZero();
    }

    @Test
    void theReferencesKeyIsTakenOver() {
        store.insert(new SigningKeyEntity(NAME, "schlüssel-鍵 of any length whatsoever", START));
        assertThat(new String(node().current().secret().getEncoded(), StandardCharsets.UTF_8))
                .isEqualTo("schlüssel-鍵 of any length whatsoever");
        assertThat(source.statements()).isEqualTo(2);
    }

    @Test
    void twoRingsOfOneTableDoNotMix() {
        Key access = node().current();
        KeyRing refresh = KeyRing.permanent(
                new KeyRows(store, CLEAR, "refresh_token_key", clock, new SecureRandom()), VALIDITY, clock);
        assertThat(refresh.current().secret()).isNotEqualTo(access.secret());
        nextDay();
        assertThat(node().current()).isNotEqualTo(access);
        assertThat(refresh.current().createdAt()).isEqualTo(access.createdAt());
    }

    @Test
    void aKeyThatNeverRotatesStays() {
        KeyRing node = node(null);
        Key key = node.current();
        clock.advance(Duration.ofDays(10_000));
        source.statements();
        assertThat(node.current()).isEqualTo(key);
        assertThat(node.find(key.id())).contains(key);
        assertThat(source.statements()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyThatWasReplacedAtOnceSignsElsewhereNoLongerThanItIsAccepted(boolean isRotating) {
        KeyRing here = node(isRotating ? Duration.ofDays(1000) : null);
        KeyRing elsewhere = node();
        Key old = here.current();
        elsewhere.current();
        clock.advance(Duration.ofMinutes(10));
        elsewhere.rotate();
        Key replacement = elsewhere.current();

        clock.advance(OVERLAP.minusMinutes(10).minusMillis(1));
        source.statements();
        assertThat(here.current()).isEqualTo(old);
        assertThat(source.statements()).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(here.current()).isEqualTo(replacement);
        assertThat(here.current()).isEqualTo(replacement);
        assertThat(source.statements()).isEqualTo(1);
    }

    @Test
    void thirtyTwoNodesThatStartTogetherAgreeOnOneKey() throws Exception {
        Set<Key> keys = new HashSet<>(atOnce(32, () -> node().current()));
        assertThat(keys).hasSize(1);
        onlyRow();
    }

    @Test
    void thirtyTwoThreadsOfOneNodeReadOnce() throws Exception {
        KeyRing node = node();
        assertThat(new HashSet<>(atOnce(32, node::current))).hasSize(1);
        assertThat(source.statements()).isEqualTo(2);
    }

    @Test
    void aKeyIsReplacedWhenItIsOlderThanTheInterval() {
        KeyRing node = node();
        Key first = node.current();
        clock.advance(Duration.between(clock.instant(), first.createdAt().plus(DAY)));
        assertThat(node.current()).isEqualTo(first);
        clock.advance(Duration.ofMillis(1));
        Key second = node.current();
        assertThat(second.secret()).isNotEqualTo(first.secret());
        assertThat(second.createdAt()).isAfter(first.createdAt());
        assertThat(store.findAll())
                .extracting(SigningKeyEntity::name)
                .containsExactlyInAnyOrder(NAME, NAME + ":" + first.id());
    }

    @Test
    void aRotationCostsOneReadAndTwoWritesAndOneReadOnEachOtherNode() {
        KeyRing winner = node();
        KeyRing other = node();
        winner.current();
        other.current();
        nextDay();
        source.statements();
        Key second = winner.current();
        assertThat(source.statements()).isEqualTo(3);
        assertThat(other.current()).isEqualTo(second);
        assertThat(source.statements()).isEqualTo(1);
    }

    @Test
    void findingAKeyNeverRotates() {
        KeyRing node = node();
        Key first = node.current();
        nextDay();
        assertThat(node.find(first.id())).contains(first);
        onlyRow();
    }

    @Test
    void aSupersededKeyIsAcceptedUntilTheOverlapEnds() {
        KeyRing node = node();
        KeyRing other = node();
        Key first = node.current();
        other.current();
        nextDay();
        Key second = node.current();
        other.current();
        for (KeyRing ring : List.of(node, other, node(), node(null))) {
            assertThat(ring.find(first.id())).contains(first);
            assertThat(ring.find(second.id())).contains(second);
        }
        clock.advance(Duration.between(clock.instant(), second.createdAt().plus(OVERLAP)));
        for (KeyRing ring : List.of(node, other, node(), node(null))) {
            assertThat(ring.find(first.id())).contains(first);
        }
        clock.advance(Duration.ofMillis(1));
        for (KeyRing ring : List.of(node, other, node(), node(null))) {
            assertThat(ring.find(first.id())).isEmpty();
            assertThat(ring.find(second.id())).contains(second);
        }
    }

    @Test
    void aRotationSweepsAwayKeysThatNobodyAccepts() {
        KeyRing node = node();
        Key first = node.current();
        nextDay();
        Key second = node.current();
        nextDay();
        node.current();
        assertThat(store.findAll())
                .extracting(SigningKeyEntity::name)
                .containsExactlyInAnyOrder(NAME, NAME + ":" + second.id())
                .doesNotContain(NAME + ":" + first.id());
    }

    @Test
    void nodesThatRotateTogetherAgreeOnOneNewKey() throws Exception {
        List<KeyRing> nodes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            nodes.add(node());
        }
        for (int round = 0; round < 10; round++) {
            Key old = nodes.get(0).current();
            nodes.forEach(KeyRing::current);
            nextDay();
            Set<Key> seen = new HashSet<>();
            List<Callable<Key>> calls = new ArrayList<>();
            nodes.forEach(node -> calls.add(node::current));
            seen.addAll(atOnce(calls));
            assertThat(seen).hasSize(1).doesNotContain(old);
            for (KeyRing node : nodes) {
                assertThat(node.find(old.id())).contains(old);
            }
        }
    }

    @Test
    void theOldKeyServesWhileAnotherThreadRotates() throws Exception {
        KeyRing node = node();
        Key first = node.current();
        nextDay();
        WatchedDataSource.Pause pause = source.pause();
        Future<Key> rotating = threads.submit(node::current);
        pause.reached().await();

        assertThat(node.current()).isEqualTo(first);
        assertThat(node.find(first.id())).contains(first);

        pause.over().countDown();
        Key second = rotating.get();
        assertThat(second).isNotEqualTo(first);
        assertThat(node.current()).isEqualTo(second);
    }

    @Test
    void aTokenOfNobodysKeyIsNotHeldUpByADatabaseThatHangs() throws Exception {
        KeyRing node = node();
        Key known = node.current();
        String first = Long.toString(clock.millis() + 1);
        WatchedDataSource.Pause pause = source.pause();
        Future<Optional<Key>> asking = threads.submit(() -> node.find(first));
        pause.reached().await();

        assertThat(node.find(Long.toString(clock.millis() + 2))).isEmpty();
        assertThat(node.successorOf(known)).isEmpty();
        assertThat(asking).isNotDone();

        pause.over().countDown();
        assertThat(asking.get()).isEmpty();
    }

    @Test
    void whileTheDatabaseHangsOneThreadWaitsAndNoOther() throws Exception {
        KeyRing node = node();
        Key known = node.current();
        long newest = Long.parseLong(known.id());
        WatchedDataSource.Pause pause = source.pause();
        Future<Optional<Key>> asking = threads.submit(() -> node.find(Long.toString(newest + 1)));
        pause.reached().await();
        assertThat(node.find(Long.toString(newest + 2))).isEmpty(); // the hang is known by now

        assertThat(timesThatThisThreadWaits(() -> {
                    for (int i = 3; i < 1000; i++) {
                        assertThat(node.find(Long.toString(newest + i))).isEmpty();
                        assertThat(node.successorOf(known)).isEmpty();
                        assertThat(node.find(known.id())).contains(known);
                        assertThat(node.current()).isEqualTo(known);
                    }
                }))
                .isZero();
        assertThat(asking).isNotDone();

        pause.over().countDown();
        assertThat(asking.get()).isEmpty();
    }

    @Test
    void ofADatabaseThatDidNotAnswerNobodyWaitsForTheNextAttempt() throws Exception {
        KeyRing node = node();
        long newest = Long.parseLong(node.current().id());
        source.goDown();
        assertThat(node.find(Long.toString(newest + 1))).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        WatchedDataSource.Pause pause = source.pause();
        Future<Optional<Key>> asking = threads.submit(() -> node.find(Long.toString(newest + 2)));
        pause.reached().await();

        assertThat(timesThatThisThreadWaits(
                        () -> assertThat(node.find(Long.toString(newest + 3))).isEmpty()))
                .isZero();

        source.comeBack();
        pause.over().countDown();
        assertThat(asking.get()).isEmpty();
    }

    private static long timesThatThisThreadWaits(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long before = threads.getThreadInfo(self).getWaitedCount();
        work.run();
        return threads.getThreadInfo(self).getWaitedCount() - before;
    }

    @Test
    void whatIsPreparedServesThroughAnOutage() {
        KeyRing node = node();
        node.prepare();
        source.goDown();
        Key key = node.current();
        assertThat(node.find(key.id())).contains(key);
    }

    @Test
    void aKeyThatAnotherNodeMadeIsFoundByItsId() {
        KeyRing verifier = node();
        KeyRing issuer = node();
        verifier.current();
        issuer.current();
        nextDay();
        Key second = issuer.current();
        source.statements();
        assertThat(verifier.find(second.id())).contains(second);
        assertThat(verifier.find(second.id())).contains(second);
        assertThat(source.statements()).isEqualTo(1);
    }

    @Test
    void manyThreadsThatMeetANewKeyReadOnceAndAllFindIt() throws Exception {
        KeyRing verifier = node();
        KeyRing issuer = node();
        verifier.current();
        issuer.current();
        nextDay();
        Key second = issuer.current();
        source.statements();
        assertThat(atOnce(32, () -> verifier.find(second.id()).orElseThrow())).containsOnly(second);
        assertThat(source.statements()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "-1",
                "1",
                "+1795255200124",
                "1795255200122",
                "01795255200124",
                "1795255200124.0",
                "1795255200124 ",
                "provided",
                "1795255500124",
                "99999999999999999999",
                "999999999999999",
                "１７９５２５５２００１２４",
                "access_token_signing_key",
                "\0"
            })
    void aKeyIdThatCannotBeANewKeysCostsNothing(String garbage) {
        KeyRing node = node();
        node.current();
        source.statements();
        assertThat(node.find(garbage)).isEmpty();
        assertThat(source.statements()).isZero();
    }

    @Test
    void idsThatCouldBeNewKeysCostOneReadInFiveSeconds() {
        KeyRing node = node();
        long newest = Long.parseLong(node.current().id());
        source.statements();
        for (int i = 1; i <= 1000; i++) {
            assertThat(node.find(Long.toString(newest + i))).isEmpty();
        }
        assertThat(source.statements()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(5));
        for (int i = 1; i <= 1000; i++) {
            assertThat(node.find(Long.toString(newest + i))).isEmpty();
        }
        assertThat(source.statements()).isEqualTo(1);
    }

    @Test
    void aNodeThatOnlyVerifiesLearnsThatItsKeyIsDead() {
        KeyRing verifier = node();
        KeyRing issuer = node();
        Key first = verifier.current();
        issuer.current();
        nextDay();
        issuer.current();
        clock.advance(OVERLAP.plusSeconds(1));
        assertThat(verifier.find(first.id())).isEmpty();
    }

    @Test
    void whereNobodyIssuesTheLastKeyStaysAccepted() {
        KeyRing verifier = node();
        Key first = verifier.current();
        clock.advance(DAY.multipliedBy(3));
        source.statements();
        for (int i = 0; i < 100; i++) {
            assertThat(verifier.find(first.id())).contains(first);
        }
        assertThat(source.statements()).isEqualTo(1);
    }

    @Test
    void aKeyThatAnotherNodeReplacedIsFoundWithoutItsId() {
        KeyRing here = node();
        KeyRing elsewhere = node();
        Key old = here.current();
        assertThat(here.successorOf(old)).isEmpty();

        nextDay();
        Key replacement = elsewhere.current();

        assertThat(here.successorOf(old)).contains(replacement);
        source.statements();
        assertThat(here.successorOf(old)).contains(replacement);
        assertThat(here.successorOf(replacement)).isEmpty();
        assertThat(source.statements()).isZero();
    }

    @Test
    void askingForSuccessorsCostsOneReadInFiveSeconds() {
        KeyRing node = node();
        Key current = node.current();
        source.statements();
        for (int i = 0; i < 1000; i++) {
            assertThat(node.successorOf(current)).isEmpty();
        }
        assertThat(source.statements()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(5));
        assertThat(node.successorOf(current)).isEmpty();
        assertThat(source.statements()).isEqualTo(1);
    }

    @Test
    void anOutageWhenTheKeyIsDueIsNoOutageOfTheSessions() {
        KeyRing node = node();
        Key first = node.current();
        nextDay();
        source.goDown();
        assertThat(node.current()).isEqualTo(first);
        assertThat(node.find(first.id())).contains(first);
        assertThat(node.find(Long.toString(clock.millis()))).isEmpty();

        source.comeBack();
        assertThat(node.current()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(5));
        assertThat(node.current()).isNotEqualTo(first);
    }

    @Test
    void anOutageIsLoggedOnceAMinute() {
        KeyRing node = node();
        node.current();
        nextDay();
        source.goDown();
        for (int second = 0; second < 60; second++) {
            node.current();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(log.messages).hasSize(1);
        node.current();
        assertThat(log.messages).hasSize(2).first().asString().contains("due");
    }

    @Test
    void anOutageBeforeTheFirstKeyIsReportedAndNotRemembered() {
        KeyRing node = node();
        source.goDown();
        assertThatExceptionOfType(DatabaseException.class).isThrownBy(node::current);
        assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> node.find("1"));
        source.comeBack();
        assertThat(node.current()).isNotNull();
    }

    @Test
    void aClockThatRunsBackwardsStillMakesALaterKey() {
        clock.advance(DAY.multipliedBy(3));
        Key first = node().current();
        KeyRing impatient = node(Duration.ofDays(-10));
        clock.advance(DAY.multipliedBy(-3));
        Key second = impatient.current();
        assertThat(second.createdAt()).isEqualTo(first.createdAt().plusMillis(1));
        assertThat(impatient.find(first.id())).contains(first);
    }

    @Test
    void aKeyDeletedByHandIsMadeAnew() {
        Key first = node().current();
        store.deleteAll(List.of(NAME));
        Key second = node().current();
        assertThat(second.secret()).isNotEqualTo(first.secret());
        onlyRow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_value = null", "key_value = '  '", "created_at_time = null"})
    void anIncompleteRowIsNamed(String damage) throws SQLException {
        node().current();
        String secret = onlyRow().value();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update signing_key set " + damage);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> node().current())
                .withMessageContaining(NAME)
                .withMessageNotContaining(secret);
    }

    @Test
    void nothingSecretIsShown() {
        Key key = node().current();
        assertThat(key.toString()).contains(key.id()).doesNotContain(onlyRow().value());
    }

    private SigningKeyEntity onlyRow() {
        List<SigningKeyEntity> rows = store.findAll();
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static final class Log extends Handler {
        final List<String> messages = new ArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            messages.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
