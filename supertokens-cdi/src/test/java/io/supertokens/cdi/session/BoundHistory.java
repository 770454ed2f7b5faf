package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.session.BoundServer.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one browser that binds them, and a thief who may copy its cookies at any moment and keeps all copies.
 * The browser behaves as Chromium does: the tabs share cookies, one refresh of a binding is under way at a time, and a
 * proof is repeated until an answer brings another challenge. Scripts do not refresh while the browser binds. Checks
 * after every step: the thief gets no tokens with cookies of a bound session, and the user is never logged out.
 */
final class BoundHistory {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration SPARE_OF_CHALLENGES = Duration.ofMinutes(5);
    private static final Duration KEY_INTERVAL = Duration.ofHours(24);
    private static final Duration REFRESH_VALIDITY = Duration.ofDays(100);

    private enum Holder {
        NOBODY,
        USER,
        THIEF
    }

    /**
     * Cookies, as a browser has them at one moment.
     *
     * @param accessOf the refresh token that came with the access token
     * @param holder who has the key to which the refresh token is bound
     * @param challenge the one that came with the refresh token
     */
    private record Jar(
            int session,
            String accessToken,
            Instant accessExpiry,
            String accessOf,
            String refreshToken,
            Holder holder,
            @Nullable String challenge) {

        /** Whether both tokens are of one refresh. A late answer to a call brings back an older access token. */
        boolean isOfOneRefresh() {
            return accessOf.equals(refreshToken);
        }

        /** With what an answer to a request with the sent cookies sets. */
        Jar with(Answer answer, Jar sent, Holder ofRefreshToken) {
            boolean isRefreshed = answer.refresh() != null;
            return new Jar(
                    session,
                    answer.access() == null ? accessToken : answer.access().value(),
                    answer.access() == null ? accessExpiry : answer.access().expiresAt(),
                    isRefreshed ? answer.refresh().value() : answer.access() == null ? accessOf : sent.accessOf(),
                    answer.refresh() == null ? refreshToken : answer.refresh().value(),
                    isRefreshed ? ofRefreshToken : holder,
                    isRefreshed ? answer.challenge() : challenge);
        }
    }

    /** What the browser knows of a session that it has bound. */
    private record Binding(
            int session, String handle, @Nullable String challenge) {}

    private final BoundServer server;
    private final Deque<Runnable> lateAnswers = new ArrayDeque<>();
    private final Deque<Jar> stolen = new ArrayDeque<>();
    private final List<Binding> bindings = new ArrayList<>();

    /** The handles of the user's sessions, the last of which is the current one. */
    private final List<String> handles = new ArrayList<>();

    private @Nullable Jar jar;
    private @Nullable String offer;
    private @Nullable String antiCsrf;
    private @Nullable String lastProof;

    /** The tokens that may have been meant by the last proof. */
    private List<String> provenTokens = List.of();

    private List<String> planted = List.of();
    private boolean isOver;
    private boolean refreshIsUnderWay;

    /** A thief has refreshed with a token that was not bound yet; from then on it is as without device binding. */
    private boolean unboundTokenWasUsed;

    private BoundHistory(BoundServer server) {
        this.server = server;
    }

    /** @throws AssertionError if a step has another result than it should */
    static void run(BoundServer server, List<BoundStep> steps) {
        server.fixture.events.clear();
        BoundHistory history = new BoundHistory(server);
        history.logIn();
        steps.forEach(step -> {
            history.take(step);
            history.assertNotLoggedOut();
        });
        history.end();
    }

    private interface Arrival {
        void deliver(Runnable answer);
    }

    private void take(BoundStep step) {
        switch (step) {
            case BROWSER_BINDS -> bind(Runnable::run);
            case BROWSER_BINDS_AND_THE_ANSWER_IS_LATE -> bind(this::isLate);
            case BROWSER_BINDS_AND_THE_ANSWER_IS_LOST -> bind(answer -> {});
            case BROWSER_REFRESHES -> refreshBindings(Runnable::run);
            case BROWSER_REFRESHES_AND_THE_ANSWER_IS_LATE -> refreshBindings(this::isLate);
            case BROWSER_REFRESHES_AND_THE_ANSWER_IS_LOST -> refreshBindings(answer -> {});
            case BROWSER_FORGETS_THE_CHALLENGE ->
                bindings.replaceAll(binding -> new Binding(binding.session(), binding.handle(), null));
            case TAB_CALLS -> call(Runnable::run);
            case TAB_CALLS_AND_THE_ANSWER_IS_LATE -> call(lateAnswers::add);
            case TAB_CALLS_AND_THE_ANSWER_IS_LOST -> call(answer -> {});
            case TAB_REFRESHES -> refreshByScript(Runnable::run);
            case TAB_REFRESHES_AND_THE_ANSWER_IS_LATE -> refreshByScript(this::isLate);
            case TAB_REFRESHES_AND_THE_ANSWER_IS_LOST -> refreshByScript(answer -> {});
            case A_LATE_ANSWER_ARRIVES -> {
                if (!lateAnswers.isEmpty()) {
                    lateAnswers.remove().run();
                }
            }
            case USER_LOGS_IN_AGAIN -> {
                allAnswersArrive();
                logIn();
            }
            case USER_LOGS_OUT -> {
                revoke();
                jar = null;
            }
            case THE_SESSION_IS_REVOKED -> revoke();
            case THIEF_TAKES_ALL_COOKIES -> {
                if (jar != null) {
                    stolen.addFirst(jar);
                }
            }
            case THIEF_CALLS -> oneOf(stolen).forEach(this::callAsThief);
            case THIEF_REFRESHES -> oneOf(stolen).forEach(this::refreshAsThief);
            case THIEF_REFRESHES_BESIDE_A_SESSION_OF_HIS_OWN -> oneOf(stolen).forEach(this::refreshBesideAnother);
            case THIEF_PLANTS_A_COOKIE -> oneOf(stolen).forEach(this::plant);
            case THIEF_BINDS -> oneOf(stolen).forEach(this::bindAsThief);
            case THIEF_PROVES_WITH_A_KEY_OF_HIS_OWN -> oneOf(stolen).forEach(this::proveAsThief);
            case THIEF_PROVES_NOTHING -> oneOf(stolen).forEach(copy -> proveAs(copy, null));
            case THIEF_REPEATS_THE_LAST_PROOF_FOR_ANOTHER_TOKEN -> oneOf(stolen).forEach(this::repeatProof);
            case A_MOMENT_PASSES -> server.clock().advance(A_MOMENT);
            case LATE_REQUESTS_ARE_OVER -> server.clock().advance(SessionFixture.LATE_WINDOW);
            case ACCESS_TOKENS_EXPIRE -> pass(BoundServer.VALIDITY);
            case CHALLENGES_EXPIRE -> pass(BoundServer.VALIDITY.plus(SPARE_OF_CHALLENGES));
            case THE_SIGNING_KEY_IS_DUE -> pass(KEY_INTERVAL);
            case THE_SESSION_EXPIRES -> {
                pass(REFRESH_VALIDITY);
                isOver = true;
            }
        }
    }

    /** Lets a time pass that is longer than requests take. */
    private void pass(Duration time) {
        allAnswersArrive();
        offer = null; // which browsers take at once
        server.clock().advance(time.plus(A_MOMENT));
    }

    private void allAnswersArrive() {
        while (!lateAnswers.isEmpty()) {
            lateAnswers.remove().run();
        }
    }

    private void isLate(Runnable answer) {
        refreshIsUnderWay = true;
        lateAnswers.add(() -> {
            refreshIsUnderWay = false;
            answer.run();
        });
    }

    /** A different copy each time. */
    private static List<Jar> oneOf(Deque<Jar> copies) {
        Jar next = copies.pollFirst();
        if (next == null) {
            return List.of();
        }
        copies.addLast(next);
        return List.of(next);
    }

    // ---- the user

    private void logIn() {
        Answer answer = server.logIn("alice", jar == null ? null : jar.accessToken());
        handles.add(Objects.requireNonNull(answer.handle()));
        jar = new Jar(
                handles.size(),
                Objects.requireNonNull(answer.access()).value(),
                answer.access().expiresAt(),
                Objects.requireNonNull(answer.refresh()).value(),
                answer.refresh().value(),
                Holder.NOBODY,
                answer.challenge());
        offer = answer.challenge();
        antiCsrf = answer.antiCsrf();
        isOver = false;
        unboundTokenWasUsed = false;
        server.fixture.events.clear();
    }

    private void revoke() {
        server.revoke(handle());
        isOver = true;
    }

    private String handle() {
        return handles.get(handles.size() - 1);
    }

    private void assertNotLoggedOut() {
        if (!unboundTokenWasUsed) {
            assertThat(server.isTheftDetected()).as("theft that was none").isFalse();
            assertThat(jar != null || isOver).as("the user is logged in").isTrue();
        }
    }

    private boolean isHonest(Jar used) {
        return isCurrent(used) && !unboundTokenWasUsed;
    }

    /** Whether tokens are of a session that has not ended. */
    private boolean isCurrent(Jar used) {
        return used.session() == handles.size() && !isOver && !server.isTheftDetected();
    }

    private boolean isExpired(Jar used) {
        return server.now().isAfter(used.accessExpiry());
    }

    /** What the browser does with the cookies of an answer to a request that it has sent with other cookies. */
    private void store(Answer answer, Jar sent, Holder holder) {
        if (answer.removesCookies()) {
            jar = null;
        } else if (answer.access() != null) {
            Jar present = jar == null || answer.refresh() != null ? sent : jar;
            jar = present.with(answer, sent, holder);
        }
    }

    private void call(Arrival delivery) {
        Jar used = jar;
        if (used != null) {
            Answer answer = server.call(used.accessToken());
            if (isExpired(used)) {
                assertThat(answer.status())
                        .as("a call with an expired access token")
                        .isEqualTo(401);
            } else if (isHonest(used)) {
                assertThat(answer.status()).as("an honest call").isEqualTo(200);
            }
            if (isHonest(used)) {
                assertThat(answer.removesCookies()).as("a call removes cookies").isFalse();
            }
            delivery.deliver(() -> store(answer, used, used.holder()));
        }
    }

    /** Browsers bind once for each offer; they do not try again. */
    private void bind(Arrival delivery) {
        Jar used = jar;
        String offered = offer;
        if (used == null || offered == null || refreshIsUnderWay) {
            return;
        }
        offer = null;
        Answer answer = server.bind(used.accessToken(), used.refreshToken(), server.device.registration(offered));
        if (isHonest(used)) {
            assertThat(answer.status()).as("an honest binding").isEqualTo(200);
            if (used.isOfOneRefresh()) {
                assertThat(answer.antiCsrf()).as("the anti-CSRF token").isEqualTo(antiCsrf);
            }
        }
        delivery.deliver(() -> {
            store(answer, used, Holder.USER);
            if (answer.isOk()) {
                antiCsrf = answer.antiCsrf(); // where it is another one, the page learns it when a call is refused
                bindings.add(new Binding(used.session(), Objects.requireNonNull(answer.handle()), answer.challenge()));
            }
        });
    }

    /** The endpoint that scripts call. If the access token has expired, the browser holds the request back. */
    private void refreshByScript(Arrival delivery) {
        if (refreshIsUnderWay) {
            return;
        }
        if (jar != null && isExpired(jar)) {
            refreshBindings(Runnable::run);
        }
        Jar used = jar;
        if (used == null) {
            return;
        }
        Answer answer = server.refresh(List.of(used.accessToken()), List.of(used.refreshToken()));
        if (isHonest(used)) {
            assertThat(answer.status()).as("an honest refresh by a script").isEqualTo(200);
            assertThat(answer.refresh() != null)
                    .as("a script exchanges tokens")
                    .isEqualTo(used.holder() == Holder.NOBODY);
        }
        delivery.deliver(() -> {
            store(answer, used, Holder.NOBODY);
            if (answer.refresh() != null) {
                offer = answer.challenge();
                antiCsrf = answer.antiCsrf();
            }
        });
    }

    /** The browser refreshes all its bindings, because all are of the same cookie. */
    private void refreshBindings(Arrival delivery) {
        if (!refreshIsUnderWay) {
            for (Binding binding : List.copyOf(bindings)) {
                refresh(binding, binding.handle().equals(handle()) ? delivery : Runnable::run);
            }
        }
    }

    private void refresh(Binding binding, Arrival delivery) {
        Jar used = jar;
        if (used == null) {
            bindings.remove(binding); // the server answers 401 to a request without cookies
            return;
        }
        Answer answer = send(binding, used, binding.challenge());
        if (answer.status() == 403 && answer.challenge() != null) {
            answer = send(binding, used, answer.challenge());
        }
        Answer last = answer;
        if (binding.session() != used.session()) {
            assertThat(last.status()).as("a refresh of a former session").isEqualTo(401);
        } else if (isHonest(used)) {
            assertThat(last.status()).as("an honest refresh of a bound session").isEqualTo(200);
            assertThat(last.antiCsrf()).as("the anti-CSRF token").isEqualTo(antiCsrf);
        } else if (!isCurrent(used)) {
            assertThat(last.status()).as("a refresh of what is over").isEqualTo(401);
        }
        delivery.deliver(() -> {
            if (last.isOk()) {
                store(last, used, Holder.USER);
            }
            bindings.remove(binding);
            if (last.isOk()) {
                bindings.add(new Binding(binding.session(), binding.handle(), last.challenge()));
            }
        });
    }

    private Answer send(Binding binding, Jar used, @Nullable String challenge) {
        String proof = challenge == null ? null : server.device.proof(challenge);
        if (proof != null) {
            lastProof = proof;
            provenTokens = Stream.concat(planted.stream(), Stream.of(used.refreshToken()))
                    .toList();
        }
        Answer answer = planted.isEmpty()
                ? server.refreshBound(binding.handle(), used.refreshToken(), proof)
                : server.refreshBoundBeside(planted, binding.handle(), used.refreshToken(), proof);
        if (answer.removesCookies()) {
            jar = null;
        }
        return answer;
    }

    // ---- the thief

    private void callAsThief(Jar copy) {
        Answer answer = server.call(copy.accessToken());
        if (isExpired(copy)) {
            assertThat(answer.status())
                    .as("the thief calls with an expired access token")
                    .isEqualTo(401);
        }
        assertNothingLasts(answer, copy);
    }

    /** No refresh token, and no access token that lives longer than the one that the thief has. */
    private static void assertNothingLasts(Answer answer, Jar copy) {
        assertThat(answer.refresh()).as("the thief gets a refresh token").isNull();
        if (answer.access() != null) {
            assertThat(answer.access().expiresAt())
                    .as("the thief gets an access token")
                    .isBeforeOrEqualTo(copy.accessExpiry());
        }
    }

    private void assertNothing(Answer answer, Jar copy) {
        if (copy.holder() == Holder.USER) {
            assertNothingLasts(answer, copy);
            assertThat(isHonest(copy) && answer.status() == 200 && isExpired(copy))
                    .as("the thief is answered once the access token has expired")
                    .isFalse();
        } else if (answer.refresh() != null) {
            unboundTokenWasUsed |= copy.session() == handles.size();
            stolen.addFirst(copy.with(answer, copy, copy.holder()));
        }
    }

    private void refreshAsThief(Jar copy) {
        if (copy.holder() == Holder.NOBODY) {
            unboundTokenWasUsed |= copy.session() == handles.size();
        }
        assertNothing(server.refresh(List.of(copy.accessToken()), List.of(copy.refreshToken())), copy);
    }

    /** Only with cookies of a bound session; with others it is theft, as it always was. */
    private void refreshBesideAnother(Jar copy) {
        if (copy.holder() == Holder.USER) {
            Answer own = server.logIn("mallory", null);
            Answer answer = server.refresh(
                    List.of(Objects.requireNonNull(own.access()).value(), copy.accessToken()),
                    List.of(Objects.requireNonNull(own.refresh()).value(), copy.refreshToken()));
            assertThat(answer.handle()).as("the session that the thief gets").isNotEqualTo(handle());
            server.revoke(Objects.requireNonNull(own.handle()));
        }
    }

    /** Sets a bound cookie that he has copied for a longer path, so that the browser sends it first. */
    private void plant(Jar copy) {
        if (copy.holder() == Holder.USER) {
            planted = List.of(copy.refreshToken());
        }
    }

    private void bindAsThief(Jar copy) {
        String challenge = copy.challenge();
        if (challenge == null) {
            return;
        }
        Answer answer = server.bind(copy.accessToken(), copy.refreshToken(), server.ofThief.registration(challenge));
        if (copy.holder() == Holder.USER) {
            assertNothing(answer, copy);
        } else {
            unboundTokenWasUsed |= copy.session() == handles.size();
            if (answer.refresh() != null) {
                stolen.addFirst(copy.with(answer, copy, Holder.THIEF));
            }
        }
    }

    private void proveAsThief(Jar copy) {
        Answer asked = proveAs(copy, null);
        if (asked.challenge() != null) {
            proveAs(copy, server.ofThief.proof(asked.challenge()));
        }
    }

    private Answer proveAs(Jar copy, @Nullable String proof) {
        Answer answer = server.refreshBound(handles.get(copy.session() - 1), copy.refreshToken(), proof);
        assertNothing(answer, copy);
        return answer;
    }

    private void repeatProof(Jar copy) {
        String proof = lastProof;
        if (proof != null && !provenTokens.contains(copy.refreshToken()) && copy.holder() == Holder.USER) {
            proveAs(copy, proof);
        }
    }

    // ---- the end

    /** All use what they have left. */
    private void end() {
        allAnswersArrive();
        pass(BoundServer.VALIDITY);
        boolean twoHoldIt = unboundTokenWasUsed
                && jar != null
                && isCurrent(jar)
                && stolen.stream().anyMatch(copy -> isCurrent(copy) && copy.holder() != Holder.USER);
        refreshByScript(Runnable::run);
        call(Runnable::run);
        server.clock().advance(SessionFixture.LATE_WINDOW);
        if (isOver) {
            Jar left = jar;
            if (left != null) {
                assertThat(server.refresh(List.of(left.accessToken()), List.of(left.refreshToken()))
                                .status())
                        .as("a refresh of what is over")
                        .isEqualTo(401);
            }
        }
        oneOf(stolen).forEach(this::proveAsThief);
        for (Jar copy : List.copyOf(stolen)) {
            callAsThief(copy);
            refreshAsThief(copy);
        }
        refreshByScript(Runnable::run);
        call(Runnable::run);
        if (twoHoldIt) {
            assertThat(server.isTheftDetected()).as("both used what they held").isTrue();
        }
        assertNotLoggedOut();
        server.revoke(handle());
    }
}
