package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.TokenLimit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whether an access token fits in its cookie. */
public final class CookieLimit implements TokenLimit {

    /** What RFC 6265, section 6.1, asks browsers to keep at least, and what they do keep at most: name and value together. */
    private static final int LIMIT = 4096;

    /** Bytes that URL encoding makes of a character of a token, at most. */
    private static final int LONGEST_ESCAPE = 3;

    private final int nameLength;

    /** For the cookie that is configured. */
    public CookieLimit(SuperTokensConfig config) {
        this.nameLength = CookieNames.accessToken(config).length() + 1;
    }

    /**
     * Most tokens are so small that nothing needs to be measured. Characters that are gained later shift what base64 makes of
     * all others, so that each of them may have to be escaped.
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
