package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supertokens.jpa.Gate.Outcome;
import io.supertokens.jpa.Gate.Place;
import io.supertokens.jpa.Gate.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1000); // nanoTime may overflow at any time
    private final Gate gate = new Gate(2, MINUTE, time::get);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void pass(Duration duration) {
        time.addAndGet(duration.toNanos());
    }

    private void answers(Duration after) throws RefusedException {
        Place place = gate.enter();
        pass(after);
        gate.leave(place, Outcome.ANSWER);
    }

    private void isSilent(Duration duration) throws RefusedException {
        Place place = gate.enter();
        pass(duration);
        gate.leave(place, Outcome.SILENCE);
    }

    private void assertRefuses() {
        assertThatThrownBy(gate::enter).isInstanceOf(RefusedException.class);
    }

    @Test
    void whileAnswersComeEveryoneIsServed() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Gate real = new Gate(2, MINUTE, System::nanoTime);
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            callers.add(threads.submit(() -> {
                for (int call = 0; call < 200; call++) {
                    Place place = real.enter();
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    real.leave(place, Outcome.ANSWER);
                }
                return null;
            }));
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void whileNothingIsAnsweredOnlyThoseInsideWait() throws Exception {
        gate.enter();
        gate.enter();
        pass(Gate.PATIENCE);
        for (int i = 0; i < 100; i++) {
            assertRefuses();
        }
    }

    @Test
    void whoWaitsForAPlaceIsRefusedOnceTheSilenceIsSuspicious() throws Exception {
        Gate real = new Gate(1, MINUTE, System::nanoTime);
        real.enter();
        List<Future<Place>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(threads.submit(real::enter));
        }
        for (Future<Place> caller : waiting) {
            assertThatThrownBy(caller::get).hasCauseInstanceOf(RefusedException.class);
        }
    }

    @Test
    void anAnswerToOneOfThoseInsideIsAnAnswerForAll() throws Exception {
        Place first = gate.enter();
        gate.enter();
        pass(LONG);
        assertRefuses();

        gate.leave(first, Outcome.ANSWER);

        gate.enter();
    }

    @Test
    void aPlaceThatWasTakenJustNowIsNoReasonForSuspicion() throws Exception {
        gate.enter();
        pass(LONG);
        CountDownLatch begun = new CountDownLatch(1);
        Place second = gate.enter();
        Future<Place> third = threads.submit(() -> {
            begun.countDown();
            return gate.enter();
        });
        begun.await();
        gate.leave(second, Outcome.ANSWER);
        assertThat(third.get()).isNotNull();
    }

    @Test
    void aCallWithoutAnAnswerShutsTheGateAndOneTrialAtATimePasses() throws Exception {
        isSilent(LONG);
        assertThat(gate.isShut()).isTrue();
        assertRefuses();
        pass(Duration.ofSeconds(1));

        Place trial = gate.enter();
        assertThat(trial.isTrial()).isTrue();
        assertRefuses();
        pass(LONG);
        assertRefuses();
        gate.leave(trial, Outcome.SILENCE);
        assertRefuses();
        pass(Duration.ofSeconds(1));
        gate.leave(gate.enter(), Outcome.ANSWER);

        assertThat(gate.isShut()).isFalse();
        gate.enter();
        gate.enter();
    }

    @Test
    void anyAnswerOpensIt() throws Exception {
        Place late = gate.enter();
        isSilent(LONG);
        assertThat(gate.isShut()).isTrue();
        gate.leave(late, Outcome.ANSWER);
        assertThat(gate.isShut()).isFalse();
        gate.enter();
    }

    @Test
    void whatFailsAtOnceDoesNotShutIt() throws Exception {
        isSilent(Duration.ofMillis(100));
        assertThat(gate.isShut()).isFalse();
    }

    @Test
    void oneCallThatIsNotAnsweredWhileOthersAreDoesNotShutIt() throws Exception {
        Place locked = gate.enter();
        pass(LONG);
        answers(Duration.ofMillis(1));
        pass(LONG);
        gate.leave(locked, Outcome.SILENCE);
        assertThat(gate.isShut()).isFalse();
    }

    @Test
    void aSlowDatabaseIsGivenTimeAccordingToItsAnswers() throws Exception {
        answers(Duration.ofMillis(1200));
        gate.enter();
        gate.enter();
        CountDownLatch begun = new CountDownLatch(1);
        pass(Gate.PATIENCE.multipliedBy(2));
        Future<Place> patient = threads.submit(() -> {
            begun.countDown();
            return gate.enter();
        });
        begun.await();
        assertThat(patient).isNotDone();

        pass(Duration.ofSeconds(2));
        assertRefuses();
    }

    @Test
    void afterManyQuickAnswersItIsAsQuickToSuspectAsBefore() throws Exception {
        answers(LONG);
        for (int i = 0; i < 100; i++) {
            answers(Duration.ofMillis(1));
        }
        gate.enter();
        gate.enter();
        pass(Gate.PATIENCE);
        assertRefuses();
    }

    @Test
    void whoIsInterruptedIsRefusedAndStaysInterrupted() throws Exception {
        gate.enter();
        gate.enter();
        Thread.currentThread().interrupt();
        assertRefuses();
        assertThat(Thread.interrupted()).isTrue();
    }
}
