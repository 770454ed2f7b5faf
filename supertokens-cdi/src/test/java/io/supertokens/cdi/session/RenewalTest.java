package io.supertokens.cdi.session;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.jpa.SessionEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A living session whose user authenticates again, or that gets another handle. */
class RenewalTest {

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);
    private static final Duration LATER = Duration.ofMinutes(10);

    private final SessionFixture fixture = new SessionFixture();
    private final SessionEngine engine = fixture.parts(Map.of(), "/app").start();
    private final SessionService sessions = engine.sessions();

    @AfterEach
    void close() {
        fixture.close();
    }

    private AccessToken content(IssuedSession issued) {
        return fixture.content(issued.accessToken());
    }

    private IssuedSession refreshed(IssuedSession issued) {
        return sessions.refresh(issued.refreshToken().value());
    }

    private void use(IssuedSession issued) {
        sessions.get(issued.accessToken().value(), issued.antiCsrfToken());
    }

    private void assertGone(IssuedSession issued) {
        assertThatExceptionOfType(UnauthorisedException.class).isThrownBy(() -> refreshed(issued));
    }

    private AccessToken reauthenticated(IssuedSession issued) {
        IssuedToken renewed = Objects.requireNonNull(
                engine.reauthenticated(content(issued), DELIVERY).result().newAccessToken());
        return fixture.content(renewed);
    }

    @Test
    void theLoginIsTheTimeOfAuthenticationAndRefreshesKeepIt() {
        IssuedSession issued = sessions.create("alice", null, null);
        Instant login = fixture.clock.instant();
        assertThat(issued.session().authenticatedAt()).isEqualTo(login);
        for (int i = 0; i < 3; i++) {
            fixture.clock.advance(LATER);
            issued = refreshed(issued);
            assertThat(issued.session().authenticatedAt()).isEqualTo(login);
            use(issued);
            assertThat(content(issued).authenticatedAt()).isEqualTo(login);
        }
    }

    @Test
    void anAuthenticationBringsATokenOfTheSameRefreshTokenWithTheSameExpiry() {
        AccessToken before = content(sessions.create("alice", Map.of("plan", "pro"), null));
        fixture.clock.advance(LATER);
        SessionEngine.WithToken<VerifiedSession> renewed = engine.reauthenticated(before, DELIVERY);

        AccessToken after =
                fixture.content(Objects.requireNonNull(renewed.result().newAccessToken()));
        assertThat(after.authenticatedAt()).isEqualTo(fixture.clock.instant());
        assertThat(after.withAuthenticatedAt(before.authenticatedAt())
                        .withIssuedAt(before.issuedAt())
                        .withId(before.id()))
                .isEqualTo(before);
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(fixture.events)
                .contains(new SessionEvent.Reauthenticated(
                        before.sessionHandle(), UserId.of("alice"), fixture.clock.instant()));
    }

    @Test
    void anAuthenticationSurvivesTheLossOfItsAnswer() {
        IssuedSession issued = sessions.create("alice", null, null);
        fixture.clock.advance(LATER);
        Instant again = fixture.clock.instant();
        reauthenticated(issued);
        fixture.clock.advance(LATER);
        assertThat(refreshed(issued).session().authenticatedAt()).isEqualTo(again);
    }

    @Test
    void anAuthenticationBetweenRefreshAndFirstUseLosesNothing() {
        IssuedSession issued = sessions.create("alice", null, null);
        fixture.clock.advance(LATER);
        IssuedSession child = refreshed(issued);
        Instant again = fixture.clock.instant();
        assertThat(reauthenticated(issued).authenticatedAt()).isEqualTo(again);
        use(child);
        assertThat(refreshed(child).session().authenticatedAt()).isEqualTo(again);
    }

    @Test
    void aSessionThatHasEndedIsNotRenewed() {
        IssuedSession revoked = sessions.create("alice", null, null);
        sessions.revoke(revoked.session().handle());
        IssuedSession expired = sessions.create("alice", null, null);
        fixture.clock.advance(Duration.ofDays(101));
        fixture.events.clear();
        for (IssuedSession over : List.of(revoked, expired)) {
            AccessToken token = content(over);
            assertThatExceptionOfType(UnauthorisedException.class)
                    .isThrownBy(() -> engine.reauthenticated(token, DELIVERY));
            assertThatExceptionOfType(TryRefreshTokenException.class)
                    .isThrownBy(() -> engine.regenerate(token, DELIVERY));
        }
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void anotherHandleIsAnotherSessionWithEverythingOfTheFormer() {
        IssuedSession former = sessions.create(NewSession.of(UserId.of(5))
                .withJwtPayload(Map.of("plan", "pro"))
                .withSessionInfo(Map.of("cart", 3))
                .withDevice("tablet"));
        Instant login = fixture.clock.instant();
        fixture.clock.advance(LATER);
        sessions.mergeJwtPayload(former.session().handle(), Map.of("groups", List.of("admin")));

        IssuedSession issued = engine.regenerate(content(former), DELIVERY).result();

        String handle = issued.session().handle();
        assertThat(handle).isNotEqualTo(former.session().handle());
        assertThat(issued.session().userId()).isEqualTo(UserId.of(5));
        assertThat(issued.session().jwtPayload()).hasToString("{\"plan\":\"pro\",\"groups\":[\"admin\"]}");
        assertThat(issued.session().authenticatedAt()).isEqualTo(login);
        assertThat(issued.antiCsrfToken()).isNotNull().isNotEqualTo(former.antiCsrfToken());
        assertThat(sessions.sessionInfo(handle)).hasToString("{\"cart\":3}");
        SessionEntity row = fixture.store.find(handle).orElseThrow();
        assertThat(row.device()).isEqualTo("tablet");
        assertThat(row.createdAt()).isEqualTo(login);
        assertThat(row.expiresAt()).isEqualTo(issued.refreshToken().expiresAt());
        assertThat(sessions.handles(UserId.of(5))).containsExactly(handle);
        assertThat(fixture.events)
                .last()
                .isEqualTo(new SessionEvent.Regenerated(
                        handle, former.session().handle(), UserId.of(5), fixture.clock.instant()));
        use(issued);
        IssuedSession child = refreshed(issued);
        use(child);
        assertThat(child.session().handle()).isEqualTo(handle);
    }

    @Test
    void everythingThatWasIssuedBeforeIsOfNoSessionAndNoTheft() {
        IssuedSession first = sessions.create("alice", null, null);
        IssuedSession second = refreshed(first);
        use(second);
        IssuedSession pending = refreshed(second);
        IssuedSession issued = engine.regenerate(content(second), DELIVERY).result();

        for (IssuedSession former : List.of(first, second, pending)) {
            assertGone(former);
        }
        assertThatExceptionOfType(UnauthorisedException.class).isThrownBy(() -> use(pending));
        assertThat(fixture.events).noneMatch(SessionEvent.TheftDetected.class::isInstance);
        use(refreshed(issued));
    }

    @Test
    void anAccessTokenFromBeforeIsAcceptedUntilItExpiresUnlessTheDatabaseIsAsked() {
        IssuedSession former = sessions.create("alice", null, null);
        engine.regenerate(content(former), DELIVERY);

        use(former);
        SessionService asking = fixture.service(Map.of("supertokens.access-token.blacklisting", "true"));
        assertThatExceptionOfType(UnauthorisedException.class)
                .isThrownBy(() -> asking.getWithoutAntiCsrf(former.accessToken().value()));
        assertThatExceptionOfType(UnauthorisedException.class)
                .isThrownBy(() -> engine.reauthenticated(content(former), DELIVERY));
        assertThatExceptionOfType(UnauthorisedException.class)
                .isThrownBy(() -> engine.updateJwtPayload(content(former), Map.of(), DELIVERY));
    }

    @Test
    void anAccessTokenThatWasRefreshedSinceGivesNoOtherHandle() {
        IssuedSession former = sessions.create("alice", null, null);
        AccessToken copied = content(former);
        use(refreshed(former));
        assertThatExceptionOfType(TryRefreshTokenException.class).isThrownBy(() -> engine.regenerate(copied, DELIVERY));
        assertThat(sessions.handles("alice")).containsExactly(former.session().handle());
    }

    @Test
    void ofManyAtOnceOneGetsTheSession() throws Exception {
        IssuedSession former = sessions.create("alice", null, null);
        AccessToken token = content(former);
        List<Optional<IssuedSession>> results = atOnce(16, () -> {
            try {
                return Optional.of(engine.regenerate(token, DELIVERY).result());
            } catch (TryRefreshTokenException e) {
                return Optional.<IssuedSession>empty();
            }
        });
        assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
        IssuedSession winner =
                results.stream().flatMap(Optional::stream).findFirst().orElseThrow();
        assertThat(sessions.handles("alice")).containsExactly(winner.session().handle());
        assertGone(former);
    }

    @Test
    void aRefreshAtTheSameTimeEndsWithTheFormerSession() throws Exception {
        for (int i = 0; i < 20; i++) {
            IssuedSession former = sessions.create("alice", null, null);
            IssuedSession child = refreshed(former);
            use(child);
            AccessToken token = content(child);
            List<Object> results = atOnce(2, number -> {
                try {
                    return number == 0
                            ? refreshed(child)
                            : engine.regenerate(token, DELIVERY).result();
                } catch (SessionException e) {
                    return e;
                }
            });
            if (results.get(0) instanceof IssuedSession refreshed) {
                assertGone(refreshed);
            }
            IssuedSession regenerated = (IssuedSession) results.get(1);
            use(refreshed(regenerated));
        }
        assertThat(fixture.events).noneMatch(SessionEvent.TheftDetected.class::isInstance);
    }

    @Test
    void anAuthenticationIsKeptWithTheNewHandle() {
        IssuedSession issued = sessions.create("alice", null, null);
        fixture.clock.advance(LATER);
        AccessToken token = reauthenticated(issued);
        assertThat(engine.regenerate(token, DELIVERY).result().session().authenticatedAt())
                .isEqualTo(fixture.clock.instant());
    }

    @Test
    void anAuthenticationCostsOneUpdateAndANewHandleOneReadMore() {
        AccessToken token = content(sessions.create("alice", null, null));
        assertThat(fixture.statements.of(() -> engine.reauthenticated(token, DELIVERY)))
                .containsExactly("update");
        assertThat(fixture.statements.of(() -> engine.regenerate(token, DELIVERY)))
                .containsExactly("select", "update");
    }
}
