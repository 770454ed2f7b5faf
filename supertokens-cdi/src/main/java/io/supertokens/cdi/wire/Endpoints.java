package io.supertokens.cdi.wire;

import static io.supertokens.cdi.config.ClientSettings.REFRESH;
import static io.supertokens.cdi.config.ClientSettings.SIGN_OUT;

import io.supertokens.cdi.config.AccessTokenSettings;
import io.supertokens.cdi.config.AdministrationSettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the endpoints: the defaults, the configured paths, and the requirements that they must meet.
 */
public final class Endpoints {

    private static final Logger LOG = System.getLogger("io.supertokens");

    private Endpoints() {}

    /**
     * The path of the refresh endpoint and of the refresh token's cookie, percent-encoded as the browser sends it.
     *
     * @param base the base URI of the REST application
     */
    public static String refreshPath(SuperTokensConfig config, URI base) {
        String configured = config.refreshPath();
        return configured != null ? configured : base.getRawPath() + REFRESH;
    }

    /** The path on which a browser binds a session to its device; browsers send it the refresh token. */
    public static String bindPath(String refreshPath) {
        return refreshPath + "/bind";
    }

    /** The path on which a browser refreshes a bound session; browsers send it the refresh token. */
    public static String boundPath(String refreshPath) {
        return refreshPath + "/bound";
    }

    /**
     * The path of the sign-out endpoint, percent-encoded as the browser sends it.
     *
     * @param base the base URI of the REST application
     */
    public static String signOutPath(SuperTokensConfig config, URI base) {
        String configured = config.signOutPath();
        return configured != null ? configured : base.getRawPath() + SIGN_OUT;
    }

    /**
     * The path of the public keys, percent-encoded.
     *
     * @param base the base URI of the REST application
     */
    public static String keySetPath(SuperTokensConfig config, URI base) {
        String configured = config.keySetPath();
        return configured != null ? configured : base.getRawPath() + AccessTokenSettings.KEY_SET;
    }

    /**
     * The path of the metadata of the issuer, percent-encoded.
     *
     * @param base the base URI of the REST application
     */
    public static String discoveryPath(SuperTokensConfig config, URI base) {
        String configured = config.discoveryPath();
        return configured != null ? configured : base.getRawPath() + AccessTokenSettings.DISCOVERY;
    }

    /**
     * What follows the path of the administration in a path: empty or beginning with a slash; null if the path does not
     * belong to it.
     *
     * @param base the base URI of the REST application
     * @param path percent-encoded
     */
    public static @Nullable String belowAdministration(SuperTokensConfig config, URI base, String path) {
        AdministrationSettings administration = config.administration();
        if (administration == null) {
            return null;
        }
        String own = base.getRawPath() + administration.path();
        return isWithin(own, path) ? path.substring(own.length()) : null;
    }

    /**
     * The paths of the administration at application start, as a text for the log.
     *
     * @param basePaths the base paths of the REST applications of the WAR; each ends with a slash
     * @throws IllegalArgumentException if another endpoint of the library lies there
     */
    public static String administrationPath(
            SuperTokensConfig config, AdministrationSettings administration, List<String> basePaths) {
        for (String base : basePaths) {
            String own = base + administration.path();
            Stream.of(
                            Objects.requireNonNullElse(config.refreshPath(), base + REFRESH),
                            Objects.requireNonNullElse(config.signOutPath(), base + SIGN_OUT),
                            Objects.requireNonNullElse(config.keySetPath(), base + AccessTokenSettings.KEY_SET),
                            Objects.requireNonNullElse(config.discoveryPath(), base + AccessTokenSettings.DISCOVERY))
                    .filter(other -> isWithin(own, other) || isWithin(other, own))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new IllegalArgumentException(
                                "supertokens.admin.path = %s: the library has another endpoint at %s; choose a path that neither contains it nor lies below it"
                                        .formatted(administration.path(), other));
                    });
        }
        return basePaths.isEmpty()
                ? administration.path() + " under the REST application"
                : basePaths.stream().map(base -> base + administration.path()).collect(Collectors.joining(" or "));
    }

    /**
     * The paths on which browsers bind sessions to devices at application start, as a text for the log.
     *
     * @param basePaths the base paths of the REST applications of the WAR; each ends with a slash
     * @throws IllegalArgumentException if an excluded path contains one of them, and so the resources beside it
     */
    public static String bindingPaths(SuperTokensConfig config, List<String> basePaths) {
        String configured = config.refreshPath();
        List<String> refreshPaths = configured != null
                ? List.of(configured)
                : basePaths.stream().map(base -> base + REFRESH).toList();
        for (String excluded : config.deviceBinding().excludedPaths()) {
            refreshPaths.stream()
                    .filter(path -> isWithin(excluded, path))
                    .findFirst()
                    .ifPresent(path -> {
                        throw new IllegalArgumentException(
                                "supertokens.device-binding.excluded-paths: %s contains the refresh path %s, and so what is to be protected: list the paths of login and logout"
                                        .formatted(excluded, path));
                    });
        }
        return refreshPaths.isEmpty()
                ? "below the refresh path"
                : refreshPaths.stream().map(Endpoints::bindPath).collect(Collectors.joining(" or "));
    }

    private static boolean isWithin(String whole, String path) {
        return path.equals(whole) || path.startsWith(whole + "/");
    }

    /**
     * The path of the public keys at application start; if there are several, a text for the log that lists them.
     *
     * @param contextPath the context path of the WAR
     * @param basePaths the base paths of its REST applications; each ends with a slash
     * @throws IllegalArgumentException if no REST application answers it
     */
    public static String keySetPath(SuperTokensConfig config, String contextPath, List<String> basePaths) {
        return atStart(
                config,
                config.keySetPath(),
                AccessTokenSettings.KEY_SET,
                contextPath,
                basePaths,
                "%s: the public keys must lie under the REST application, as in %s");
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
        }
        return atStart(
                config,
                configured,
                REFRESH,
                contextPath,
                basePaths,
                "%s: the refresh endpoint must lie under the REST application, as in %s, or, where supertokens.audience shares the sessions of another application of this host, under that one");
    }

    /**
     * The path of the sign-out endpoint at application start; if there are several, a text for the log that lists them.
     *
     * @param contextPath the context path of the WAR
     * @param basePaths the base paths of its REST applications; each ends with a slash
     * @throws IllegalArgumentException if no REST application answers it
     */
    public static String signOutPath(SuperTokensConfig config, String contextPath, List<String> basePaths) {
        return atStart(
                config,
                config.signOutPath(),
                SIGN_OUT,
                contextPath,
                basePaths,
                "%s: the sign-out endpoint must lie under the REST application, as in %s");
    }

    private static String atStart(
            SuperTokensConfig config,
            @Nullable String configured,
            String byDefault,
            String contextPath,
            List<String> basePaths,
            String problem) {
        if (configured == null) {
            return basePaths.isEmpty()
                    ? byDefault + " under the REST application"
                    : basePaths.stream().map(base -> base + byDefault).collect(Collectors.joining(" or "));
        }
        if (basePaths.isEmpty() || basePaths.stream().anyMatch(configured::startsWith)) {
            return configured;
        }
        if (config.audience() != null && !isInside(contextPath, configured)) {
            return configured + ", which another application answers";
        }
        String property = byDefault.equals(REFRESH) && config.refreshToken().renewTokenPath() != null
                ? "supertokens.refresh-token.renew-token-path = " + configured
                : "supertokens.api-base-path = " + config.client().apiBasePath();
        throw new IllegalArgumentException(problem.formatted(property, basePaths.get(0) + byDefault));
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
                    REFRESH);
        }
    }

    /** Requires that the marker cookie, which has the path of the access token, reaches the refresh endpoint. */
    private static void requireMarkerReaches(List<String> basePaths, String cookiePath) {
        String prefix = cookiePath.endsWith("/") ? cookiePath : cookiePath + "/";
        for (String base : basePaths) {
            if (!base.startsWith(prefix)) {
                throw new IllegalArgumentException(
                        "supertokens.access-token.path = %s: must cover the refresh endpoint %s%s, as / does"
                                .formatted(cookiePath, base, REFRESH));
            }
        }
    }
}
