package io.supertokens.cdi;

import io.supertokens.cdi.config.CookieSettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.http.JavaxClass;
import io.supertokens.cdi.http.RestApplications;
import io.supertokens.cdi.key.SigningKeyProvider;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.jpa.Database;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When the application starts: opens the database, reads the keys, checks what only the server knows, and says in the log
 * what matters in production, one line per fact.
 */
@ApplicationScoped
class Startup {

    private static final Logger LOG = System.getLogger("io.supertokens");

    @Inject
    private SuperTokensConfig config;

    @Inject
    private Audience audience;

    @Inject
    private RestApplications applications;

    /** Before the application's own observers, which may use sessions. */
    void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(Interceptor.Priority.LIBRARY_BEFORE)
                    Object context,
            Database database,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            Instance<SigningKeyProvider> provider) {
        if (context instanceof ServletContext web) {
            applications.requireInitializer(web);
            audience.learn(web);
        }
        accessTokens.prepare();
        refreshTokens.prepare();
        info("Sessions: database " + database.description());
        database.warning().ifPresent(warning -> LOG.log(Level.WARNING, "Sessions: " + warning));
        info("Sessions: tables " + config.database().tables().signingKey() + ", "
                + config.database().tables().refreshToken());
        info("Sessions: audience " + audience.description());
        info("Sessions: access tokens ("
                + config.accessToken().format().name().toLowerCase(Locale.ROOT).replace('_', '-') + ") live "
                + config.accessToken().validity() + ", refresh tokens "
                + config.refreshToken().validity() + "; " + keys(config, !provider.isUnsatisfied()));
    }

    /**
     * When the servlets have started.
     *
     * @param types classes that have to do with REST applications, as far as the server has found them
     */
    void serve(ServletContext web, Set<Class<?>> types) {
        if (audience.learn(web)) {
            info("Sessions: audience " + audience.description());
        }
        RestServlets servlets = RestServlets.of(web);
        List<RestApplications.Configured> configured = applications.configured(web);
        List<JavaxClass> javax = JavaxClasses.of(web);
        applications.add(types);
        applications.add(JavaxClasses.loaded(javax, web));
        RestCheck.check(servlets, configured, applications, types, javax)
                .forEach(warning -> LOG.log(Level.WARNING, "Sessions: " + warning));
        String refreshPath = refreshPath(config, RestServlets.encoded(web.getContextPath()), servlets.basePaths());
        CookieSettings cookie = config.cookie();
        info("Sessions: cookies " + config.accessTokenCookie() + ", sIdRefreshToken (path "
                + config.accessToken().path()
                + "), " + config.refreshTokenCookie(refreshPath) + " (path " + refreshPath + "); domain "
                + (cookie.domain() == null ? "of the host only" : cookie.domain())
                + (cookie.secure() ? ", Secure" : ", NOT Secure")
                + ", SameSite=" + cookie.sameSite().attributeValue());
        info("Sessions: refresh with POST " + refreshPath);
        configured.stream()
                .filter(application -> application.isClosed() && servlets.serve(application.type()))
                .forEach(application -> info("Sessions: " + application.type().getName()
                        + " is closed as a whole; open are "
                        + openEndpoints(
                                application.open(),
                                application.openInSubResources(),
                                servlets.basePathsOf(application.type()))));
    }

    /** @param basePaths where the application is mapped */
    static String openEndpoints(
            List<RestApplications.Endpoint> open, List<String> openInSubResources, List<String> basePaths) {
        List<String> bases = basePaths.isEmpty() ? List.of("") : basePaths;
        String endpoints = open.isEmpty()
                ? "no endpoints"
                : open.stream()
                        .flatMap(endpoint -> bases.stream().map(base -> endpoint.verb() + " " + base + endpoint.path()))
                        .collect(Collectors.joining(", "));
        return openInSubResources.isEmpty()
                ? endpoints
                : endpoints + "; in sub-resources " + String.join(", ", openInSubResources);
    }

    static String refreshPath(SuperTokensConfig config, String contextPath, List<String> basePaths) {
        String configured = config.refreshToken().renewTokenPath();
        if (configured == null) {
            requireMarkReaches(basePaths, config.accessToken().path());
            warnOfSeveral(basePaths);
            return basePaths.isEmpty()
                    ? "session/refresh under the REST application"
                    : String.join(
                            " or ",
                            basePaths.stream()
                                    .map(base -> base + "session/refresh")
                                    .toList());
        }
        if (basePaths.isEmpty() || basePaths.stream().anyMatch(configured::startsWith)) {
            return configured;
        }
        if (config.audience() != null && !isInside(contextPath, configured)) {
            return configured + ", which another application answers";
        }
        throw new IllegalArgumentException(
                "supertokens.refresh-token.renew-token-path = %s: must lie under the REST application, as in %s, or, where supertokens.audience shares the sessions of another application of this host, under that one"
                        .formatted(configured, basePaths.get(0) + "session/refresh"));
    }

    /** Whether a path is one of this WAR's own, in which a refresh endpoint of another can not be; the root's may be anybody's. */
    private static boolean isInside(String contextPath, String path) {
        return !contextPath.isEmpty() && path.startsWith(contextPath + "/");
    }

    /** Browsers send the refresh token to the endpoint of the REST application that began the session, and nowhere else. */
    private static void warnOfSeveral(List<String> basePaths) {
        if (basePaths.size() > 1) {
            LOG.log(
                    Level.WARNING,
                    "Sessions: {0} are REST applications with a refresh endpoint each, and a session that one of them began"
                            + " cannot be refreshed at another. If they share sessions, set"
                            + " supertokens.refresh-token.renew-token-path = {1}session/refresh, for all of them",
                    String.join(", ", basePaths),
                    basePaths.get(0));
        }
    }

    /** The refresh endpoint asks for the cookie sIdRefreshToken, which has the path of the access token. */
    private static void requireMarkReaches(List<String> basePaths, String cookiePath) {
        String prefix = cookiePath.endsWith("/") ? cookiePath : cookiePath + "/";
        for (String base : basePaths) {
            if (!base.startsWith(prefix)) {
                throw new IllegalArgumentException(
                        "supertokens.access-token.path = %s: must cover the refresh endpoint %ssession/refresh, as / does"
                                .formatted(cookiePath, base));
            }
        }
    }

    private static String keys(SuperTokensConfig config, boolean provided) {
        if (provided) {
            return "the application provides the signing key";
        }
        return config.signingKey().dynamic()
                ? "the signing key rotates every " + config.signingKey().updateInterval()
                : "the signing key never rotates";
    }

    private static void info(String fact) {
        LOG.log(Level.INFO, fact);
    }
}
