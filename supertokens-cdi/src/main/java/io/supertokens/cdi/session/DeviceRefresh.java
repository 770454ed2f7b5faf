package io.supertokens.cdi.session;

import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.DeviceBinding;
import io.supertokens.cdi.token.DeviceChallenges;
import io.supertokens.cdi.token.DeviceChallenges.Purpose;
import io.supertokens.cdi.token.DeviceKey;
import io.supertokens.cdi.token.DeviceProof;
import io.supertokens.cdi.token.InvalidTokenException;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.TokenHash;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds sessions to keys of browsers' devices, and refreshes bound ones (W3C, Device Bound Session Credentials). All
 * checks of proofs are done without a database statement.
 */
final class DeviceRefresh {

    private static final Logger LOG = System.getLogger(DeviceRefresh.class.getName());

    /** A challenge outlives the access token that it is sent with, so that most refreshes take one request. */
    private static final Duration SPARE = Duration.ofMinutes(5);

    private final AccessTokens accessTokens;
    private final Rotation rotation;
    private final TokenRefresh refresh;
    private final DeviceChallenges challenges;
    private final Duration challengeValidity;

    DeviceRefresh(
            AccessTokens accessTokens,
            Rotation rotation,
            TokenRefresh refresh,
            DeviceChallenges challenges,
            Duration accessTokenValidity) {
        this.accessTokens = accessTokens;
        this.rotation = rotation;
        this.refresh = refresh;
        this.challenges = challenges;
        this.challengeValidity = accessTokenValidity.plus(SPARE);
    }

    /** The answer to a browser. */
    sealed interface Answer permits Proven, Challenge, Refused {}

    /** The proof is good. */
    record Proven(TokenIssuer.Issued issued) implements Answer {}

    /** The browser has to sign this challenge. */
    record Challenge(String handle, String challenge) implements Answer {

        @Override
        public String toString() {
            return "Challenge[" + handle + "]";
        }
    }

    /** There is nothing to sign. */
    record Refused() implements Answer {}

    /** The challenge for the holder of a refresh token. */
    String challenge(boolean isBound, TokenHash refreshToken, Instant now) {
        return challenges.issue(isBound ? Purpose.REFRESH : Purpose.BIND, refreshToken, now.plus(challengeValidity));
    }

    /**
     * Binds a session to the key that a proof names: exchanges its refresh token as a refresh does, for tokens that are
     * bound. A token that is bound already is refused, because otherwise a thief could bind it to a key of his own.
     *
     * @param presented several refresh tokens may be there; the proof answers the challenge of one
     * @param proof the header; null if there is none
     */
    Answer bind(PresentedTokens presented, @Nullable String proof, Delivery delivery, Instant now) {
        DeviceProof read = proof == null ? null : read(proof);
        DeviceKey key = read == null ? null : read.provenKey().orElse(null);
        if (read == null || key == null) {
            return new Refused();
        }
        return presented.refreshTokens().stream()
                .flatMap(token -> rotation.open(token).stream())
                .filter(opened -> opened.token().binding() == null
                        && !opened.token().lifetime().endsWithBrowser()
                        && challenges.accept(Purpose.BIND, opened.hash(), read.challenge(), now))
                .findFirst()
                .<Answer>map(opened -> new Proven(refresh.refreshProven(
                        opened,
                        new DeviceBinding(key, antiCsrfToken(presented.accessTokens(), opened)),
                        delivery,
                        now)))
                .orElseGet(Refused::new);
    }

    /** The anti-CSRF token that the page has; null if no access token tells. */
    private @Nullable String antiCsrfToken(List<String> tokens, Rotation.Opened opened) {
        for (String token : tokens) {
            Optional<AccessToken> ofSession =
                    verified(token).filter(content -> content.refreshTokenHash().equals(opened.hash()));
            if (ofSession.isPresent()) {
                return ofSession.get().antiCsrfToken();
            }
        }
        return null;
    }

    private Optional<AccessToken> verified(String token) {
        try {
            return Optional.of(accessTokens.verifyIgnoringExpiry(token));
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Access token refused: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Refreshes a bound session.
     *
     * @param refreshTokens of several, that of the session counts; of several bound ones of the session, the first that
     *     is not superseded, which costs a read of each
     * @param handle the session that the browser refreshes
     * @param proof the header; null if there is none
     */
    Answer refresh(List<String> refreshTokens, String handle, @Nullable String proof, Delivery delivery, Instant now) {
        List<Rotation.Opened> bound = refreshTokens.stream()
                .flatMap(token -> rotation.open(token).stream())
                .filter(token -> token.isOf(handle) && token.token().binding() != null)
                .toList();
        Rotation.Opened opened = bound.size() > 1
                ? refresh.notSuperseded(bound, now)
                : bound.stream().findFirst().orElse(null);
        DeviceBinding binding = opened == null ? null : opened.token().binding();
        if (opened == null || binding == null) {
            return new Refused();
        }
        if (proof == null) {
            return new Challenge(handle, challenge(true, opened.hash(), now));
        }
        DeviceProof read = read(proof);
        if (read == null || !read.isSignedWith(binding.key())) {
            refresh.proofFailed(opened, now);
            return new Refused();
        }
        if (!challenges.accept(Purpose.REFRESH, opened.hash(), read.challenge(), now)) {
            return new Challenge(handle, challenge(true, opened.hash(), now));
        }
        return new Proven(refresh.refreshProven(opened, binding, delivery, now));
    }

    private static @Nullable DeviceProof read(String proof) {
        try {
            return DeviceProof.read(proof);
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "Proof refused: {0}", e.getMessage());
            return null;
        }
    }
}
