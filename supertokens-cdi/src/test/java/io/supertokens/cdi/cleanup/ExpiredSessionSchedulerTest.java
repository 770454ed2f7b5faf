package io.supertokens.cdi.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.config.CronSchedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiredSessionSchedulerTest {

    private static final CronSchedule DAILY = CronSchedule.parse("0 30 2 * * *");

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final Clock berlin = clock.withZone(ZoneId.of("Europe/Berlin"));
    private final List<Instant> removals = new ArrayList<>();
    private final ExpiredSessionScheduler scheduler = new ExpiredSessionScheduler(
            new ExpiredSessions() {
                @Override
                public void remove() {
                    removals.add(clock.instant());
                }
            },
            DAILY,
            berlin);
    private final TestExecutor executor = new TestExecutor();

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void theRemovalRunsWheneverItIsDue() {
        scheduler.start(executor, DAILY);
        passTime(Duration.ofDays(3));
        assertThat(removals.stream().map(moment -> moment.truncatedTo(ChronoUnit.SECONDS)))
                .containsExactly(
                        Instant.parse("2026-01-01T01:30:00Z"),
                        Instant.parse("2026-01-02T01:30:00Z"),
                        Instant.parse("2026-01-03T01:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z", // 2:30 is skipped
        "2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z" // 2:30 occurs twice
    })
    void onceOnADayWhenTheClocksChange(Instant start, Instant removal) {
        clock.set(start);
        scheduler.start(executor, DAILY);
        passTime(Duration.ofHours(24));
        assertThat(removals.stream().map(moment -> moment.truncatedTo(ChronoUnit.SECONDS)))
                .containsExactly(removal);
    }

    @Test
    void aClockThatIsSetIsNoticedWithinAnHour() {
        scheduler.start(executor, DAILY);
        clock.set(Instant.parse("2026-01-01T01:30:00Z"));
        executor.runWaiting();
        assertThat(removals).hasSize(1);
        clock.set(Instant.parse("2025-12-31T00:00:00Z"));
        executor.runWaiting();
        assertThat(removals).hasSize(1);
        passTime(Duration.ofHours(2));
        assertThat(removals).hasSize(2);
    }

    @Test
    void oneTaskAtMostIsWaitingAndNoneAfterTheEnd() {
        scheduler.start(executor, DAILY);
        passTime(Duration.ofDays(2));
        assertThat(executor.getQueue()).hasSize(1);
        scheduler.stop();
        executor.purge();
        assertThat(executor.getQueue()).isEmpty();
    }

    @Test
    void aRemovalThatRunsWhileTheApplicationEndsIsTheLast() {
        scheduler.start(executor, DAILY);
        Runnable task = executor.taken();
        clock.advance(Duration.ofDays(1));
        scheduler.stop();
        task.run();
        assertThat(executor.getQueue()).isEmpty();
    }

    @Test
    void aSchedulerThatEndedIsNoError() {
        executor.shutdownNow();
        scheduler.start(executor, DAILY);
        assertThat(removals).isEmpty();
    }

    private void passTime(Duration duration) {
        Instant end = clock.instant().plus(duration);
        while (!clock.instant().plus(executor.delay).isAfter(end)) {
            clock.advance(executor.delay);
            executor.runWaiting();
        }
        clock.set(end);
    }

    /** An executor that runs tasks only on request. */
    private static final class TestExecutor extends ScheduledThreadPoolExecutor {

        private Duration delay = Duration.ZERO;
        private @Nullable Runnable task;

        private TestExecutor() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long time, TimeUnit unit) {
            task = command;
            delay = Duration.of(time, unit.toChronoUnit());
            getQueue().clear();
            return super.schedule(command, 1, TimeUnit.DAYS);
        }

        private Runnable taken() {
            Runnable taken = Objects.requireNonNull(task);
            getQueue().clear();
            return taken;
        }

        private void runWaiting() {
            taken().run();
        }
    }
}
