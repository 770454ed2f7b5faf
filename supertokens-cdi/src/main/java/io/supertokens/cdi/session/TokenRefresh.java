package io.supertokens.cdi.session;

import io.supertokens.cdi.config.OnTokenTheft;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.DeviceBinding;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.RefreshToken;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Exchanges refresh tokens, and applies the policy for theft. */
final class TokenRefresh {

    private static final Logger LOG = System.getLogger(TokenRefresh.class.getName());

    /** More valid refresh tokens than a browser normally has. */
    private static final int MOST_READS = 5;

    private final Rotation rotation;
    private final TokenIssuer issuer;
    private final SessionDirectory directory;
    private final OnTokenTheft policy;
    private final boolean bindsToDevices;
    private final SessionTelemetry telemetry;
    private final Consumer<SessionEvent> events;

    TokenRefresh(
            Rotation rotation,
            TokenIssuer issuer,
            SessionDirectory directory,
            SuperTokensConfig config,
            SessionTelemetry telemetry,
            Consumer<SessionEvent> events) {
        this.rotation = rotation;
        this.issuer = issuer;
        this.directory = directory;
        this.policy = config.onTokenTheft();
        this.bindsToDevices = config.deviceBinding().enabled();
        this.telemetry = telemetry;
        this.events = events;
    }

    /**
     * Issues new tokens for the presented token that counts ({@link RefreshChoice}): one read for each refresh token
     * that this application issued, at most {@value #MOST_READS}, those of named sessions first. A superseded token of
     * a device-bound session is no theft here, because without the key nobody can use it; otherwise a thief could end
     * the session with it.
     *
     * @param named the sessions that the presented access tokens name
     * @throws UnauthorisedException if no token counts, for example because the anti-CSRF token is missing or is that of
     *     another refresh token
     * @throws TokenTheftException if there was theft and no token counts
     * @throws LateRefreshException if a token was late and no token counts
     * @throws DeviceProofRequiredException if the session is bound to a device
     */
    TokenIssuer.Issued refresh(PresentedTokens presented, Set<String> named, Delivery delivery, Instant now) {
        List<Rotation.Opened> usable = presented.refreshTokens().stream()
                .flatMap(token -> rotation.open(token).stream())
                .sorted(Comparator.comparing(token -> !named.contains(token.handle())))
                .toList();
        List<Candidate> candidates = usable.stream()
                .limit(MOST_READS)
                .flatMap(token -> rotation.find(token, now).stream())
                .toList();
        if (!usable.isEmpty() && usable.stream().allMatch(token -> needsProof(token.token()))) {
            throw candidates.isEmpty() ? new UnauthorisedException() : new DeviceProofRequiredException();
        }
        String antiCsrf = Objects.requireNonNullElse(presented.antiCsrf(), "");
        RefreshChoice choice = RefreshChoice.of(presented, candidates, named, usable.size() <= MOST_READS);
        List<TokenTheftException> thefts = choice.stolen().stream()
                .filter(stolen -> !needsProof(stolen.token()))
                .map(stolen -> theft(stolen, now))
                .toList();
        return choice.chosen()
                .filter(candidate -> thefts.stream().noneMatch(theft -> endsSessionsOf(theft, candidate)))
                .map(candidate -> withoutProof(candidate, antiCsrf, delivery, now))
                .orElseThrow(() -> thefts.isEmpty() ? refusal(choice, now) : thefts.get(0));
    }

    private boolean needsProof(RefreshToken token) {
        return bindsToDevices && token.binding() != null;
    }

    private TokenIssuer.Issued withoutProof(Candidate chosen, String antiCsrf, Delivery delivery, Instant now) {
        if (needsProof(chosen.token())) {
            throw new DeviceProofRequiredException();
        }
        return exchange(chosen, null, antiCsrf, delivery, now);
    }

    /**
     * Exchanges a token for which the browser has proven that it holds the key of the session: as {@link #refresh}.
     *
     * @param binding what the children are bound to
     */
    TokenIssuer.Issued refreshProven(Rotation.Opened opened, DeviceBinding binding, Delivery delivery, Instant now) {
        return telemetry.refresh(() -> {
            Candidate candidate = rotation.find(opened, now).orElseThrow(UnauthorisedException::new);
            return exchange(candidate, binding, "", delivery, now);
        });
    }

    /** Of several tokens of one session, the first that is not a stale cookie; the first if all are. */
    Rotation.Opened notSuperseded(List<Rotation.Opened> tokens, Instant now) {
        return tokens.stream()
                .limit(MOST_READS)
                .filter(token ->
                        rotation.find(token, now).filter(Candidate::isGood).isPresent())
                .findFirst()
                .orElse(tokens.get(0));
    }

    /** Tells that the key of a bound session did not sign the proof. */
    void proofFailed(Rotation.Opened opened, Instant now) {
        telemetry.count(SessionCount.PROOF_FAILED);
        LOG.log(Level.WARNING, "Session {0}: the key of its device did not sign the proof", opened.handle());
        events.accept(
                new SessionEvent.ProofFailed(opened.handle(), opened.token().userId(), now));
    }

    private TokenIssuer.Issued exchange(
            Candidate chosen, @Nullable DeviceBinding binding, String antiCsrf, Delivery delivery, Instant now) {
        Candidate settled = rotation.settle(chosen, issuer.refreshExpiry(chosen.lifetime(), now), now)
                .orElseThrow(UnauthorisedException::new);
        if (settled.lineage() == Lineage.LATE) {
            throw late(settled, now);
        }
        if (settled.lineage() == Lineage.SUPERSEDED) {
            throw theft(settled, now);
        }
        TokenIssuer.Issued issued = issuer.refreshed(chosen, binding, antiCsrf, delivery, now);
        boolean isNewlyBound = binding != null && chosen.token().binding() == null;
        LOG.log(Level.DEBUG, "Session {0} {1}", chosen.handle(), isNewlyBound ? "bound to a device" : "refreshed");
        events.accept(
                isNewlyBound
                        ? new SessionEvent.Bound(chosen.handle(), chosen.userId(), now)
                        : new SessionEvent.Refreshed(chosen.handle(), chosen.userId(), now));
        return issued;
    }

    private SessionException refusal(RefreshChoice choice, Instant now) {
        return choice.late()
                .<SessionException>map(candidate -> late(candidate, now))
                .orElseGet(UnauthorisedException::new);
    }

    private LateRefreshException late(Candidate candidate, Instant now) {
        LOG.log(Level.DEBUG, "Session {0}: a refresh arrived late", candidate.handle());
        events.accept(new SessionEvent.LateRefresh(candidate.handle(), candidate.userId(), now));
        return new LateRefreshException(rotation.lateFor(candidate, now));
    }

    private TokenTheftException theft(Candidate candidate, Instant now) {
        TokenTheftException theft = new TokenTheftException(candidate.handle(), candidate.userId());
        LOG.log(
                Level.WARNING,
                "Token theft detected: session {0} was used by two parties ({1})",
                theft.handle(),
                policy);
        telemetry.count(SessionCount.THEFT);
        events.accept(new SessionEvent.TheftDetected(theft.handle(), theft.userId(), now));
        if (policy == OnTokenTheft.REVOKE_SESSION) {
            directory.revoke(theft.handle(), theft.userId(), now);
        } else if (policy == OnTokenTheft.REVOKE_USER) {
            directory.revokeAll(theft.userId(), now);
        }
        return theft;
    }

    private boolean endsSessionsOf(TokenTheftException theft, Candidate candidate) {
        return policy == OnTokenTheft.REVOKE_USER && theft.userId().equals(candidate.userId());
    }
}
