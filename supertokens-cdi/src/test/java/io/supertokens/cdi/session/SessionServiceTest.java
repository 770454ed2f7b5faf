package io.supertokens.cdi.session;

import static io.supertokens.cdi.session.SessionFixture.LATE_WINDOW;
import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.jpa.SessionEntity;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionServiceTest {

    private static final Duration ACCESS_VALIDITY = Duration.ofHours(1);
    private static final Duration REFRESH_VALIDITY = Duration.ofDays(100);
    private static final Map<String, String> BLACKLISTING = Map.of("supertokens.access-token.blacklisting", "true");

    private final SessionFixture fixture = new SessionFixture();
    private final SessionService sessions = fixture.service();
    private final SessionService blacklisting = fixture.service(BLACKLISTING);

    @AfterEach
    void close() {
        fixture.close();
    }

    private IssuedSession login() {
        return sessions.create("alice", null, null);
    }

    private static String access(IssuedSession issued) {
        return issued.accessToken().value();
    }

    private static String refresh(IssuedSession issued) {
        return issued.refreshToken().value();
    }

    private Session check(IssuedSession issued) {
        return sessions.get(access(issued), issued.antiCsrfToken()).session();
    }

    private void assertTheft(String refreshToken) {
        fixture.clock.advance(LATE_WINDOW);
        assertThatExceptionOfType(TokenTheftException.class)
                .isThrownBy(() -> sessions.refresh(refreshToken))
                .satisfies(theft -> assertThat(theft.userId()).isEqualTo(UserId.of("alice")));
    }

    private static void assertUnauthorised(Runnable call) {
        assertThatExceptionOfType(UnauthorisedException.class).isThrownBy(call::run);
    }

    private static void assertTryRefresh(Runnable call) {
        assertThatExceptionOfType(TryRefreshTokenException.class).isThrownBy(call::run);
    }

    @Nested
    class AnApplicationOfAnotherAudience {

        private final SessionService other = fixture.serviceOf("/other");

        @Test
        void acceptsNoToken() {
            IssuedSession issued = login();
            assertTryRefresh(() -> other.get(access(issued), issued.antiCsrfToken()));
            assertThat(other.sessionsNamedBy(List.of(access(issued)))).isEmpty();
            other.revokeSessionOf(access(issued));
            assertUnauthorised(() -> other.refresh(refresh(issued)));

            IssuedSession refreshed = sessions.refresh(refresh(issued));
            assertTryRefresh(() -> other.get(access(refreshed), refreshed.antiCsrfToken()));
            assertUnauthorised(() -> other.refresh(refresh(refreshed)));
            check(refreshed);
        }

        @Test
        void seesNoTheft() {
            IssuedSession issued = login();
            check(sessions.refresh(refresh(issued)));
            fixture.events.clear();

            assertUnauthorised(() -> other.refresh(refresh(issued)));

            assertThat(fixture.events).isEmpty();
            assertTheft(refresh(issued));
        }

        @Test
        void findsNoSessionAndEndsNone() {
            String handle = login().session().handle();
            String own = other.create("alice", null, null).session().handle();

            assertThat(other.handles("alice")).containsExactly(own);
            assertUnauthorised(() -> other.sessionInfo(handle));
            assertUnauthorised(() -> other.updateSessionInfo(handle, 1));
            assertThat(other.revoke(handle)).isFalse();
            assertThat(other.revokeAll("alice")).isEqualTo(1);
            assertThat(sessions.handles("alice")).containsExactly(handle);
        }

        @Test
        void takesOverWhatTheReferenceBeganOnceItIsUsedThere() throws SQLException {
            IssuedSession issued = login();
            try (Connection connection = fixture.dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("update refresh_token set audience = null");
            }
            IssuedSession here = sessions.refresh(refresh(issued));
            IssuedSession there = other.refresh(refresh(issued));
            other.get(access(there), there.antiCsrfToken());

            assertUnauthorised(() -> sessions.refresh(refresh(here)));
            other.refresh(refresh(there));
        }
    }

    /** A forger may know the id of a key, which is not secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[1]",
                "\"crit\":[null]",
                "\"crit\":[[]]",
                "\"crit\":{}",
                "\"crit\":\"b64\"",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"b64\":\"x\"",
                "\"zip\":1",
                "\"jwk\":1",
                "\"x5c\":1"
            })
    void aForgedTokenIsRefusedAndNothingElse(String member) {
        IssuedSession issued = login();
        String header = new String(
                Base64.getUrlDecoder()
                        .decode(access(issued).substring(0, access(issued).indexOf('.'))),
                StandardCharsets.UTF_8);
        String forged = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(header.replace("}", "," + member + "}").getBytes(StandardCharsets.UTF_8))
                + ".e30.e30";

        assertThat(fixture.statements.of(() -> {
                    assertTryRefresh(() -> sessions.get(forged, String.valueOf(issued.antiCsrfToken())));
                    assertTryRefresh(() -> sessions.getWithoutAntiCsrf(forged));
                    assertThat(sessions.sessionsNamedBy(List.of(forged))).isEmpty();
                    sessions.revokeSessionOf(forged);
                }))
                .isEmpty();
    }

    @Nested
    class ALogin {

        @Test
        void givesTokensThatAreAcceptedUntilTheyExpire() {
            IssuedSession issued = login();
            assertThat(check(issued).userId()).isEqualTo(UserId.of("alice"));
            assertThat(issued.refreshToken().expiresAt()).isEqualTo(SessionFixture.START.plus(REFRESH_VALIDITY));

            fixture.clock.advance(ACCESS_VALIDITY);
            assertThat(check(issued).handle()).isEqualTo(issued.session().handle());

            fixture.clock.advance(Duration.ofSeconds(1));
            assertTryRefresh(() -> check(issued));
        }

        @Test
        void isOfSomebody() {
            String noText = nobody();
            UserId noId = nobody();
            for (ThrowableAssert.ThrowingCallable create : List.<ThrowableAssert.ThrowingCallable>of(
                    () -> sessions.create(noText, null, null),
                    () -> sessions.create("", null, null),
                    () -> sessions.create(noId, null, null),
                    () -> sessions.create(new UserId("", false), null, null),
                    () -> sessions.revokeAll(noText),
                    () -> sessions.revokeAll(""),
                    () -> sessions.revokeAll(noId),
                    () -> sessions.handles(noText),
                    () -> sessions.handles(""),
                    () -> sessions.handles(noId))) {
                assertThatIllegalArgumentException().isThrownBy(create).withMessageContaining("must not be null");
            }
        }

        /** As a caller without null checks passes it. */
        @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
        private static <T> T nobody() {
            return null;
        }

        @Test
        void keepsPayloadAndInfo() {
            JsonValue payload = Json.createObjectBuilder()
                    .add("groups", Json.createArrayBuilder().add("admin"))
                    .build();
            IssuedSession issued = sessions.create("alice", payload, Map.of("device", "phone"));
            assertThat(check(issued).jwtPayload()).isEqualTo(payload);
            assertThat(sessions.sessionInfo(issued.session().handle()))
                    .isEqualTo(Json.createObjectBuilder().add("device", "phone").build());
        }

        @Test
        void givesThePayloadAsATypeOfTheApplication() {
            Session text = check(sessions.create("alice", "text", null));
            assertThat(text.jwtPayload(String.class)).isEqualTo("text");
            assertThatIllegalArgumentException().isThrownBy(() -> text.jwtPayload(Integer.class));

            Session nothing = check(sessions.create("alice", JsonValue.NULL, null));
            assertThat(nothing.jwtPayload(String.class)).isNull();
            assertThat(nothing.jwtPayload(JsonValue.class)).isEqualTo(JsonValue.NULL);

            Session without = check(login());
            assertThat(without.jwtPayload(String.class)).isNull();
            assertThat(without.jwtPayload(JsonValue.class)).isNull();
        }

        @Test
        void tellsNumbersFromStrings() {
            IssuedSession number = sessions.create(UserId.of(7), null, null);
            IssuedSession text = sessions.create("7", null, null);
            assertThat(check(number).userId()).isEqualTo(UserId.of(7)).isNotEqualTo(UserId.of("7"));
            assertThat(sessions.handles("7")).containsExactly(text.session().handle());
            assertThat(sessions.handles(UserId.of(7)))
                    .containsExactly(number.session().handle());
        }

        @Test
        void refusesAPayloadThatTakesAReservedName() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sessions.create("alice", Map.of("sub", "mallory"), null))
                    .withMessageContaining("sub");
            assertThat(sessions.handles("alice")).isEmpty();
        }

        @Test
        void refusesAPayloadThatNoCookieCanHold() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sessions.create("alice", Map.of("text", "x".repeat(3000)), null))
                    .withMessageContaining("4096")
                    .withMessageContaining("session info");
            assertThat(sessions.handles("alice")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"jwt", "ref-jwt"})
        void takesNoPayloadThatACookieCannotHoldAfterARefresh(String format) {
            SessionService service = fixture.service(Map.of("supertokens.access-token.format", format));
            for (String shift : List.of("", "x", "xx")) {
                IssuedSession issued = IntStream.rangeClosed(0, 1000)
                        .mapToObj(less -> shift + "?xx".repeat(1000 - less))
                        .flatMap(text -> loginWith(service, text).stream())
                        .findFirst()
                        .orElseThrow();
                IssuedSession refreshed = service.refresh(refresh(issued));
                IssuedToken settled = service.get(access(refreshed), refreshed.antiCsrfToken())
                        .newAccessToken();

                assertThat(Stream.of(issued.accessToken(), refreshed.accessToken(), Objects.requireNonNull(settled)))
                        .allSatisfy(token -> assertThat(cookie(token)).hasSizeLessThanOrEqualTo(4096))
                        .anySatisfy(token -> assertThat(cookie(token)).hasSizeGreaterThan(4080));
            }
        }

        private static Optional<IssuedSession> loginWith(SessionService service, String text) {
            try {
                return Optional.of(service.create("alice", Map.of("text", text), null));
            } catch (IllegalArgumentException tooLarge) {
                return Optional.empty();
            }
        }

        private static String cookie(IssuedToken token) {
            return "sAccessToken=" + URLEncoder.encode(token.value(), StandardCharsets.UTF_8);
        }

        @Test
        void givesIdentifiersThatShareNothing() {
            Set<String> identifiers = ConcurrentHashMap.newKeySet();
            IntStream.range(0, 100).mapToObj(i -> login()).forEach(issued -> {
                identifiers.add(issued.session().handle());
                identifiers.add(String.valueOf(issued.antiCsrfToken()));
                identifiers.add(issued.idRefreshToken().value());
            });
            assertThat(identifiers).hasSize(300).allMatch(identifier -> identifier.matches("[0-9a-f]{32}"));
            assertThat(identifiers.stream().map(i -> i.substring(0, 8)).collect(Collectors.toSet()))
                    .hasSizeGreaterThan(290);
        }
    }

    @Nested
    class TheAntiCsrfToken {

        @Test
        void isNotComparedWhereTheRequestChangesNothing() {
            IssuedSession issued = login();
            assertThat(sessions.getWithoutAntiCsrf(access(issued)).session()).isEqualTo(issued.session());
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"", " ", "another", "0123456789abcdef0123456789abcdef"})
        void isComparedAndAMissingOneIsRefusedAsAnyOther(@Nullable String antiCsrf) {
            IssuedSession issued = login();
            assertThatExceptionOfType(TryRefreshTokenException.class)
                    .isThrownBy(() -> sessions.get(access(issued), antiCsrf))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo("anti-csrf"));
            assertThat(sessions.get(access(issued), issued.antiCsrfToken()).session())
                    .isEqualTo(issued.session());
        }

        @Test
        void isNeitherGivenNorComparedWhereItIsSwitchedOff() {
            SessionService without = fixture.service(Map.of("supertokens.anti-csrf", "false"));
            IssuedSession issued = without.create("alice", null, null);
            assertThat(issued.antiCsrfToken()).isNull();
            assertThat(without.get(access(issued), "whatever").session()).isEqualTo(issued.session());
            assertThat(without.get(access(issued), null).session()).isEqualTo(issued.session());
            assertTryRefresh(() -> sessions.getWithoutAntiCsrf(access(issued)));
        }
    }

    @Nested
    class ARefresh {

        @Test
        void givesNewTokensOfTheSameSession() {
            IssuedSession first = sessions.create("alice", Map.of("a", 1), null);
            IssuedSession second = sessions.refresh(refresh(first));
            assertThat(second.session()).isEqualTo(first.session());
            assertThat(refresh(second)).isNotEqualTo(refresh(first));
            assertThat(second.antiCsrfToken()).isNotEqualTo(first.antiCsrfToken());
            assertThat(fixture.content(second.accessToken()).isPending()).isTrue();
        }

        @Test
        void canBeRepeatedUntilOneOfTheNewTokensWasUsed() {
            IssuedSession first = login();
            sessions.refresh(refresh(first));
            IssuedSession second = sessions.refresh(refresh(first));
            check(second);
            assertTheft(refresh(first));
        }

        @Test
        void isConfirmedByTheFirstUseOfItsAccessToken() {
            IssuedSession second = sessions.refresh(refresh(login()));
            VerifiedSession verified = sessions.get(access(second), second.antiCsrfToken());
            assertThat(verified.newAccessToken()).isNotNull();
            assertThat(fixture.content(verified.newAccessToken()).isPending()).isFalse();
            assertThat(sessions.get(verified.newAccessToken().value(), second.antiCsrfToken())
                            .newAccessToken())
                    .isNull();
        }

        @Test
        void givesAnAccessTokenThatLivesNoLongerHoweverOftenItIsPresented() {
            IssuedSession second = sessions.refresh(refresh(login()));
            for (int i = 0; i < 3; i++) {
                fixture.clock.advance(Duration.ofMinutes(19));
                VerifiedSession verified = sessions.get(access(second), second.antiCsrfToken());
                assertThat(Objects.requireNonNull(verified.newAccessToken()).expiresAt())
                        .isEqualTo(second.accessToken().expiresAt());
            }
            fixture.clock.advance(Duration.ofMinutes(4));
            assertTryRefresh(() -> sessions.get(access(second), second.antiCsrfToken()));
        }

        @Test
        void isConfirmedByTheNextRefresh() {
            IssuedSession first = login();
            IssuedSession second = sessions.refresh(refresh(first));
            sessions.refresh(refresh(second));
            assertTheft(refresh(first));
        }

        @Test
        void prolongsTheSessionOnlyWhenItIsConfirmed() {
            IssuedSession first = login();
            fixture.clock.advance(REFRESH_VALIDITY.minusHours(1));
            IssuedSession second = sessions.refresh(refresh(first));
            fixture.clock.advance(Duration.ofHours(1).plusMillis(1));
            assertUnauthorised(() -> sessions.refresh(refresh(first)));
            assertUnauthorised(() -> sessions.refresh(refresh(second)));
        }

        @Test
        void warnsOfAPayloadOfAnotherServerThatNoCookieCanHold() {
            String token = fixture.refreshTokens.issue(new RefreshToken("handle", UserId.of("alice"), null));
            fixture.store.insert(new SessionEntity(
                            "handle",
                            "alice",
                            TokenHash.of(token).stored(),
                            SessionFixture.START.plus(REFRESH_VALIDITY))
                    .withPayload("\"" + "x".repeat(4000) + "\""));
            Logger logger = Logger.getLogger(TokenIssuer.class.getName());
            List<String> warnings = new ArrayList<>();
            Filter before = logger.getFilter();
            logger.setFilter(entry -> {
                warnings.add(new SimpleFormatter().formatMessage(entry));
                return false;
            });
            try {
                check(sessions.refresh(token));
            } finally {
                logger.setFilter(before);
            }

            assertThat(warnings).hasSize(2).allSatisfy(warning -> assertThat(warning)
                    .containsPattern("Session handle: .* cookie of 5,?[0-9]{3} bytes"));
        }

        @Test
        void ofAnExpiredSessionIsRefused() {
            IssuedSession issued = login();
            fixture.clock.advance(REFRESH_VALIDITY);
            sessions.refresh(refresh(issued));
            fixture.clock.advance(Duration.ofMillis(1));
            assertUnauthorised(() -> sessions.refresh(refresh(issued)));
        }

        @Test
        void ofARevokedSessionIsRefused() {
            IssuedSession issued = login();
            sessions.revoke(issued.session().handle());
            assertUnauthorised(() -> sessions.refresh(refresh(issued)));
        }

        @Test
        void refusesWhatIsNoRefreshToken() {
            IssuedSession issued = login();
            for (String token :
                    List.of("", ".", "x", access(issued), refresh(issued).substring(1), refresh(issued) + "0")) {
                assertThat(fixture.statements.of(() -> assertUnauthorised(() -> sessions.refresh(token))))
                        .isEmpty();
            }
        }

        @Test
        void triesEveryCookieBeforeItCallsTheft() {
            IssuedSession first = login();
            IssuedSession second = sessions.refresh(refresh(first));
            check(second);
            List<String> staleAndGood = List.of("rubbish", refresh(first), refresh(second));
            assertThat(sessions.refresh(new PresentedTokens(staleAndGood, List.of(), false))
                            .session())
                    .isEqualTo(first.session());
            assertThat(fixture.events).noneMatch(SessionEvent.TheftDetected.class::isInstance);
        }

        @Test
        void cannotReviveWhatExpiredWhileTheAccessTokenWasOut() {
            SessionService longAccess = fixture.service(
                    Map.of("supertokens.access-token.validity", "PT20H", "supertokens.refresh-token.validity", "2"));
            IssuedSession first = longAccess.create("alice", null, null);
            IssuedSession second = longAccess.refresh(refresh(first));
            fixture.clock.advance(Duration.ofHours(3));
            assertUnauthorised(() -> longAccess.get(access(second), second.antiCsrfToken()));
        }
    }

    @Nested
    class ALateRefresh {

        @Test
        void bringsNoTokensAndEndsNothing() {
            IssuedSession first = login();
            IssuedSession second = sessions.refresh(refresh(first));
            check(second);
            fixture.clock.advance(Duration.ofSeconds(2));
            fixture.events.clear();

            assertThat(late(sessions, first).retryAfter()).isEqualTo(Duration.ofSeconds(3));

            assertThat(fixture.events)
                    .containsExactly(new SessionEvent.LateRefresh(
                            first.session().handle(), UserId.of("alice"), fixture.clock.instant()));
            assertThat(sessions.refresh(refresh(second)).session()).isEqualTo(first.session());
        }

        @Test
        void isTheftWhenTheWindowIsOver() {
            IssuedSession first = login();
            check(sessions.refresh(refresh(first)));
            fixture.clock.advance(LATE_WINDOW.minusMillis(1));
            assertThat(late(sessions, first).retryAfter()).isEqualTo(Duration.ofMillis(1));
            fixture.clock.advance(Duration.ofMillis(1));
            assertThatExceptionOfType(TokenTheftException.class).isThrownBy(() -> sessions.refresh(refresh(first)));
        }

        @Test
        void isKnownAlsoWhereTheNextRefreshConfirmed() {
            IssuedSession first = login();
            IssuedSession second = sessions.refresh(refresh(first));
            sessions.refresh(refresh(second));
            late(sessions, first);
        }

        @Test
        void isOnlyOfTheTokenWhosePlaceWasTakenLastHoweverOftenAThiefRefreshes() {
            IssuedSession victim = login();
            IssuedSession thief = sessions.refresh(refresh(victim));
            check(thief);
            check(sessions.refresh(refresh(thief)));
            assertThatExceptionOfType(TokenTheftException.class).isThrownBy(() -> sessions.refresh(refresh(victim)));
        }

        @Test
        void isNotOfAnotherChildOfTheSameParent() {
            IssuedSession first = login();
            IssuedSession victim = sessions.refresh(refresh(first));
            check(sessions.refresh(refresh(first)));
            assertThatExceptionOfType(TokenTheftException.class).isThrownBy(() -> sessions.refresh(refresh(victim)));
        }

        @Test
        void isTheftAtOnceWhereTheWindowIsZero() {
            SessionService strict = fixture.service(Map.of("supertokens.refresh-token.late-window", "0"));
            IssuedSession first = login();
            check(sessions.refresh(refresh(first)));
            assertThatExceptionOfType(TokenTheftException.class).isThrownBy(() -> strict.refresh(refresh(first)));
        }

        @Test
        void isTheftWhereTheClocksOfTheServersDisagree() {
            IssuedSession first = login();
            check(sessions.refresh(refresh(first)));
            fixture.clock.advance(LATE_WINDOW.plusMillis(1).negated());
            assertThatExceptionOfType(TokenTheftException.class).isThrownBy(() -> sessions.refresh(refresh(first)));
        }

        @Test
        void besideAGoodTokenIsAStaleCookie() {
            IssuedSession first = login();
            IssuedSession second = sessions.refresh(refresh(first));
            check(second);
            PresentedTokens both = new PresentedTokens(List.of(refresh(first), refresh(second)), List.of(), false);
            assertThat(sessions.refresh(both).session()).isEqualTo(first.session());
        }

        @Test
        void hidesNoTheftOfAnotherSession() {
            IssuedSession stolen = login();
            IssuedSession late = login();
            check(sessions.refresh(refresh(stolen)));
            fixture.clock.advance(LATE_WINDOW);
            check(sessions.refresh(refresh(late)));
            PresentedTokens both = new PresentedTokens(List.of(refresh(late), refresh(stolen)), List.of(), false);
            assertThatExceptionOfType(TokenTheftException.class)
                    .isThrownBy(() -> sessions.refresh(both))
                    .satisfies(theft -> assertThat(theft.handle())
                            .isEqualTo(stolen.session().handle()));
        }

        private LateRefreshException late(SessionService service, IssuedSession issued) {
            return assertThatExceptionOfType(LateRefreshException.class)
                    .isThrownBy(() -> service.refresh(refresh(issued)))
                    .actual();
        }
    }

    @Nested
    class Theft {

        @Test
        void endsTheSessionAndIsAnnounced() {
            IssuedSession first = login();
            IssuedSession second = sessions.refresh(refresh(first));
            check(second);
            fixture.events.clear();
            assertTheft(refresh(first));
            assertUnauthorised(() -> sessions.refresh(refresh(second)));
            String handle = first.session().handle();
            assertThat(fixture.events)
                    .containsExactly(
                            new SessionEvent.TheftDetected(
                                    handle, UserId.of("alice"), SessionFixture.START.plus(LATE_WINDOW)),
                            new SessionEvent.Revoked(
                                    handle, UserId.of("alice"), SessionFixture.START.plus(LATE_WINDOW)));
        }

        @Test
        void endsAllSessionsOfTheUserWhereThatIsConfigured() {
            SessionService strict = fixture.service(Map.of("supertokens.on-token-theft", "revoke-user"));
            IssuedSession other = login();
            IssuedSession first = login();
            check(sessions.refresh(refresh(first)));
            fixture.clock.advance(LATE_WINDOW);
            assertThatExceptionOfType(TokenTheftException.class).isThrownBy(() -> strict.refresh(refresh(first)));
            assertUnauthorised(() -> sessions.refresh(refresh(other)));
        }

        @Test
        void isOnlyAnnouncedWhereThatIsConfigured() {
            SessionService lenient = fixture.service(Map.of("supertokens.on-token-theft", "announce"));
            IssuedSession first = login();
            IssuedSession second = sessions.refresh(refresh(first));
            check(second);
            fixture.clock.advance(LATE_WINDOW);
            assertThatExceptionOfType(TokenTheftException.class).isThrownBy(() -> lenient.refresh(refresh(first)));
            assertThat(sessions.refresh(refresh(second)).session()).isEqualTo(first.session());
        }

        @Test
        void isFoundByTheVictimWhoseAccessTokenWasSuperseded() {
            IssuedSession first = login();
            IssuedSession victim = sessions.refresh(refresh(first));
            IssuedSession thief = sessions.refresh(refresh(first));
            check(thief);
            assertTryRefresh(() -> check(victim));
            assertTheft(refresh(victim));
            assertUnauthorised(() -> sessions.refresh(refresh(thief)));
        }

        @Test
        void isNotSuspectedOfAnotherUsersToken() {
            IssuedSession issued = login();
            String forged = fixture.refreshTokens.issue(
                    new io.supertokens.cdi.token.RefreshToken(issued.session().handle(), UserId.of("mallory"), null));
            assertUnauthorised(() -> sessions.refresh(forged));
            assertThat(check(issued)).isEqualTo(issued.session());
        }
    }

    @Nested
    class Revocation {

        @Test
        void tellsWhetherThereWasASession() {
            String handle = login().session().handle();
            assertThat(sessions.revoke(handle)).isTrue();
            assertThat(sessions.revoke(handle)).isFalse();
            assertThat(fixture.events)
                    .filteredOn(SessionEvent.Revoked.class::isInstance)
                    .containsExactly(new SessionEvent.Revoked(handle, UserId.of("alice"), SessionFixture.START));
        }

        @Test
        void isAnnouncedWithTheUserHoweverItIsAskedFor() {
            UserId five = UserId.of(5);
            String byHandle = sessions.create(five, null, null).session().handle();
            Session bySession = sessions.create(five, null, null).session();
            IssuedSession byToken = sessions.create(five, null, null);
            sessions.create(five, null, null);
            fixture.events.clear();

            sessions.revoke(byHandle);
            sessions.revoke(bySession);
            sessions.revokeSessionOf(access(byToken));
            sessions.revokeAll(five);

            assertThat(fixture.events)
                    .extracting(SessionEvent::handle)
                    .containsExactly(
                            byHandle, bySession.handle(), byToken.session().handle(), null);
            assertThat(fixture.events).extracting(SessionEvent::userId).containsOnly(five);
        }

        @Test
        void isSeenByTheAccessTokenAtOnceWithBlacklistingOnly() {
            IssuedSession issued = login();
            sessions.revoke(issued.session().handle());
            assertThat(check(issued)).isEqualTo(issued.session());
            assertUnauthorised(() -> blacklisting.getWithoutAntiCsrf(access(issued)));
        }

        @Test
        void ofTheSessionOfAnAccessTokenNeedsNoMoreThanTheToken() {
            for (Duration later : List.of(Duration.ZERO, ACCESS_VALIDITY.plusSeconds(1), Duration.ofDays(3))) {
                IssuedSession confirmed = login();
                IssuedSession unconfirmed = sessions.refresh(refresh(login()));
                fixture.clock.advance(later);
                login();
                fixture.clock.advance(later);
                for (IssuedSession issued : List.of(confirmed, unconfirmed)) {
                    assertThat(fixture.statements.of(() -> sessions.revokeSessionOf(access(issued))))
                            .as("%s later", later)
                            .containsExactly("delete");
                    assertUnauthorised(() -> sessions.refresh(refresh(issued)));
                    assertThat(fixture.events)
                            .contains(new SessionEvent.Revoked(
                                    issued.session().handle(), UserId.of("alice"), fixture.clock.instant()));
                }
            }
        }

        @Test
        void ofTheSessionOfAnAccessTokenIsNotForThoseWhoOnlyKnowItsHandle() {
            IssuedSession issued = login();
            String[] parts = access(issued).split("\\.", -1);
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            String guessed = claims.replaceFirst("\"rt\":\"[0-9a-f]+\"", "\"rt\":\"" + "0".repeat(64) + "\"");
            String ofAnother = claims.replaceFirst("\"sub\":\"[^\"]+\"", "\"sub\":\"mallory\"");
            String headerOfAForgottenKey = encoded("{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"JWT\"}");
            for (String token : List.of(
                    "",
                    "rubbish",
                    access(issued) + "x",
                    parts[0] + "." + encoded(guessed) + "." + parts[2],
                    headerOfAForgottenKey + "." + encoded(guessed) + "." + parts[2],
                    headerOfAForgottenKey + "." + encoded(ofAnother) + "." + parts[2])) {
                sessions.revokeSessionOf(token);
                assertThat(sessions.refresh(refresh(issued)).session()).isEqualTo(issued.session());
            }
        }

        private static String encoded(String json) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void ofAUserEndsAllOfThatUsersSessions() {
            login();
            login();
            IssuedSession other = sessions.create("Alice", null, null);
            assertThat(sessions.revokeAll("alice")).isEqualTo(2);
            assertThat(sessions.revokeAll("alice")).isZero();
            assertThat(sessions.handles("alice")).isEmpty();
            assertThat(sessions.handles("Alice"))
                    .containsExactly(other.session().handle());
        }
    }

    @Nested
    class TheSessionInfo {

        @Test
        void canBeReplacedByAnyJson() {
            String handle = login().session().handle();
            assertThat(sessions.sessionInfo(handle)).isNull();
            for (Object info : List.of("", 1, true, List.of(1, "two"), Map.of("😀", "\u0000"), JsonValue.NULL)) {
                sessions.updateSessionInfo(handle, info);
                assertThat(sessions.sessionInfo(handle)).isEqualTo(io.supertokens.cdi.json.Json.of(info));
            }
            sessions.updateSessionInfo(handle, null);
            assertThat(sessions.sessionInfo(handle)).isNull();
        }

        @Test
        void isGoneWithTheSession() {
            String handle = login().session().handle();
            fixture.clock.advance(REFRESH_VALIDITY.plusMillis(1));
            assertUnauthorised(() -> sessions.sessionInfo(handle));
            assertUnauthorised(() -> sessions.updateSessionInfo(handle, "x"));
            assertThat(sessions.handles("alice")).isEmpty();
        }
    }

    @Nested
    class TheDatabaseIsAsked {

        @Test
        void onceToCreate() {
            login();
            assertThat(fixture.statements.of(SessionServiceTest.this::login)).containsExactly("insert");
        }

        @Test
        void neverToCheckASettledToken() {
            IssuedSession issued = login();
            assertThat(fixture.statements.of(() -> check(issued))).isEmpty();
            assertThat(fixture.statements.of(() -> blacklisting.getWithoutAntiCsrf(access(issued))))
                    .containsExactly("select");
        }

        @Test
        void onceToConfirmAndOnceMoreWhereAnotherWasQuicker() {
            IssuedSession pending = sessions.refresh(refresh(login()));
            assertThat(fixture.statements.of(() -> check(pending))).containsExactly("update");
            assertThat(fixture.statements.of(() -> check(pending))).containsExactly("update", "select");
        }

        @Test
        void onceToRefreshTheCurrentTokenAndTwiceForAChild() {
            IssuedSession first = login();
            assertThat(fixture.statements.of(() -> sessions.refresh(refresh(first))))
                    .containsExactly("select");
            IssuedSession child = sessions.refresh(refresh(first));
            assertThat(fixture.statements.of(() -> sessions.refresh(refresh(child))))
                    .containsExactly("select", "update");
        }

        @Test
        void onceToRevokeAndForTheInfo() {
            String handle = login().session().handle();
            assertThat(fixture.statements.of(() -> sessions.sessionInfo(handle)))
                    .containsExactly("select");
            assertThat(fixture.statements.of(() -> sessions.updateSessionInfo(handle, 1)))
                    .containsExactly("update");
            assertThat(fixture.statements.of(() -> sessions.revoke(handle))).containsExactly("select", "delete");
            assertThat(fixture.statements.of(() -> sessions.revoke(handle))).containsExactly("select");
            Session another = login().session();
            assertThat(fixture.statements.of(() -> sessions.revoke(another))).containsExactly("delete");
            login();
            assertThat(fixture.statements.of(() -> sessions.revokeAll("alice"))).containsExactly("delete");
        }

        @Test
        void onceToListAndToRevokeOneOfAUserOrAllOthers() {
            login();
            Session session = login().session();
            UserId alice = session.userId();
            assertThat(fixture.statements.of(() -> sessions.sessions(session, 0, 10)))
                    .containsExactly("select");
            assertThat(fixture.statements.of(() -> sessions.session(session.handle())))
                    .containsExactly("select");
            assertThat(fixture.statements.of(() -> sessions.sessionInfo(session.handle(), String.class)))
                    .containsExactly("select");
            assertThat(fixture.statements.of(() -> sessions.revokeOthers(session)))
                    .containsExactly("delete");
            assertThat(fixture.statements.of(() -> sessions.revoke(UserId.of("bob"), session.handle())))
                    .containsExactly("delete");
            assertThat(fixture.statements.of(() -> sessions.revoke(alice, session.handle())))
                    .containsExactly("delete");
            login();
            assertThat(fixture.statements.of(() -> sessions.revokeCreatedBefore(fixture.clock.instant())))
                    .containsExactly("select");
            assertThat(fixture.statements.of(() -> sessions.revokeEverything()))
                    .containsExactly("select", "delete", "select");
        }

        @Test
        void neverForATokenThatIsForgedOrExpired() {
            IssuedSession issued = login();
            assertThat(fixture.statements.of(() -> {
                        for (String token : List.of("", "a.b.c", refresh(issued), access(issued) + "x")) {
                            assertTryRefresh(() -> sessions.getWithoutAntiCsrf(token));
                        }
                        fixture.clock.advance(ACCESS_VALIDITY.plusSeconds(1));
                        assertTryRefresh(() -> check(issued));
                    }))
                    .isEmpty();
        }
    }

    /** Bad tokens of every kind, including some that could be signed with a key that this server has not read yet. */
    @Test
    void aHundredThousandBadTokensCostOneReadOfTheKeys() {
        IssuedSession issued = login();
        String good = access(issued);
        String[] parts = good.split("\\.", -1);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        long now = fixture.clock.instant().toEpochMilli();
        Random random = new Random(1);

        List<String> statements = fixture.statements.of(() -> {
            for (int i = 0; i < 100_000; i++) {
                byte[] noise = new byte[32];
                random.nextBytes(noise);
                String signature = base64.encodeToString(noise);
                String unknownKid = base64.encodeToString(
                        ("{\"alg\":\"HS256\",\"kid\":\"" + (now + i % 60_000) + "\",\"typ\":\"JWT\"}")
                                .getBytes(StandardCharsets.UTF_8));
                String bad =
                        switch (i % 8) {
                            case 0 -> parts[0] + "." + parts[1] + "." + signature;
                            case 1 -> unknownKid + "." + parts[1] + "." + signature;
                            case 2 -> parts[0] + "." + signature + "." + parts[2];
                            case 3 -> signature + "." + parts[1] + "." + parts[2];
                            case 4 -> good.substring(0, i % good.length());
                            case 5 -> good + signature;
                            case 6 -> new String(noise, StandardCharsets.ISO_8859_1).repeat(i % 300);
                            default -> refresh(issued);
                        };
                assertTryRefresh(() -> sessions.getWithoutAntiCsrf(bad));
                if (i % 100 == 0) {
                    assertUnauthorised(() -> sessions.refresh(bad.equals(refresh(issued)) ? good : bad));
                }
            }
        });

        assertThat(statements).containsExactly("select");
    }

    @Test
    void thirtyTwoThreadsWithOneFreshAccessTokenPromoteOnce() throws Exception {
        IssuedSession fresh = sessions.refresh(refresh(login()));
        assertThat(atOnce(32, () -> check(fresh))).containsOnly(fresh.session());
        assertThat(sessions.refresh(refresh(fresh)).session()).isEqualTo(fresh.session());
    }

    @Test
    void thirtyTwoThreadsWithOneFreshRefreshTokenAreNoThieves() throws Exception {
        IssuedSession fresh = sessions.refresh(refresh(login()));
        assertThat(atOnce(32, () -> sessions.refresh(refresh(fresh)).session())).containsOnly(fresh.session());
        assertThat(fixture.events).noneMatch(SessionEvent.TheftDetected.class::isInstance);
    }
}
