package io.supertokens.cdi.wire;

import io.supertokens.cdi.token.PresentedTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client presented with a request.
 *
 * @param mode how the tokens came. A bearer token of this application takes precedence over cookies; any other bearer
 *     token is ignored
 * @param tokens the tokens of that mode; each cookie may occur several times
 * @param others the tokens in cookies beside a bearer token
 * @param antiCsrf the anti-CSRF token; null if it sent none
 * @param hasCustomHeader whether it sent the header {@code rid}, which only scripts can add
 * @param client what is known of the client
 * @param marker what the marker cookie says
 * @param repeated the names of cookies that occurred more than once and that other hosts of the domain may have set
 * @param hasOlderCookies whether cookies of the older domain may be among them
 */
public record Presented(
        TransferMode mode,
        PresentedTokens tokens,
        PresentedTokens others,
        @Nullable String antiCsrf,
        boolean hasCustomHeader,
        Client client,
        Marker marker,
        List<String> repeated,
        boolean hasOlderCookies) {

    /**
     * A client.
     *
     * @param isCurrent whether it is a current client of SuperTokens: it has sent the header {@code st-auth-mode},
     *     which no other site can make a browser send
     * @param isOfSuperTokens whether it is a client library of SuperTokens of any generation, which refreshes and repeats
     *     each request that is answered with the status of an expired session
     * @param knowsFrontToken whether it is answered as a current client
     * @param mode how it receives the tokens of a login
     */
    public record Client(boolean isCurrent, boolean isOfSuperTokens, boolean knowsFrontToken, TransferMode mode) {}

    /** What the marker cookie says. Anybody may have set it. */
    public enum Marker {

        /** There is none. */
        ABSENT,

        /** It was sent, and says nothing about the session. */
        PRESENT,

        /**
         * It alone suggests a session. It does in the reference's format, where the cookie of the access token expires
         * with the token.
         */
        TRUSTED,

        /**
         * The cookie of a device-bound session was sent, and alone suggests a session: the cookie of its access token
         * expires with the token.
         */
        BOUND,

        /** It was left by a client of the reference, which is not served any more: the next refresh removes it. */
        LEGACY
    }

    /** Copies the list. */
    public Presented {
        repeated = List.copyOf(repeated);
    }

    /** The access tokens, in the order sent. */
    public List<String> accessTokens() {
        return tokens.accessTokens();
    }

    /** Whether it sent the marker cookie. */
    public boolean hasSessionMarker() {
        return marker != Marker.ABSENT;
    }

    /** Whether the client may have a session although it presents no token that identifies one. */
    public boolean mayHaveSession() {
        return marker == Marker.TRUSTED || marker == Marker.BOUND;
    }

    /** Whether it sent any token in a cookie. */
    boolean hasTokenCookies() {
        return isAny(others) || (mode == TransferMode.COOKIE && isAny(tokens));
    }

    /** Whether it sent any token of this application in a header, or any in a cookie. */
    boolean hasTokens() {
        return isAny(tokens) || isAny(others);
    }

    private static boolean isAny(PresentedTokens tokens) {
        return !tokens.accessTokens().isEmpty() || !tokens.refreshTokens().isEmpty();
    }

    /** Shows only the number of tokens. */
    @Override
    public String toString() {
        return "Presented[" + mode + ", " + tokens + ", marker=" + marker + "]";
    }
}
