package io.supertokens.cdi.wiring;

import io.supertokens.cdi.KeyEncryption;
import io.supertokens.cdi.SigningKeyPairProvider;
import io.supertokens.cdi.SigningKeyProvider;
import io.supertokens.cdi.config.AdministrationSettings;
import io.supertokens.cdi.config.ClientSettings;
import io.supertokens.cdi.config.CookieSettings;
import io.supertokens.cdi.config.RevocationSettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.JavaxClass;
import io.supertokens.cdi.guard.JavaxClasses;
import io.supertokens.cdi.guard.RestApplications;
import io.supertokens.cdi.guard.RestCheck;
import io.supertokens.cdi.guard.RestServlets;
import io.supertokens.cdi.servlet.CallerRegistration;
import io.supertokens.cdi.servlet.Callers;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.wire.CookieNames;
import io.supertokens.cdi.wire.Endpoints;
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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs at application start: opens the database, loads the keys, checks what only the server knows, and logs the facts
 * that matter in production, one line each.
 */
@ApplicationScoped
class Startup {

    private static final Logger LOG = System.getLogger("io.supertokens");

    @Inject
    private SuperTokensConfig config;

    @Inject
    private Audience audience;

    @Inject
    private SessionEngine engine;

    @Inject
    private RestApplications applications;

    @Inject
    private CallerRegistration callers;

    /** Runs before the application's own observers, which may use sessions. */
    void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(Interceptor.Priority.LIBRARY_BEFORE)
                    Object context,
            Database database,
            Instance<SigningKeyProvider> provider,
            Instance<SigningKeyPairProvider> pairProvider,
            Instance<KeyEncryption> encryption) {
        if (context instanceof ServletContext web) {
            applications.requireInitializer(web);
            audience.learn(web);
        }
        engine.prepare();
        if (audience.isKnown()) {
            engine.prepareRevocations();
        }
        info("Sessions: database " + database.description());
        database.warning().ifPresent(warning -> LOG.log(Level.WARNING, "Sessions: " + warning));
        info("Sessions: tables " + config.database().tables().signingKey() + ", "
                + config.database().tables().refreshToken()
                + (config.database().tables().revocation() == null
                        ? ""
                        : ", " + config.database().tables().revocation()));
        info("Sessions: audience " + audience.description());
        info("Sessions: access tokens ("
                + config.accessToken().format().name().toLowerCase(Locale.ROOT).replace('_', '-') + ", "
                + config.accessToken().algorithm().joseName() + ") live "
                + config.accessToken().validity() + ", refresh tokens "
                + config.refreshToken().validity() + "; "
                + keys(config, !(provider.isUnsatisfied() && pairProvider.isUnsatisfied()))
                + (config.keyEncryption() == null && encryption.isUnsatisfied()
                        ? "; keys are in the clear in the database"
                        : "; keys are encrypted in the database"));
        info("Sessions: revoked sessions are refused "
                + refused(config.accessToken().revocation()));
    }

    /**
     * Runs when the servlets have started. Servers that start REST applications later let the first request run the
     * rest.
     *
     * @param types classes that are related to REST applications, as found by the server
     */
    void serve(ServletContext web, Set<Class<?>> types) {
        if (audience.learn(web)) {
            info("Sessions: audience " + audience.description());
            engine.prepareRevocations();
        }
        List<JavaxClass> javax = JavaxClasses.of(web);
        applications.add(types);
        applications.add(JavaxClasses.loaded(javax, web));
        RestServlets servlets = RestServlets.of(web);
        Callers.learn(web, servlets.basePaths());
        if (servlets.all().isEmpty() && types.stream().anyMatch(type -> RestServlets.isApplicationOf(type, web))) {
            RestApplications.checkAtFirstRequest(
                    web,
                    () -> check(
                            RestServlets.ofApplications(types, applications.configured(web), web), web, types, javax));
        } else {
            check(servlets, web, types, javax);
            RestApplications.checked(web);
        }
        callers.register(web, applications.known());
    }

    private void check(RestServlets servlets, ServletContext web, Set<Class<?>> types, List<JavaxClass> javax) {
        List<RestApplications.Configured> configured = applications.configured(web);
        RestCheck.check(servlets, configured, applications, types, javax)
                .forEach(warning -> LOG.log(Level.WARNING, "Sessions: " + warning));
        Callers.learn(web, servlets.basePaths());
        String refreshPath =
                Endpoints.refreshPath(config, RestServlets.encoded(web.getContextPath()), servlets.basePaths());
        CookieSettings cookie = config.cookie();
        CookieNames names = CookieNames.of(config, refreshPath);
        info("Sessions: clients " + clients(config.client()));
        info("Sessions: cookies " + names.accessToken()
                + (config.client().protocol().includesRefJwt() ? ", " + CookieNames.MARKER : "") + " (path "
                + config.accessToken().path()
                + "), " + names.refreshToken() + " (path " + refreshPath + "); domain "
                + (cookie.domain() == null ? "of the host only" : cookie.domain())
                + (cookie.secure() ? ", Secure" : ", NOT Secure")
                + ", SameSite=" + cookie.sameSite().attributeValue());
        info("Sessions: refresh with POST " + refreshPath);
        if (config.client().protocol().includesFrontToken()) {
            info("Sessions: sign out with POST "
                    + Endpoints.signOutPath(config, RestServlets.encoded(web.getContextPath()), servlets.basePaths()));
        }
        if (config.accessToken().algorithm().isAsymmetric()) {
            info("Sessions: public keys at GET "
                    + Endpoints.keySetPath(config, RestServlets.encoded(web.getContextPath()), servlets.basePaths()));
        }
        if (config.deviceBinding().enabled()) {
            info("Sessions: browsers bind sessions to devices with POST "
                    + Endpoints.bindingPaths(config, servlets.basePaths()) + "; they refresh nothing for "
                    + config.deviceBinding().excludedPaths());
        }
        AdministrationSettings administration = config.administration();
        if (administration != null) {
            info("Sessions: administration at GET "
                    + Endpoints.administrationPath(config, administration, servlets.basePaths())
                    + ", for the role " + administration.role());
        }
        configured.stream()
                .filter(application -> application.isClosed() && servlets.serve(application.type()))
                .forEach(application -> info("Sessions: " + application.type().getName()
                        + " is closed as a whole; open are "
                        + openEndpoints(
                                application.open(),
                                application.openInSubResources(),
                                servlets.basePathsOf(application.type()))));
    }

    /** @param basePaths the base paths of the application */
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

    private static String clients(ClientSettings client) {
        return switch (client.protocol()) {
                    case BOTH -> "of both generations";
                    case REF_JWT -> "of the reference";
                    case FRONT_TOKEN -> "of the current generation";
                }
                + switch (client.transfer()) {
                    case ANY -> "; tokens in cookies, or in headers where a login asks for it";
                    case COOKIE -> "; tokens in cookies";
                    case HEADER -> "; tokens in headers";
                };
    }

    private static String refused(RevocationSettings revocation) {
        Duration maxAge = revocation.maxAge();
        return switch (revocation.mode()) {
            case EXPIRY -> "when their access tokens expire";
            case DATABASE -> "at once: every call asks the database";
            case FEED ->
                "within " + revocation.interval() + " (revocation feed); "
                        + (maxAge == null ? "later, if the feed cannot be read" : "within " + maxAge + " in any case");
        };
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
