package io.supertokens.cdi.config;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The origins whose pages may use the session (Fetch Standard, CORS protocol).
 *
 * @param allowedOrigins as browsers send them in the header {@code Origin}; empty if the application handles CORS
 *     itself or does not need it
 * @param originCheck whether requests of other sites' pages that change something are refused, unless their origin is
 *     allowed
 */
public record CorsSettings(Set<String> allowedOrigins, boolean originCheck) {

    /** The serialization of an origin (RFC 6454, section 6.2): lower case, an IPv6 address in brackets. */
    private static final Pattern ORIGIN = Pattern.compile(
            "[a-z][a-z0-9+.-]*://(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:]+])(?::[1-9][0-9]{0,4})?");

    private static final Pattern DEFAULT_PORT = Pattern.compile("http://.*:80|https://.*:443");

    /** Checks each origin. */
    public CorsSettings {
        allowedOrigins.forEach(CorsSettings::requireOrigin);
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    static String requireOrigin(String origin) {
        if (origin.equals("*")) {
            throw new IllegalArgumentException(
                    "* would let every site of the world use the sessions of your users; name the origins");
        }
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "not an origin as browsers send it: scheme://host or scheme://host:port, in lower case, without path and slash");
        }
        if (DEFAULT_PORT.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "browsers omit the default port: " + origin.substring(0, origin.lastIndexOf(':')));
        }
        return origin;
    }
}
