package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.TokenLimit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Checks whether an access token fits in its cookie. */
public final class CookieLimit implements TokenLimit {

    /**
     * The size that RFC 6265, section 6.1, asks browsers to store at least, and that they store at most: name and value
     * together.
     */
    private static final int LIMIT = 4096;

    /** The most bytes that URL encoding makes of one character of a token. */
    private static final int LONGEST_ESCAPE = 3;

    private final int nameLength;

    /** The limit of the configured cookie. */
    public CookieLimit(SuperTokensConfig config) {
        this.nameLength = CookieNames.accessToken(config).length() + 1;
    }

    /**
     * Encodes the token only if it may be too large; most tokens are too small to need it. Characters that are added
     * later shift the base64 encoding of all others, so each of them may have to be escaped.
     */
    @Override
    public Optional<String> problem(IssuedToken accessToken, int more) {
        String token = accessToken.value();
        int most = nameLength + LONGEST_ESCAPE * (token.length() + more);
        if (most <= LIMIT) {
            return Optional.empty();
        }
        int size = more > 0
                ? most
                : nameLength + URLEncoder.encode(token, StandardCharsets.UTF_8).length();
        return size <= LIMIT
                ? Optional.empty()
                : Optional.of(
                        "the access token makes a cookie of %d bytes, and browsers drop cookies of more than %d bytes."
                                .formatted(size, LIMIT));
    }
}
