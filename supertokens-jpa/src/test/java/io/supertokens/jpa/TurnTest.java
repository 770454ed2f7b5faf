package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
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
        List<Future<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            callers.add(threads.submit(() -> {
                boolean taken = turn.take();
                turn.giveBack();
                return taken;
            }));
        }
        for (Future<Boolean> caller : callers) {
            assertThat(caller.get()).isTrue();
        }
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
        CyclicBarrier start = new CyclicBarrier(40);
        List<Future<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            callers.add(threads.submit(() -> {
                start.await();
                pool.acquire();
                try {
                    return turn.take() && second(pool);
                } finally {
                    pool.release();
                }
            }));
        }
        int served = 0;
        for (Future<Boolean> caller : callers) {
            served += caller.get() ? 1 : 0;
        }
        assertThat(served).isPositive();
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
