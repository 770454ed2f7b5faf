package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.supertokens.cdi.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each thing that happens is counted once, as what it was. */
class SessionTelemetryTest {

    private static final UserId ALICE = UserId.of("alice");

    private final SessionFixture fixture = new SessionFixture();
    private final SessionEngine engine = fixture.parts(
                    Map.of("supertokens.access-token.revocation", "database"), "/app")
            .start();
    private final SessionService sessions = engine.sessions();

    @AfterEach
    void close() {
        fixture.close();
    }

    private interface Step {
        void run(SessionTelemetryTest test, IssuedSession issued);
    }

    /** After a login. */
    private record Happening(String name, Step step, Map<SessionCount, Long> counted) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Happening> HAPPENINGS = List.of(
            new Happening("a login", (test, issued) -> {}, Map.of()),
            new Happening(
                    "a call",
                    (test, issued) -> test.sessions.get(issued.accessToken().value(), issued.antiCsrfToken()),
                    Map.of(SessionCount.CHECK_ACCEPTED, 1L)),
            new Happening(
                    "a call that changes nothing, and one with the header",
                    (test, issued) -> {
                        test.sessions.getWithoutAntiCsrf(issued.accessToken().value());
                        test.sessions.getBearer(issued.accessToken().value());
                    },
                    Map.of(SessionCount.CHECK_ACCEPTED, 2L)),
            new Happening(
                    "nonsense",
                    (test, issued) -> test.sessions.get("nonsense", null),
                    Map.of(SessionCount.CHECK_INVALID_TOKEN, 1L)),
            new Happening(
                    "an expired token",
                    (test, issued) -> {
                        test.fixture.clock.advance(Duration.ofHours(2));
                        test.sessions.getWithoutAntiCsrf(issued.accessToken().value());
                    },
                    Map.of(SessionCount.CHECK_INVALID_TOKEN, 1L)),
            new Happening(
                    "a call without the anti-CSRF token",
                    (test, issued) -> test.sessions.get(issued.accessToken().value(), null),
                    Map.of(SessionCount.CHECK_ANTI_CSRF, 1L)),
            new Happening(
                    "a call after the revocation",
                    (test, issued) -> {
                        test.sessions.revoke(issued.session());
                        test.sessions.getWithoutAntiCsrf(issued.accessToken().value());
                    },
                    Map.of(SessionCount.REVOKED, 1L, SessionCount.CHECK_ENDED, 1L)),
            new Happening(
                    "a call without the database",
                    (test, issued) -> {
                        test.fixture.database.close();
                        test.sessions.getWithoutAntiCsrf(issued.accessToken().value());
                    },
                    Map.of(SessionCount.CHECK_FAILED, 1L)),
            new Happening(
                    "a refresh",
                    (test, issued) ->
                            test.sessions.refresh(issued.refreshToken().value()),
                    Map.of(SessionCount.REFRESH_ACCEPTED, 1L)),
            new Happening(
                    "a late refresh",
                    (test, issued) -> {
                        test.useAChildOf(issued);
                        test.sessions.refresh(issued.refreshToken().value());
                    },
                    Map.of(
                            SessionCount.REFRESH_ACCEPTED, 1L,
                            SessionCount.CHECK_ACCEPTED, 1L,
                            SessionCount.REFRESH_LATE, 1L)),
            new Happening(
                    "a theft",
                    (test, issued) -> {
                        test.useAChildOf(issued);
                        test.fixture.clock.advance(SessionFixture.LATE_WINDOW.plusMillis(1));
                        test.sessions.refresh(issued.refreshToken().value());
                    },
                    Map.of(
                            SessionCount.REFRESH_ACCEPTED, 1L,
                            SessionCount.CHECK_ACCEPTED, 1L,
                            SessionCount.REFRESH_THEFT, 1L,
                            SessionCount.THEFT, 1L,
                            SessionCount.REVOKED, 1L)),
            new Happening(
                    "a refresh with nonsense",
                    (test, issued) -> test.sessions.refresh("nonsense"),
                    Map.of(SessionCount.REFRESH_UNAUTHORISED, 1L)),
            new Happening(
                    "a refresh without the database",
                    (test, issued) -> {
                        test.fixture.database.close();
                        test.sessions.refresh(issued.refreshToken().value());
                    },
                    Map.of(SessionCount.REFRESH_FAILED, 1L)),
            new Happening(
                    "the end of the other sessions, then of all, then of none",
                    (test, issued) -> {
                        test.sessions.create(NewSession.of(ALICE));
                        test.sessions.create(NewSession.of(ALICE));
                        test.sessions.revokeOthers(issued.session());
                        test.sessions.revokeAll(ALICE);
                        test.sessions.revokeAll(ALICE);
                    },
                    Map.of(SessionCount.CREATED, 2L, SessionCount.REVOKED, 3L)),
            new Happening(
                    "the end of everything",
                    (test, issued) -> test.sessions.revokeEverything(),
                    Map.of(SessionCount.REVOKED, 1L)));

    private void useAChildOf(IssuedSession issued) {
        IssuedSession child = sessions.refresh(issued.refreshToken().value());
        sessions.getWithoutAntiCsrf(child.accessToken().value());
    }

    @ParameterizedTest
    @FieldSource("HAPPENINGS")
    void isCountedOnce(Happening happening) {
        IssuedSession issued = sessions.create(NewSession.of(ALICE));
        Map<SessionCount, Long> before = engine.counts();
        assertThat(before.get(SessionCount.CREATED)).isEqualTo(1);

        Throwable refusal = catchThrowable(() -> happening.step().run(this, issued));
        Map<SessionCount, Long> counted = new EnumMap<>(engine.counts());
        counted.replaceAll((count, value) -> value - before.get(count));
        counted.values().removeIf(value -> value == 0);
        assertThat(counted).as(() -> String.valueOf(refusal)).isEqualTo(happening.counted());
    }

    @ParameterizedTest
    @FieldSource("HAPPENINGS")
    void tellsAnObserverTheSessionAndTheOutcome(Happening happening) {
        List<String> told = new ArrayList<>();
        List<SessionCount> refreshes = new ArrayList<>();
        engine.observedBy(new SessionObserver() {
            @Override
            public void belongsTo(String handle) {
                told.add(handle);
            }

            @Override
            public Refresh refreshing() {
                return refreshes::add;
            }
        });
        IssuedSession issued = sessions.create(NewSession.of(ALICE));
        Throwable unused = catchThrowable(() -> happening.step().run(this, issued));
        assertThat(told).contains(issued.session().handle()).allMatch(handle -> handle.length() == 32);
        assertThat(refreshes.stream().map(Enum::name).toList())
                .hasSameElementsAs(happening.counted().keySet().stream()
                        .map(Enum::name)
                        .filter(name -> name.startsWith("REFRESH_"))
                        .toList());
    }
}
