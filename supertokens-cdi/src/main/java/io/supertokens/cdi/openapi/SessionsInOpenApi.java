package io.supertokens.cdi.openapi;

import io.supertokens.cdi.config.AntiCsrf;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.DescribedOperation;
import io.supertokens.cdi.guard.Guard;
import io.supertokens.cdi.guard.ResourceMethods;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.wire.CookieNames;
import io.supertokens.cdi.wire.Endpoints;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jspecify.annotations.Nullable;

/**
 * Describes the sessions in the OpenAPI document of an application: the security schemes, which operations need one of
 * them, the header of the anti-CSRF token, the refusals, and the endpoints for refresh and sign-out. What the application
 * has described itself stays. An application names it in {@code mp.openapi.filter}, or extends it by a filter of its own.
 *
 * <p>A document without a description of the sessions is better than no application: problems are only logged.
 */
public class SessionsInOpenApi implements OASFilter {

    private static final Logger LOG = System.getLogger("io.supertokens");

    private static final String COOKIE = "session-cookie";
    private static final String BEARER = "session-bearer";
    private static final String ANTI_CSRF = "SessionAntiCsrf";
    private static final String REFUSAL = "SessionRefusal";
    private static final int FORBIDDEN = 403;
    private static final int LATE = 409;
    private static final int UNAVAILABLE = 503;
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        try {
            List<DescribedOperation> operations = DescribedOperation.of(DiscoveredClasses.await());
            SuperTokensConfig config = ConfigReader.read(
                            ConfigProvider.getConfig(SessionsInOpenApi.class.getClassLoader()))
                    .config();
            if (config != null && document.getPaths() != null) {
                new Description(config, operations, document).write();
            }
        } catch (TimeoutException | RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "Sessions: the OpenAPI document does not describe them", e);
        }
    }

    /** The description of one document. */
    private static final class Description {

        private final SuperTokensConfig config;
        private final List<DescribedOperation> operations;
        private final OpenAPI document;

        Description(SuperTokensConfig config, List<DescribedOperation> operations, OpenAPI document) {
            this.config = config;
            this.operations = operations;
            this.document = document;
        }

        void write() {
            Set<String> bases = new TreeSet<>();
            for (Map.Entry<String, PathItem> path :
                    document.getPaths().getPathItems().entrySet()) {
                for (Map.Entry<PathItem.HttpMethod, Operation> operation :
                        path.getValue().getOperations().entrySet()) {
                    find(operation.getKey().name(), path.getKey()).ifPresent(found -> {
                        bases.add(base(path.getKey(), found));
                        describe(operation.getValue(), operation.getKey().name(), found.guard());
                    });
                }
            }
            if (!bases.isEmpty()) {
                components();
                bases.forEach(this::endpoints);
            }
        }

        /** Of several operations, the one with the longest path is meant. */
        private Optional<DescribedOperation> find(String verb, String path) {
            List<DescribedOperation> found = new ArrayList<>(operations.stream()
                    .filter(operation -> operation.answers(verb, path))
                    .toList());
            int longest =
                    found.stream().mapToInt(one -> one.path().length()).max().orElse(0);
            return found.stream()
                    .filter(one -> one.path().length() == longest)
                    .reduce((one, other) -> new DescribedOperation(
                            one.verbs(), one.path(), one.guard().and(other.guard())));
        }

        private static String base(String path, DescribedOperation found) {
            String whole = "/" + ResourceMethods.trimmed(path);
            String base = whole.substring(0, whole.length() - found.path().length());
            return base.endsWith("/") ? base : base + "/";
        }

        private void describe(Operation operation, String verb, Guard guard) {
            boolean asksForUser = guard.asksForUser();
            if (guard.session() == Guard.Need.NONE && !asksForUser) {
                return;
            }
            boolean isOptional = guard.session() == Guard.Need.OPTIONAL && !asksForUser;
            boolean isGuarded = guard.antiCsrfOrDefault() == Secured.AntiCsrf.ALWAYS
                    || (guard.antiCsrfOrDefault() == Secured.AntiCsrf.STATE_CHANGING && !SAFE_METHODS.contains(verb));
            if (operation.getSecurity() == null || operation.getSecurity().isEmpty()) {
                schemes()
                        .forEach(scheme -> operation.addSecurityRequirement(
                                OASFactory.createSecurityRequirement().addScheme(scheme)));
                if (isOptional) {
                    operation.addSecurityRequirement(OASFactory.createSecurityRequirement());
                }
            }
            if (isGuarded && hasAntiCsrf()) {
                operation.addParameter(OASFactory.createParameter().ref("#/components/parameters/" + ANTI_CSRF));
            }
            respond(operation, config.client().sessionExpiredStatus());
            if (isGuarded || asksForUser || needsRecentLogin(guard)) {
                respond(operation, FORBIDDEN);
            }
            if (!guard.claims().isEmpty() || guard.deviceBound()) {
                respond(operation, config.client().invalidClaimStatus());
            }
            respond(operation, UNAVAILABLE);
        }

        /** Other clients get the status of an expired session. */
        private boolean needsRecentLogin(Guard guard) {
            return guard.maxAge() != null && config.client().protocol().includesFrontToken();
        }

        private void respond(Operation operation, int status) {
            if (operation.getResponses() == null) {
                operation.setResponses(OASFactory.createAPIResponses());
            }
            String code = String.valueOf(status);
            if (!operation.getResponses().hasAPIResponse(code)) {
                operation
                        .getResponses()
                        .addAPIResponse(
                                code, OASFactory.createAPIResponse().ref("#/components/responses/" + name(status)));
            }
        }

        private static String name(int status) {
            return "Session" + status;
        }

        private List<String> schemes() {
            List<String> schemes = new ArrayList<>();
            if (config.client().transfer().includesCookies()) {
                schemes.add(COOKIE);
            }
            if (config.client().transfer().includesHeaders()) {
                schemes.add(BEARER);
            }
            return schemes;
        }

        private boolean hasAntiCsrf() {
            return config.antiCsrf() != AntiCsrf.OFF
                    && config.client().transfer().includesCookies();
        }

        private void components() {
            Components components = document.getComponents();
            if (components == null) {
                components = OASFactory.createComponents();
                document.setComponents(components);
            }
            if (config.client().transfer().includesCookies()) {
                components.addSecurityScheme(
                        COOKIE,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.COOKIE)
                                .name(CookieNames.of(config, "/").accessToken())
                                .description("The access token of a session in a cookie, which a login sets"));
            }
            if (config.client().transfer().includesHeaders()) {
                components.addSecurityScheme(
                        BEARER,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description("The access token of a session in a header"));
            }
            if (hasAntiCsrf()) {
                boolean isToken = config.antiCsrf() == AntiCsrf.TOKEN;
                components.addParameter(
                        ANTI_CSRF,
                        OASFactory.createParameter()
                                .name(isToken ? "anti-csrf" : "rid")
                                .in(Parameter.In.HEADER)
                                .required(!config.client().transfer().includesHeaders())
                                .schema(OASFactory.createSchema())
                                .description((isToken
                                                ? "The anti-CSRF token of the session, which a login and a refresh send in the header anti-csrf."
                                                : "Any text, such as anti-csrf.")
                                        + " Needed where the session is in cookies"));
            }
            components.addSchema(
                    REFUSAL,
                    OASFactory.createSchema()
                            .addProperty("reason", OASFactory.createSchema().description("For machines"))
                            .addProperty("message", OASFactory.createSchema().description("For humans"))
                            .required(List.of("reason", "message")));
            refusals().forEach(components::addResponse);
        }

        /** Statuses are configurable, so one may have two meanings. */
        private Map<String, APIResponse> refusals() {
            Map<Integer, String> meanings = new TreeMap<>();
            meaning(meanings, config.client().sessionExpiredStatus(), "There is no valid session: refresh, or log in");
            meaning(
                    meanings,
                    FORBIDDEN,
                    "The session may not: a role is missing, a page of another site asks, or the login is too old");
            meaning(
                    meanings,
                    config.client().invalidClaimStatus(),
                    "The session does not satisfy a claim, or is not bound to a device");
            meaning(meanings, LATE, "The refresh token was refreshed elsewhere a moment ago: repeat the refresh");
            meaning(meanings, UNAVAILABLE, "Sessions cannot be checked at the moment: try again");
            return meanings.entrySet().stream()
                    .collect(Collectors.toMap(
                            meaning -> name(meaning.getKey()), meaning -> refusal(meaning.getValue())));
        }

        private static void meaning(Map<Integer, String> meanings, int status, String meaning) {
            meanings.merge(status, meaning, (one, other) -> one + ". " + other);
        }

        private static APIResponse refusal(String description) {
            return OASFactory.createAPIResponse()
                    .description(description)
                    .content(OASFactory.createContent()
                            .addMediaType(
                                    "application/json",
                                    OASFactory.createMediaType()
                                            .schema(OASFactory.createSchema().ref("#/components/schemas/" + REFUSAL))));
        }

        private void endpoints(String base) {
            URI uri = URI.create("http://localhost" + base);
            Operation refresh = OASFactory.createOperation()
                    .addTag("Sessions")
                    .summary("Exchanges the refresh token, in its cookie or as bearer token, for new tokens")
                    .responses(OASFactory.createAPIResponses()
                            .addAPIResponse(
                                    "200", OASFactory.createAPIResponse().description("The new tokens")));
            for (int status : new int[] {config.client().sessionExpiredStatus(), FORBIDDEN, LATE, UNAVAILABLE}) {
                respond(refresh, status);
            }
            add(inside(base, Endpoints.refreshPath(config, uri)), refresh);
            if (config.client().protocol().includesFrontToken()) {
                Operation signOut = OASFactory.createOperation()
                        .addTag("Sessions")
                        .summary("Ends the session")
                        .responses(OASFactory.createAPIResponses()
                                .addAPIResponse(
                                        "200",
                                        OASFactory.createAPIResponse()
                                                .description("The session has ended, or there was none")));
                describe(signOut, "POST", Guard.SECURED);
                add(inside(base, Endpoints.signOutPath(config, uri)), signOut);
            }
        }

        /** The path without the context path of the WAR, which only configured paths have. */
        private static @Nullable String inside(String base, String path) {
            int begin = path.indexOf(base);
            return begin < 0 ? null : path.substring(begin);
        }

        private void add(@Nullable String path, Operation operation) {
            if (path == null) {
                return; // of another application
            }
            PathItem item = document.getPaths().getPathItem(path);
            if (item == null) {
                document.getPaths()
                        .addPathItem(path, OASFactory.createPathItem().POST(operation));
            } else if (item.getPOST() == null) {
                item.setPOST(operation);
            }
        }
    }
}
