package io.supertokens.cdi.session;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.DeviceBinding;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.cdi.token.SessionLifetime;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.jpa.SessionEntity;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Issues the tokens of a session: their identifiers, expiries and sizes. Uses the database for keys only. */
final class TokenIssuer {

    private static final Logger LOG = System.getLogger(TokenIssuer.class.getName());

    /** The most that a refresh adds to an access token: the claim with the hash of a parent, in base64. */
    private static final int PARENT = 128;

    /** A lifetime that takes as much space in a token as any. */
    private static final SessionLifetime LARGEST =
            new SessionLifetime(Duration.ofDays(365), true, Instant.ofEpochSecond(9_999_999_999L));

    private final SuperTokensConfig config;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final SecureRandom random;

    TokenIssuer(SuperTokensConfig config, AccessTokens accessTokens, RefreshTokens refreshTokens, SecureRandom random) {
        this.config = config;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.random = random;
    }

    /**
     * Issued tokens.
     *
     * @param content the claims of the access token
     */
    record Issued(AccessToken content, IssuedSession session) {

        TokenHash refreshTokenHash() {
            return content.refreshTokenHash();
        }

        @Override
        public String toString() {
            return session.toString();
        }
    }

    /**
     * The first tokens of a session.
     *
     * @throws IllegalArgumentException if the access token, now or after a refresh, is larger than clients can store
     */
    Issued login(
            NewSession wanted, @Nullable JsonValue payload, SessionLifetime lifetime, Delivery delivery, Instant now) {
        RefreshToken content = new RefreshToken(identifier(), wanted.userId(), null).withLifetime(lifetime);
        Issued issued = issue(content, payload, wanted.authenticatedAt(now), "", delivery, now);
        requireFits(issued.content(), issued.session().accessToken(), delivery);
        return issued;
    }

    /**
     * The next tokens of a session: children of the presented token.
     *
     * @param binding what the children are bound to; null for unbound children
     * @param antiCsrf the anti-CSRF token that the client has; empty if it sent none
     */
    Issued refreshed(
            Candidate presented, @Nullable DeviceBinding binding, String antiCsrf, Delivery delivery, Instant now) {
        return continued(
                new RefreshToken(presented.handle(), presented.userId(), presented.hash())
                        .withLifetime(presented.lifetime())
                        .withBinding(binding),
                presented.row(),
                antiCsrf,
                delivery,
                now);
    }

    /** The first tokens of a session that goes on under another handle. */
    Issued regenerated(AccessToken token, SessionEntity row, Delivery delivery, Instant now) {
        return continued(
                new RefreshToken(identifier(), token.userId(), null)
                        .withLifetime(token.lifetime().withEnd(row.absoluteExpiresAt())),
                row,
                "",
                delivery,
                now);
    }

    private Issued continued(RefreshToken content, SessionEntity row, String antiCsrf, Delivery delivery, Instant now) {
        Issued issued = issue(content, Json.read(row.payload()), row.authenticatedAt(), antiCsrf, delivery, now);
        warnOfProblem(content.sessionHandle(), issued.session().accessToken(), delivery);
        return issued;
    }

    /** The access token after the user has authenticated: of the same refresh token and with the same expiry. */
    SessionService.Checked reauthenticated(AccessToken token, Delivery delivery, Instant now) {
        SessionService.Checked renewed = renewed(token.withAuthenticatedAt(now), now);
        warnOfProblem(token.sessionHandle(), Objects.requireNonNull(renewed.renewed()), delivery);
        return renewed;
    }

    /** The access token after its first use, without the hash of its parent. */
    SessionService.Checked confirmed(AccessToken pending, Delivery delivery, Instant now) {
        SessionService.Checked confirmed =
                renewed(pending.withParent(null).withExpiresAt(confirmedExpiry(pending, now)), now);
        warnOfProblem(pending.sessionHandle(), Objects.requireNonNull(confirmed.renewed()), delivery);
        return confirmed;
    }

    /**
     * The access token with another payload: of the same refresh token and with the same expiry.
     *
     * @throws IllegalArgumentException if it is larger than clients can store
     */
    SessionService.Checked changed(AccessToken token, @Nullable JsonValue payload, Delivery delivery, Instant now) {
        SessionService.Checked changed = renewed(token.withPayload(payload), now);
        requireFits(changed.content(), Objects.requireNonNull(changed.renewed()), delivery);
        return changed;
    }

    /**
     * Checks a payload of a session whose tokens are not at hand.
     *
     * @throws IllegalArgumentException if no client could store an access token with it
     */
    void requireFits(String handle, UserId userId, @Nullable JsonValue payload, Delivery delivery, Instant now) {
        changed(
                AccessToken.of(handle, userId, TokenHash.of(handle), accessExpiry(SessionLifetime.CONFIGURED, now))
                        .withAuthenticatedAt(now)
                        .withLifetime(LARGEST)
                        .withAntiCsrfToken(delivery.antiCsrf() ? identifier() : null),
                payload,
                delivery,
                now);
    }

    private SessionService.Checked renewed(AccessToken token, Instant now) {
        AccessToken renewed = token.withIssuedAt(now).withId(tokenId());
        return new SessionService.Checked(renewed, accessTokens.issue(renewed));
    }

    private void requireFits(AccessToken content, IssuedToken issued, Delivery delivery) {
        TokenLimit limit = delivery.limit();
        if (limit.problem(issued, PARENT).isPresent()) {
            requireNoProblem(limit.problem(issued, 0));
            AccessToken afterRefresh = content.withParent(content.refreshTokenHash())
                    .withDeviceBound(config.deviceBinding().enabled());
            requireNoProblem(limit.problem(accessTokens.issue(afterRefresh), 0));
        }
    }

    /** The expiry of a session that is not used again after now. */
    Instant refreshExpiry(SessionLifetime lifetime, Instant now) {
        return lifetime.expiry(now, config.refreshToken().validity());
    }

    private Issued issue(
            RefreshToken content,
            @Nullable JsonValue payload,
            @Nullable Instant authenticatedAt,
            String antiCsrf,
            Delivery delivery,
            Instant now) {
        SessionLifetime lifetime = content.lifetime();
        Instant refreshExpiry = refreshExpiry(lifetime, now);
        DeviceBinding binding = content.binding();
        String antiCsrfToken = delivery.antiCsrf() ? antiCsrfToken(binding) : null;
        List<String> atRefresh = delivery.antiCsrfAtRefresh() && antiCsrfToken != null && binding == null
                ? Stream.of(antiCsrfToken, antiCsrf)
                        .filter(token -> !token.isEmpty())
                        .toList()
                : List.of();
        String refreshToken = refreshTokens.issue(content.withAntiCsrfTokens(atRefresh)
                .withBinding(binding == null ? null : binding.withAntiCsrfToken(antiCsrfToken)));
        AccessToken token = AccessToken.of(
                        content.sessionHandle(),
                        content.userId(),
                        TokenHash.of(refreshToken),
                        accessExpiry(lifetime, now))
                .withParent(content.parentHash())
                .withAntiCsrfToken(antiCsrfToken)
                .withPayload(payload)
                .withAuthenticatedAt(config.accessToken().format() == AccessTokenFormat.JWT ? authenticatedAt : null)
                .withLifetime(lifetime)
                .withDeviceBound(binding != null)
                .withIssuedAt(now)
                .withId(tokenId());
        IssuedSession session = new IssuedSession(
                Session.of(token),
                accessTokens.issue(token),
                new IssuedToken(refreshToken, refreshExpiry),
                new IssuedToken(identifier(), refreshExpiry),
                antiCsrfToken);
        return new Issued(token, session);
    }

    /** That of a bound session stays the same. */
    private String antiCsrfToken(@Nullable DeviceBinding binding) {
        String kept = binding == null ? null : binding.antiCsrfToken();
        return kept == null ? identifier() : kept;
    }

    private static void requireNoProblem(Optional<String> problem) {
        problem.ifPresent(words -> {
            throw new IllegalArgumentException("The JWT payload is too large: " + words
                    + " Put less in the JWT payload, and the rest in the session info, which stays in the database");
        });
    }

    /**
     * Only warns: a server with another configuration created the session, and refusing it would not make the token
     * smaller.
     */
    private void warnOfProblem(String handle, IssuedToken accessToken, Delivery delivery) {
        delivery.limit()
                .problem(accessToken, 0)
                .ifPresent(problem -> LOG.log(Level.WARNING, "Session {0}: {1}", handle, problem));
    }

    /**
     * Confirming a token repeatedly must not prolong its life. The reference starts a new lifetime each time, and
     * servers of both kinds that share their users have to agree; but not where sessions have an end, which these tokens
     * do not name.
     */
    private Instant confirmedExpiry(AccessToken pending, Instant now) {
        return config.accessToken().format() == AccessTokenFormat.REF_JWT
                        && config.session().absoluteValidity() == null
                ? accessExpiry(pending.lifetime(), now)
                : pending.expiresAt();
    }

    private Instant accessExpiry(SessionLifetime lifetime, Instant now) {
        return lifetime.accessExpiry(now, config.accessToken().validity());
    }

    /** 128 random bits as hexadecimal digits, which are distinct in every collation. */
    private String identifier() {
        return HexFormat.of().formatHex(random(16));
    }

    /** 96 random bits: RFC 7519, section 4.1.7, asks for a negligible probability of collisions. */
    private String tokenId() {
        return Base64.getUrlEncoder().encodeToString(random(12));
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
