package io.supertokens.cdi.session;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A user has at most as many sessions as configured. */
class SessionLimitTest {

    private static final UserId ALICE = UserId.of("alice");
    private static final Delivery COOKIES = new Delivery(TokenLimit.NONE, true, false);

    private final SessionFixture fixture = new SessionFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private SessionEngine engine(int limit, String policy) {
        return fixture.parts(
                        Map.of("supertokens.session.limit", "" + limit, "supertokens.session.on-limit", policy), "/app")
                .start();
    }

    private IssuedSession login(SessionService sessions) {
        fixture.clock.advance(Duration.ofMillis(1));
        return sessions.create(NewSession.of(ALICE));
    }

    private static boolean isAdmitted(SessionService sessions) {
        try {
            sessions.create(NewSession.of(ALICE));
            return true;
        } catch (SessionLimitException e) {
            return false;
        }
    }

    private static String handle(IssuedSession issued) {
        return issued.session().handle();
    }

    @Nested
    class WhereTheOldestEnds {

        private final SessionEngine engine = engine(2, "end-oldest");
        private final SessionService sessions = engine.sessions();

        @Test
        void aLoginMoreEndsTheOldestSession() {
            IssuedSession first = login(sessions);
            IssuedSession second = login(sessions);
            fixture.events.clear();
            IssuedSession third = login(sessions);

            assertThat(sessions.handles(ALICE)).containsExactlyInAnyOrder(handle(second), handle(third));
            assertThatExceptionOfType(UnauthorisedException.class)
                    .isThrownBy(() -> sessions.refresh(first.refreshToken().value()));
            assertThat(fixture.events)
                    .containsExactly(
                            new SessionEvent.Created(handle(third), ALICE, fixture.clock.instant()),
                            new SessionEvent.Revoked(handle(first), ALICE, fixture.clock.instant()));
        }

        @Test
        void otherUsersAndSessionsThatAreOverDoNotCount() {
            IssuedSession first = login(sessions);
            fixture.clock.advance(Duration.ofDays(100));
            sessions.create(NewSession.of("bob"));
            login(sessions);
            login(sessions);
            fixture.events.clear();
            assertThat(sessions.handles(ALICE)).hasSize(2).doesNotContain(handle(first));
            assertThat(sessions.handles(UserId.of("bob"))).hasSize(1);
        }

        @Test
        void aLoginInABrowserThatHasASessionEndsNoOther() {
            IssuedSession phone = login(sessions);
            IssuedSession laptop = login(sessions);
            fixture.clock.advance(Duration.ofDays(3));

            engine.create(
                    NewSession.of(ALICE), COOKIES, List.of(laptop.accessToken().value()));
            engine.revokeSessionOf(laptop.accessToken().value());

            assertThat(sessions.handles(ALICE)).hasSize(2).contains(handle(phone));
        }

        @Test
        void theStatementsAreAReadMoreAndADeleteIfOneEnds() {
            login(sessions);
            assertThat(fixture.statements.of(() -> login(sessions))).containsExactly("insert", "select");
            assertThat(fixture.statements.of(() -> login(sessions))).containsExactly("insert", "select", "delete");
        }

        @Test
        void aLowerLimitAppliesFromTheNextLogin() {
            for (int i = 0; i < 10; i++) {
                login(fixture.service());
            }
            IssuedSession last = login(sessions);
            assertThat(sessions.handles(ALICE)).hasSize(2).contains(handle(last));
        }

        @Test
        void sixtyFourLoginsAtOnceLeaveAsManyAsAllowed() throws Exception {
            atOnce(64, () -> sessions.create(NewSession.of(ALICE)));
            assertThat(sessions.handles(ALICE)).hasSize(2);
            assertThat(fixture.events)
                    .filteredOn(SessionEvent.Revoked.class::isInstance)
                    .hasSize(62);
        }

        @Test
        void theNewSessionStaysOnAServerWhoseClockIsBehind() {
            IssuedSession first = login(sessions);
            SessionService behind = fixture.parts(Map.of("supertokens.session.limit", "1"), "/app")
                    .withClock(MovableClock.at(fixture.clock.instant().minusSeconds(60)))
                    .start()
                    .sessions();
            IssuedSession second = behind.create(NewSession.of(ALICE));
            assertThat(sessions.handles(ALICE)).containsExactly(handle(second)).doesNotContain(handle(first));
        }
    }

    @Nested
    class WhereALoginIsRefused {

        private final SessionEngine engine = engine(2, "refuse");
        private final SessionService sessions = engine.sessions();

        @Test
        void aLoginMoreChangesNothing() {
            IssuedSession first = login(sessions);
            IssuedSession second = login(sessions);
            fixture.events.clear();

            assertThatExceptionOfType(SessionLimitException.class)
                    .isThrownBy(() -> login(sessions))
                    .satisfies(refusal -> {
                        assertThat(refusal.userId()).isEqualTo(ALICE);
                        assertThat(refusal.limit()).isEqualTo(2);
                        assertThat(refusal).hasMessageNotContaining("alice");
                    });

            assertThat(fixture.events).isEmpty();
            assertThat(sessions.handles(ALICE)).containsExactlyInAnyOrder(handle(first), handle(second));
            sessions.revoke(first.session());
            assertThat(isAdmitted(sessions)).isTrue();
        }

        @Test
        void aLoginInABrowserThatHasASessionIsAdmitted() {
            login(sessions);
            String first = login(sessions).accessToken().value();
            assertThatExceptionOfType(SessionLimitException.class)
                    .isThrownBy(() -> engine.create(NewSession.of(ALICE), COOKIES, List.of("rubbish", first + "x")));
            String old = first;
            for (Duration later : List.of(Duration.ZERO, Duration.ofDays(3), Duration.ofDays(3))) {
                fixture.clock.advance(later);
                engine.prepare();
                IssuedSession next = engine.create(NewSession.of(ALICE), COOKIES, List.of(old))
                        .result();
                engine.revokeSessionOf(old);
                old = next.accessToken().value();
                assertThat(sessions.handles(ALICE)).hasSize(2);
            }
        }

        @Test
        void theStatementsAreATransaction() {
            login(sessions);
            assertThat(fixture.statements.of(() -> login(sessions))).containsExactly("update", "select", "insert");
        }

        @Test
        void sixtyFourLoginsAtOnceAdmitAsManyAsAllowed() throws Exception {
            assertThat(atOnce(64, () -> isAdmitted(sessions)))
                    .filteredOn(Boolean::booleanValue)
                    .hasSize(2);
            assertThat(sessions.handles(ALICE)).hasSize(2);
        }
    }
}
