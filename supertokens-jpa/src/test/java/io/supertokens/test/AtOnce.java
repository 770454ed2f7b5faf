package io.supertokens.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Calls that begin at the same moment, each in a thread of its own. */
public final class AtOnce {

    private AtOnce() {}

    /** A call that knows its number, from 0. */
    public interface Numbered<T> {
        T call(int number) throws Exception;
    }

    /**
     * Makes a call several times.
     *
     * @return the results, in any order
     * @throws ExecutionException if a call failed
     */
    public static <T> List<T> atOnce(int times, Callable<T> call) throws InterruptedException, ExecutionException {
        return atOnce(Collections.nCopies(times, call));
    }

    /**
     * Makes a call several times.
     *
     * @return the results, in the order of the numbers
     * @throws ExecutionException if a call failed
     */
    public static <T> List<T> atOnce(int times, Numbered<T> call) throws InterruptedException, ExecutionException {
        return atOnce(IntStream.range(0, times)
                .<Callable<T>>mapToObj(number -> () -> call.call(number))
                .toList());
    }

    /**
     * Makes several calls.
     *
     * @return the results, in the order of the calls
     * @throws ExecutionException if a call failed
     */
    public static <T> List<T> atOnce(List<? extends Callable<T>> calls)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            CyclicBarrier start = new CyclicBarrier(calls.size());
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> call : calls) {
                running.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
