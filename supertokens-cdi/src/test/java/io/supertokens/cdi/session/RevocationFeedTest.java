package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.jpa.DatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revocations reach all nodes of a cluster within the stated bound, whatever fails. */
class RevocationFeedTest {

    private static final Duration SETTLED = Duration.ofMinutes(1);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);

    private final List<Cluster> clusters = new ArrayList<>();
    private final Cluster cluster = cluster();
    private final Cluster.Node one = cluster.start();
    private final Cluster.Node two = cluster.start();
    private final Cluster.Node three = cluster.start();

    private Cluster cluster(String... namesAndValues) {
        Cluster opened = new Cluster(namesAndValues);
        clusters.add(opened);
        return opened;
    }

    @AfterEach
    void close() {
        clusters.forEach(Cluster::close);
    }

    /** All that ends a session before it expires. */
    enum Ending {
        BY_HANDLE {
            @Override
            void end(Cluster.Node node, IssuedSession session) {
                assertThat(node.sessions.revoke(session.session().handle())).isTrue();
            }
        },
        LOGOUT {
            @Override
            void end(Cluster.Node node, IssuedSession session) {
                assertThat(node.sessions.revoke(session.session())).isTrue();
            }
        },
        OF_THE_USER {
            @Override
            void end(Cluster.Node node, IssuedSession session) {
                assertThat(node.sessions.revokeAll("alice")).isEqualTo(1);
            }
        },
        ANOTHER_LOGIN {
            @Override
            void end(Cluster.Node node, IssuedSession session) {
                node.engine.revokeSessionOf(session.accessToken().value());
            }
        },
        THEFT {
            @Override
            void end(Cluster.Node node, IssuedSession session) {
                String stolen = session.refreshToken().value();
                IssuedSession refreshed = node.sessions.refresh(stolen);
                assertThat(node.accepts(refreshed)).isTrue();
                node.clock.advance(SessionFixture.LATE_WINDOW);
                assertThatThrownBy(() -> node.sessions.refresh(stolen)).isInstanceOf(TokenTheftException.class);
            }
        };

        abstract void end(Cluster.Node node, IssuedSession session);
    }

    @ParameterizedTest
    @EnumSource
    void anEndingIsNoticedAtOnceHereAndWithTheNextReadElsewhere(Ending ending) {
        IssuedSession session = one.logIn("alice");
        IssuedSession ofBob = one.logIn("bob");
        List.of(one, two, three)
                .forEach(node -> assertThat(node.accepts(session)).isTrue());

        ending.end(one, session);

        assertThat(one.accepts(session)).isFalse();
        two.read();
        assertThat(two.accepts(session)).isFalse();
        assertThat(three.accepts(session)).as("has not read it yet").isTrue();
        three.read();
        assertThat(three.accepts(session)).isFalse();
        List.of(one, two, three).forEach(node -> assertThat(node.accepts(ofBob)).isTrue());
    }

    @Test
    void theftMayEndAllSessionsOfTheUser() {
        Cluster strict = cluster("on-token-theft", "revoke-user");
        Cluster.Node node = strict.start();
        Cluster.Node other = strict.start();
        IssuedSession stolen = node.logIn("alice");
        IssuedSession another = node.logIn("alice");

        Ending.THEFT.end(node, stolen);

        other.read();
        for (IssuedSession session : List.of(stolen, another)) {
            assertThat(node.accepts(session)).isFalse();
            assertThat(other.accepts(session)).isFalse();
        }
    }

    @Test
    void aCallCostsNoStatementAndARevokedSessionNeither() {
        IssuedSession session = one.logIn("alice");
        IssuedSession revoked = one.logIn("alice");
        assertThat(one.statementsOf(() -> one.sessions.revoke(revoked.session())))
                .containsExactly("delete", "insert");
        two.clock.advance(SETTLED);
        assertThat(two.statementsOf(two::read)).as("once a minute").containsExactly("select", "select");
        assertThat(two.statementsOf(two::read)).containsExactly("select");
        for (Cluster.Node node : List.of(one, two)) {
            assertThat(node.statementsOf(() -> {
                        assertThat(node.accepts(session)).isTrue();
                        assertThat(node.accepts(revoked)).isFalse();
                    }))
                    .isEmpty();
        }
    }

    /** Sessions of the user that began later are told apart by the database, not by a clock. */
    @ParameterizedTest
    @CsvSource({"PT0S, PT0S", "PT0S, PT5M", "PT5M, PT0S", "PT2M, PT-3M", "PT-5M, PT0S", "PT0S, PT-5M"})
    void aLoginAfterTheRevocationIsAcceptedWhateverTheClocksSay(Duration ofOne, Duration ofTwo) {
        one.clock.advance(ofOne);
        two.clock.advance(ofTwo);
        List.of(one, two, three).forEach(Cluster.Node::read);
        IssuedSession before = two.logIn("alice");
        one.sessions.revokeAll("alice");
        IssuedSession after = two.logIn("alice");
        List.of(one, two, three).forEach(Cluster.Node::read);

        for (Cluster.Node node : List.of(one, two, three)) {
            assertThat(node.accepts(before)).isFalse();
            assertThat(node.accepts(after)).isTrue();
        }
    }

    @Test
    void aSessionThatMayHaveBeenRevokedIsLookedUpOnceAMinuteHasPassed() {
        IssuedSession before = one.logIn("alice");
        one.sessions.revokeAll("alice");
        IssuedSession after = one.logIn("alice");
        two.read();
        for (int i = 0; i < 2; i++) {
            assertThat(two.statementsOf(() -> assertThat(two.accepts(after)).isTrue()))
                    .as("a server of a cluster of databases may lag")
                    .containsExactly("select");
        }
        two.clock.advance(SETTLED.plus(A_MOMENT));
        two.read();
        for (boolean isFirst : List.of(true, false)) {
            List<String> read = isFirst ? List.of("select") : List.of();
            assertThat(two.statementsOf(() -> assertThat(two.accepts(after)).isTrue()))
                    .isEqualTo(read);
            assertThat(two.statementsOf(() -> assertThat(two.accepts(before)).isFalse()))
                    .isEqualTo(read);
        }

        two.sessions.revokeAll("alice");
        assertThat(two.accepts(after))
                .as("the answer was about the revocation before")
                .isFalse();
    }

    /** A login during a revocation of all sessions either is among them, or lives on, on every node. */
    @Test
    void theDatabaseDecidesWhichSessionsWereMeant() throws SQLException {
        IssuedSession session = one.logIn("alice");
        cluster.run("insert into session_revocation (audience, user_id, revoked_at, kept_until)"
                + " values ('/app', 'alice', 0, 9000000000000)");
        two.read();
        assertThat(two.accepts(session)).isTrue();
        one.sessions.revoke(session.session());
        assertThat(two.accepts(session)).isFalse();
    }

    /** Such as all that were created before a moment: a row without handle and user. */
    @Test
    void aRevocationMayConcernTheSessionsOfAnybody() throws SQLException {
        IssuedSession old = one.logIn("alice");
        IssuedSession young = one.logIn("bob");
        cluster.run("delete from refresh_token where user_id = 'alice'");
        cluster.run("insert into session_revocation (audience, revoked_at, kept_until)"
                + " values ('/app', 0, 9000000000000)");
        two.read();
        assertThat(two.accepts(old)).isFalse();
        assertThat(two.accepts(young)).isTrue();
        two.clock.advance(SETTLED.plus(A_MOMENT));
        two.read();
        assertThat(two.accepts(young)).isTrue();
        assertThat(two.statementsOf(() -> assertThat(two.accepts(young)).isTrue()))
                .isEmpty();
    }

    @Test
    void anotherAudienceDoesNotMatter() {
        Cluster.Node other = cluster.startOf("/other");
        IssuedSession theirs = other.logIn("alice");
        IssuedSession ours = one.logIn("alice");
        other.sessions.revokeAll("alice");
        one.read();
        assertThat(other.accepts(theirs)).isFalse();
        assertThat(one.statementsOf(() -> assertThat(one.accepts(ours)).isTrue()))
                .isEmpty();
    }

    /** The bound: once the last read is older than the limit, the database decides. */
    @Test
    void aNodeThatCannotReadTheFeedAsksTheDatabaseInTime() {
        IssuedSession revoked = one.logIn("alice");
        IssuedSession other = one.logIn("bob");
        two.read();
        one.sessions.revoke(revoked.session());

        cluster.pass(Cluster.MAX_AGE);
        assertThat(two.statementsOf(() -> assertThat(two.accepts(revoked)).isTrue()))
                .isEmpty();
        cluster.pass(A_MOMENT);
        assertThat(two.accepts(revoked)).isFalse();
        assertThat(two.statementsOf(() -> assertThat(two.accepts(other)).isTrue()))
                .containsExactly("select");
        two.read();
        assertThat(two.statementsOf(() -> {
                    assertThat(two.accepts(revoked)).isFalse();
                    assertThat(two.accepts(other)).isTrue();
                }))
                .isEmpty();
    }

    @Test
    void aNodeWithoutTheDatabaseAcceptsNothingAfterTheLimit() {
        IssuedSession session = one.logIn("alice");
        IssuedSession known = one.logIn("bob");
        one.sessions.revoke(known.session());
        two.read();
        two.isCutOff = true;
        one.sessions.revoke(session.session());
        two.read();
        assertThat(two.accepts(session)).isTrue();

        cluster.pass(Cluster.MAX_AGE.plus(A_MOMENT));
        two.read();
        assertThatThrownBy(() -> two.accepts(session)).isInstanceOf(DatabaseException.class);
        assertThat(two.accepts(known)).as("what is known needs no database").isFalse();

        two.isCutOff = false;
        assertThat(two.accepts(session)).isFalse();
        two.read();
        assertThat(two.accepts(session)).isFalse();
    }

    @Test
    void callsMayGoOnWithoutTheFeedIfSoConfigured() {
        Cluster lenient = cluster("access-token.revocation-max-age", "unlimited");
        Cluster.Node revoking = lenient.start();
        Cluster.Node cutOff = lenient.start();
        IssuedSession session = revoking.logIn("alice");
        cutOff.isCutOff = true;
        revoking.sessions.revoke(session.session());
        lenient.pass(Duration.ofMinutes(30));
        cutOff.read();
        assertThat(cutOff.accepts(session)).isTrue();
        cutOff.isCutOff = false;
        cutOff.read();
        assertThat(cutOff.accepts(session)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "unlimited"})
    void aNodeThatHasNeverReadTheFeedAsksTheDatabase(String maxAge) {
        Cluster starting = cluster("access-token.revocation-max-age", maxAge);
        Cluster.Node first = starting.start();
        IssuedSession revoked = first.logIn("alice");
        IssuedSession other = first.logIn("bob");
        first.sessions.revoke(revoked.session());
        Cluster.Node late = starting.startUnread(parts -> parts);
        assertThat(late.accepts(revoked)).isFalse();
        assertThat(late.statementsOf(() -> assertThat(late.accepts(other)).isTrue()))
                .containsExactly("select");
    }

    @Test
    void aNodeThatStartsLateKnowsWhatWasRevokedBefore() {
        IssuedSession revoked = one.logIn("alice");
        IssuedSession other = one.logIn("bob");
        one.sessions.revoke(revoked.session());
        cluster.pass(Cluster.VALIDITY.minus(A_MOMENT));
        Cluster.Node late = cluster.start();
        assertThat(late.statementsOf(() -> {
                    assertThat(late.accepts(revoked)).isFalse();
                    assertThat(late.accepts(other)).isTrue();
                }))
                .isEmpty();
    }

    @Test
    void aNodeDoesNotStartWithoutTheFeed() {
        Cluster.Node late = cluster.startUnread(parts -> parts);
        late.isCutOff = true;
        assertThatThrownBy(late.engine::prepareRevocations).isInstanceOf(DatabaseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "PT13S", "PT-13S"})
    void aClockThatIsSetMakesNobodyAccepted(Duration step) {
        IssuedSession session = one.logIn("alice");
        two.read();
        one.sessions.revoke(session.session());
        two.clock.advance(step);
        try {
            assertThat(two.accepts(session)).isFalse();
        } catch (TryRefreshTokenException expired) {
            assertThat(step).isGreaterThanOrEqualTo(Cluster.VALIDITY);
        }
    }

    /** A transaction that takes its number first and is committed last. */
    private static final class SlowRevocation implements AutoCloseable {

        private final Connection connection;

        SlowRevocation(Cluster cluster, IssuedSession session) throws SQLException {
            connection = cluster.connect();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "insert into session_revocation (audience, session_handle, revoked_at, kept_until) values ('/app', '"
                                + session.session().handle() + "', 0, 9000000000000)");
            }
        }

        void commit() throws SQLException {
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.setAutoCommit(true);
            connection.close();
        }
    }

    @Test
    void aRowThatIsCommittedAfterOneWithAGreaterNumberIsRead() throws SQLException {
        IssuedSession session = one.logIn("alice");
        IssuedSession another = one.logIn("alice");
        try (SlowRevocation slow = new SlowRevocation(cluster, session)) {
            one.sessions.revoke(another.session());
            for (Duration passed = Duration.ZERO;
                    passed.compareTo(SETTLED) < 0;
                    passed = passed.plus(Duration.ofSeconds(2))) {
                two.read();
                assertThat(two.accepts(session)).isTrue();
                cluster.pass(Duration.ofSeconds(2));
            }
            slow.commit();
        }
        two.read();
        assertThat(two.accepts(session)).isFalse();
        assertThat(two.accepts(another)).isFalse();
    }

    @Test
    void aRowThatIsCommittedWhileTheFeedCannotBeReadIsRead() throws SQLException {
        IssuedSession session = one.logIn("alice");
        IssuedSession another = one.logIn("alice");
        try (SlowRevocation slow = new SlowRevocation(cluster, session)) {
            one.sessions.revoke(another.session());
            two.read();
            slow.commit();
        }
        two.isCutOff = true;
        for (int i = 0; i < 40; i++) {
            cluster.pass(Duration.ofMinutes(1));
            two.read();
        }
        two.isCutOff = false;
        two.read();
        assertThat(two.statementsOf(() -> assertThat(two.accepts(session)).isFalse()))
                .isEmpty();
    }

    @Test
    void rowsAreReadOnceWhenTheyAreSettled() throws SQLException {
        for (int i = 0; i < 5; i++) {
            one.sessions.revoke(one.logIn("alice").session());
        }
        IssuedSession last = one.logIn("alice");
        for (int i = 0; i < 10; i++) {
            two.read();
            cluster.pass(Duration.ofSeconds(20));
        }
        one.sessions.revoke(last.session());
        two.read();
        assertThat(two.accepts(last)).isFalse();
        cluster.run("update session_revocation set session_handle = 'x' where revocation_id <= 5");
        IssuedSession session = one.logIn("alice");
        two.read();
        assertThat(two.accepts(session)).isTrue();
    }

    @Test
    void whatDoesNotFitIntoMemoryIsAskedFor() {
        Cluster.Node small = cluster.startUnread(parts -> parts.withMostRevocations(3));
        small.engine.prepareRevocations();
        List<IssuedSession> revoked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            revoked.add(one.logIn("user" + i));
        }
        IssuedSession other = one.logIn("bob");
        revoked.forEach(session -> one.sessions.revoke(session.session()));
        small.read();

        revoked.forEach(session -> assertThat(small.accepts(session)).isFalse());
        assertThat(small.statementsOf(() -> assertThat(small.accepts(other)).isTrue()))
                .containsExactly("select");
        assertThat(small.statementsOf(small::read))
                .as("tried again in a minute")
                .isEmpty();

        cluster.pass(Cluster.VALIDITY.plus(Duration.ofMinutes(10)).plus(A_MOMENT));
        List.of(one, small).forEach(Cluster.Node::read);
        IssuedSession later = one.logIn("bob");
        cluster.pass(SETTLED);
        small.read();
        assertThat(small.statementsOf(() -> assertThat(small.accepts(later)).isTrue()))
                .isEmpty();
    }

    @Test
    void aRevocationOfThisNodeThatDoesNotFitIntoMemoryTakesEffectAtOnce() {
        Cluster.Node small = cluster.startUnread(parts -> parts.withMostRevocations(1));
        small.engine.prepareRevocations();
        for (int i = 0; i < 3; i++) {
            IssuedSession session = small.logIn("alice");
            small.sessions.revoke(session.session());
            assertThat(small.accepts(session)).isFalse();
        }
        IssuedSession session = small.logIn("alice");
        small.sessions.revokeAll("alice");
        assertThat(small.accepts(session)).isFalse();
    }

    @Test
    void rowsGoWhenNoTokenCanBeAlive() throws SQLException {
        IssuedSession session = one.logIn("alice");
        one.sessions.revoke(session.session());
        two.read();
        cluster.pass(Cluster.VALIDITY.plus(Duration.ofMinutes(10)));
        two.read();
        assertThat(rows()).isEqualTo(1);
        cluster.pass(A_MOMENT.plus(SETTLED));
        two.read();
        assertThat(rows()).isZero();
    }

    private int rows() throws SQLException {
        try (Connection connection = cluster.connect();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from session_revocation")) {
            result.next();
            return result.getInt(1);
        }
    }

    @Test
    void whatTheReferenceEndsIsNotInTheFeed() throws SQLException {
        IssuedSession session = one.logIn("alice");
        cluster.run("delete from refresh_token");
        one.read();
        assertThat(one.accepts(session)).isTrue();
        assertThat(one.sessions.revoke(session.session().handle())).isFalse();
    }

    @Test
    void aPendingTokenIsRefusedByTheDatabase() {
        IssuedSession session = one.logIn("alice");
        IssuedSession pending = two.sessions.refresh(session.refreshToken().value());
        one.sessions.revoke(session.session());
        assertThat(two.accepts(pending)).isFalse();
    }

    @Test
    void aResourceMayAskTheDatabaseInAnyCase() {
        IssuedSession session = one.logIn("alice");
        one.sessions.revoke(session.session());
        SessionEngine.WithToken<VerifiedSession> checked =
                two.engine.getWithoutAntiCsrf(session.accessToken().value(), DELIVERY);
        assertThatThrownBy(() -> two.engine.requireInDatabase(checked)).isInstanceOf(UnauthorisedException.class);

        IssuedSession pending =
                two.sessions.refresh(two.logIn("alice").refreshToken().value());
        assertThat(two.statementsOf(() -> two.engine.requireInDatabase(
                        two.engine.getWithoutAntiCsrf(pending.accessToken().value(), DELIVERY))))
                .containsExactly("update");
    }
}
