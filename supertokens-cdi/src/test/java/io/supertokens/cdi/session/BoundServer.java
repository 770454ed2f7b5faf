package io.supertokens.cdi.session;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.session.SessionEngine.DeviceAnswer;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.DeviceBinding;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.TokenLimit;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What browsers meet: the library with device binding, and the cookies that its answers set and remove. */
class BoundServer implements AutoCloseable {

    static final Duration VALIDITY = Duration.ofMinutes(10);

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);
    private static final Map<String, String> CONFIG = Map.of(
            "supertokens.device-binding.enabled", "true", "supertokens.access-token.validity", VALIDITY.toString());

    final SessionFixture fixture = SessionFixture.withoutStatementSpy();
    final TestDevice device = TestDevice.quick();
    final TestDevice ofThief = TestDevice.quick();

    private final SessionEngine engine = fixture.parts(CONFIG, "/app").start();
    private final Rotation rotation =
            new Rotation(fixture.store, fixture.refreshTokens, Lineage::of, SessionFixture.LATE_WINDOW);

    /**
     * What a client is answered.
     *
     * @param access the access token that it receives; null if it keeps the one that it has
     * @param refresh the refresh token that it receives, likewise
     * @param antiCsrf the anti-CSRF token of new tokens
     * @param challenge what the browser is to sign; null if there is nothing
     */
    record Answer(
            int status,
            @Nullable IssuedToken access,
            @Nullable IssuedToken refresh,
            @Nullable String antiCsrf,
            @Nullable String handle,
            @Nullable String challenge,
            boolean removesCookies) {

        static Answer of(SessionEngine.WithToken<IssuedSession> issued) {
            return of(issued.result(), issued.challenge());
        }

        static Answer of(IssuedSession session, @Nullable String challenge) {
            return new Answer(
                    200,
                    session.accessToken(),
                    session.refreshToken(),
                    session.antiCsrfToken(),
                    session.session().handle(),
                    challenge,
                    false);
        }

        static Answer of(VerifiedSession verified) {
            return new Answer(200, verified.newAccessToken(), null, null, null, null, false);
        }

        static Answer refusal(int status, boolean removesCookies) {
            return new Answer(status, null, null, null, null, null, removesCookies);
        }

        static Answer challenge(String challenge) {
            return new Answer(403, null, null, null, null, challenge, false);
        }

        boolean isOk() {
            return status == 200;
        }

        Answer removingCookies() {
            return new Answer(status, access, refresh, antiCsrf, handle, challenge, true);
        }
    }

    MovableClock clock() {
        return fixture.clock;
    }

    Instant now() {
        return fixture.clock.instant();
    }

    boolean isTheftDetected() {
        return fixture.events.stream().anyMatch(SessionEvent.TheftDetected.class::isInstance);
    }

    /** A login, which ends the session of the access token that the browser had. */
    Answer logIn(String user, @Nullable String former) {
        Answer answer = Answer.of(engine.create(NewSession.of(user), DELIVERY, List.of()));
        if (former != null) {
            engine.revokeSessionOf(former);
        }
        return answer;
    }

    void revoke(String handle) {
        engine.sessions().revoke(handle);
    }

    Answer call(String accessToken) {
        return orRefused(
                () -> Answer.of(engine.getWithoutAntiCsrf(accessToken, DELIVERY).result()));
    }

    /** The refresh endpoint, which the scripts of pages call. */
    Answer refresh(List<String> accessTokens, List<String> refreshTokens) {
        return orRefused(() -> {
            try {
                return Answer.of(engine.refresh(new PresentedTokens(refreshTokens, accessTokens, true), DELIVERY));
            } catch (DeviceProofRequiredException e) {
                return live(accessTokens, refreshTokens).orElseThrow(() -> e);
            }
        });
    }

    private Optional<Answer> live(List<String> accessTokens, List<String> refreshTokens) {
        return accessTokens.stream()
                .flatMap(accessToken -> live(accessToken, refreshTokens).stream())
                .findFirst();
    }

    private Optional<Answer> live(String accessToken, List<String> refreshTokens) {
        try {
            return Optional.of(
                    Answer.of(engine.live(accessToken, refreshTokens, DELIVERY).result()));
        } catch (TryRefreshTokenException e) {
            return Optional.empty();
        }
    }

    /** The endpoint that binds, which browsers call without a script. */
    Answer bind(String accessToken, String refreshToken, @Nullable String proof) {
        return orRefusedToBrowser(() -> answer(
                engine.bind(new PresentedTokens(List.of(refreshToken), List.of(accessToken), true), proof, DELIVERY),
                403));
    }

    /** The endpoint that refreshes bound sessions, which browsers call without a script. */
    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
        return refreshBoundBeside(List.of(), handle, refreshToken, proof);
    }

    /** As {@link #refreshBound}, after cookies of the same name. */
    Answer refreshBoundBeside(List<String> planted, String handle, String refreshToken, @Nullable String proof) {
        List<String> all =
                Stream.concat(planted.stream(), Stream.of(refreshToken)).toList();
        return orRefusedToBrowser(() -> answer(engine.refreshBound(all, handle, proof, DELIVERY), 401));
    }

    private static Answer answer(DeviceAnswer answer, int refused) {
        if (answer instanceof DeviceAnswer.Proven proven) {
            return Answer.of(proven.issued());
        }
        return answer instanceof DeviceAnswer.Challenge challenge
                ? Answer.challenge(challenge.challenge())
                : Answer.refusal(refused, false);
    }

    private static Answer orRefused(Supplier<Answer> request) {
        try {
            return request.get();
        } catch (TryRefreshTokenException | LateRefreshException e) {
            return Answer.refusal(401, false);
        } catch (DeviceProofRequiredException e) {
            return Answer.refusal(403, false);
        } catch (UnauthorisedException | TokenTheftException e) {
            return Answer.refusal(401, true);
        }
    }

    final Answer orRefusedToBrowser(Supplier<Answer> request) {
        try {
            return request.get();
        } catch (LateRefreshException e) {
            return Answer.refusal(503, false);
        } catch (SessionException e) {
            return Answer.refusal(401, false);
        }
    }

    /** For faults: the key to which a refresh token is bound. */
    final @Nullable DeviceBinding binding(String refreshToken) {
        return rotation.open(refreshToken)
                .map(opened -> opened.token().binding())
                .orElse(null);
    }

    /** For faults: exchanges a refresh token for tokens that are bound as stated, or not at all, without any check. */
    final Answer exchanged(String refreshToken, @Nullable DeviceBinding binding) {
        Rotation.Opened opened = rotation.open(refreshToken).orElseThrow();
        SessionTelemetry telemetry = new SessionTelemetry();
        if (binding == null) {
            SessionEngine off = fixture.parts(Map.of("supertokens.access-token.validity", VALIDITY.toString()), "/app")
                    .start();
            return Answer.of(off.refresh(PresentedTokens.of(refreshToken), DELIVERY));
        }
        var config = SessionFixture.config(CONFIG);
        TokenRefresh refresh = new TokenRefresh(
                rotation,
                new TokenIssuer(config, fixture.accessTokens, fixture.refreshTokens, new SecureRandom()),
                new SessionDirectory(fixture.store, config.limit(), telemetry, fixture.events::add),
                config,
                telemetry,
                fixture.events::add);
        return Answer.of(refresh.refreshProven(opened, binding, DELIVERY, now()).session(), null);
    }

    /** For faults: exchanges a refresh token without any proof; what it yields stays bound. */
    final Answer exchangedUnproven(String refreshToken) {
        return orRefusedToBrowser(() -> exchanged(refreshToken, binding(refreshToken)));
    }

    @Override
    public void close() {
        fixture.close();
    }
}
