package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session from login to end: a user whose browser behaves like the official client (one refresh at a time, tabs
 * share their tokens, the last response to arrive counts), and a thief. Checks the invariants after every step.
 */
final class History {

    /** The validity of access tokens, which is slightly longer than the rotation interval of the signing key. */
    static final Duration ACCESS_VALIDITY = Duration.ofHours(30);

    private static final Duration KEY_INTERVAL = Duration.ofHours(24);
    private static final Duration REFRESH_VALIDITY = Duration.ofDays(100);

    /** Longer than a session lasts without being used. */
    static final Duration ABSOLUTE_VALIDITY = Duration.ofDays(150);

    private static final Duration SOME_TIME = Duration.ofDays(40);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);

    private enum Answer {
        OK,
        LATE,
        TRY_REFRESH,
        UNAUTHORISED,
        THEFT
    }

    /** The tokens of one party, and for which of the handles that the session has had they were issued. */
    private static final class Party {
        private @Nullable String accessToken;
        private @Nullable Instant accessExpiry;
        private @Nullable String refreshToken;
        private int accessHandle;
        private int refreshHandle;

        void receive(IssuedSession issued, int number) {
            accessToken = issued.accessToken().value();
            accessExpiry = issued.accessToken().expiresAt();
            refreshToken = issued.refreshToken().value();
            accessHandle = number;
            refreshHandle = number;
        }

        void receive(VerifiedSession verified, int number) {
            if (verified.newAccessToken() != null) {
                accessToken = verified.newAccessToken().value();
                accessExpiry = verified.newAccessToken().expiresAt();
                accessHandle = number;
            }
        }

        void forget() {
            accessToken = null;
            refreshToken = null;
        }
    }

    private final SessionEngine engine;
    private final SessionService sessions;
    private final SessionService elsewhere;
    private final MovableClock clock;
    private final List<SessionEvent> events;
    private final Party user = new Party();
    private final Party thief = new Party();
    private final Deque<Runnable> lateAnswers = new ArrayDeque<>();
    private final Deque<GivenUp> givenUp = new ArrayDeque<>();
    private final List<String> refreshTokens = new ArrayList<>();
    private final List<String> refreshTokensOfFormerHandles = new ArrayList<>();
    private final Instant end;
    private String handle;
    private int handleNumber;
    private boolean refreshIsUnderWay;
    private boolean stolenTokenWasUsed;
    private boolean revoked;
    private boolean revocationIsKnown;
    private boolean expired;
    private Instant lastRead;

    private record GivenUp(String refreshToken, int handleNumber) {}

    /**
     * A history on one server of two, with a revocation feed.
     *
     * @param engine the server that is called
     * @param elsewhere the other one
     * @param events the events of the called server; cleared here
     */
    History(SessionEngine engine, SessionService elsewhere, MovableClock clock, List<SessionEvent> events) {
        this.engine = engine;
        this.sessions = engine.sessions();
        this.elsewhere = elsewhere;
        this.clock = clock;
        engine.readRevocations();
        lastRead = clock.instant();
        this.events = events;
        IssuedSession issued = sessions.create("alice", null, null);
        handle = issued.session().handle();
        end = clock.instant().plus(ABSOLUTE_VALIDITY).truncatedTo(ChronoUnit.SECONDS);
        user.receive(known(issued), handleNumber);
        events.clear();
    }

    void run(List<Step> steps) {
        steps.forEach(this::take);
        end();
    }

    private void take(Step step) {
        switch (step) {
            case USER_CALLS -> call(user, Runnable::run);
            case USER_CALLS_AND_THE_ANSWER_IS_LATE -> call(user, lateAnswers::add);
            case USER_CALLS_AND_THE_ANSWER_IS_LOST -> call(user, answer -> {});
            case USER_REFRESHES -> refreshAsUser(Runnable::run);
            case USER_REFRESHES_AND_THE_ANSWER_IS_LATE ->
                refreshAsUser(answer -> {
                    refreshIsUnderWay = true;
                    lateAnswers.add(() -> {
                        refreshIsUnderWay = false;
                        answer.run();
                    });
                });
            case USER_REFRESHES_AND_THE_ANSWER_IS_LOST -> refreshAsUser(answer -> {});
            case USER_GIVES_UP_A_REFRESH_THAT_IS_ON_ITS_WAY -> {
                if (!refreshIsUnderWay && user.refreshToken != null) {
                    givenUp.add(new GivenUp(user.refreshToken, user.refreshHandle));
                }
            }
            case A_GIVEN_UP_REFRESH_ARRIVES -> {
                if (!givenUp.isEmpty()) {
                    arrive(givenUp.remove());
                }
            }
            case A_LATE_ANSWER_ARRIVES -> {
                if (!lateAnswers.isEmpty()) {
                    lateAnswers.remove().run();
                }
            }
            case THIEF_TAKES_ALL_TOKENS -> steal(true, true);
            case THIEF_TAKES_THE_ACCESS_TOKEN -> steal(true, false);
            case THIEF_TAKES_THE_REFRESH_TOKEN -> steal(false, true);
            case THIEF_CALLS -> call(thief, Runnable::run);
            case THIEF_REFRESHES -> refresh(thief, Runnable::run);
            case USER_GETS_ANOTHER_HANDLE -> regenerate(Runnable::run);
            case USER_GETS_ANOTHER_HANDLE_AND_THE_ANSWER_IS_LOST -> regenerate(answer -> {});
            case THE_SESSION_IS_USED_UNTIL_ITS_END -> useUntilTheEnd();
            case THE_SESSION_IS_REVOKED -> {
                revocationIsKnown |= sessions.revoke(handle);
                revoked = true;
            }
            case THE_SESSION_IS_REVOKED_ELSEWHERE -> {
                elsewhere.revoke(handle);
                revoked = true;
            }
            case THE_USER_IS_REVOKED_ELSEWHERE -> {
                elsewhere.revokeAll("alice");
                revoked = true;
            }
            case THE_FEED_IS_READ -> {
                engine.readRevocations();
                lastRead = clock.instant();
                revocationIsKnown = revoked;
            }
            case THE_SIGNING_KEY_IS_DUE -> pass(KEY_INTERVAL.plus(A_MOMENT));
            case ACCESS_TOKENS_EXPIRE -> pass(ACCESS_VALIDITY.plus(A_MOMENT));
            case THE_SESSION_EXPIRES -> {
                pass(REFRESH_VALIDITY.plus(A_MOMENT));
                expired = true;
            }
        }
    }

    /** The user never stays away for so long that the session expires for that reason. */
    private void useUntilTheEnd() {
        while (!lateAnswers.isEmpty()) {
            lateAnswers.remove().run();
        }
        while (clock.instant().isBefore(end)) {
            Duration left = Duration.between(clock.instant(), end);
            pass(left.compareTo(SOME_TIME) < 0 ? left : SOME_TIME);
            refreshAsUser(Runnable::run);
            call(user, Runnable::run);
        }
        pass(A_MOMENT);
        expired = true;
    }

    /** As a resource does that elevates the user: it verifies the access token first. */
    private void regenerate(Arrival delivery) {
        String accessToken = user.accessToken;
        if (accessToken == null) {
            return;
        }
        boolean tokenHasExpired = clock.instant().isAfter(required(user.accessExpiry));
        boolean wasOver = isOver(user.accessHandle);
        Answer answer = answerTo(() -> {
            SessionService.Checked checked = sessions.check(accessToken, DELIVERY);
            IssuedSession issued =
                    sessions.regenerated(checked.content(), DELIVERY).session();
            refreshTokensOfFormerHandles.addAll(refreshTokens);
            refreshTokens.clear();
            handle = issued.session().handle();
            handleNumber++;
            stolenTokenWasUsed = false;
            known(issued);
            int number = handleNumber;
            delivery.deliver(() -> user.receive(issued, number));
        });
        if (answer == Answer.UNAUTHORISED) {
            user.forget();
        }
        if (!stolenTokenWasUsed && !wasOver) {
            // An answer that came late may have brought back an access token that was refreshed since.
            assertThat(answer)
                    .as("another handle")
                    .isIn(tokenHasExpired ? List.of(Answer.TRY_REFRESH) : List.of(Answer.OK, Answer.TRY_REFRESH));
        }
    }

    private IssuedSession known(IssuedSession issued) {
        refreshTokens.add(issued.refreshToken().value());
        assertThat(issued.accessToken().expiresAt()).as("an access token").isBeforeOrEqualTo(end);
        assertThat(issued.refreshToken().expiresAt()).as("a refresh token").isBeforeOrEqualTo(end);
        assertThat(issued.idRefreshToken().expiresAt()).as("the marker").isBeforeOrEqualTo(end);
        return issued;
    }

    /** Lets time pass; all pending requests arrive first. */
    private void pass(Duration time) {
        while (!givenUp.isEmpty()) {
            arrive(givenUp.remove());
        }
        clock.advance(time);
    }

    /** A request arrives that the user has given up, so nobody waits for its response. */
    private void arrive(GivenUp request) {
        boolean wasOver = isOver(request.handleNumber());
        Answer answer = answerTo(() -> known(sessions.refresh(request.refreshToken())));
        if (wasOver) {
            assertThat(answer).as("a late refresh of what is over").isEqualTo(Answer.UNAUTHORISED);
        } else if (!stolenTokenWasUsed) {
            assertThat(answer).as("an honest refresh that is late").isIn(Answer.OK, Answer.LATE);
        }
    }

    /** Both parties use their remaining tokens; after that, nothing is left to happen. */
    private void end() {
        while (!lateAnswers.isEmpty()) {
            lateAnswers.remove().run();
        }
        pass(SessionFixture.LATE_WINDOW);
        boolean twoHoldIt = thief.refreshToken != null
                && user.refreshToken != null
                && !isOver(thief.refreshHandle)
                && !isOver(user.refreshHandle);
        refresh(user, Runnable::run);
        if (twoHoldIt) {
            call(user, Runnable::run);
            pass(SessionFixture.LATE_WINDOW);
            refresh(thief, Runnable::run);
            assertThat(isTheftDetected()).as("both used what they held").isTrue();
        }
        if (isOver()) {
            for (String refreshToken : refreshTokens) {
                assertThat(answerTo(() -> sessions.refresh(refreshToken)))
                        .as("any refresh token of a session that is over")
                        .isEqualTo(Answer.UNAUTHORISED);
            }
        }
        for (String refreshToken : refreshTokensOfFormerHandles) {
            assertThat(answerTo(() -> sessions.refresh(refreshToken)))
                    .as("any refresh token of a former handle")
                    .isEqualTo(Answer.UNAUTHORISED);
        }
        sessions.revoke(handle);
    }

    private interface Arrival {
        void deliver(Runnable answer);
    }

    private void steal(boolean access, boolean refresh) {
        if (access) {
            thief.accessToken = user.accessToken;
            thief.accessExpiry = user.accessExpiry;
            thief.accessHandle = user.accessHandle;
        }
        if (refresh) {
            thief.refreshToken = user.refreshToken;
            thief.refreshHandle = user.refreshHandle;
        }
    }

    private void call(Party party, Arrival delivery) {
        String accessToken = party.accessToken;
        if (accessToken == null) {
            return;
        }
        boolean tokenHasExpired = clock.instant().isAfter(required(party.accessExpiry));
        int number = party.accessHandle;
        boolean wasOver = isOver(number);
        Answer answer = answerTo(() -> {
            VerifiedSession verified = sessions.getWithoutAntiCsrf(accessToken);
            if (verified.newAccessToken() != null) {
                assertThat(verified.newAccessToken().expiresAt()).isBeforeOrEqualTo(end);
            }
            delivery.deliver(() -> party.receive(verified, number));
        });
        if (answer == Answer.UNAUTHORISED) {
            delivery.deliver(party::forget);
        }
        assertThat(answer).as("a call").isNotEqualTo(Answer.THEFT);
        if (isKnownToBeRevoked()) {
            assertThat(answer).as("a call of a revoked session").isNotEqualTo(Answer.OK);
        }
        if (party == user && !stolenTokenWasUsed && !wasOver) {
            assertThat(answer).as("an honest call").isEqualTo(tokenHasExpired ? Answer.TRY_REFRESH : Answer.OK);
        }
    }

    /**
     * The client waits for the response to a refresh before it sends another, or gives it up. Access tokens live longer
     * than requests take: before new tokens are refreshed, all requests with the old ones have arrived.
     */
    private void refreshAsUser(Arrival delivery) {
        if (!refreshIsUnderWay) {
            while (!givenUp.isEmpty() && !givenUp.element().refreshToken().equals(user.refreshToken)) {
                arrive(givenUp.remove());
            }
            refresh(user, delivery);
        }
    }

    private void refresh(Party party, Arrival delivery) {
        String refreshToken = party.refreshToken;
        if (refreshToken == null) {
            return;
        }
        int number = party.refreshHandle;
        boolean wasOver = isOver(number);
        stolenTokenWasUsed |= party == thief && number == handleNumber;
        Answer answer = answerTo(() -> {
            IssuedSession issued = known(sessions.refresh(refreshToken));
            delivery.deliver(() -> party.receive(issued, number));
        });
        if (answer != Answer.OK && answer != Answer.LATE) {
            delivery.deliver(party::forget);
        }
        if (wasOver) {
            assertThat(answer).as("a refresh of what is over").isEqualTo(Answer.UNAUTHORISED);
        } else if (!stolenTokenWasUsed) {
            assertThat(answer).as("an honest refresh").isEqualTo(Answer.OK);
        }
    }

    /** Whether tokens of a handle are of no session. */
    private boolean isOver(int number) {
        return number != handleNumber || isOver();
    }

    private boolean isOver() {
        return revoked || expired || isTheftDetected();
    }

    /** At once on the server that revoked it, and on the other one once it has read the feed or the feed is too old. */
    private boolean isKnownToBeRevoked() {
        return isTheftDetected()
                || revocationIsKnown
                || (revoked && clock.instant().isAfter(lastRead.plus(Cluster.MAX_AGE)));
    }

    private boolean isTheftDetected() {
        return events.stream().anyMatch(event -> event instanceof SessionEvent.TheftDetected);
    }

    private static Answer answerTo(Runnable request) {
        try {
            request.run();
            return Answer.OK;
        } catch (TryRefreshTokenException e) {
            return Answer.TRY_REFRESH;
        } catch (UnauthorisedException e) {
            return Answer.UNAUTHORISED;
        } catch (TokenTheftException e) {
            return Answer.THEFT;
        } catch (LateRefreshException e) {
            return Answer.LATE;
        }
    }

    private static <T> T required(@Nullable T value) {
        assertThat(value).isNotNull();
        return value;
    }
}
