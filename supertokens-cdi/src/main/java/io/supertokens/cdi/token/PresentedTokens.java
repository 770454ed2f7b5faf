package io.supertokens.cdi.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a client presents to refresh its session. It contains every value that was sent, because one cookie
 * name may occur several times (RFC 6265, section 4.2.2 leaves their order open).
 *
 * @param refreshTokens the refresh tokens
 * @param accessTokens the access tokens beside them, expired or not; a refresh token whose session none of them names
 *     is not accepted
 * @param accessTokenRequired whether a refresh token is accepted only with an access token of its session. True if no
 *     other host can set the cookie of the access token ({@code __Host-}), which then identifies the browser's session
 * @param antiCsrf the anti-CSRF token that must be that of a refresh token which has one; null if it is not checked,
 *     empty if the client sent none
 */
public record PresentedTokens(
        List<String> refreshTokens,
        List<String> accessTokens,
        boolean accessTokenRequired,
        @Nullable String antiCsrf) {

    /** Copies the lists. */
    public PresentedTokens {
        refreshTokens = List.copyOf(refreshTokens);
        accessTokens = List.copyOf(accessTokens);
    }

    /** Tokens whose anti-CSRF token is not checked. */
    public PresentedTokens(List<String> refreshTokens, List<String> accessTokens, boolean accessTokenRequired) {
        this(refreshTokens, accessTokens, accessTokenRequired, null);
    }

    /** A single refresh token, from a client that has no other tokens and chooses the token itself. */
    public static PresentedTokens of(String refreshToken) {
        return new PresentedTokens(List.of(refreshToken), List.of(), false);
    }

    /** The same tokens, without a check of the anti-CSRF token. */
    public PresentedTokens withoutAntiCsrf() {
        return new PresentedTokens(refreshTokens, accessTokens, accessTokenRequired);
    }

    /** Whether the client may use this refresh token: it has no anti-CSRF tokens, or the client sent one of them. */
    public boolean mayUse(RefreshToken token) {
        String presented = antiCsrf;
        return presented == null
                || token.antiCsrfTokens().isEmpty()
                || token.antiCsrfTokens().stream().anyMatch(expected -> Secrets.equal(expected, presented));
    }

    /** Shows only the number of tokens. */
    @Override
    public String toString() {
        return "PresentedTokens[" + refreshTokens.size() + " refresh tokens, " + accessTokens.size()
                + " access tokens]";
    }
}
