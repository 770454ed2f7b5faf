package io.supertokens.cdi.wire;

import io.supertokens.cdi.token.PresentedTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client presented with a request.
 *
 * @param tokens its tokens; each cookie may occur several times
 * @param antiCsrf the anti-CSRF token; null if it sent none
 * @param hasSessionMarker whether it sent the marker cookie; anybody may have set that cookie
 * @param isMarkerTrusted whether the marker cookie alone suggests a session. It does in the reference's format, where
 *     the cookie of the access token expires with the token
 * @param repeated the names of cookies that occurred more than once and that other hosts of the domain may have set
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

    /** Whether the client may have a session although it presents no token that identifies one. */
    public boolean mayHaveSession() {
        return isMarkerTrusted && hasSessionMarker;
    }

    /** Shows only the number of tokens. */
    @Override
    public String toString() {
        return "Presented[" + tokens + ", hasSessionMarker=" + hasSessionMarker + "]";
    }
}
