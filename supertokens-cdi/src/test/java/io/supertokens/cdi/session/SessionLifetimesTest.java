package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.InvalidTokenException;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.jpa.SessionEntity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a session lasts: at most, and while it is not used. */
class SessionLifetimesTest {

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);
    private static final Duration IDLE = Duration.ofDays(7);
    private static final Duration ABSOLUTE = Duration.ofDays(10);
    private static final Duration ACCESS = Duration.ofHours(1);
    private static final Map<String, String> CONFIG = Map.of(
            "supertokens.refresh-token.validity", IDLE.toString(),
            "supertokens.session.absolute-validity", ABSOLUTE.toString());

    private final SessionFixture fixture = new SessionFixture();
    private final SessionEngine engine = fixture.parts(CONFIG, "/app").start();
    private final SessionService sessions = engine.sessions();
    private final Instant end = SessionFixture.START.plus(ABSOLUTE);

    @AfterEach
    void close() {
        fixture.close();
    }

    private IssuedSession used(IssuedSession issued) {
        IssuedSession child = sessions.refresh(issued.refreshToken().value());
        sessions.get(child.accessToken().value(), child.antiCsrfToken());
        return child;
    }

    private SessionEntity row(IssuedSession issued) {
        return fixture.store.find(issued.session().handle()).orElseThrow();
    }

    private static List<Instant> expiries(IssuedSession issued) {
        return Stream.of(issued.accessToken(), issued.refreshToken(), issued.idRefreshToken())
                .map(IssuedToken::expiresAt)
                .toList();
    }

    private static List<Instant> expiries(VerifiedSession verified) {
        return List.of(Objects.requireNonNull(verified.newAccessToken()).expiresAt());
    }

    /** Each way in which a session gets new tokens, with the expiries of these. */
    private record Way(String name, BiFunction<SessionLifetimesTest, IssuedSession, List<Instant>> take) {

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Way> WAYS = List.of(
            new Way(
                    "a refresh",
                    (test, issued) ->
                            expiries(test.sessions.refresh(issued.refreshToken().value()))),
            new Way("a refresh of a child", (test, issued) -> {
                IssuedSession child =
                        test.sessions.refresh(issued.refreshToken().value());
                return expiries(test.sessions.refresh(child.refreshToken().value()));
            }),
            new Way("the first use of an access token", (test, issued) -> {
                IssuedSession child =
                        test.sessions.refresh(issued.refreshToken().value());
                return expiries(test.sessions.get(child.accessToken().value(), child.antiCsrfToken()));
            }),
            new Way(
                    "a change of the payload",
                    (test, issued) -> expiries(test.engine
                            .updateJwtPayload(test.content(issued.accessToken()), Map.of("a", 1), DELIVERY)
                            .result())),
            new Way(
                    "an authentication",
                    (test, issued) -> expiries(test.engine
                            .reauthenticated(test.content(issued.accessToken()), DELIVERY)
                            .result())),
            new Way(
                    "a new handle",
                    (test, issued) -> expiries(test.engine
                            .regenerate(test.content(issued.accessToken()), DELIVERY)
                            .result())));

    private AccessToken content(IssuedToken token) {
        return fixture.content(token);
    }

    @Test
    void aSessionThatIsUsedEndsNeverthelessAtItsAbsoluteExpiry() {
        IssuedSession issued = sessions.create("alice", null, null);
        assertThat(row(issued).absoluteExpiresAt()).isEqualTo(end);
        for (int day = 3; day < 10; day += 3) {
            fixture.clock.advance(Duration.ofDays(3));
            issued = used(issued);
        }
        fixture.clock.advance(Duration.between(fixture.clock.instant(), end));
        issued = used(issued);
        assertThat(row(issued).expiresAt()).isEqualTo(end);

        fixture.clock.advance(Duration.ofMillis(1));
        String refreshToken = issued.refreshToken().value();
        assertThatExceptionOfType(UnauthorisedException.class).isThrownBy(() -> sessions.refresh(refreshToken));
        String accessToken = issued.accessToken().value();
        assertThatExceptionOfType(TryRefreshTokenException.class)
                .isThrownBy(() -> sessions.getWithoutAntiCsrf(accessToken));
        assertThat(sessions.handles("alice")).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("WAYS")
    void nothingIsIssuedThatExpiresLaterThanTheSession(Way way) {
        fixture.clock.advance(Duration.ofMillis(1500));
        IssuedSession issued = sessions.create("alice", null, null);
        Instant ownEnd = SessionFixture.START.plusSeconds(1).plus(ABSOLUTE);
        fixture.clock.advance(Duration.ofDays(6));
        issued = used(issued);
        fixture.clock.advance(Duration.between(
                fixture.clock.instant(), ownEnd.minus(ACCESS.dividedBy(2)).plusMillis(300)));
        issued = used(issued);

        List<Instant> expiries = way.take().apply(this, issued);

        assertThat(expiries).allMatch(expiry -> !expiry.isAfter(ownEnd));
        assertThat(fixture.store.handlesOf("alice", fixture.clock.instant()))
                .singleElement()
                .satisfies(handle -> assertThat(
                                fixture.store.find(handle).orElseThrow().expiresAt())
                        .isEqualTo(ownEnd));
    }

    @ParameterizedTest
    @FieldSource("WAYS")
    void theLifetimeOfASessionIsKept(Way way) {
        IssuedSession issued = sessions.create(
                NewSession.of("alice").withIdleValidity(Duration.ofMinutes(30)).withBrowserSession(true));
        assertThat(expiries(issued))
                .containsExactly(in(Duration.ofMinutes(15)), in(Duration.ofMinutes(30)), in(Duration.ofMinutes(30)));
        assertThat(row(issued).expiresAt()).isEqualTo(in(Duration.ofMinutes(30)));
        fixture.clock.advance(Duration.ofMinutes(14));

        assertThat(way.take().apply(this, issued)).allMatch(expiry -> !expiry.isAfter(in(Duration.ofMinutes(30))));

        String handle = sessions.handles("alice").get(0);
        assertThat(fixture.store.find(handle).orElseThrow().expiresAt())
                .isIn(in(Duration.ofMinutes(16)), in(Duration.ofMinutes(30)));
        fixture.clock.advance(Duration.ofMinutes(31));
        assertThat(sessions.handles("alice")).isEmpty();
    }

    private Instant in(Duration time) {
        return fixture.clock.instant().plus(time);
    }

    @Test
    void aSessionWithAShortIdleValidityLivesAsLongAsItIsUsed() {
        IssuedSession issued = sessions.create(
                NewSession.of("alice").withIdleValidity(Duration.ofMinutes(30)).withBrowserSession(true));
        for (int i = 0; i < 10; i++) {
            fixture.clock.advance(Duration.ofMinutes(29));
            issued = used(issued);
            assertThat(content(issued.accessToken()).lifetime().endsWithBrowser())
                    .isTrue();
        }
        AccessToken regenerated =
                engine.regenerate(content(issued.accessToken()), DELIVERY).content();
        assertThat(regenerated.lifetime().endsWithBrowser()).isTrue();
        assertThat(regenerated.lifetime().idle()).isEqualTo(Duration.ofMinutes(30));
        assertThat(regenerated.lifetime().end()).isEqualTo(end);
    }

    @Test
    void theConfiguredValidityIsTheLongest() throws Exception {
        IssuedSession issued = sessions.create(NewSession.of("alice").withIdleValidity(Duration.ofDays(8)));
        assertThat(issued.refreshToken().expiresAt()).isEqualTo(in(IDLE));
        assertThat(issued.accessToken().expiresAt()).isEqualTo(in(ACCESS));
        Map<String, String> shorter = Map.of("supertokens.refresh-token.validity", "PT2H");
        assertThat(fixture.service(shorter)
                        .refresh(issued.refreshToken().value())
                        .refreshToken()
                        .expiresAt())
                .isEqualTo(in(Duration.ofHours(2)));
    }

    @Test
    void sessionsFromBeforeThePropertyWasSetHaveNoEnd() {
        IssuedSession issued = fixture.service().create("alice", null, null);
        for (int i = 0; i < 5; i++) {
            fixture.clock.advance(Duration.ofDays(6));
            issued = used(issued);
        }
        assertThat(row(issued).absoluteExpiresAt()).isNull();
        assertThat(content(issued.accessToken()).lifetime().end()).isNull();
    }

    @Test
    void sessionsOfTheReferenceHaveNoEndAndNoTimeOfAuthentication() {
        String token = fixture.refreshTokens.issue(new RefreshToken("handle", UserId.of("alice"), null));
        fixture.store.insert(
                new SessionEntity("handle", "alice", TokenHash.of(token).stored(), in(IDLE)));
        IssuedSession issued = used(sessions.refresh(token));
        assertThat(issued.session().authenticatedAt()).isNull();
        assertThat(content(issued.accessToken()).claims()).doesNotContainKeys("auth_time", "slt");
        fixture.clock.advance(Duration.ofDays(6));
        assertThat(row(used(used(issued))).expiresAt()).isEqualTo(in(IDLE));
    }

    @Test
    void aSessionKeepsItsEndWhenThePropertyIsRemoved() {
        IssuedSession issued = sessions.create("alice", null, null);
        SessionService without = fixture.service();
        fixture.clock.advance(Duration.ofDays(6));
        IssuedSession child = without.refresh(issued.refreshToken().value());
        assertThat(child.refreshToken().expiresAt()).isEqualTo(end);
        without.getWithoutAntiCsrf(child.accessToken().value());
        fixture.clock.advance(ABSOLUTE.minusDays(6).plusMillis(1));
        assertThatExceptionOfType(UnauthorisedException.class)
                .isThrownBy(() -> without.refresh(child.refreshToken().value()));
    }

    /** A server of the reference promotes without knowing of the end. */
    @Test
    void aSessionThatTheReferenceHasProlongedEndsHereNevertheless() throws SQLException {
        IssuedSession issued = sessions.create("alice", null, null);
        fixture.clock.advance(ABSOLUTE.minus(ACCESS.dividedBy(2)));
        try (Connection connection = fixture.connections.getConnection();
                var statement = connection.prepareStatement("update refresh_token set expires_at = ?")) {
            statement.setLong(1, in(Duration.ofDays(100)).toEpochMilli());
            statement.execute();
        }
        IssuedSession child = sessions.refresh(issued.refreshToken().value());
        assertThat(child.refreshToken().expiresAt()).isEqualTo(end);
        fixture.clock.advance(ACCESS.dividedBy(2).plusMillis(1));

        assertThatExceptionOfType(UnauthorisedException.class)
                .isThrownBy(() -> sessions.refresh(child.refreshToken().value()));
        assertThatExceptionOfType(UnauthorisedException.class)
                .isThrownBy(() -> sessions.refresh(issued.refreshToken().value()));
        assertThatExceptionOfType(UnauthorisedException.class)
                .isThrownBy(() -> sessions.sessionInfo(issued.session().handle()));
    }

    @Test
    void theClaimsShowTheTimeOfAuthenticationAndNotTheLifetime() {
        IssuedSession issued = sessions.create(NewSession.of("alice").withIdleValidity(Duration.ofMinutes(30)));
        AccessToken content = content(issued.accessToken());
        assertThat(content.claims().getJsonNumber("auth_time").longValue())
                .isEqualTo(SessionFixture.START.getEpochSecond());
        assertThat(content.claims()).containsKey("slt");
        assertThat(engine.accessTokens().publicClaims(content))
                .containsKey("auth_time")
                .doesNotContainKey("slt");
    }

    @Test
    void anIdentityProviderTellsWhenTheUserAuthenticated() {
        Instant before = SessionFixture.START.minus(Duration.ofHours(7));
        IssuedSession issued = sessions.create(NewSession.of("alice").withAuthenticatedAt(before));
        assertThat(issued.session().authenticatedAt()).isEqualTo(before);
        IssuedSession refreshed = sessions.refresh(issued.refreshToken().value());
        assertThat(refreshed.session().authenticatedAt()).isEqualTo(before);
    }

    @Test
    void nobodyHasAuthenticatedInTheFuture() {
        Instant later = SessionFixture.START.plus(Duration.ofHours(7));
        assertThat(sessions.create(NewSession.of("alice").withAuthenticatedAt(later))
                        .session()
                        .authenticatedAt())
                .isEqualTo(SessionFixture.START);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth_time", "slt"})
    void noPayloadUsesTheNamesOfTheseClaims(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sessions.create("alice", Map.of(name, 1), null))
                .withMessageContaining(name);
    }

    @Test
    void inTheReferencesFormatTheEndHoldsAndALifetimeOfItsOwnIsRefused() throws Exception {
        SessionEngine refJwt = fixture.parts(
                        Map.of(
                                "supertokens.access-token.format", "ref-jwt",
                                "supertokens.refresh-token.validity", IDLE.toString(),
                                "supertokens.session.absolute-validity", ABSOLUTE.toString()),
                        "/app")
                .start();
        for (NewSession wanted : List.of(
                NewSession.of("alice").withIdleValidity(IDLE),
                NewSession.of("alice").withBrowserSession(true),
                NewSession.of("alice").withAuthenticatedAt(SessionFixture.START))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> refJwt.sessions().create(wanted))
                    .withMessageContaining("access-token.format = ref-jwt");
        }
        assertThat(fixture.store.handlesOf("alice", SessionFixture.START)).isEmpty();

        IssuedSession issued = refJwt.sessions().create("alice", null, null);
        assertThat(issued.session().authenticatedAt()).isNull();
        fixture.clock.advance(Duration.ofDays(6));
        IssuedSession child = refJwt.sessions().refresh(issued.refreshToken().value());
        refJwt.sessions().getWithoutAntiCsrf(child.accessToken().value());
        fixture.clock.advance(ABSOLUTE.minusDays(6).minus(ACCESS.dividedBy(2)));
        IssuedSession last = refJwt.sessions().refresh(child.refreshToken().value());
        VerifiedSession confirmed =
                refJwt.sessions().getWithoutAntiCsrf(last.accessToken().value());
        assertThat(expiries(last)).allMatch(end::equals);
        assertThat(expiries(confirmed)).containsExactly(end);
        AccessToken content = verified(refJwt, last);
        assertThatIllegalStateException().isThrownBy(() -> refJwt.reauthenticated(content, DELIVERY));
        IssuedSession regenerated = refJwt.regenerate(content, DELIVERY).result();
        assertThat(expiries(regenerated)).allMatch(end::equals);
        fixture.clock.advance(ACCESS);
        assertThatExceptionOfType(UnauthorisedException.class).isThrownBy(() -> refJwt.sessions()
                .refresh(regenerated.refreshToken().value()));
    }

    private static AccessToken verified(SessionEngine engine, IssuedSession issued) throws InvalidTokenException {
        return engine.accessTokens().verify(issued.accessToken().value());
    }

    @Test
    void aLifetimeCostsNoStatement() {
        NewSession wanted =
                NewSession.of("alice").withIdleValidity(Duration.ofMinutes(30)).withBrowserSession(true);
        IssuedSession issued = sessions.create(wanted);
        assertThat(fixture.statements.of(() -> sessions.create(wanted))).containsExactly("insert");
        assertThat(fixture.statements.of(
                        () -> sessions.refresh(issued.refreshToken().value())))
                .containsExactly("select");
        IssuedSession child = sessions.refresh(issued.refreshToken().value());
        assertThat(fixture.statements.of(
                        () -> sessions.getWithoutAntiCsrf(child.accessToken().value())))
                .containsExactly("update");
        assertThat(fixture.statements.of(
                        () -> sessions.getWithoutAntiCsrf(issued.accessToken().value())))
                .isEmpty();
    }
}
