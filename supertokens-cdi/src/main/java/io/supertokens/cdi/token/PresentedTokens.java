package io.supertokens.cdi.token;

import java.util.List;

/**
 * What a client presents to refresh its session: every value that it sent, for one cookie name may come several times (RFC
 * 6265, section 4.2.2 leaves their order open).
 *
 * @param refreshTokens the refresh tokens
 * @param accessTokens the access tokens beside them, expired or not: a refresh token of a session that none of them names is
 *     not accepted
 * @param accessTokenRequired whether a refresh token is accepted only with an access token of its session. True where no
 *     other host can set the cookie of the access token ({@code __Host-}), which then decides whose session the browser uses
 */
public record PresentedTokens(List<String> refreshTokens, List<String> accessTokens, boolean accessTokenRequired) {

    /** Copies the lists. */
    public PresentedTokens {
        refreshTokens = List.copyOf(refreshTokens);
        accessTokens = List.copyOf(accessTokens);
    }

    /** One refresh token, from a client that holds no other tokens and chooses by itself. */
    public static PresentedTokens of(String refreshToken) {
        return new PresentedTokens(List.of(refreshToken), List.of(), false);
    }

    /** Shows how many, and nothing of them. */
    @Override
    public String toString() {
        return "PresentedTokens[" + refreshTokens.size() + " refresh tokens, " + accessTokens.size()
                + " access tokens]";
    }
}
