package io.supertokens.cdi.rest;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.AdministrationSettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.Guard;
import io.supertokens.cdi.guard.ResourceMethods;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.KeyDetails;
import io.supertokens.cdi.session.SessionAdministration;
import io.supertokens.cdi.session.SessionDetails;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.wire.MergingResponse;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.Roles;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.TransferMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The administration over HTTP: the operations of {@link SessionAdministration} as JSON, and a page that uses them. What
 * runs an operation gets a {@link Call}, and only a request that has passed the guard makes one: of a session that has
 * not been revoked, with the role, and with the anti-CSRF token for what changes something. The page is guarded, too.
 */
@ApplicationScoped
class AdministrationEndpoints {

    private static final int PAGE = 20;
    private static final int LARGEST_OFFSET = 1_000_000;
    private static final int LARGEST_BODY = 16_384;
    private static final Pattern HANDLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** A request that has passed the guard, and what it may do. */
    private record Call(
            ContainerRequestContext request,
            String below,
            SessionExchange exchange,
            SessionAdministration administration) {}

    private record Operation(String verb, Function<Call, Response> run) {

        boolean answers(String method) {
            return method.equals(verb) || (method.equals(HttpMethod.HEAD) && verb.equals(HttpMethod.GET));
        }

        String allow() {
            return verb.equals(HttpMethod.GET) ? "GET, HEAD, OPTIONS" : "OPTIONS, " + verb;
        }
    }

    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(
            reading("", AdministrationEndpoints::page),
            reading("/", AdministrationEndpoints::page),
            reading("/admin.js", call -> file("admin.js", "text/javascript")),
            reading("/admin.css", call -> file("admin.css", "text/css")),
            reading("/status", call -> json(status(ofOwnPage(call)))),
            reading(
                    "/count",
                    call -> json(Json.object()
                            .add("sessions", ofOwnPage(call).administration().count()))),
            reading("/sessions", call -> json(sessions(ofOwnPage(call)))),
            reading("/session", call -> json(session(ofOwnPage(call)))),
            changing("/end-session", (administration, body) -> Json.object()
                    .add("ended", administration.end(handle(text(body, "handle"))))),
            changing("/end-user", (administration, body) -> Json.object()
                    .add("ended", administration.endAll(user(text(body, "user"), isNumber(body))))),
            changing("/end-before", (administration, body) -> Json.object()
                    .add("ended", administration.endAllBefore(moment(text(body, "moment"))))),
            changing("/rotate-key", (administration, body) -> {
                administration.rotateKey();
                return Json.object();
            }),
            changing("/remove-expired", (administration, body) -> Json.object()
                    .add("removed", administration.removeExpired())));

    @Inject
    private SuperTokensConfig config;

    @Inject
    private SessionGate gate;

    @Inject
    private SessionAdministration administration;

    /**
     * Requires that a resource of the application does not lie below the path of the administration, where it would never
     * be called.
     *
     * @throws IllegalStateException if it does
     */
    void requireElsewhere(Class<?> type, ResourceMethods.Found found) {
        AdministrationSettings settings = config.administration();
        if (settings != null && (found.path() + "/").startsWith(settings.path() + "/")) {
            throw new IllegalStateException(
                    "%s.%s has the path %s, where the library answers because of supertokens.admin.path = %s: choose another path for one of the two"
                            .formatted(type.getName(), found.method().getName(), found.path(), settings.path()));
        }
    }

    /**
     * Answers a request.
     *
     * @param below what follows the path of the administration
     * @throws io.supertokens.cdi.session.SessionException if it has no session, or no anti-CSRF token
     * @throws jakarta.ws.rs.ForbiddenException if a page of another site causes it
     * @throws io.supertokens.jpa.DatabaseException if the database is unavailable
     */
    Response answer(ContainerRequestContext request, String below) {
        MergingResponse response = MergingResponse.to(request);
        response.fixed(HttpHeaders.CACHE_CONTROL, "no-store");
        response.fixed("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.fixed("X-Content-Type-Options", "nosniff");
        AdministrationSettings settings = config.administration();
        SessionExchange exchange = SessionExchange.of(request);
        gate.enter(request, Guard.SECURED_AT_ONCE, false);
        if (settings == null || !Roles.have(exchange.claims(), settings.role())) {
            exchange.logRefusal("forbidden");
            return RolesAllowedFilter.forbidden();
        }
        return answer(new Call(
                request,
                below,
                exchange,
                administration.by(exchange.requireSession().userId())));
    }

    private static Response answer(Call call) {
        String method = call.request().getMethod();
        Operation operation = OPERATIONS.get(call.below());
        if (operation == null) {
            return Refusal.of(404, "not-found", "The administration has nothing at this path");
        }
        if (method.equals(HttpMethod.OPTIONS)) {
            return Response.noContent()
                    .header(HttpHeaders.ALLOW, operation.allow())
                    .build();
        }
        if (!operation.answers(method)) {
            return Response.fromResponse(Refusal.of(405, "method", "Allowed: " + operation.allow()))
                    .header(HttpHeaders.ALLOW, operation.allow())
                    .build();
        }
        try {
            return operation.run().apply(call);
        } catch (BadRequestException e) {
            return e.getResponse();
        }
    }

    private static Map.Entry<String, Operation> reading(String below, Function<Call, Response> run) {
        return Map.entry(below, new Operation(HttpMethod.GET, run));
    }

    /** What changes something. */
    @FunctionalInterface
    private interface Change {
        JsonObjectBuilder make(SessionAdministration administration, JsonObject body);
    }

    private static Map.Entry<String, Operation> changing(String below, Change change) {
        return Map.entry(below, new Operation(HttpMethod.POST, call -> {
            JsonObject body = body(call.request());
            try {
                return json(change.make(call.administration(), body));
            } catch (IllegalStateException e) {
                return Refusal.of(409, "not-possible", e.getMessage());
            }
        }));
    }

    /** Another site may link to the page, but reads nothing. */
    private static Call ofOwnPage(Call call) {
        call.exchange().requireOwnPage(TransferMode.COOKIE);
        return call;
    }

    private static Response page(Call call) {
        String path = call.request().getUriInfo().getAbsolutePath().getRawPath();
        String directory = call.below().isEmpty() ? path.substring(path.lastIndexOf('/') + 1) + "/" : "";
        return Response.ok(content("admin.html").replace("{directory}", directory), type("text/html"))
                .build();
    }

    private static Response file(String name, String type) {
        return Response.ok(content(name), type(type)).build();
    }

    private static MediaType type(String type) {
        return MediaType.valueOf(type).withCharset(StandardCharsets.UTF_8.name());
    }

    private static String content(String name) {
        try (InputStream file = AdministrationEndpoints.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing in the library's jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response json(JsonObjectBuilder content) {
        return Response.ok(Json.write(content.build()), type(MediaType.APPLICATION_JSON))
                .build();
    }

    /** With the anti-CSRF token of the session for the page, which has not seen the login. */
    private static JsonObjectBuilder status(Call call) {
        JsonObjectBuilder status = Json.object()
                .add("user", call.exchange().requireSession().userId().text());
        AccessToken token = call.exchange().token();
        if (call.exchange().mode() == TransferMode.COOKIE && token != null && token.antiCsrfToken() != null) {
            status.add("antiCsrf", token.antiCsrfToken());
        }
        JsonArrayBuilder keys = Json.array();
        for (KeyDetails key : call.administration().keys()) {
            JsonObjectBuilder one = Json.object()
                    .add("id", key.id())
                    .add("createdAt", key.createdAt().toString())
                    .add("current", key.isCurrent());
            addMoment(one, "acceptedUntil", key.acceptedUntil());
            keys.add(one);
        }
        JsonObjectBuilder counters = Json.object();
        call.administration().counters().forEach(counters::add);
        return status.add("keys", keys).add("counters", counters);
    }

    private static JsonObjectBuilder sessions(Call call) {
        UserId user = user(parameter(call, "user"), "true".equals(optional(call, "number")));
        int offset = offset(optional(call, "offset"));
        List<SessionDetails> found = call.administration().sessions(user, offset, PAGE + 1);
        JsonObjectBuilder page = sessions(call, found.subList(0, Math.min(PAGE, found.size())));
        if (offset > 0) {
            page.add("previous", Math.max(0, offset - PAGE));
        }
        if (found.size() > PAGE) {
            page.add("next", offset + PAGE);
        }
        return page;
    }

    private static JsonObjectBuilder session(Call call) {
        return sessions(
                call,
                call.administration().session(handle(parameter(call, "handle"))).stream()
                        .toList());
    }

    private static JsonObjectBuilder sessions(Call call, List<SessionDetails> found) {
        String own = call.exchange().requireSession().handle();
        JsonArrayBuilder sessions = Json.array();
        for (SessionDetails session : found) {
            JsonObjectBuilder one = Json.object()
                    .add("handle", session.handle())
                    .add("user", session.userId().text())
                    .add("number", session.userId().isNumber())
                    .add("own", session.handle().equals(own));
            if (session.device() != null) {
                one.add("device", session.device());
            }
            addMoment(one, "createdAt", session.createdAt());
            addMoment(one, "lastUsedAt", session.lastUsedAt());
            addMoment(one, "expiresAt", session.expiresAt());
            addMoment(one, "absoluteExpiresAt", session.absoluteExpiresAt());
            sessions.add(one);
        }
        return Json.object().add("sessions", sessions);
    }

    private static void addMoment(JsonObjectBuilder content, String name, @Nullable Instant moment) {
        if (moment != null) {
            content.add(name, moment.toString());
        }
    }

    private static @Nullable String optional(Call call, String name) {
        return call.request().getUriInfo().getQueryParameters().getFirst(name);
    }

    private static String parameter(Call call, String name) {
        String value = optional(call, name);
        if (value == null) {
            throw bad("The parameter " + name + " is missing");
        }
        return value;
    }

    private static int offset(@Nullable String text) {
        try {
            int offset = text == null ? 0 : Integer.parseInt(text);
            if (offset >= 0 && offset <= LARGEST_OFFSET) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw bad("offset: a number from 0 to " + LARGEST_OFFSET);
    }

    /** The body of a request: an object. Pages of other sites cannot send its type without asking before. */
    private static JsonObject body(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        if (type == null || !MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
            throw bad("The body must be JSON, with the Content-Type application/json");
        }
        try {
            byte[] bytes = request.getEntityStream().readNBytes(LARGEST_BODY + 1);
            if (bytes.length <= LARGEST_BODY
                    && Json.read(new String(bytes, StandardCharsets.UTF_8)) instanceof JsonObject body) {
                return body;
            }
        } catch (IOException | IllegalArgumentException e) {
            // refused below
        }
        throw bad("The body must be a JSON object of at most " + LARGEST_BODY + " bytes");
    }

    private static String text(JsonObject body, String name) {
        if (body.get(name) instanceof JsonString text) {
            return text.getString();
        }
        throw bad("The member " + name + " must be a text");
    }

    private static boolean isNumber(JsonObject body) {
        return JsonValue.TRUE.equals(body.get("number"));
    }

    /** @param isNumber whether the text is a number, as JavaScript writes it */
    private static UserId user(String text, boolean isNumber) {
        try {
            return UserId.requirePresent(new UserId(text, isNumber));
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    private static String handle(String text) {
        if (HANDLE.matcher(text).matches()) {
            return text;
        }
        throw bad("handle: 1 to 255 visible characters of ASCII");
    }

    private static Instant moment(String text) {
        try {
            return Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw bad("moment: such as 2026-01-31T12:00:00Z");
        }
    }

    private static BadRequestException bad(@Nullable String message) {
        return new BadRequestException(Refusal.of(400, "bad-request", message));
    }
}
