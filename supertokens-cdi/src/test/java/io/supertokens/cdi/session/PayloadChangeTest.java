package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenLimit;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to the JWT payload of a living session when it is changed. */
class PayloadChangeTest {

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);

    private final SessionFixture fixture = new SessionFixture();
    private final SessionEngine engine = fixture.parts(Map.of(), "/app").start();
    private final SessionService sessions = engine.sessions();

    @AfterEach
    void close() {
        fixture.close();
    }

    private AccessToken token(IssuedSession issued) {
        return fixture.content(issued.accessToken());
    }

    private @Nullable JsonValue payloadAfterRefresh(IssuedSession issued) {
        return sessions.refresh(issued.refreshToken().value()).session().jwtPayload();
    }

    @Test
    void theClientGetsATokenOfTheSameRefreshTokenWithTheSameExpiryAtOnce() {
        IssuedSession issued = sessions.create("alice", Map.of("plan", "free"), null);
        AccessToken before = token(issued);
        fixture.clock.advance(Duration.ofMinutes(5));
        VerifiedSession changed =
                engine.updateJwtPayload(before, Map.of("plan", "pro"), DELIVERY).result();
        assertThat(changed.session().jwtPayload()).hasToString("{\"plan\":\"pro\"}");
        AccessToken after = fixture.content(Objects.requireNonNull(changed.newAccessToken()));
        assertThat(after.withPayload(null).withIssuedAt(null).withId(null))
                .isEqualTo(before.withPayload(null).withIssuedAt(null).withId(null));
        assertThat(after.issuedAt()).isEqualTo(fixture.clock.instant());
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(sessions.get(changed.newAccessToken().value(), issued.antiCsrfToken())
                        .session()
                        .jwtPayload())
                .hasToString("{\"plan\":\"pro\"}");
    }

    @Test
    void otherTokensOfTheSessionSeeItWithTheirNextRefresh() {
        IssuedSession issued = sessions.create("alice", Map.of("plan", "free"), null);
        sessions.updateJwtPayload(issued.session().handle(), Map.of("plan", "pro"));
        assertThat(sessions.getWithoutAntiCsrf(issued.accessToken().value())
                        .session()
                        .jwtPayload())
                .hasToString("{\"plan\":\"free\"}");
        assertThat(payloadAfterRefresh(issued)).hasToString("{\"plan\":\"pro\"}");
    }

    @Test
    void membersAreMergedIntoTheStoredPayloadNotIntoThatOfAnOlderToken() {
        IssuedSession issued = sessions.create("alice", Map.of("groups", List.of("admin"), "theme", "light"), null);
        sessions.mergeJwtPayload(issued.session().handle(), Map.of("groups", List.of()));
        engine.mergeJwtPayload(token(issued), Map.of("theme", "dark"), DELIVERY);
        assertThat(payloadAfterRefresh(issued)).isEqualTo(Json.of(Map.of("groups", List.of(), "theme", "dark")));
    }

    @Test
    void aMemberThatIsNullIsRemovedAndTheOthersKeepTheirOrder() {
        IssuedSession issued = sessions.create("alice", null, null);
        sessions.updateJwtPayload(issued.session().handle(), Json.read("{\"a\":1,\"b\":2,\"c\":3}"));
        sessions.mergeJwtPayload(issued.session().handle(), Collections.singletonMap("b", null));
        sessions.mergeJwtPayload(issued.session().handle(), Map.of("a", 9));
        assertThat(payloadAfterRefresh(issued)).hasToString("{\"a\":9,\"c\":3}");
    }

    @Test
    void aSessionWithoutPayloadGetsOneAndMayLoseIt() {
        IssuedSession issued = sessions.create("alice", null, null);
        sessions.mergeJwtPayload(issued.session().handle(), Map.of("a", 1));
        assertThat(payloadAfterRefresh(issued)).hasToString("{\"a\":1}");
        sessions.updateJwtPayload(issued.session().handle(), null);
        assertThat(payloadAfterRefresh(issued)).isNull();
    }

    @Test
    void changesOfDifferentMembersAtTheSameTimeAreAllKept() throws Exception {
        IssuedSession issued = sessions.create("alice", null, null);
        String handle = issued.session().handle();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> changes = IntStream.range(0, 8)
                    .<Callable<Void>>mapToObj(i -> () -> {
                        sessions.mergeJwtPayload(handle, Map.of("m" + i, i));
                        return null;
                    })
                    .toList();
            for (Future<Void> change : threads.invokeAll(changes)) {
                change.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(Objects.requireNonNull(payloadAfterRefresh(issued)).asJsonObject())
                .hasSize(8);
    }

    private record Change(String name, BiConsumer<PayloadChangeTest, IssuedSession> run) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** Every way to change the payload to something that is refused. */
    static List<Change> refusals() {
        String large = "x".repeat(5000);
        return List.of(
                new Change(
                        "a reserved name",
                        (test, issued) ->
                                test.sessions.updateJwtPayload(issued.session().handle(), Map.of("sub", "bob"))),
                new Change(
                        "a reserved name merged",
                        (test, issued) ->
                                test.sessions.mergeJwtPayload(issued.session().handle(), Map.of("exp", 1))),
                new Change(
                        "too large by handle",
                        (test, issued) ->
                                test.sessions.updateJwtPayload(issued.session().handle(), Map.of("a", large))),
                new Change(
                        "too large merged by handle",
                        (test, issued) ->
                                test.sessions.mergeJwtPayload(issued.session().handle(), Map.of("a", large))),
                new Change(
                        "not an object",
                        (test, issued) ->
                                test.sessions.mergeJwtPayload(issued.session().handle(), List.of(1))),
                new Change(
                        "a bean that has no JSON form",
                        (test, issued) ->
                                test.sessions.updateJwtPayload(issued.session().handle(), Double.NaN)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedChangesNothing(Change change) {
        IssuedSession issued = sessions.create("alice", Map.of("plan", "free"), null);
        assertThatIllegalArgumentException().isThrownBy(() -> change.run().accept(this, issued));
        assertThat(payloadAfterRefresh(issued)).hasToString("{\"plan\":\"free\"}");
    }

    @Test
    void aPayloadThatIsNotAnObjectCanOnlyBeReplaced() {
        IssuedSession issued = sessions.create("alice", List.of(1), null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sessions.mergeJwtPayload(issued.session().handle(), Map.of("a", 1)))
                .withMessageContaining("replace it as a whole");
        assertThat(payloadAfterRefresh(issued)).hasToString("[1]");
    }

    @Test
    void aSessionThatHasEndedCannotBeChanged() {
        IssuedSession revoked = sessions.create("alice", null, null);
        sessions.revoke(revoked.session().handle());
        IssuedSession expired = sessions.create("alice", null, null);
        fixture.clock.advance(Duration.ofDays(101));
        for (String handle :
                List.of(revoked.session().handle(), expired.session().handle(), "unknown", "", "x".repeat(10_000))) {
            assertThatExceptionOfType(UnauthorisedException.class)
                    .isThrownBy(() -> sessions.updateJwtPayload(handle, Map.of("a", 1)));
            assertThatExceptionOfType(UnauthorisedException.class)
                    .isThrownBy(() -> sessions.mergeJwtPayload(handle, Map.of("a", 1)));
        }
        assertThatExceptionOfType(UnauthorisedException.class)
                .isThrownBy(() -> engine.updateJwtPayload(token(revoked), Map.of("a", 1), DELIVERY));
    }

    @Test
    void aChangeBetweenRefreshAndFirstUseLosesNeitherThePayloadNorTheSession() {
        IssuedSession issued = sessions.create("alice", Map.of("plan", "free"), null);
        IssuedSession child = sessions.refresh(issued.refreshToken().value());
        engine.updateJwtPayload(token(issued), Map.of("plan", "pro"), DELIVERY);
        VerifiedSession used = sessions.get(child.accessToken().value(), child.antiCsrfToken());
        assertThat(used.session().jwtPayload()).hasToString("{\"plan\":\"free\"}");
        assertThat(payloadAfterRefresh(child)).hasToString("{\"plan\":\"pro\"}");
    }

    @Test
    void aChangeCostsOneUpdateAndAMergeOneReadMore() throws Exception {
        AccessToken token = token(sessions.create("alice", Map.of("plan", "free"), null));
        assertThat(fixture.statements.of(() -> engine.updateJwtPayload(token, Map.of("plan", "pro"), DELIVERY)))
                .singleElement()
                .asString()
                .startsWith("update");
        assertThat(fixture.statements.of(() -> engine.mergeJwtPayload(token, Map.of("a", 1), DELIVERY)))
                .hasSize(2);
        String handle = token.sessionHandle();
        assertThat(fixture.statements.of(() -> sessions.updateJwtPayload(handle, Map.of("plan", "free"))))
                .hasSize(2);
        assertThat(fixture.statements.of(() -> sessions.mergeJwtPayload(handle, Map.of("a", 2))))
                .hasSize(2);
    }
}
