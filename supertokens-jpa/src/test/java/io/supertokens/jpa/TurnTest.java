package io.supertokens.jpa;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnTest {

    private final Turn turn = new Turn();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void oneFollowsTheOther() throws Exception {
        List<Boolean> taken = atOnce(32, () -> {
            boolean first = turn.take();
            turn.giveBack();
            return first;
        });
        assertThat(taken).hasSize(32).containsOnly(true);
    }

    @Test
    void onlyItsHolderGivesItBack() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        Future<?> holder = threads.submit(() -> {
            turn.take();
            taken.countDown();
            over.await();
            turn.giveBack();
            return null;
        });
        taken.await();
        turn.giveBack();
        assertThat(turn.take()).isFalse();
        over.countDown();
        holder.get();
        assertThat(turn.take()).isTrue();
    }

    /** Forty callers share a pool of twenty connections; each that holds one needs another. */
    @Test
    void whereEachKeepsWhatTheOthersWaitForSomeGiveWayAndTheOthersAreServed() throws Exception {
        Semaphore pool = new Semaphore(20, true);
        List<Boolean> served = atOnce(40, () -> {
            pool.acquire();
            try {
                return turn.take() && second(pool);
            } finally {
                pool.release();
            }
        });
        assertThat(served).contains(true);
    }

    private boolean second(Semaphore pool) throws InterruptedException {
        try {
            pool.acquire();
            pool.release();
            return true;
        } finally {
            turn.giveBack();
        }
    }
}
