package io.supertokens.cdi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.Fake;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.SessionClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.ResourceMethods;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.AdministrationEvent;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.NewSession;
import io.supertokens.cdi.session.SessionAdministration;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.cdi.wire.MergingResponse;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.WireProtocol;
import io.supertokens.cdi.wire.WireRequest;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.Tables;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what over HTTP, with real sessions and the real gate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdministrationEndpointsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final UserId ROOT = UserId.of("root");
    private static final UserId ALICE = UserId.of("alice");

    private static final Map<String, String> READING = Map.of(
            "", "",
            "/", "",
            "/admin.js", "",
            "/admin.css", "",
            "/status", "",
            "/count", "",
            "/sessions", "user=alice",
            "/session", "handle=unknown");

    private static final Map<String, String> CHANGING = Map.of(
            "/end-session", "{\"handle\":\"unknown\"}",
            "/end-user", "{\"user\":\"alice\"}",
            "/end-before", "{\"moment\":\"2026-01-01T00:00:00Z\"}",
            "/rotate-key", "{}",
            "/remove-expired", "{}");

    private static final List<String> EVERY_OPERATION = Stream.of(READING, CHANGING)
            .flatMap(operations -> operations.keySet().stream())
            .sorted()
            .toList();

    private final MovableClock clock = MovableClock.at(START);
    private final List<AdministrationEvent> events = new ArrayList<>();
    private final Map<String, String> sent = new HashMap<>();
    private Database database;
    private SessionEngine engine;
    private SuperTokensConfig config;
    private SeContainer container;

    @BeforeAll
    void start() {
        start(Map.of());
    }

    @BeforeEach
    void endWhatIsLeft() {
        engine.sessions().revokeEverything();
        events.clear();
        sent.clear();
    }

    private void start(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("supertokens.admin.path", "session-admin");
        all.put("supertokens.admin.role", "admin");
        config = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(all, "test", 100))
                        .build())
                .config());
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        database = Database.open(h2, Tables.DEFAULT, CallerTransaction.none());
        engine = SessionEngine.over(database, config, () -> "/app")
                .withClock(clock)
                .withAdministrationEvents(events::add)
                .start();
        Beans.config = config;
        Beans.engine = engine;
        Beans.clock = clock;
        container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(
                        Beans.class,
                        AdministrationEndpoints.class,
                        SessionGate.class,
                        StepUp.class,
                        DeviceGate.class,
                        ClaimGate.class)
                .initialize();
    }

    @AfterAll
    void close() {
        container.close();
        database.close();
    }

    /** What the wiring produces. */
    @SuppressWarnings("NullAway.Init") // set before the container starts
    static class Beans {
        private static SuperTokensConfig config;
        private static SessionEngine engine;
        private static Clock clock;

        @Produces
        static SuperTokensConfig config() {
            return config;
        }

        @Produces
        static SessionEngine engine() {
            return engine;
        }

        @Produces
        static SessionAdministration administration() {
            return engine.administration();
        }

        @Produces
        @SessionClock
        static Clock clock() {
            return clock;
        }
    }

    private IssuedSession login(UserId user, String... roles) {
        return engine.sessions().create(NewSession.of(user).withJwtPayload(Map.of("groups", List.of(roles))));
    }

    private AdministrationEndpoints endpoints() {
        return container.select(AdministrationEndpoints.class).get();
    }

    /** A request; the session is that of a browser, whose script sends the anti-CSRF token. */
    private final class Request {

        private final String method;
        private final String below;
        private final Map<String, String> headers = new HashMap<>();
        private String query = "";
        private String body = "";
        private MediaType type = MediaType.APPLICATION_JSON_TYPE;
        private boolean isFromAnotherSite;
        private boolean wasFiltered = true;

        Request(String method, String below) {
            this.method = method;
            this.below = below;
        }

        Request with(@Nullable IssuedSession session) {
            if (session != null) {
                headers.put(
                        "Cookie", "__Host-sAccessToken=" + session.accessToken().value());
                headers.put("anti-csrf", Objects.requireNonNull(session.antiCsrfToken()));
            }
            return this;
        }

        Request without(String header) {
            headers.remove(header);
            return this;
        }

        Request query(String query) {
            this.query = query;
            return this;
        }

        Request body(String body) {
            this.body = body;
            return this;
        }

        Request type(String type) {
            this.type = MediaType.valueOf(type);
            return this;
        }

        Request ofAnotherSite() {
            isFromAnotherSite = true;
            return this;
        }

        Request thatNoFilterHasSeen() {
            wasFiltered = false;
            return this;
        }

        /** The status of the response, also of one that an exception stands for. */
        int status() {
            try {
                return send().getStatus();
            } catch (SessionException e) {
                return config.client().sessionExpiredStatus();
            } catch (ForbiddenException e) {
                return 403;
            }
        }

        JsonObject json() {
            Response response = send();
            assertThat(response.getStatus()).as("%s", response.getEntity()).isEqualTo(200);
            return (JsonObject) Objects.requireNonNull(Json.read((String) response.getEntity()));
        }

        Response send() {
            return endpoints().answer(context(), below);
        }

        private ContainerRequestContext context() {
            Map<String, Object> properties = new HashMap<>();
            if (wasFiltered) {
                properties.put(MergingResponse.ATTRIBUTE, new MergingResponse(servletResponse(), "127.0.0.1"));
                properties.put(
                        SessionExchange.class.getName(),
                        new SessionExchange(
                                new WireProtocol(config, clock, engine::kindOf),
                                new WireRequest(
                                        name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of(),
                                        "/app/session/refresh",
                                        false,
                                        List::of,
                                        () -> false),
                                () -> null,
                                isFromAnotherSite,
                                () -> method + " " + below));
            }
            MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
            Stream.of(query.split("&"))
                    .filter(pair -> !pair.isEmpty())
                    .forEach(pair -> parameters.add(pair.split("=", 2)[0], pair.split("=", 2)[1]));
            return Fake.of(ContainerRequestContext.class, (name, arguments) -> switch (name) {
                case "getProperty" -> properties.get(arguments[0]);
                case "setProperty" -> properties.put((String) arguments[0], arguments[1]);
                case "getMethod" -> method;
                case "getMediaType" -> type;
                case "getEntityStream" -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
                case "setSecurityContext" -> null;
                case "getSecurityContext" -> Fake.of(SecurityContext.class, (asked, none) -> null);
                case "getUriInfo" ->
                    Fake.of(UriInfo.class, (asked, none) -> switch (asked) {
                        case "getQueryParameters" -> parameters;
                        case "getAbsolutePath" -> URI.create("http://localhost/app/session-admin" + below);
                        default -> throw new UnsupportedOperationException(asked);
                    });
                default -> throw new UnsupportedOperationException(name);
            });
        }

        private HttpServletResponse servletResponse() {
            return Fake.of(HttpServletResponse.class, (name, arguments) -> {
                if (name.equals("setHeader")) {
                    sent.put((String) arguments[0], (String) arguments[1]);
                    return null;
                }
                throw new UnsupportedOperationException(name);
            });
        }
    }

    private static String verb(String below) {
        return CHANGING.containsKey(below) ? "POST" : "GET";
    }

    private Request request(String method, String below) {
        return new Request(method, below).query(READING.getOrDefault(below, "")).body(CHANGING.getOrDefault(below, ""));
    }

    /** What a client presents. */
    private enum Caller {
        NOBODY,
        WITHOUT_THE_ROLE,
        WITH_THE_ROLE,
        WITHOUT_ANTI_CSRF,
        WITH_ANOTHER_ANTI_CSRF,
        OF_A_REVOKED_SESSION,
        OF_AN_EXPIRED_TOKEN,
        WITH_A_SUPERSEDED_TOKEN,
        OF_ANOTHER_SITE,
        THAT_NO_FILTER_HAS_SEEN
    }

    private Request request(String method, String below, Caller caller) {
        Request request = request(method, below);
        IssuedSession admin = login(ROOT, "user", "admin");
        return switch (caller) {
            case NOBODY -> request;
            case WITHOUT_THE_ROLE -> request.with(login(ALICE, "user", "Admin", "admins", "**"));
            case WITH_THE_ROLE -> request.with(admin);
            case WITHOUT_ANTI_CSRF -> request.with(admin).without("anti-csrf");
            case WITH_ANOTHER_ANTI_CSRF -> {
                request.with(admin)
                        .headers
                        .put("anti-csrf", Objects.requireNonNull(login(ROOT).antiCsrfToken()));
                yield request;
            }
            case OF_A_REVOKED_SESSION -> {
                engine.sessions().revoke(admin.session());
                yield request.with(admin);
            }
            case OF_AN_EXPIRED_TOKEN -> {
                clock.advance(Duration.ofHours(1).plusSeconds(1));
                yield request.with(admin);
            }
            case WITH_A_SUPERSEDED_TOKEN -> request.with(superseded(admin));
            case OF_ANOTHER_SITE -> request.with(admin).ofAnotherSite();
            case THAT_NO_FILTER_HAS_SEEN -> request.with(admin).thatNoFilterHasSeen();
        };
    }

    /** The first child of the session's refresh token, after the second child was used. */
    private IssuedSession superseded(IssuedSession session) {
        SessionService sessions = engine.sessions();
        PresentedTokens first = PresentedTokens.of(session.refreshToken().value());
        IssuedSession lost = engine.refresh(first, delivery()).result();
        IssuedSession used = engine.refresh(first, delivery()).result();
        sessions.get(used.accessToken().value(), Objects.requireNonNull(used.antiCsrfToken()));
        clock.advance(Duration.ofSeconds(10));
        return lost;
    }

    private static Delivery delivery() {
        return new Delivery(TokenLimit.NONE, true, false);
    }

    /** Every operation, with every method. */
    @ParameterizedTest
    @EnumSource
    void onlyAdministratorsAreAnswered(Caller caller) {
        for (String below : EVERY_OPERATION) {
            for (String method : List.of("GET", "HEAD", "OPTIONS", "POST")) {
                events.clear();
                Request request = request(method, below, caller);
                if (caller == Caller.THAT_NO_FILTER_HAS_SEEN) {
                    assertThatIllegalStateException().isThrownBy(request::send);
                } else {
                    assertThat(request.status()).as("%s %s", method, below).isEqualTo(expected(method, below, caller));
                }
                boolean hasChanged = caller == Caller.WITH_THE_ROLE
                        && method.equals("POST")
                        && verb(below).equals("POST");
                assertThat(events)
                        .as("%s %s", method, below)
                        .hasSize(hasChanged ? 1 : 0)
                        .allMatch(event -> event.by().equals("root"));
            }
        }
    }

    private static int expected(String method, String below, Caller caller) {
        boolean isSafe = !method.equals("POST");
        boolean isFile = List.of("", "/", "/admin.js", "/admin.css").contains(below);
        int answer = method.equals("OPTIONS")
                ? 204
                : method.equals(verb(below))
                                || (method.equals("HEAD") && verb(below).equals("GET"))
                        ? 200
                        : 405;
        return switch (caller) {
            case NOBODY, OF_A_REVOKED_SESSION, OF_AN_EXPIRED_TOKEN, WITH_A_SUPERSEDED_TOKEN -> 401;
            case WITHOUT_THE_ROLE -> 403;
            case WITH_THE_ROLE -> answer;
            case WITHOUT_ANTI_CSRF, WITH_ANOTHER_ANTI_CSRF -> isSafe ? answer : 401;
            case OF_ANOTHER_SITE -> !isSafe || (answer == 200 && !isFile) ? 403 : answer;
            case THAT_NO_FILTER_HAS_SEEN -> throw new AssertionError("an exception");
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/unknown", "/status/", "//status", "/STATUS", "/../status", "/admin.html", "/sessions;a=b"})
    void nothingElseLiesThere(String below) {
        assertThat(new Request("GET", below).status()).as("nobody learns it").isEqualTo(401);
        assertThat(new Request("GET", below).with(login(ALICE)).status()).isEqualTo(403);
        assertThat(new Request("GET", below).with(login(ROOT, "admin")).status())
                .isEqualTo(404);
    }

    @Test
    void theDatabaseIsAskedWhetherTheAdministratorsSessionWasRevoked() {
        IssuedSession admin = login(ROOT, "admin");
        Request count = new Request("GET", "/count").with(admin);
        assertThat(count.json().getInt("sessions")).isEqualTo(1);
        engine.sessions().revokeAll(ROOT);
        assertThat(count.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/admin.js", "/admin.css", "/status"})
    void nothingIsStoredOrEmbedded(String below) {
        new Request("GET", below).status();
        assertThat(sent)
                .as("nor is a refusal")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    }

    @ParameterizedTest
    @CsvSource({"'', session-admin/admin.js", "/, admin.js"})
    void thePageFindsItsScriptWithAndWithoutASlashAtTheEnd(String below, String script) {
        String page = (String)
                new Request("GET", below).with(login(ROOT, "admin")).send().getEntity();
        assertThat(page).contains("src=\"" + script + "\"").doesNotContain("{directory}", "<script>", "style=");
    }

    @Test
    void theStatusHasTheAntiCsrfTokenOfTheSessionAndNoKeyOrHash() {
        IssuedSession admin = login(ROOT, "admin");
        JsonObject status =
                new Request("GET", "/status").with(admin).without("anti-csrf").json();
        assertThat(status.getString("antiCsrf")).isEqualTo(admin.antiCsrfToken());
        assertThat(status.getString("user")).isEqualTo("root");
        assertThat(status.getJsonArray("keys").getJsonObject(0).keySet())
                .containsExactlyInAnyOrder("id", "createdAt", "current");
        assertThat(status.getJsonObject("counters")).containsKey("supertokens.session.created");

        Request bearer = new Request("GET", "/status");
        bearer.headers.put("Authorization", "Bearer " + admin.accessToken().value());
        assertThat(bearer.json()).as("nothing guards a token in a header").doesNotContainKey("antiCsrf");
    }

    @Test
    void listsComeInPages() {
        IssuedSession admin = login(ROOT, "admin");
        for (int i = 0; i < 45; i++) {
            login(ALICE);
        }
        List<String> pages = new ArrayList<>();
        List<String> handles = new ArrayList<>();
        for (int offset = 0; offset >= 0; ) {
            JsonObject page = new Request("GET", "/sessions")
                    .with(admin)
                    .query("user=alice&offset=" + offset)
                    .json();
            page.getJsonArray("sessions")
                    .forEach(one -> handles.add(one.asJsonObject().getString("handle")));
            pages.add(page.getInt("previous", -1) + " " + page.getInt("next", -1));
            offset = page.getInt("next", -1);
        }
        assertThat(pages).containsExactly("-1 20", "0 40", "20 -1");
        assertThat(handles).hasSize(45).doesNotHaveDuplicates();
    }

    static Stream<UserId> strangeUsers() {
        return Stream.of(
                UserId.of("x@example.com"),
                UserId.of(" "),
                UserId.of("a/b?c=d&e#f;g%00+h"),
                UserId.of("<script>alert(1)</script>"),
                UserId.of("\"'\\{}\n\t\u0001\u007f"),
                UserId.of("Łukasz 😀 \u202e"),
                UserId.of("42"),
                UserId.of(42),
                UserId.of(-0.5),
                UserId.of("😀".repeat(128)),
                UserId.of("\u0001".repeat(128)));
    }

    @ParameterizedTest
    @MethodSource("strangeUsers")
    void aUserIdMayHaveAnyCharacter(UserId user) {
        IssuedSession admin = login(ROOT, "admin");
        IssuedSession strange = login(user, "admin");
        JsonObject found = single(new Request("GET", "/session")
                .with(strange)
                .query("handle=" + strange.session().handle())
                .json());
        assertThat(new UserId(found.getString("user"), found.getBoolean("number")))
                .isEqualTo(user);
        assertThat(found.getBoolean("own")).isTrue();

        JsonObject ended = new Request("POST", "/end-user")
                .with(strange)
                .body(Json.write(Json.object()
                        .add("user", user.text())
                        .add("number", user.isNumber())
                        .build()))
                .json();
        assertThat(ended.getInt("ended")).isEqualTo(1);
        assertThat(events).singleElement().isInstanceOfSatisfying(AdministrationEvent.EndedUser.class, event -> {
            assertThat(event.userId()).isEqualTo(user);
            assertThat(event.by()).isNotBlank().hasSizeLessThanOrEqualTo(255);
            assertThat(event.by().chars()).noneMatch(Character::isISOControl);
        });
        assertThat(new Request("GET", "/count").with(admin).json().getInt("sessions"))
                .isEqualTo(1);
    }

    private static JsonObject single(JsonObject page) {
        assertThat(page.getJsonArray("sessions")).hasSize(1);
        return page.getJsonArray("sessions").getJsonObject(0);
    }

    @Test
    void aSessionIsShownWithoutItsPayloadAndInfo() {
        IssuedSession admin = login(ROOT, "admin");
        engine.sessions()
                .create(NewSession.of(ALICE)
                        .withJwtPayload(Map.of("secret", "C4NARY"))
                        .withSessionInfo("C4NARY")
                        .withDevice("Firefox on Windows"));
        JsonObject found = single(
                new Request("GET", "/sessions").with(admin).query("user=alice").json());
        assertThat(found.toString()).doesNotContain("C4NARY");
        assertThat(found.getString("device")).isEqualTo("Firefox on Windows");
        assertThat(found.getString("createdAt")).isEqualTo(clock.instant().toString());
        assertThat(found.getString("expiresAt"))
                .isEqualTo(clock.instant().plus(Duration.ofDays(100)).toString());
    }

    @Test
    void endsOneSessionAndThoseBeforeAMoment() {
        IssuedSession old = login(ALICE);
        clock.advance(Duration.ofMinutes(1));
        IssuedSession admin = login(ROOT, "admin");
        String handle = login(ALICE).session().handle();
        Request end = new Request("POST", "/end-session").with(admin).body("{\"handle\":\"" + handle + "\"}");
        assertThat(end.json().getBoolean("ended")).isTrue();
        assertThat(end.json().getBoolean("ended")).isFalse();

        Request before = new Request("POST", "/end-before")
                .with(admin)
                .body("{\"moment\":\"" + clock.instant().minusSeconds(1) + "\"}");
        assertThat(before.json().getInt("ended")).isEqualTo(1);
        assertThat(engine.sessions().session(old.session().handle())).isEmpty();
        assertThat(engine.sessions().session(admin.session().handle())).isPresent();
    }

    @Test
    void rotatesTheKeyAndRemovesTheExpired() {
        IssuedSession admin = login(ROOT, "admin");
        clock.advance(Duration.ofMinutes(1));
        JsonObject before = currentKey(admin);
        new Request("POST", "/rotate-key").with(admin).body("{}").json();
        JsonObject status = new Request("GET", "/status").with(admin).json();
        assertThat(currentKey(admin).getString("id")).isNotEqualTo(before.getString("id"));
        assertThat(status.getJsonArray("keys").getJsonObject(1).getString("id")).isEqualTo(before.getString("id"));
        assertThat(status.getJsonArray("keys").getJsonObject(1)).containsKey("acceptedUntil");

        clock.advance(Duration.ofDays(101));
        Request remove = new Request("POST", "/remove-expired")
                .with(login(ROOT, "admin"))
                .body("{}");
        assertThat(remove.json().getInt("removed")).isEqualTo(1);
    }

    private JsonObject currentKey(IssuedSession admin) {
        return new Request("GET", "/status")
                .with(admin)
                .json()
                .getJsonArray("keys")
                .getJsonObject(0);
    }

    @Test
    void aKeyThatMayNotBeRotatedIsAConflict() {
        close();
        start(Map.of("supertokens.access-token.format", "ref-jwt", "supertokens.cookie.name-prefix", "off"));
        try {
            refusesToRotate();
        } finally {
            close();
            start();
        }
    }

    private void refusesToRotate() {
        IssuedSession admin = login(ROOT, "admin");
        Request rotate = new Request("POST", "/rotate-key").with(admin).body("{}");
        rotate.headers.put("Cookie", "sAccessToken=" + admin.accessToken().value() + "; sIdRefreshToken=x");
        Response answer = rotate.send();
        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat((String) answer.getEntity()).contains("not-possible", "ref-jwt");
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/end-session    | {}",
                "/end-session    | {\"handle\":1}",
                "/end-session    | {\"handle\":\"\"}",
                "/end-session    | {\"handle\":\"a\\u0000\"}",
                "/end-session    | {\"handle\":\"a\"} {}",
                "/end-session    | [\"a\"]",
                "/end-session    | null",
                "/end-session    | ''",
                "/end-user       | {\"user\":\"\"}",
                "/end-user       | {\"user\":null}",
                "/end-user       | {\"user\":\"a\\u0000\"}",
                "/end-user       | {\"user\":\"\\ud800\"}",
                "/end-user       | {\"user\":\"042\",\"number\":true}",
                "/end-user       | {\"user\":\"{\\\"i\\\":5}\"}",
                "/end-before     | {\"moment\":\"yesterday\"}",
                "/end-before     | {\"moment\":\"+1000000000-12-31T23:59:59.999999999Z\"}",
                "/rotate-key     | x",
                "/remove-expired | []"
            })
    void whatIsNotUnderstoodChangesNothing(String below, String body) {
        IssuedSession admin = login(ROOT, "admin");
        assertThat(new Request("POST", below).with(admin).body(body).status()).isEqualTo(400);
        assertThat(events).isEmpty();
    }

    @Test
    void aBodyMayNotBeLongAndMustBeJson() {
        IssuedSession admin = login(ROOT, "admin");
        Request rotate = new Request("POST", "/rotate-key").with(admin);
        assertThat(rotate.body("{" + " ".repeat(16_383) + "}").status()).isEqualTo(400);
        assertThat(rotate.body("{}").type("text/plain").status()).isEqualTo(400);
        assertThat(rotate.body("{" + " ".repeat(16_382) + "}")
                        .type("application/json;charset=UTF-8")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/sessions, ''",
        "/sessions, user=",
        "/sessions, user=alice&offset=-1",
        "/sessions, user=alice&offset=1000001",
        "/sessions, user=alice&offset=x",
        "/sessions, user=NaN&number=true",
        "/session, ''",
        "/session, handle="
    })
    void aSearchThatIsNotUnderstoodIsRefused(String below, String query) {
        assertThat(new Request("GET", below)
                        .with(login(ROOT, "admin"))
                        .query(query)
                        .status())
                .isEqualTo(400);
    }

    @Path("session-admin")
    static class Within {
        @GET
        public String get() {
            return "";
        }

        @GET
        @Path("more")
        public String more() {
            return "";
        }
    }

    @Path("session-administration")
    static class Beside {
        @GET
        public String get() {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "more"})
    void aResourceOfTheApplicationThatWouldNeverBeCalledFailsTheDeployment(String method) throws Exception {
        ResourceMethods.Found found =
                ResourceMethods.of(Within.class, Within.class.getMethod(method)).orElseThrow();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> endpoints().requireElsewhere(Within.class, found))
                .withMessageContaining("Within." + method)
                .withMessageContaining("supertokens.admin.path = session-admin");
    }

    @Test
    void aResourceBesideIsLeftAlone() throws Exception {
        ResourceMethods.Found found =
                ResourceMethods.of(Beside.class, Beside.class.getMethod("get")).orElseThrow();
        assertThatCode(() -> endpoints().requireElsewhere(Beside.class, found)).doesNotThrowAnyException();
    }
}
