package io.supertokens.cdi.wire;

import io.supertokens.cdi.token.PresentedTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client presented with a request.
 *
 * @param tokens its tokens; each cookie may have come several times
 * @param antiCsrf the anti-CSRF token; null if it sent none
 * @param hasSessionMarker whether it has the cookie that tells its scripts of a session; anybody may have set it
 * @param isMarkerTrusted whether the marker alone makes it a client with a session: the reference's cookie of the access
 *     token expires with the token
 * @param repeated the names of cookies that came more than once and that other hosts of the domain may have set
 */
public record Presented(
        PresentedTokens tokens,
        @Nullable String antiCsrf,
        boolean hasSessionMarker,
        boolean isMarkerTrusted,
        List<String> repeated) {

    /** Copies the list. */
    public Presented {
        repeated = List.copyOf(repeated);
    }

    /** The access tokens, in the order sent. */
    public List<String> accessTokens() {
        return tokens.accessTokens();
    }

    /** Whether the client may have a session although it presents no token that tells which. */
    public boolean mayHaveSession() {
        return isMarkerTrusted && hasSessionMarker;
    }

    /** Shows how many tokens, and nothing of them. */
    @Override
    public String toString() {
        return "Presented[" + tokens + ", hasSessionMarker=" + hasSessionMarker + "]";
    }
}
