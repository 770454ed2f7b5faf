package io.supertokens.cdi.session;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.cdi.token.TokenLimit;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Issues the tokens of a session: their identifiers, expiries and sizes. Uses the database for keys only. */
final class TokenIssuer {

    private static final Logger LOG = System.getLogger(TokenIssuer.class.getName());

    /** The most that a refresh adds to an access token: the claim with the hash of a parent, in base64. */
    private static final int PARENT = 128;

    private final SuperTokensConfig config;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final TokenLimit limit;
    private final SecureRandom random;

    TokenIssuer(
            SuperTokensConfig config,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            TokenLimit limit,
            SecureRandom random) {
        this.config = config;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.limit = limit;
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
    Issued login(UserId userId, @Nullable JsonValue payload, Instant now) {
        Issued issued = issue(new RefreshToken(identifier(), userId, null), payload, now);
        IssuedToken accessToken = issued.session().accessToken();
        if (limit.problem(accessToken, PARENT).isPresent()) {
            requireNoProblem(limit.problem(accessToken, 0));
            AccessToken afterRefresh = issued.content().withParent(issued.refreshTokenHash());
            requireNoProblem(limit.problem(accessTokens.issue(afterRefresh), 0));
        }
        return issued;
    }

    /** The next tokens of a session: children of the presented token. */
    Issued refreshed(RefreshToken presented, TokenHash parent, @Nullable JsonValue payload, Instant now) {
        Issued issued = issue(new RefreshToken(presented.sessionHandle(), presented.userId(), parent), payload, now);
        warnOfProblem(presented.sessionHandle(), issued.session().accessToken());
        return issued;
    }

    /** The access token after its first use, without the hash of its parent. */
    SessionService.Checked confirmed(AccessToken pending, Instant now) {
        AccessToken confirmed = pending.withParent(null).withIssuedAt(now).withExpiresAt(confirmedExpiry(pending, now));
        IssuedToken issued = accessTokens.issue(confirmed);
        warnOfProblem(pending.sessionHandle(), issued);
        return new SessionService.Checked(confirmed, issued);
    }

    /** The expiry of a session that is not used again after now. */
    Instant refreshExpiry(Instant now) {
        return now.plus(config.refreshToken().validity());
    }

    private Issued issue(RefreshToken content, @Nullable JsonValue payload, Instant now) {
        Instant refreshExpiry = refreshExpiry(now);
        String refreshToken = refreshTokens.issue(content);
        String antiCsrfToken = config.antiCsrf() ? identifier() : null;
        AccessToken token = AccessToken.of(
                        content.sessionHandle(), content.userId(), TokenHash.of(refreshToken), accessExpiry(now))
                .withParent(content.parentHash())
                .withAntiCsrfToken(antiCsrfToken)
                .withPayload(payload)
                .withIssuedAt(now);
        IssuedSession session = new IssuedSession(
                Session.of(token),
                accessTokens.issue(token),
                new IssuedToken(refreshToken, refreshExpiry),
                new IssuedToken(identifier(), refreshExpiry),
                antiCsrfToken);
        return new Issued(token, session);
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
    private void warnOfProblem(String handle, IssuedToken accessToken) {
        limit.problem(accessToken, 0).ifPresent(problem -> LOG.log(Level.WARNING, "Session {0}: {1}", handle, problem));
    }

    /**
     * Confirming a token repeatedly must not prolong its life. The reference starts a new lifetime each time, and
     * servers of both kinds that share their users have to agree.
     */
    private Instant confirmedExpiry(AccessToken pending, Instant now) {
        return config.accessToken().format() == AccessTokenFormat.REF_JWT ? accessExpiry(now) : pending.expiresAt();
    }

    private Instant accessExpiry(Instant now) {
        return now.plus(config.accessToken().validity());
    }

    /** 128 random bits as hexadecimal digits, which are distinct in every collation. */
    private String identifier() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
