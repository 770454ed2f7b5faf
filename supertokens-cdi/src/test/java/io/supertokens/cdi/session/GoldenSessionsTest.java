package io.supertokens.cdi.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SigningKeyEntity;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows, keys and tokens that the reference wrote to PostgreSQL and MariaDB, and its answers to all questions about
 * them. In the library's own format, access tokens are signed again with the same claims.
 */
class GoldenSessionsTest {

    private static final Map<String, SessionFixture> FIXTURES = new HashMap<>();

    private SessionFixture fixture;

    @BeforeAll
    static void load() {
        for (JsonObject database : databases()) {
            SessionFixture fixture = new SessionFixture(null);
            for (JsonObject key : database.getJsonArray("signing_key").getValuesAs(JsonObject.class)) {
                fixture.keys.insert(new SigningKeyEntity(
                        key.getString("key_name"), key.getString("key_value"), instant(key, "created_at_time")));
            }
            FIXTURES.put(database.getString("database"), fixture);
        }
    }

    @AfterAll
    static void close() {
        FIXTURES.values().forEach(SessionFixture::close);
        FIXTURES.clear();
    }

    static Stream<Arguments> checks() {
        return probes().filter(arguments ->
                ((JsonObject) arguments.get()[1]).getString("op").equals("getSession"));
    }

    static Stream<Arguments> probes() {
        return databases().stream()
                .flatMap(database -> database.getJsonArray("sessions").getValuesAs(JsonObject.class).stream()
                        .flatMap(session -> session.getJsonArray("probes").getValuesAs(JsonObject.class).stream()
                                .map(probe -> Arguments.of(
                                        session.getString("name"), probe, session, database.getString("database")))));
    }

    /** The reference's own access tokens, byte by byte, and those that it made from them. */
    @ParameterizedTest(name = "{3}, {0}: {1}")
    @MethodSource("checks")
    void inItsFormatTheReferencesAccessTokensAreAnsweredAsItDoes(
            String name, JsonObject probe, JsonObject session, String database) {
        fixture = requireNonNull(FIXTURES.get(database));
        JsonValue row = session.get("row");
        restore(session, row);
        JsonObject token = token(session, "accessTokenOf", probe);
        boolean settled = probe.getBoolean("replaced", false)
                || !token.getJsonObject("accessTokenPayload").containsKey("prt");
        boolean blacklisting = probe.getBoolean("blacklisting");
        SessionService sessions = service(blacklisting, "ref-jwt");
        fixture.clock.set(instant(probe, "clock"));
        String accessToken = (probe.getBoolean("replaced", false) ? token.getJsonObject("replacedAccessToken") : token)
                .getString(probe.getBoolean("replaced", false) ? "value" : "accessToken");

        String result = outcome(() -> {
            VerifiedSession verified = check(sessions, accessToken, antiCsrf(probe, token));
            assertSession(verified.session(), probe);
            IssuedToken renewed = verified.newAccessToken();
            JsonObject expected = probe.getJsonObject("newAccessToken");
            if (expected == null) {
                assertThat(renewed).isNull();
            } else if (!isPadded(token)) {
                assertThat(requireNonNull(renewed).value()).isEqualTo(expected.getString("value"));
            }
        });

        assertThat(result).isEqualTo(expectedOfCheck(probe, row, settled, blacklisting));
        if (result.equals(probe.getString("result"))) {
            assertRowAfter(probe, token);
        }
    }

    @ParameterizedTest(name = "{3}, {0}: {1}")
    @MethodSource("probes")
    void answersAsTheReferenceDoes(String name, JsonObject probe, JsonObject session, String database) {
        fixture = requireNonNull(FIXTURES.get(database));
        JsonValue row = session.get("row");
        restore(session, row);
        JsonObject token =
                token(session, probe.getString("op").equals("getSession") ? "accessTokenOf" : "refreshTokenOf", probe);
        if (probe.getString("op").equals("getSession")) {
            check(probe, token, row);
        } else {
            refresh(probe, token);
        }
    }

    private void restore(JsonObject session, JsonValue row) {
        fixture.store.delete(session.getString("sessionHandle"));
        if (row instanceof JsonObject columns) {
            fixture.store.insert(entity(columns));
        }
    }

    private static @Nullable String antiCsrf(JsonObject probe, JsonObject token) {
        return switch (probe.getString("antiCsrf")) {
            case "correct" -> token.getJsonObject("accessTokenPayload").getString("antiCsrfToken", null);
            case "wrong" -> "wrong";
            default -> null;
        };
    }

    private static VerifiedSession check(SessionService sessions, String accessToken, @Nullable String antiCsrf) {
        return antiCsrf == null ? sessions.getWithoutAntiCsrf(accessToken) : sessions.get(accessToken, antiCsrf);
    }

    private void check(JsonObject probe, JsonObject token, JsonValue row) {
        boolean settled = probe.getBoolean("replaced", false)
                || !token.getJsonObject("accessTokenPayload").containsKey("prt");
        AccessToken claims = claims(token, settled);
        fixture.clock.set(requireNonNull(claims.issuedAt()));
        String accessToken = fixture.accessTokens.issue(claims).value();
        Instant now = instant(probe, "clock");
        fixture.clock.set(probe.getString("reason", "").equals("JWT_EXPIRED") ? now.plusSeconds(1) : now);
        boolean blacklisting = probe.getBoolean("blacklisting");
        SessionService sessions = service(blacklisting, "jwt");
        String antiCsrf = antiCsrf(probe, token);

        String result = outcome(() -> {
            VerifiedSession verified = check(sessions, accessToken, antiCsrf);
            assertSession(verified.session(), probe);
            assertThat(verified.newAccessToken() != null).isEqualTo(probe.containsKey("newAccessToken"));
        });

        assertThat(result).isEqualTo(expectedOfCheck(probe, row, settled, blacklisting));
        if (result.equals(probe.getString("result"))) {
            assertRowAfter(probe, token);
        }
    }

    /** The reference's answer, except for its two faults that are fixed here. */
    private static String expectedOfCheck(JsonObject probe, JsonValue row, boolean settled, boolean blacklisting) {
        String reference = probe.getString("result");
        boolean expired = row instanceof JsonObject columns
                && instant(columns, "expires_at").isBefore(instant(probe, "clock"));
        if (expired && reference.equals("OK") && (!settled || blacklisting)) {
            return "UNAUTHORISED"; // an expired session stays expired
        }
        if (row instanceof JsonObject && !expired && reference.equals("UNAUTHORISED")) {
            return "TRY_REFRESH_TOKEN"; // so that the refresh detects the theft
        }
        return reference;
    }

    private void refresh(JsonObject probe, JsonObject token) {
        fixture.clock.set(instant(probe, "clock"));
        SessionService sessions = service(false, "jwt");
        String result = outcome(() -> {
            IssuedSession issued = sessions.refresh(token.getString("refreshToken"));
            if (isPadded(token)) {
                return;
            }
            assertSession(issued.session(), probe);
            JsonObject expected = probe.getJsonObject("issued");
            assertThat(issued.refreshToken().expiresAt()).isEqualTo(instant(expected, "refreshTokenExpires"));
            assertThat(issued.idRefreshToken().expiresAt()).isEqualTo(instant(expected, "idRefreshTokenExpires"));
            assertThat(fixture.content(issued.accessToken()).parentHash())
                    .isEqualTo(new TokenHash(expected.getString("accessTokenPrt")));
        });
        if (isPadded(token)) {
            return; // which the reference trims, so that nobody can refresh
        }
        assertThat(result).isEqualTo(probe.getString("result"));
        assertRowAfter(probe, token);
    }

    private static boolean isPadded(JsonObject token) {
        return token.getJsonObject("accessTokenPayload").get("userId") instanceof JsonString userId
                && !userId.getString().equals(userId.getString().strip());
    }

    private static String outcome(Runnable call) {
        try {
            call.run();
            return "OK";
        } catch (UnauthorisedException e) {
            return "UNAUTHORISED";
        } catch (TryRefreshTokenException e) {
            return "TRY_REFRESH_TOKEN";
        } catch (TokenTheftException e) {
            return "UNAUTHORISED_AND_TOKEN_THEFT_DETECTED";
        }
    }

    private static void assertSession(Session session, JsonObject probe) {
        JsonObject expected = probe.getJsonObject("session");
        assertThat(session.handle()).isEqualTo(expected.getString("handle"));
        if (!session.userId().toString().equals(session.userId().toString().strip())) {
            return; // which the reference trims
        }
        assertThat(session.userId()).isEqualTo(userId(expected.get("userId")));
        assertThat(session.jwtPayload()).isEqualTo(expected.get("jwtPayload"));
    }

    private void assertRowAfter(JsonObject probe, JsonObject token) {
        if (probe.get("rowAfter") instanceof JsonObject changed) {
            SessionEntity row = fixture.store
                    .find(token.getJsonObject("accessTokenPayload").getString("sessionHandle"))
                    .orElseThrow();
            assertThat(row.hash2()).isEqualTo(changed.getString("refresh_token_hash_2"));
            assertThat(row.expiresAt()).isEqualTo(instant(changed, "expires_at"));
        }
    }

    private SessionService service(boolean blacklisting, String format) {
        return fixture.service(Map.of(
                "supertokens.access-token.blacklisting",
                String.valueOf(blacklisting),
                "supertokens.access-token.format",
                format,
                "supertokens.on-token-theft",
                "announce"));
    }

    private static AccessToken claims(JsonObject token, boolean settled) {
        JsonObject payload = token.getJsonObject("accessTokenPayload");
        Instant expiresAt = instant(token, "accessTokenExpires");
        return new AccessToken(
                payload.getString("sessionHandle"),
                userId(payload.get("userId")),
                new TokenHash(payload.getString("rt")),
                settled ? null : new TokenHash(payload.getString("prt")),
                payload.getString("antiCsrfToken", null),
                payload.get("userPayload"),
                expiresAt.minusSeconds(3600),
                expiresAt,
                null);
    }

    private static JsonObject token(JsonObject session, String reference, JsonObject probe) {
        return session.getJsonArray("tokens").getValuesAs(JsonObject.class).stream()
                .filter(token -> token.getString("id").equals(probe.getString(reference)))
                .findFirst()
                .orElseThrow();
    }

    private static SessionEntity entity(JsonObject row) {
        return new SessionEntity(
                        row.getString("session_handle"),
                        row.getString("user_id"),
                        row.getString("refresh_token_hash_2"),
                        instant(row, "expires_at"))
                .withInfo(row.getString("session_info"))
                .withPayload(row.getString("jwt_user_payload"));
    }

    private static UserId userId(JsonValue value) {
        return value instanceof JsonNumber number
                ? UserId.of(number.bigDecimalValue())
                : new UserId(((JsonString) value).getString(), false);
    }

    private static Instant instant(JsonObject object, String member) {
        return Instant.ofEpochMilli(object.getJsonNumber(member).longValueExact());
    }

    private static List<JsonObject> databases() {
        InputStream file = requireNonNull(GoldenSessionsTest.class.getResourceAsStream("db-rows.json"));
        try (JsonReader reader = Json.createReader(file)) {
            return reader.readObject().getJsonArray("databases").getValuesAs(JsonObject.class);
        }
    }
}
