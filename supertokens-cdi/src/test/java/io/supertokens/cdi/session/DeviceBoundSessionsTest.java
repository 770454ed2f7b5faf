package io.supertokens.cdi.session;

import static io.supertokens.cdi.session.TestDevice.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supertokens.cdi.session.SessionEngine.DeviceAnswer;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.TokenLimit;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser with a key of its own, and others who hold its cookies. */
class DeviceBoundSessionsTest {

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);
    private static final Duration VALIDITY = Duration.ofMinutes(10);

    private static final Map<String, String> ENABLED = Map.of(
            "supertokens.device-binding.enabled", "true", "supertokens.access-token.validity", VALIDITY.toString());

    private final SessionFixture fixture = new SessionFixture();
    private final SessionEngine engine = fixture.parts(ENABLED, "/app").start();
    private final TestDevice device = TestDevice.ec();

    @AfterEach
    void close() {
        fixture.close();
    }

    private SessionEngine.WithToken<IssuedSession> login() {
        return engine.create(NewSession.of("alice"), DELIVERY, List.of());
    }

    private static String refreshToken(SessionEngine.WithToken<IssuedSession> issued) {
        return issued.result().refreshToken().value();
    }

    private static String accessToken(SessionEngine.WithToken<IssuedSession> issued) {
        return issued.result().accessToken().value();
    }

    private static String challenge(SessionEngine.WithToken<IssuedSession> issued) {
        return Objects.requireNonNull(issued.challenge());
    }

    private DeviceAnswer bind(SessionEngine.WithToken<IssuedSession> login, @Nullable String proof) {
        return engine.bind(
                new PresentedTokens(List.of(refreshToken(login)), List.of(accessToken(login)), true), proof, DELIVERY);
    }

    private SessionEngine.WithToken<IssuedSession> bound(TestDevice by) {
        SessionEngine.WithToken<IssuedSession> login = login();
        return proven(bind(login, by.registration(challenge(login))));
    }

    private DeviceAnswer refresh(SessionEngine.WithToken<IssuedSession> held, @Nullable String proof) {
        return engine.refreshBound(
                List.of(refreshToken(held)), held.result().session().handle(), proof, DELIVERY);
    }

    private static SessionEngine.WithToken<IssuedSession> proven(DeviceAnswer answer) {
        assertThat(answer).isInstanceOf(DeviceAnswer.Proven.class);
        return ((DeviceAnswer.Proven) answer).issued();
    }

    private static String asked(DeviceAnswer answer) {
        assertThat(answer).isInstanceOf(DeviceAnswer.Challenge.class);
        return ((DeviceAnswer.Challenge) answer).challenge();
    }

    private static void assertRefused(DeviceAnswer answer) {
        assertThat(answer).isInstanceOf(DeviceAnswer.Refused.class);
    }

    static Stream<TestDevice> devices() {
        return Stream.of(TestDevice.ec(), TestDevice.rsa());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aBrowserBindsItsSessionAndRefreshesIt(TestDevice any) {
        SessionEngine.WithToken<IssuedSession> bound = bound(any);
        assertThat(bound.result().session().isDeviceBound()).isTrue();
        assertThat(bound.claims().get()).containsKey("bnd");
        SessionEngine.WithToken<IssuedSession> next = bound;
        for (int i = 0; i < 5; i++) {
            fixture.clock.advance(VALIDITY);
            next = proven(refresh(next, any.proof(challenge(next))));
            assertThat(engine.sessions()
                            .get(accessToken(next), next.result().antiCsrfToken())
                            .session()
                            .isDeviceBound())
                    .isTrue();
        }
        assertThat(next.result().session().handle())
                .isEqualTo(bound.result().session().handle());
    }

    @Test
    void withoutBindingNothingIsOffered() {
        assertThat(fixture.parts(Map.of(), "/app")
                        .start()
                        .create(NewSession.of("alice"), DELIVERY, List.of())
                        .challenge())
                .isNull();
        assertThat(login().result().session().isDeviceBound()).isFalse();
    }

    @Test
    void aSessionThatEndsWithTheBrowserIsNotOfferedABinding() {
        SessionEngine.WithToken<IssuedSession> login =
                engine.create(NewSession.of("alice").withBrowserSession(true), DELIVERY, List.of());
        assertThat(login.challenge()).isNull();
    }

    @Test
    void anUnboundSessionIsOfferedABindingAtEachRefresh() {
        SessionEngine.WithToken<IssuedSession> login = login();
        SessionEngine.WithToken<IssuedSession> refreshed =
                engine.refresh(PresentedTokens.of(refreshToken(login)), DELIVERY);
        assertRefused(bind(refreshed, device.registration(challenge(login))));
        assertThat(proven(bind(refreshed, device.registration(challenge(refreshed))))
                        .result()
                        .session()
                        .isDeviceBound())
                .isTrue();
    }

    @Test
    void theAntiCsrfTokenStaysTheSame() {
        SessionEngine.WithToken<IssuedSession> login = login();
        SessionEngine.WithToken<IssuedSession> bound = proven(bind(login, device.registration(challenge(login))));
        SessionEngine.WithToken<IssuedSession> next = proven(refresh(bound, device.proof(challenge(bound))));
        assertThat(List.of(
                        Objects.requireNonNull(bound.result().antiCsrfToken()),
                        Objects.requireNonNull(next.result().antiCsrfToken())))
                .containsOnly(Objects.requireNonNull(login.result().antiCsrfToken()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "\"%s\"", "  %s ", " \"%s\" "})
    void aProofIsReadBareAndQuoted(String form) {
        SessionEngine.WithToken<IssuedSession> login = login();
        SessionEngine.WithToken<IssuedSession> bound =
                proven(bind(login, form.formatted(device.registration(challenge(login)))));
        proven(refresh(bound, form.formatted(device.proof(challenge(bound)))));
    }

    @Test
    void otherClaimsAreIgnored() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        proven(refresh(
                bound,
                device.proof(
                        "{\"typ\":\"dbsc+jwt\",\"alg\":\"ES256\"}",
                        "{\"aud\":\"https://elsewhere\",\"exp\":1,\"jti\":\"" + challenge(bound) + "\",\"iat\":1}")));
    }

    @Test
    void withoutAProofTheBrowserIsAskedForOne() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        String challenge = asked(refresh(bound, null));
        proven(refresh(bound, device.proof(challenge)));
    }

    @Test
    void aLostAnswerCostsNothing() {
        SessionEngine.WithToken<IssuedSession> login = login();
        String registration = device.registration(challenge(login));
        DeviceAnswer lost = bind(login, registration);
        assertThat(lost).isInstanceOf(DeviceAnswer.Proven.class);
        SessionEngine.WithToken<IssuedSession> bound = proven(bind(login, registration));
        String proof = device.proof(challenge(bound));
        assertThat(refresh(bound, proof)).isInstanceOf(DeviceAnswer.Proven.class);
        SessionEngine.WithToken<IssuedSession> next = proven(refresh(bound, proof));
        assertThat(engine.sessions()
                        .getWithoutAntiCsrf(accessToken(next))
                        .session()
                        .userId())
                .hasToString("alice");
    }

    @Test
    void aProofIsOfNoUseAfterItsSessionHasGoneOn() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        String proof = device.proof(challenge(bound));
        SessionEngine.WithToken<IssuedSession> next = proven(refresh(bound, proof));
        assertThat(asked(refresh(next, proof))).isNotEqualTo(challenge(bound));
        engine.sessions().getWithoutAntiCsrf(accessToken(next));
        fixture.clock.advance(SessionFixture.LATE_WINDOW);
        assertThatThrownBy(() -> refresh(bound, proof)).isInstanceOf(TokenTheftException.class);
    }

    @Test
    void anExpiredChallengeIsReplaced() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        fixture.clock.advance(VALIDITY.plusMinutes(5));
        proven(refresh(bound, device.proof(challenge(bound))));
        fixture.clock.advance(Duration.ofSeconds(1));
        String challenge = asked(refresh(bound, device.proof(challenge(bound))));
        proven(refresh(bound, device.proof(challenge)));
    }

    @Test
    void anExpiredOfferBindsNothing() {
        SessionEngine.WithToken<IssuedSession> login = login();
        fixture.clock.advance(VALIDITY.plusMinutes(5).plusSeconds(1));
        assertRefused(bind(login, device.registration(challenge(login))));
    }

    @Test
    void aBoundSessionIsNotBoundAgain() {
        TestDevice ofThief = TestDevice.ec();
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        assertRefused(bind(bound, ofThief.registration(challenge(bound))));
        assertRefused(bind(bound, ofThief.registration(asked(refresh(bound, null)))));
        assertThat(fixture.events).noneMatch(SessionEvent.ProofFailed.class::isInstance);
    }

    @Test
    void theChallengeOfABindingIsNoneOfARefresh() {
        SessionEngine.WithToken<IssuedSession> login = login();
        SessionEngine.WithToken<IssuedSession> bound = proven(bind(login, device.registration(challenge(login))));
        assertThat(asked(refresh(bound, device.proof(challenge(login))))).isNotEqualTo(challenge(login));
    }

    @Test
    void theOrdinaryRefreshOfABoundSessionNeedsTheDevice() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        assertThatThrownBy(() -> engine.sessions().refresh(refreshToken(bound)))
                .isInstanceOf(DeviceProofRequiredException.class);
        assertThatThrownBy(() -> engine.refresh(
                        new PresentedTokens(List.of(refreshToken(bound)), List.of(accessToken(bound)), true, ""),
                        DELIVERY))
                .isInstanceOf(DeviceProofRequiredException.class);
        proven(refresh(bound, device.proof(challenge(bound))));
    }

    @Test
    void theOrdinaryRefreshTellsThatABoundSessionHasEnded() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        engine.sessions().revoke(bound.result().session());
        assertThatThrownBy(() -> engine.sessions().refresh(refreshToken(bound)))
                .isInstanceOf(UnauthorisedException.class);
    }

    @Test
    void aLiveAccessTokenNeedsNoRefresh() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        assertThat(engine.live(accessToken(bound), List.of(refreshToken(bound)), DELIVERY)
                        .result()
                        .session())
                .isEqualTo(bound.result().session());
        assertThatThrownBy(() -> engine.live(accessToken(login()), List.of(refreshToken(bound)), DELIVERY))
                .isInstanceOf(TryRefreshTokenException.class);
        fixture.clock.advance(VALIDITY.plusSeconds(1));
        assertThatThrownBy(() -> engine.live(accessToken(bound), List.of(refreshToken(bound)), DELIVERY))
                .isInstanceOf(TryRefreshTokenException.class);
    }

    @Test
    void eachAnswerToTheBrowserIsCountedOnce() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        assertThat(engine.counts()).containsEntry(SessionCount.REFRESH_ACCEPTED, 1L);
        proven(refresh(bound, device.proof(challenge(bound))));
        assertThat(engine.counts()).containsEntry(SessionCount.REFRESH_ACCEPTED, 2L);
        assertThatThrownBy(() -> engine.sessions().refresh(refreshToken(bound)))
                .isInstanceOf(DeviceProofRequiredException.class);
        assertRefused(refresh(bound, TestDevice.ec().proof(challenge(bound))));
        assertThat(engine.counts())
                .containsEntry(SessionCount.REFRESH_PROOF_REQUIRED, 1L)
                .containsEntry(SessionCount.PROOF_FAILED, 1L);
        engine.live(accessToken(bound), List.of(refreshToken(bound)), DELIVERY);
        assertThat(engine.counts())
                .containsEntry(SessionCount.CHECK_ACCEPTED, 1L)
                .containsEntry(SessionCount.REFRESH_ACCEPTED, 2L);
    }

    @Test
    void aLiveAccessTokenOfAnEndedSessionIsRefused() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        engine.sessions().getWithoutAntiCsrf(accessToken(bound));
        engine.sessions().revoke(bound.result().session());
        assertThatThrownBy(() -> engine.live(accessToken(bound), List.of(refreshToken(bound)), DELIVERY))
                .isInstanceOf(UnauthorisedException.class);
    }

    @Test
    void aBoundTokenBesideAnUnboundOneDoesNotCount() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        SessionEngine.WithToken<IssuedSession> other = login();
        SessionEngine.WithToken<IssuedSession> refreshed = engine.refresh(
                new PresentedTokens(
                        List.of(refreshToken(bound), refreshToken(other)), List.of(accessToken(other)), true),
                DELIVERY);
        assertThat(refreshed.result().session().handle())
                .isEqualTo(other.result().session().handle());
        assertThatThrownBy(() -> engine.refresh(
                        new PresentedTokens(
                                List.of(refreshToken(other), refreshToken(bound)), List.of(accessToken(bound)), true),
                        DELIVERY))
                .isInstanceOf(DeviceProofRequiredException.class);
    }

    @Test
    void aSupersededBoundTokenBesideAnotherSessionIsNoTheft() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        SessionEngine.WithToken<IssuedSession> next = proven(refresh(bound, device.proof(challenge(bound))));
        engine.sessions().getWithoutAntiCsrf(accessToken(next));
        fixture.clock.advance(SessionFixture.LATE_WINDOW);
        SessionEngine.WithToken<IssuedSession> ofThief = login();
        engine.refresh(
                new PresentedTokens(
                        List.of(refreshToken(bound), refreshToken(ofThief)),
                        List.of(accessToken(bound), accessToken(ofThief)),
                        true),
                DELIVERY);
        assertThat(fixture.events).noneMatch(SessionEvent.TheftDetected.class::isInstance);
        proven(refresh(next, device.proof(challenge(next))));
    }

    @Test
    void ofSeveralRefreshTokensThatOfTheSessionCounts() {
        SessionEngine.WithToken<IssuedSession> one = bound(device);
        SessionEngine.WithToken<IssuedSession> other = bound(TestDevice.ec());
        List<String> both = List.of("no token", refreshToken(other), refreshToken(one));
        String handle = one.result().session().handle();
        assertThat(proven(engine.refreshBound(both, handle, device.proof(challenge(one)), DELIVERY))
                        .result()
                        .session()
                        .handle())
                .isEqualTo(handle);
        assertRefused(engine.refreshBound(List.of(refreshToken(other)), handle, null, DELIVERY));
    }

    /** Such as one that was set for another domain or path, which browsers may send first. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStaleCookieBesideThatOfTheSessionIsNoTheft(boolean isFirst) {
        SessionEngine.WithToken<IssuedSession> stale = bound(device);
        SessionEngine.WithToken<IssuedSession> held = proven(refresh(stale, device.proof(challenge(stale))));
        engine.sessions().getWithoutAntiCsrf(accessToken(held));
        fixture.clock.advance(VALIDITY);
        List<String> both = isFirst
                ? List.of(refreshToken(stale), refreshToken(held))
                : List.of(refreshToken(held), refreshToken(stale));
        String handle = held.result().session().handle();

        String asked = asked(engine.refreshBound(both, handle, null, DELIVERY));
        proven(engine.refreshBound(both, handle, device.proof(asked), DELIVERY));
        proven(engine.refreshBound(both, handle, device.proof(challenge(held)), DELIVERY));

        assertThat(fixture.events).noneMatch(SessionEvent.TheftDetected.class::isInstance);
    }

    @Test
    void severalStaleCookiesAreTheft() {
        SessionEngine.WithToken<IssuedSession> first = bound(device);
        SessionEngine.WithToken<IssuedSession> second = proven(refresh(first, device.proof(challenge(first))));
        engine.sessions().getWithoutAntiCsrf(accessToken(second));
        SessionEngine.WithToken<IssuedSession> third = proven(refresh(second, device.proof(challenge(second))));
        engine.sessions().getWithoutAntiCsrf(accessToken(third));
        fixture.clock.advance(VALIDITY);
        List<String> both = List.of(refreshToken(first), refreshToken(second));
        String proof = device.proof(challenge(first));

        assertThatThrownBy(
                        () -> engine.refreshBound(both, first.result().session().handle(), proof, DELIVERY))
                .isInstanceOf(TokenTheftException.class);
    }

    @Test
    void onlyABoundSessionIsRefreshedWithAProof() {
        SessionEngine.WithToken<IssuedSession> login = login();
        assertRefused(refresh(login, null));
        assertRefused(refresh(login, device.proof(challenge(login))));
        assertRefused(engine.refreshBound(List.of(), "handle", null, DELIVERY));
    }

    @Test
    void aRevokedSessionIsNotRefreshed() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        engine.sessions().revokeAll("alice");
        assertThatThrownBy(() -> refresh(bound, device.proof(challenge(bound))))
                .isInstanceOf(UnauthorisedException.class);
    }

    @Test
    void onceTheBoundTokensAreUsedThoseOfTheLoginAreTheft() {
        SessionEngine.WithToken<IssuedSession> login = login();
        SessionEngine.WithToken<IssuedSession> bound = proven(bind(login, device.registration(challenge(login))));
        engine.sessions().getWithoutAntiCsrf(accessToken(bound));
        fixture.clock.advance(SessionFixture.LATE_WINDOW);
        assertThatThrownBy(() -> engine.sessions().refresh(refreshToken(login)))
                .isInstanceOf(TokenTheftException.class);
    }

    @Test
    void aCopyOfTheCookiesIsWorthNothingAfterTheAccessToken() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        TestDevice ofThief = TestDevice.ec();
        engine.sessions().getWithoutAntiCsrf(accessToken(bound));
        fixture.clock.advance(VALIDITY.plusSeconds(1));
        assertThatThrownBy(() -> engine.sessions().getWithoutAntiCsrf(accessToken(bound)))
                .isInstanceOf(TryRefreshTokenException.class);
        assertThatThrownBy(() -> engine.sessions().refresh(refreshToken(bound)))
                .isInstanceOf(DeviceProofRequiredException.class);
        assertRefused(refresh(bound, ofThief.proof(asked(refresh(bound, null)))));
        assertThat(fixture.events)
                .filteredOn(SessionEvent.ProofFailed.class::isInstance)
                .singleElement()
                .extracting(SessionEvent::handle)
                .isEqualTo(bound.result().session().handle());
        proven(refresh(bound, device.proof(challenge(bound))));
    }

    @Test
    void bindingIsAnnounced() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        proven(refresh(bound, device.proof(challenge(bound))));
        assertThat(fixture.events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Created", "Bound", "Refreshed");
    }

    @Test
    void turnedOffBoundSessionsGoOnAsUnboundOnes() {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        SessionEngine off = fixture.parts(Map.of(), "/app").start();
        SessionEngine.WithToken<IssuedSession> next = off.refresh(PresentedTokens.of(refreshToken(bound)), DELIVERY);
        assertThat(next.result().session().isDeviceBound()).isFalse();
        off.refresh(PresentedTokens.of(refreshToken(next)), DELIVERY);
    }

    @Test
    void everyServerAcceptsTheChallengesOfEveryOther() {
        SessionEngine other = fixture.parts(ENABLED, "/app").start();
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        assertThat(other.refreshBound(
                        List.of(refreshToken(bound)),
                        bound.result().session().handle(),
                        device.proof(challenge(bound)),
                        DELIVERY))
                .isInstanceOf(DeviceAnswer.Proven.class);
    }

    @Test
    void proofsCostNoStatementAndRefreshesWhatTheyCostUnbound() {
        SessionEngine.WithToken<IssuedSession> login = login();
        SessionEngine.WithToken<IssuedSession> bound = proven(bind(login, device.registration(challenge(login))));
        assertThat(fixture.statements.of(() -> {
                    refresh(bound, null);
                    refresh(bound, TestDevice.ec().proof(challenge(bound)));
                    refresh(bound, device.proof("no challenge"));
                    refresh(bound, "no proof");
                    bind(bound, device.registration(challenge(bound)));
                    bind(login, TestDevice.ec().proof(challenge(login)));
                }))
                .isEmpty();
        assertThat(fixture.statements.of(() -> bind(login, device.registration(challenge(login)))))
                .singleElement()
                .asString()
                .startsWith("select");
        assertThat(fixture.statements.of(() -> refresh(bound, device.proof(challenge(bound)))))
                .as("of a child: a read and the promotion")
                .hasSize(2);
        SessionEngine.WithToken<IssuedSession> next = proven(refresh(bound, device.proof(challenge(bound))));
        engine.sessions().getWithoutAntiCsrf(accessToken(next));
        assertThat(fixture.statements.of(() -> refresh(next, device.proof(challenge(next)))))
                .hasSize(1);
    }

    /** Forged proofs: for each the attacker knows the challenge, the public key, and has a key of his own. */
    static Stream<Arguments> forgedRefreshes() {
        BiFunction<String, BiFunction<TestDevice, String, String>, Arguments> forgery = Arguments::of;
        return Stream.of(
                forgery.apply(
                        "another key", (victim, challenge) -> TestDevice.ec().proof(challenge)),
                forgery.apply(
                        "an RSA key", (victim, challenge) -> TestDevice.rsa().proof(challenge)),
                forgery.apply("another key that it names", (victim, challenge) -> TestDevice.ec()
                        .registration(challenge)),
                forgery.apply("another key that names the session's", (victim, challenge) -> TestDevice.ec()
                        .proof(
                                "{\"alg\":\"ES256\",\"jwk\":" + victim.jwk() + ",\"typ\":\"dbsc+jwt\"}",
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply("no signature", (victim, challenge) -> unsigned("ES256", challenge) + "."),
                forgery.apply("alg none", (victim, challenge) -> unsigned("none", challenge) + "."),
                forgery.apply("HS256 with the public key", (victim, challenge) -> hmac(victim, challenge)),
                forgery.apply(
                        "a signature of zeros",
                        (victim, challenge) -> unsigned("ES256", challenge) + "." + base64(new byte[64])),
                forgery.apply(
                        "a signature in DER",
                        (victim, challenge) -> unsigned("ES256", challenge) + "."
                                + base64(victim.signature(unsigned("ES256", challenge), "SHA256withECDSA"))),
                forgery.apply(
                        "another type",
                        (victim, challenge) ->
                                victim.proof("{\"alg\":\"ES256\",\"typ\":\"JWT\"}", "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply(
                        "no type",
                        (victim, challenge) -> victim.proof("{\"alg\":\"ES256\"}", "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply(
                        "a critical extension",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"crit\":[\"b64\"],\"b64\":false}",
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply(
                        "no challenge",
                        (victim, challenge) -> victim.proof("{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"}", "{}")),
                forgery.apply(
                        "two challenges",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"}",
                                "{\"jti\":\"x\",\"jti\":\"" + challenge + "\"}")),
                forgery.apply("another payload", (victim, challenge) -> {
                    String proof = victim.proof("x");
                    return unsigned("ES256", challenge) + proof.substring(proof.lastIndexOf('.'));
                }),
                forgery.apply(
                        "two proofs", (victim, challenge) -> victim.proof(challenge) + "," + victim.proof(challenge)),
                forgery.apply("an empty header", (victim, challenge) -> ""),
                forgery.apply("dots", (victim, challenge) -> "..."),
                forgery.apply(
                        "too long",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"}",
                                "{\"jti\":\"" + challenge + "\",\"x\":\"" + "x".repeat(4000) + "\"}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgedRefreshes")
    void aForgedProofRefreshesNothing(String name, BiFunction<TestDevice, String, String> forgery) {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        assertRefused(refresh(bound, forgery.apply(device, challenge(bound))));
        assertThat(fixture.events).last().isInstanceOf(SessionEvent.ProofFailed.class);
        proven(refresh(bound, device.proof(challenge(bound))));
    }

    static Stream<Arguments> otherChallenges() {
        BiFunction<String, Function<String, String>, Arguments> other = Arguments::of;
        return Stream.of(
                other.apply("none", challenge -> ""),
                other.apply("any text", challenge -> "1.x"),
                other.apply("a later expiry", challenge -> "9" + challenge),
                other.apply("no expiry", challenge -> challenge.substring(challenge.indexOf('.'))),
                other.apply("a longer one", challenge -> challenge + "A"),
                other.apply(
                        "another HMAC",
                        challenge -> challenge.substring(0, challenge.indexOf('.') + 1) + "A".repeat(43)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherChallenges")
    void aProofOfAnotherChallengeIsAskedForAgain(String name, Function<String, String> other) {
        SessionEngine.WithToken<IssuedSession> bound = bound(device);
        String asked = asked(refresh(bound, device.proof(other.apply(challenge(bound)))));
        SessionEngine.WithToken<IssuedSession> foreign = bound(device);
        assertThat(asked(refresh(bound, device.proof(challenge(foreign))))).isNotEmpty();
        proven(refresh(bound, device.proof(asked)));
    }

    static Stream<Arguments> forgedRegistrations() {
        BiFunction<String, BiFunction<TestDevice, String, String>, Arguments> forgery = Arguments::of;
        return Stream.of(
                forgery.apply("no key", TestDevice::proof),
                forgery.apply(
                        "another key than the one that signed",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"jwk\":"
                                        + TestDevice.ec().jwk() + "}",
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply(
                        "a point that is not on the curve",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"jwk\":{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}}"
                                        .formatted(base64(new byte[32]), base64(new byte[32])),
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply(
                        "a short coordinate",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"jwk\":{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"AA\",\"y\":\"AA\"}}",
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply(
                        "another curve",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"jwk\":"
                                        + victim.jwk().replace("P-256", "P-384") + "}",
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply("a key of another algorithm", (victim, challenge) -> TestDevice.rsa()
                        .proof(
                                "{\"alg\":\"RS256\",\"typ\":\"dbsc+jwt\",\"jwk\":" + victim.jwk() + "}",
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply("RSA with 1024 bits", (victim, challenge) -> TestDevice.rsa(1024)
                        .registration(challenge)),
                forgery.apply("RSA with the exponent 1", (victim, challenge) -> TestDevice.rsa()
                        .proof(
                                "{\"alg\":\"RS256\",\"typ\":\"dbsc+jwt\",\"jwk\":"
                                        + TestDevice.rsa().jwk().replace("AQAB", "AQ") + "}",
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply(
                        "a key in the payload, as older browsers send it",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"}",
                                "{\"jti\":\"" + challenge + "\",\"key\":" + victim.jwk() + "}")),
                forgery.apply(
                        "a key that is no object",
                        (victim, challenge) -> victim.proof(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"jwk\":\"x\"}",
                                "{\"jti\":\"" + challenge + "\"}")),
                forgery.apply("another challenge", (victim, challenge) -> victim.registration("9" + challenge)),
                forgery.apply("no proof", (victim, challenge) -> ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgedRegistrations")
    void aForgedRegistrationBindsNothing(String name, BiFunction<TestDevice, String, String> forgery) {
        SessionEngine.WithToken<IssuedSession> login = login();
        assertRefused(bind(login, forgery.apply(device, challenge(login))));
        assertRefused(bind(login, null));
        proven(bind(login, device.registration(challenge(login))));
    }

    private static String unsigned(String algorithm, String challenge) {
        return base64(("{\"alg\":\"" + algorithm + "\",\"typ\":\"dbsc+jwt\"}").getBytes(StandardCharsets.UTF_8)) + "."
                + base64(("{\"jti\":\"" + challenge + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(TestDevice victim, String challenge) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(victim.publicKey(), "HmacSHA256"));
            String signed = unsigned("HS256", challenge);
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
