package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.SuperTokensConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The paths of the refresh endpoint and of the sign-out endpoint: the default, the configured path, and the requirements
 * that both must meet.
 */
public final class Endpoints {

    private static final Logger LOG = System.getLogger("io.supertokens");

    /** The default path of the refresh endpoint, relative to the base of the REST application. */
    private static final String DEFAULT_PATH = "session/refresh";

    /** The path of the sign-out endpoint, relative to the base of the clients' API. */
    private static final String SIGN_OUT = "signout";

    private Endpoints() {}

    /**
     * The path of the refresh endpoint and of the refresh token's cookie, percent-encoded as the browser sends it.
     *
     * @param base the base URI of the REST application
     */
    public static String refreshPath(SuperTokensConfig config, URI base) {
        String configured = config.refreshPath();
        return configured != null ? configured : base.getRawPath() + DEFAULT_PATH;
    }

    /**
     * The path of the sign-out endpoint, percent-encoded as the browser sends it.
     *
     * @param base the base URI of the REST application
     */
    public static String signOutPath(SuperTokensConfig config, URI base) {
        String configured = config.client().apiBasePath();
        return configured != null ? configured + "/" + SIGN_OUT : base.getRawPath() + SIGN_OUT;
    }

    /**
     * The path of the refresh endpoint at application start; if there are several, a text for the log that lists them.
     *
     * @param contextPath the context path of the WAR
     * @param basePaths the base paths of its REST applications; each ends with a slash
     * @throws IllegalArgumentException if no cookie reaches the endpoint, or if no REST application answers it
     */
    public static String refreshPath(SuperTokensConfig config, String contextPath, List<String> basePaths) {
        String configured = config.refreshPath();
        if (configured == null) {
            requireMarkerReaches(basePaths, config.accessToken().path());
            warnOfSeveral(basePaths);
            return basePaths.isEmpty()
                    ? DEFAULT_PATH + " under the REST application"
                    : basePaths.stream().map(base -> base + DEFAULT_PATH).collect(Collectors.joining(" or "));
        }
        if (basePaths.isEmpty() || basePaths.stream().anyMatch(configured::startsWith)) {
            return configured;
        }
        if (config.audience() != null && !isInside(contextPath, configured)) {
            return configured + ", which another application answers";
        }
        throw new IllegalArgumentException(
                "%s: the refresh endpoint must lie under the REST application, as in %s, or, where supertokens.audience shares the sessions of another application of this host, under that one"
                        .formatted(configuredPath(config), basePaths.get(0) + DEFAULT_PATH));
    }

    /**
     * The path of the sign-out endpoint at application start; if there are several, a text for the log that lists them.
     *
     * @param contextPath the context path of the WAR
     * @param basePaths the base paths of its REST applications; each ends with a slash
     * @throws IllegalArgumentException if no REST application answers it
     */
    public static String signOutPath(SuperTokensConfig config, String contextPath, List<String> basePaths) {
        String base = config.client().apiBasePath();
        if (base == null) {
            return basePaths.isEmpty()
                    ? SIGN_OUT + " under the REST application"
                    : basePaths.stream().map(path -> path + SIGN_OUT).collect(Collectors.joining(" or "));
        }
        String path = base + "/" + SIGN_OUT;
        if (basePaths.isEmpty() || basePaths.stream().anyMatch(path::startsWith)) {
            return path;
        }
        if (config.audience() != null && !isInside(contextPath, path)) {
            return path + ", which another application answers";
        }
        throw new IllegalArgumentException(
                "supertokens.api-base-path = %s: must lie under the REST application, as %s does"
                        .formatted(base, basePaths.get(0)));
    }

    private static String configuredPath(SuperTokensConfig config) {
        String path = config.refreshToken().renewTokenPath();
        return path != null
                ? "supertokens.refresh-token.renew-token-path = " + path
                : "supertokens.api-base-path = " + config.client().apiBasePath();
    }

    /**
     * Whether a path belongs to this WAR, so that no other WAR can have an endpoint there. A path below the root
     * context may belong to any WAR.
     */
    private static boolean isInside(String contextPath, String path) {
        return !contextPath.isEmpty() && path.startsWith(contextPath + "/");
    }

    /**
     * Warns because browsers send the refresh token only to the endpoint of the REST application that created the
     * session.
     */
    private static void warnOfSeveral(List<String> basePaths) {
        if (basePaths.size() > 1) {
            LOG.log(
                    Level.WARNING,
                    "Sessions: {0} are REST applications with a refresh endpoint each, and a session that one of them began"
                            + " cannot be refreshed at another. If they share sessions, set"
                            + " supertokens.refresh-token.renew-token-path = {1}{2}, for all of them",
                    String.join(", ", basePaths),
                    basePaths.get(0),
                    DEFAULT_PATH);
        }
    }

    /** Requires that the marker cookie, which has the path of the access token, reaches the refresh endpoint. */
    private static void requireMarkerReaches(List<String> basePaths, String cookiePath) {
        String prefix = cookiePath.endsWith("/") ? cookiePath : cookiePath + "/";
        for (String base : basePaths) {
            if (!base.startsWith(prefix)) {
                throw new IllegalArgumentException(
                        "supertokens.access-token.path = %s: must cover the refresh endpoint %s%s, as / does"
                                .formatted(cookiePath, base, DEFAULT_PATH));
            }
        }
    }
}
