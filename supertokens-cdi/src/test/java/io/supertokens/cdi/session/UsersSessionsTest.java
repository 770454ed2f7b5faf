package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.supertokens.cdi.UserId;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users and administrators see of sessions, and how they end them. */
class UsersSessionsTest {

    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final Instant START = SessionFixture.START;

    /** A type of the application. */
    public static final class Info {
        public int a;
    }

    private final SessionFixture fixture = new SessionFixture();
    private final SessionService sessions = fixture.service();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Session login(UserId user) {
        return sessions.create(NewSession.of(user)).session();
    }

    private Session loginOn(String device) {
        fixture.clock.advance(Duration.ofSeconds(1));
        return sessions.create(NewSession.of(ALICE).withDevice(device)).session();
    }

    /** As a server of the reference writes it. */
    private void insertOfTheReference(String handle) throws SQLException {
        try (Connection connection = fixture.dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into refresh_token (session_handle, user_id, refresh_token_hash_2, session_info,"
                    + " expires_at, jwt_user_payload) values ('" + handle + "', 'alice', 'hash', '{\"a\":1}', "
                    + START.plusSeconds(3600).toEpochMilli() + ", '')");
        }
    }

    static List<String> textsThatAreNoHandle() {
        return List.of("", "unknown", "x".repeat(10_000), "\u0000", "\ud800", "' or 1=1 --");
    }

    @Nested
    class TheList {

        @Test
        void showsWhatIsKnownOfEachSession() {
            fixture.clock.advance(Duration.ofHours(1));
            IssuedSession issued = sessions.create(
                    NewSession.of(ALICE).withSessionInfo(Map.of("a", 1)).withDevice("Kitchen tablet"));
            Instant login = fixture.clock.instant();

            assertThat(sessions.sessions(ALICE)).singleElement().satisfies(details -> {
                assertThat(details.handle()).isEqualTo(issued.session().handle());
                assertThat(details.userId()).isEqualTo(ALICE);
                assertThat(details.createdAt()).isEqualTo(login);
                assertThat(details.lastUsedAt()).isEqualTo(login);
                assertThat(details.expiresAt()).isEqualTo(login.plus(Duration.ofDays(100)));
                assertThat(details.absoluteExpiresAt()).isNull();
                assertThat(details.device()).isEqualTo("Kitchen tablet");
                assertThat(details.sessionInfo()).isEqualTo(io.supertokens.cdi.json.Json.of(Map.of("a", 1)));
                assertThat(details.sessionInfo(Info.class).a).isEqualTo(1);
                assertThat(details.current()).isFalse();
            });
            assertThat(sessions.session(issued.session().handle()))
                    .contains(sessions.sessions(ALICE).get(0));
        }

        @Test
        void showsTheUseThatWasConfirmedLast() {
            IssuedSession first = sessions.create(NewSession.of(ALICE));
            fixture.clock.advance(Duration.ofHours(2));
            IssuedSession second = sessions.refresh(first.refreshToken().value());
            assertThat(sessions.sessions(ALICE).get(0).lastUsedAt())
                    .as("not used yet")
                    .isEqualTo(START);
            fixture.clock.advance(Duration.ofMinutes(1));
            sessions.getWithoutAntiCsrf(second.accessToken().value());
            Instant use = fixture.clock.instant();

            SessionDetails details = sessions.sessions(ALICE).get(0);
            assertThat(details.lastUsedAt()).isEqualTo(use);
            assertThat(details.createdAt()).isEqualTo(START);
            assertThat(details.expiresAt()).isEqualTo(use.plus(Duration.ofDays(100)));
        }

        @Test
        void marksTheCurrentSession() {
            Session phone = loginOn("phone");
            Session laptop = loginOn("laptop");

            assertThat(sessions.sessions(phone, 0, 10))
                    .extracting(SessionDetails::device, SessionDetails::current)
                    .containsExactly(tuple("laptop", false), tuple("phone", true));
            assertThat(sessions.sessions(laptop, 0, 1))
                    .extracting(SessionDetails::current)
                    .containsExactly(true);
        }

        @Test
        void hasPagesTheNewestFirst() {
            List.of("a", "b", "c", "d", "e").forEach(UsersSessionsTest.this::loginOn);
            assertThat(sessions.sessions(ALICE, 0, 2))
                    .extracting(SessionDetails::device)
                    .containsExactly("e", "d");
            assertThat(sessions.sessions(ALICE, 4, 2))
                    .extracting(SessionDetails::device)
                    .containsExactly("a");
            assertThat(sessions.sessions(ALICE, 5, 2)).isEmpty();
            assertThat(sessions.sessions("alice")).hasSize(5);
        }

        @Test
        void showsNothingOfOthersAndNothingThatIsOver() {
            login(BOB);
            login(UserId.of("Alice"));
            fixture.serviceOf("/other").create(NewSession.of(ALICE));
            String handle = login(ALICE).handle();
            assertThat(sessions.sessions(ALICE)).hasSize(1);
            fixture.clock.advance(Duration.ofDays(100).plusMillis(1));
            assertThat(sessions.sessions(ALICE)).isEmpty();
            assertThat(sessions.session(handle)).isEmpty();
        }

        @Test
        void showsASessionOfTheReferenceWithoutWhatThatDoesNotRecord() throws SQLException {
            Session ours = login(ALICE);
            insertOfTheReference("theirs");

            assertThat(sessions.sessions(ALICE))
                    .extracting(SessionDetails::handle)
                    .containsExactly(ours.handle(), "theirs");
            SessionDetails theirs = sessions.session("theirs").orElseThrow();
            assertThat(theirs.createdAt()).isNull();
            assertThat(theirs.lastUsedAt()).isNull();
            assertThat(theirs.absoluteExpiresAt()).isNull();
            assertThat(theirs.device()).isNull();
            assertThat(theirs.expiresAt()).isEqualTo(START.plusSeconds(3600));
            assertThat(theirs.sessionInfo()).isNotNull();
        }

        @ParameterizedTest
        @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001, Integer.MAX_VALUE})
        void hasPagesOfOneToAThousand(int limit) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sessions.sessions(ALICE, 0, limit))
                    .withMessageContaining("1 to 1000");
        }

        @Test
        void beginsAtZero() {
            login(ALICE);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sessions.sessions(ALICE, -1, 10))
                    .withMessageContaining("0 or more");
            assertThat(sessions.sessions(ALICE, Integer.MAX_VALUE, 1000)).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(() -> sessions.sessions((UserId) null));
        }
    }

    @Nested
    class OneSession {

        @Test
        void isRevokedForItsOwnUserOnly() {
            Session own = login(ALICE);
            Session other = login(BOB);
            fixture.events.clear();

            assertThat(sessions.revoke(ALICE, other.handle())).isFalse();
            assertThat(sessions.revoke(UserId.of("Alice"), own.handle())).isFalse();
            assertThat(sessions.session(other.handle())).isPresent();
            assertThat(fixture.events).isEmpty();

            assertThat(sessions.revoke(ALICE, own.handle())).isTrue();
            assertThat(sessions.revoke(ALICE, own.handle())).isFalse();
            assertThat(fixture.events).containsExactly(new SessionEvent.Revoked(own.handle(), ALICE, START));
        }

        @Test
        void ofTheReferenceIsRevokedAsAnyOther() throws SQLException {
            insertOfTheReference("theirs");
            assertThat(sessions.revoke(BOB, "theirs")).isFalse();
            assertThat(sessions.revoke(ALICE, "theirs")).isTrue();
        }

        @ParameterizedTest
        @MethodSource("io.supertokens.cdi.session.UsersSessionsTest#textsThatAreNoHandle")
        void isNotFoundByATextThatIsNoHandle(String text) {
            Session session = login(ALICE);
            assertThat(sessions.revoke(ALICE, text)).isFalse();
            assertThat(sessions.revoke(text)).isFalse();
            assertThat(sessions.session(text)).isEmpty();
            assertThatExceptionOfType(UnauthorisedException.class).isThrownBy(() -> sessions.sessionInfo(text));
            assertThatExceptionOfType(UnauthorisedException.class)
                    .isThrownBy(() -> sessions.updateSessionInfo(text, 1));
            assertThat(sessions.session(session.handle())).isPresent();
        }

        @Test
        void isNotFoundByNull() {
            login(ALICE);
            assertThat(sessions.revoke(ALICE, null)).isFalse();
            assertThat(sessions.revoke((String) null)).isFalse();
            assertThat(sessions.session(null)).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(() -> sessions.revoke((UserId) null, "handle"));
        }
    }

    @Test
    void allOthersAreRevokedAndTheKeptOneGoesOn() throws SQLException {
        Session kept = login(ALICE);
        login(ALICE);
        insertOfTheReference("theirs");
        Session bobs = login(BOB);
        fixture.events.clear();

        assertThat(sessions.revokeOthers(kept)).isEqualTo(2);
        assertThat(sessions.revokeOthers(kept)).isZero();

        assertThat(sessions.handles(ALICE)).containsExactly(kept.handle());
        assertThat(sessions.handles(BOB)).containsExactly(bobs.handle());
        assertThat(fixture.events).containsExactly(new SessionEvent.OthersRevoked(kept.handle(), ALICE, START));
    }

    @Test
    void theConnectionsOfAllOthersAreClosed() {
        List<String> closed = new ArrayList<>();
        Session kept = login(ALICE);
        sessions.closeAtEnd(kept, () -> closed.add("kept"));
        sessions.closeAtEnd(login(ALICE), () -> closed.add("other"));
        sessions.closeAtEnd(login(BOB), () -> closed.add("of Bob"));

        sessions.revokeOthers(kept);

        assertThat(closed).containsExactly("other");
    }

    @Test
    void whatIsOlderThanAMomentIsRevokedForAllUsers() throws SQLException {
        Session old = login(ALICE);
        insertOfTheReference("theirs");
        fixture.clock.advance(Duration.ofSeconds(1));
        Instant leak = fixture.clock.instant();
        Session young = login(ALICE);
        SessionService other = fixture.serviceOf("/other");
        other.create(NewSession.of(ALICE));
        fixture.events.clear();

        assertThat(sessions.revokeCreatedBefore(leak)).isEqualTo(2);

        assertThat(sessions.handles(ALICE)).containsExactly(young.handle());
        assertThat(other.handles(ALICE)).hasSize(1);
        assertThat(fixture.events)
                .containsExactlyInAnyOrder(
                        new SessionEvent.Revoked(old.handle(), ALICE, leak),
                        new SessionEvent.Revoked("theirs", ALICE, leak));
        assertThat(sessions.revokeCreatedBefore(leak)).isZero();
    }

    @Test
    void everythingOfThisApplicationIsRevoked() {
        login(ALICE);
        login(BOB);
        SessionService other = fixture.serviceOf("/other");
        other.create(NewSession.of(ALICE));

        assertThat(sessions.revokeEverything()).isEqualTo(2);
        assertThat(sessions.revokeEverything()).isZero();
        assertThat(other.handles(ALICE)).hasSize(1);
    }

    @Nested
    class WhereNothingIsKept {

        @ParameterizedTest
        @ValueSource(classes = {String.class, Map.class, List.class, Integer.class, JsonValue.class, Object.class})
        void theInfoAndThePayloadAreNullAsAnyType(Class<?> type) {
            Session session = login(ALICE);
            assertThat(sessions.sessionInfo(session.handle(), type)).isNull();
            assertThat(session.jwtPayload(type)).isNull();
            assertThat(sessions.session(session.handle()).orElseThrow().sessionInfo(type))
                    .isNull();
        }

        @ParameterizedTest
        @ValueSource(classes = {String.class, Map.class, List.class, Integer.class})
        void aJsonNullIsNullToo(Class<?> type) {
            Session session =
                    sessions.create(ALICE, JsonValue.NULL, JsonValue.NULL).session();
            assertThat(sessions.sessionInfo(session.handle(), type)).isNull();
            assertThat(session.jwtPayload(type)).isNull();
            assertThat(sessions.sessionInfo(session.handle(), JsonValue.class)).isEqualTo(JsonValue.NULL);
            assertThat(session.jwtPayload(JsonValue.class)).isEqualTo(JsonValue.NULL);
        }

        @Test
        void whatDoesNotFitTheTypeIsRefusedAlike() {
            Session session = sessions.create(ALICE, "text", "text").session();
            assertThat(sessions.sessionInfo(session.handle(), String.class)).isEqualTo("text");
            assertThatIllegalArgumentException().isThrownBy(() -> session.jwtPayload(Integer.class));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sessions.sessionInfo(session.handle(), Integer.class));
        }
    }
}
