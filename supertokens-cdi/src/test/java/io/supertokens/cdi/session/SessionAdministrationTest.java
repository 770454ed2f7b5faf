package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.key.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see and do, and how it is told who did it. */
class SessionAdministrationTest {

    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final Instant START = SessionFixture.START;

    private final SessionFixture fixture = new SessionFixture();
    private final List<AdministrationEvent> events = new ArrayList<>();
    private final SessionEngine engine = fixture.parts(Map.of(), "/app")
            .withAdministrationEvents(events::add)
            .start();
    private final SessionService sessions = engine.sessions();
    private final SessionAdministration administration = engine.administration();

    @AfterEach
    void close() {
        fixture.close();
    }

    private String login(UserId user) {
        return sessions.create(NewSession.of(user)).session().handle();
    }

    @Test
    void countsTheSessionsOfThisApplicationThatLive() {
        login(ALICE);
        login(BOB);
        fixture.serviceOf("/other").create(NewSession.of(ALICE));
        assertThat(administration.count()).isEqualTo(2);

        fixture.clock.advance(Duration.ofDays(100).plusMillis(1));
        login(BOB);
        assertThat(administration.count()).as("expired, but not removed").isEqualTo(1);
    }

    @Test
    void findsByUserAndByHandle() {
        String handle = login(ALICE);
        login(BOB);
        assertThat(administration.sessions(ALICE, 0, 10))
                .extracting(SessionDetails::handle)
                .containsExactly(handle);
        assertThat(administration.session(handle)).map(SessionDetails::userId).contains(ALICE);
        assertThat(administration.session("unknown")).isEmpty();
    }

    @Test
    void endsOneSessionAndSaysWhoDid() {
        String handle = login(ALICE);
        String other = login(ALICE);
        assertThat(administration.by("root").end(handle)).isTrue();
        assertThat(administration.by("root").end(handle)).isFalse();
        assertThat(sessions.handles(ALICE)).containsExactly(other);
        assertThat(events)
                .containsExactly(
                        new AdministrationEvent.EndedSession(handle, true, "root", START),
                        new AdministrationEvent.EndedSession(handle, false, "root", START));
        assertThat(fixture.events).contains(new SessionEvent.Revoked(handle, ALICE, START));
    }

    @Test
    void endsAllSessionsOfAUser() {
        login(ALICE);
        login(ALICE);
        login(BOB);
        assertThat(administration.by("root").endAll(ALICE)).isEqualTo(2);
        assertThat(administration.count()).isEqualTo(1);
        assertThat(events).containsExactly(new AdministrationEvent.EndedUser(ALICE, 2, "root", START));
    }

    @Test
    void endsWhatWasCreatedBeforeAMomentAndThenEverything() {
        login(ALICE);
        fixture.clock.advance(Duration.ofHours(1));
        Instant moment = fixture.clock.instant();
        login(BOB);
        assertThat(administration.endAllBefore(moment)).isEqualTo(1);
        assertThat(sessions.handles(BOB)).hasSize(1);
        assertThat(administration.endEverything()).isEqualTo(1);
        assertThat(events)
                .as("the application, where nobody is named")
                .containsExactly(
                        new AdministrationEvent.EndedAll(moment, 1, "the application", moment),
                        new AdministrationEvent.EndedAll(null, 1, "the application", moment));
    }

    @Test
    void removesTheExpiredNow() {
        login(ALICE);
        fixture.clock.advance(Duration.ofDays(101));
        assertThat(administration.by("root").removeExpired()).isEqualTo(1);
        assertThat(events).containsExactly(new AdministrationEvent.RemovedExpired(1, "root", fixture.clock.instant()));
        assertThat(administration.counters()).containsEntry("supertokens.session.removed", 1L);
    }

    @Test
    void replacesTheKeyAtOnceAndLogsNobodyOut() {
        IssuedSession before = sessions.create(NewSession.of(ALICE));
        fixture.clock.advance(Duration.ofMinutes(10));
        KeyDetails old = administration.keys().get(0);
        administration.by("root").rotateKey();

        assertThat(administration.keys()).hasSize(2);
        KeyDetails current = administration.keys().get(0);
        assertThat(current.isCurrent()).isTrue();
        assertThat(current.createdAt()).isEqualTo(START.plus(Duration.ofMinutes(10)));
        assertThat(administration.keys().get(1).id()).isEqualTo(old.id());
        assertThat(administration.keys().get(1).acceptedUntil()).isAfter(fixture.clock.instant());
        assertThat(sessions.getWithoutAntiCsrf(before.accessToken().value())
                        .session()
                        .userId())
                .isEqualTo(ALICE);
        assertThat(engine.accessTokens().rotations()).isEqualTo(1);
        assertThat(administration.counters()).containsEntry("supertokens.key.rotations", 1L);
        assertThat(events).containsExactly(new AdministrationEvent.RotatedKey("root", fixture.clock.instant()));
    }

    @Test
    void aReplacedKeyIsAcceptedByAnotherServerAtOnce() {
        SessionEngine other = fixture.parts(Map.of(), "/app")
                .withAccessTokenKeys(SigningKeys.ofAccessTokens(
                        fixture.keys,
                        SessionFixture.config(Map.of()),
                        null,
                        fixture.clock,
                        new java.security.SecureRandom()))
                .start();
        other.prepare();
        fixture.clock.advance(Duration.ofMinutes(10));
        administration.rotateKey();
        IssuedSession issued = sessions.create(NewSession.of(ALICE));
        assertThat(other.sessions()
                        .getWithoutAntiCsrf(issued.accessToken().value())
                        .session()
                        .userId())
                .isEqualTo(ALICE);
    }

    @Test
    void aKeyOfTheApplicationIsLeftToTheApplication() {
        SessionEngine provided = fixture.parts(Map.of(), "/app")
                .withAccessTokenKeys(SigningKeys.provided(() -> new SecretKeySpec(new byte[32], "HmacSHA256")))
                .start();
        assertThat(provided.administration().keys()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> provided.administration().rotateKey())
                .withMessageContaining("application provides the key");
    }

    @Test
    void besideTheReferenceTheKeyIsNotReplacedEarly() {
        SessionEngine mixed = fixture.parts(Map.of("supertokens.access-token.format", "ref-jwt"), "/app")
                .start();
        assertThatIllegalStateException()
                .isThrownBy(() -> mixed.administration().rotateKey())
                .withMessageContaining("servers of the reference");
        assertThat(fixture.keys.findAll()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "\u0000"})
    void whoDidItHasAName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> administration.by(name));
        assertThatIllegalArgumentException().isThrownBy(() -> administration.by("x".repeat(256)));
    }

    @ParameterizedTest
    @CsvSource({"alice, alice", "'a\nb', a\\u000ab", "' ', '\" \"'", "42, 42"})
    void aUserMayAdministerWhateverTheIdLooksLike(String id, String name) {
        administration.by(UserId.of(id)).removeExpired();
        assertThat(events).singleElement().extracting(AdministrationEvent::by).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"128512, 255", "98, 128", "1, 255"})
    void aLongIdIsCutOffBetweenCharacters(int character, int length) {
        administration.by(UserId.of(Character.toString(character).repeat(128))).removeExpired();
        String name = events.get(0).by();
        assertThat(name.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
        assertThat(name).hasSize(length);
    }
}
