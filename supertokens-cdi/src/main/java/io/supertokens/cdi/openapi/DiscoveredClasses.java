package io.supertokens.cdi.openapi;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The classes of the beans of the application. Servers make the OpenAPI document in threads that cannot look up beans,
 * and WildFly makes it while another thread discovers them; so the class keeps them for as long as the application is
 * deployed. Does not need MicroProfile OpenAPI. Thread-safe.
 */
public final class DiscoveredClasses {

    private static final int SECONDS_TO_WAIT = 10;

    private static final CompletableFuture<Set<Class<?>>> DISCOVERED = new CompletableFuture<>();

    private DiscoveredClasses() {}

    /** Keeps the classes, when all beans have been discovered. */
    public static void are(Collection<Class<?>> classes) {
        DISCOVERED.complete(Set.copyOf(classes));
    }

    /**
     * Waits until the beans have been discovered, for 10 seconds at most.
     *
     * @throws TimeoutException if they have not, as happens where CDI is off
     */
    static Set<Class<?>> await() throws TimeoutException {
        try {
            return DISCOVERED.get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
