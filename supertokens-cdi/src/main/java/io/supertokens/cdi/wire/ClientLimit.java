package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.TokenLimit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Checks whether a client can store an access token and the front token that belongs to it. */
public final class ClientLimit implements TokenLimit {

    /**
     * The size that RFC 6265, section 6.1, asks browsers to store at least, and that they store at most: name and value
     * together.
     */
    private static final int LIMIT = 4096;

    /**
     * Access token and front token travel together in the headers of the response, and, on the same host, in one
     * {@code Cookie} header of each request. By default nginx takes 8 kB for one header of a request, as Tomcat does
     * for all; this leaves 1 kB for the rest.
     */
    private static final int TOGETHER = 7 * 1024;

    /** The most bytes that URL encoding makes of one character of a token. */
    private static final int LONGEST_ESCAPE = 3;

    /** What a front token has beside the claims, in base64: the names and the expiry. */
    private static final int FRAME = 256;

    /** The name of the cookie in which clients store it. */
    private static final int FRONT_COOKIE = "sFrontToken=".length();

    private final String cookieName;
    private final boolean isEncoded;
    private final boolean hasFrontToken;

    private ClientLimit(String cookieName, boolean isEncoded, boolean hasFrontToken) {
        this.cookieName = cookieName;
        this.isEncoded = isEncoded;
        this.hasFrontToken = hasFrontToken;
    }

    /** The limit of current clients whose tokens travel in the configured cookies. */
    static ClientLimit ofCookies(SuperTokensConfig config) {
        return new ClientLimit(CookieNames.accessToken(config), true, true);
    }

    /** The limit of current clients whose tokens travel in headers: in browsers, a script stores them in cookies. */
    static ClientLimit ofHeaders() {
        return new ClientLimit(FrontTokenAnswer.ACCESS_TOKEN, false, true);
    }

    /** The limit of clients of the reference, and of all callers of the API without HTTP. */
    public static ClientLimit withoutFrontToken(SuperTokensConfig config) {
        return new ClientLimit(CookieNames.accessToken(config), true, false);
    }

    /**
     * Encodes the token only if it may be too large; most tokens are too small to need it. Characters that are added
     * later shift the base64 encoding of all others, so each of them may have to be escaped.
     */
    @Override
    public Optional<String> problem(IssuedToken accessToken, int more) {
        String token = accessToken.value();
        int escape = isEncoded ? LONGEST_ESCAPE : 1;
        int nameLength = cookieName.length() + 1;
        int most = nameLength + escape * (token.length() + more);
        int size = most <= LIMIT || more > 0 || !isEncoded
                ? most
                : nameLength + URLEncoder.encode(token, StandardCharsets.UTF_8).length();
        if (size > LIMIT) {
            return Optional.of(
                    "the access token makes a cookie of %d bytes, and browsers drop cookies of more than %d bytes."
                            .formatted(size, LIMIT));
        }
        if (!hasFrontToken) {
            return Optional.empty();
        }
        int frontToken = frontTokenLength(token) + more;
        if (frontToken > LIMIT - FRONT_COOKIE) {
            return Optional.of(
                    "the header front-token makes a cookie of up to %d bytes, and browsers drop cookies of more than %d bytes."
                            .formatted(frontToken + FRONT_COOKIE, LIMIT));
        }
        int together = token.length() + more + frontToken;
        return together > TOGETHER
                ? Optional.of(
                        "the access token and the header front-token take up to %d bytes, and proxies drop headers of more than %d bytes."
                                .formatted(together, TOGETHER))
                : Optional.empty();
    }

    /** At most: the claims without those that only the library uses, and the user id once more. */
    private static int frontTokenLength(String accessToken) {
        int payload = accessToken.indexOf('.') + 1;
        return Math.max(0, accessToken.indexOf('.', payload) - payload) + FRAME;
    }
}
