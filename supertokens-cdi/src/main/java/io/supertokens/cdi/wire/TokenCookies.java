package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.SuperTokensConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that a client presented in cookies.
 *
 * @param areOfThisHost whether no other host can have set the access tokens
 * @param repeated the names of cookies that occurred more than once and that other hosts of the domain may have set
 * @param hasOlder whether cookies of the older domain may be among them
 */
record TokenCookies(
        List<String> accessTokens,
        List<String> refreshTokens,
        boolean areOfThisHost,
        List<String> repeated,
        boolean hasOlder) {

    /** Where there is no access token with the present name, one with the name of the older domain counts. */
    static TokenCookies read(SuperTokensConfig config, String refreshPath, List<String> headers) {
        CookieNames names = CookieNames.of(config, refreshPath);
        CookieNames older = CookieNames.older(config, refreshPath);
        List<String> accessTokens = CookieHeader.values(headers, names.accessToken());
        List<String> refreshTokens = CookieHeader.values(headers, names.refreshToken());
        List<String> repeated = new ArrayList<>();
        if (accessTokens.size() > 1 && !names.isAccessTokenOfThisHost()) {
            repeated.add(names.accessToken());
        }
        if (refreshTokens.size() > 1) {
            repeated.add(names.refreshToken());
        }
        if (CookieHeader.values(headers, CookieNames.MARKER).size() > 1) {
            repeated.add(CookieNames.MARKER);
        }
        List<String> olderTokens = older == null || older.accessToken().equals(names.accessToken())
                ? List.of()
                : CookieHeader.values(headers, older.accessToken());
        boolean countsOlder = accessTokens.isEmpty() && !olderTokens.isEmpty();
        return new TokenCookies(
                countsOlder ? olderTokens : accessTokens,
                refreshTokens,
                names.isAccessTokenOfThisHost() && !countsOlder,
                repeated,
                older != null && !(accessTokens.isEmpty() && refreshTokens.isEmpty() && olderTokens.isEmpty()));
    }

    /** Omits the tokens. */
    @Override
    public String toString() {
        return "TokenCookies[...]";
    }
}
