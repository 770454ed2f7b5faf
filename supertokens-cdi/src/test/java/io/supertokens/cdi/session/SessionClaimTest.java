package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenLimit;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims are fetched at login and when they are too old, and are checked against what a resource requires. */
class SessionClaimTest {

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);
    private static final Map.Entry<String, String> NOT_FETCHED =
            Map.entry("st-ev", "{\"message\":\"the value could not be fetched or checked\"}");
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final SessionFixture fixture = new SessionFixture();
    private final Verified verified = new Verified();
    private final Roles roles = new Roles("admin");
    private final Plan plan = new Plan("pro", "team");
    private final List<SessionClaim<?>> beans = new ArrayList<>(List.of(verified, roles, plan));
    private final SessionEngine engine =
            fixture.parts(Map.of(), "/app").withClaims(() -> beans).start();
    private final SessionService sessions = engine.sessions();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static final class Verified extends BooleanClaim {

        private @Nullable Boolean value = true;
        private boolean fails;
        private int fetched;

        Verified() {
            super("st-ev");
        }

        @Override
        public @Nullable Boolean fetch(UserId userId) {
            fetched++;
            if (fails) {
                throw new IllegalStateException("the directory is down");
            }
            return value;
        }

        @Override
        public Optional<Duration> maxAge() {
            return Optional.of(MAX_AGE);
        }
    }

    private static final class Roles extends ListClaim {

        Roles(String... required) {
            super("st-role", required);
        }

        @Override
        public List<String> fetch(UserId userId) {
            return List.of("customer", "admin");
        }
    }

    private static final class Plan extends TextClaim {

        Plan(String... accepted) {
            super("plan", accepted);
        }

        @Override
        public String fetch(UserId userId) {
            return "pro";
        }
    }

    private AccessToken loggedIn() {
        return fixture.content(sessions.create("alice", null, null).accessToken());
    }

    private Map<String, String> problems(AccessToken token, SessionClaim<?>... required) {
        Map<String, String> problems = new TreeMap<>();
        engine.checkClaims(token, List.of(required), DELIVERY)
                .problems()
                .forEach((id, reason) -> problems.put(id, reason.toString()));
        return problems;
    }

    @Test
    void aLoginKeepsTheValuesOfAllBeansInTheFormThatClientsRead() {
        long at = SessionFixture.START.toEpochMilli();
        assertThat(sessions.create("alice", Map.of("theme", "dark"), null)
                        .session()
                        .jwtPayload())
                .isEqualTo(Json.read(("{\"theme\":\"dark\",\"st-ev\":{\"v\":true,\"t\":%1$d},"
                                + "\"st-role\":{\"v\":[\"customer\",\"admin\"],\"t\":%1$d},\"plan\":{\"v\":\"pro\",\"t\":%1$d}}")
                        .formatted(at)));
        assertThat(problems(loggedIn(), verified, roles, plan)).isEmpty();
    }

    @Test
    void aValueThatIsYoungEnoughIsNotFetchedAgainAndCostsNoStatement() throws Exception {
        AccessToken token = loggedIn();
        fixture.clock.advance(MAX_AGE);
        assertThat(fixture.statements.of(
                        () -> assertThat(problems(token, verified)).isEmpty()))
                .isEmpty();
        assertThat(verified.fetched).isEqualTo(1);
    }

    @Test
    void aValueThatIsTooOldIsFetchedAgainAndTheClientGetsANewToken() throws Exception {
        AccessToken token = loggedIn();
        verified.value = false;
        fixture.clock.advance(MAX_AGE.plusMillis(1));
        List<String> statements = fixture.statements.of(() -> {
            SessionEngine.WithProblems checked = engine.checkClaims(token, List.of(verified), DELIVERY);
            assertThat(checked.session().result().newAccessToken()).isNotNull();
            assertThat(checked.problems())
                    .hasToString("{st-ev={\"message\":\"wrong value\",\"expectedValue\":true,\"actualValue\":false}}");
        });
        assertThat(statements).hasSize(2);
    }

    @Test
    void aSessionOlderThanTheClaimGetsItsValue() {
        beans.clear();
        AccessToken token = loggedIn();
        assertThat(token.payload()).isNull();
        beans.add(verified);
        assertThat(problems(token, verified)).isEmpty();
    }

    @Test
    void aFetchThatFailsAtLoginLeavesTheClaimOutAndTheLoginSucceeds() {
        verified.fails = true;
        AccessToken token = loggedIn();
        assertThat(Objects.requireNonNull(token.payload()).asJsonObject()).doesNotContainKey("st-ev");
        assertThat(problems(token, verified)).containsExactly(NOT_FETCHED);
        verified.fails = false;
        assertThat(problems(token, verified)).isEmpty();
    }

    @Test
    void aFetchThatFailsLaterRefusesWhateverTheOldValueWas() {
        AccessToken token = loggedIn();
        fixture.clock.advance(MAX_AGE.plusMillis(1));
        verified.fails = true;
        assertThat(problems(token, verified)).containsExactly(NOT_FETCHED);
    }

    @Test
    void aUserWhoHasNoValueAnyMoreLosesTheOldOne() {
        AccessToken token = loggedIn();
        fixture.clock.advance(MAX_AGE.plusMillis(1));
        verified.value = null;
        assertThat(problems(token, verified))
                .containsExactly(Map.entry("st-ev", "{\"message\":\"value does not exist\",\"expectedValue\":true}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {
                "true; ",
                "false; wrong value",
                "'\"true\"'; wrong value",
                "1; wrong value",
                "null; wrong value",
                "none; value does not exist"
            })
    void onlyTrueIsTrue(@Nullable String value, @Nullable String message) {
        assertMessage(verified.problem(value == null ? null : Json.read(value)), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {
                "'[\"admin\"]'; ",
                "'[\"x\",\"admin\"]'; ",
                "[]; wrong value",
                "'\"admin\"'; wrong value",
                "'[[\"admin\"]]'; wrong value",
                "'{\"admin\":true}'; wrong value",
                "'[\"ADMIN\"]'; wrong value",
                "none; value does not exist"
            })
    void aListIncludesOrDoesNot(@Nullable String value, @Nullable String message) {
        assertMessage(roles.problem(value == null ? null : Json.read(value)), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {"'\"pro\"'; ", "'\"free\"'; wrong value", "'[\"pro\"]'; wrong value", "none; value does not exist"
            })
    void aTextIsAmongTheAcceptedOnes(@Nullable String value, @Nullable String message) {
        assertMessage(plan.problem(value == null ? null : Json.read(value)), message);
    }

    private static void assertMessage(Optional<Map<String, Object>> problem, @Nullable String message) {
        assertThat(problem.map(reason -> reason.get("message")).orElse(null)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"st-ev\":true}",
                "{\"st-ev\":{\"v\":true}}",
                "{\"st-ev\":{\"v\":true,\"t\":\"now\"}}",
                "{\"st-ev\":[true]}",
                "{\"st-ev\":null}"
            })
    void aValueThatHasNotTheFormOfAClaimIsFetched(String payload) {
        beans.clear();
        AccessToken token = fixture.content(
                sessions.create("alice", Json.read(payload), null).accessToken());
        verified.value = false;
        assertThat(problems(token, verified)).containsOnlyKeys("st-ev");
        assertThat(verified.fetched).isEqualTo(1);
    }

    /** A claim that is satisfied without a value must not pass because its value is unknown. */
    @Test
    void aClaimThatForbidsSomethingIsNotSatisfiedWhileItCannotBeFetched() {
        BooleanClaim notBlocked = new BooleanClaim("blocked") {
            @Override
            public Boolean fetch(UserId userId) {
                throw new IllegalStateException("the directory is down");
            }

            @Override
            public Optional<Map<String, Object>> problem(@Nullable JsonValue value) {
                return JsonValue.TRUE.equals(value) ? Optional.of(Map.of("message", "blocked")) : Optional.empty();
            }
        };
        assertThat(problems(loggedIn(), notBlocked)).containsOnlyKeys("blocked");
    }

    @Test
    void aClaimWhoseCheckFailsIsNotSatisfied() {
        TextClaim broken = new TextClaim("broken") {
            @Override
            public String fetch(UserId userId) {
                return "x";
            }

            @Override
            public Optional<Map<String, Object>> problem(@Nullable JsonValue value) {
                throw new IllegalStateException("a bug");
            }
        };
        assertThat(problems(loggedIn(), broken)).containsOnlyKeys("broken");
    }

    @Test
    void aMaximumAgeOfForEverIsForEver() {
        TextClaim old = new TextClaim("old") {
            @Override
            public String fetch(UserId userId) {
                return "x";
            }

            @Override
            public Optional<Duration> maxAge() {
                return Optional.of(ChronoUnit.FOREVER.getDuration());
            }
        };
        beans.add(old);
        assertThat(problems(loggedIn(), old)).isEmpty();
    }

    @Test
    void aPayloadWithoutRoomForAClaimDoesNotSatisfyIt() {
        beans.clear();
        AccessToken list =
                fixture.content(sessions.create("alice", List.of(1), null).accessToken());
        assertThat(problems(list, verified)).containsExactly(NOT_FETCHED);
    }

    @Test
    void twoRequirementsOnOneClaimAreBothChecked() {
        assertThat(problems(loggedIn(), roles, new Roles("root"))).containsOnlyKeys("st-role");
    }

    @Test
    void aPayloadThatIsNotAnObjectHasNoRoomForClaims() {
        for (JsonValue payload : List.of(JsonValue.EMPTY_JSON_ARRAY, JsonValue.TRUE, JsonValue.NULL)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sessions.create("alice", payload, null))
                    .withMessageContaining("must be an object");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sub", "exp", "jti", "rt", "csrf"})
    void aClaimNeedsANameOfItsOwn(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new BooleanClaim(id) {
            @Override
            public Boolean fetch(UserId userId) {
                return true;
            }
        });
    }
}
