package io.supertokens.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** The durations of a call that many threads repeat: the nanoseconds of each call, sorted. */
final class Load {

    private final long[] calls;
    private final double seconds;

    private Load(long[] calls, double seconds) {
        this.calls = calls;
        this.seconds = seconds;
    }

    /** A call; returns false if nothing was left to do. */
    interface Call {
        boolean once() throws Exception;
    }

    /** Repeats the call until the time is over or nothing is left. */
    static Load of(int threads, Duration duration, Call call) throws Exception {
        AtomicBoolean open = new AtomicBoolean(true);
        return inParallel(threads, begin -> {
            long[] nanos = new long[1024];
            int count = 0;
            long start = System.nanoTime();
            while (open.get() && start - begin < duration.toNanos() && call.once()) {
                long end = System.nanoTime();
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count] = end - start;
                count++;
                start = end;
            }
            open.set(false);
            return Arrays.copyOf(nanos, count);
        });
    }

    /**
     * Repeats the call at a fixed rate until the time is over and the other work has ended. A call is timed from the
     * moment when it was due, so that a late call also counts for the calls that it delays.
     */
    static Load atRate(int threads, double perSecond, Duration duration, Future<?> goingOn, Call call)
            throws Exception {
        long pause = (long) (threads * 1e9 / perSecond);
        return inParallel(threads, begin -> {
            List<Long> nanos = new ArrayList<>();
            long due = begin + (long) (Math.random() * pause);
            while (due - begin < duration.toNanos() || !goingOn.isDone()) {
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                call.once();
                nanos.add(System.nanoTime() - due);
                due += pause;
            }
            return nanos.stream().mapToLong(Long::longValue).toArray();
        });
    }

    /** The load of calls that were timed elsewhere, in nanoseconds. */
    static Load of(LongStream calls, Duration duration) {
        return new Load(calls.sorted().toArray(), duration.toNanos() / 1e9);
    }

    int calls() {
        return calls.length;
    }

    double perSecond() {
        return calls.length / seconds;
    }

    /** The nanoseconds that this share of the calls did not exceed. */
    double percentile(double share) {
        return calls[(int) Math.min(calls.length - 1, share * calls.length)];
    }

    private interface Work {
        long[] run(long begin) throws Exception;
    }

    private static Load inParallel(int threads, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> {
                    start.await();
                    return work.run(System.nanoTime());
                }));
            }
            long begin = System.nanoTime();
            LongStream all = LongStream.empty();
            for (Future<long[]> thread : running) {
                all = LongStream.concat(all, Arrays.stream(thread.get()));
            }
            return new Load(all.sorted().toArray(), (System.nanoTime() - begin) / 1e9);
        } finally {
            executor.shutdownNow();
        }
    }
}
