package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
    private final List<Long> pauses = new ArrayList<>();
    private final Backoff backoff = new Backoff(LIMIT, () -> now, nanos -> {
        pauses.add(nanos);
        now += nanos;
    });

    @Test
    void itEndsWhenTheTimeIsOver() {
        long begin = now;
        while (backoff.pause()) {
            assertThat(now - begin).isLessThan(LIMIT.plusSeconds(1).toNanos());
        }
        assertThat(now - begin).isGreaterThanOrEqualTo(LIMIT.toNanos());
    }

    @Test
    void aStatementThatTookAllTheTimeIsNotTriedAgain() {
        now += LIMIT.toNanos();
        assertThat(backoff.pause()).isFalse();
        assertThat(pauses).isEmpty();
    }

    @Test
    void thePausesGrowUpToAMaximum() {
        while (backoff.pause()) {
            assertThat(pauses.get(pauses.size() - 1))
                    .isLessThan(Duration.ofMillis(4L << Math.min(pauses.size() - 1, 6))
                            .toNanos());
        }
        assertThat(pauses).anyMatch(pause -> pause > Duration.ofMillis(64).toNanos());
    }

    @Test
    void anInterruptedThreadDoesNotTryAgain() {
        Thread.currentThread().interrupt();
        try {
            assertThat(backoff.pause()).isFalse();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
