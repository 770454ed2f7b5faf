package io.supertokens.cdi.cleanup;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in the background: the server's scheduler of Jakarta Concurrency, or where there is none, a thread of the
 * library.
 */
public final class BackgroundScheduler implements AutoCloseable {

    private static final Logger LOG = System.getLogger(BackgroundScheduler.class.getName());
    private static final String SERVERS_SCHEDULER = "java:comp/DefaultManagedScheduledExecutorService";
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final ScheduledExecutorService executor;
    private final boolean isOwn;

    private BackgroundScheduler(ScheduledExecutorService executor, boolean isOwn) {
        this.executor = executor;
        this.isOwn = isOwn;
    }

    /**
     * The scheduler of the server, or a new thread.
     *
     * @param name the name of the thread
     */
    public static BackgroundScheduler find(String name) {
        ScheduledExecutorService found = serversScheduler();
        return found == null
                ? new BackgroundScheduler(Executors.newSingleThreadScheduledExecutor(work -> thread(work, name)), true)
                : new BackgroundScheduler(found, false);
    }

    /** What runs the work. It must not be shut down; {@link #close} does that, if it is not the server's. */
    public ScheduledExecutorService executor() {
        return executor;
    }

    /** What it is, for the log. */
    public String description() {
        return isOwn ? "a thread of the library" : "the server's scheduler (Jakarta Concurrency)";
    }

    /** Ends the library's own thread, and waits a few seconds for work that is running there. */
    @Override
    public void close() {
        if (!isOwn) {
            return;
        }
        executor.shutdown();
        try {
            boolean unused = executor.awaitTermination(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }

    @SuppressWarnings("BanJNDI") // a name of our own
    private static @Nullable ScheduledExecutorService serversScheduler() {
        try {
            return InitialContext.doLookup(SERVERS_SCHEDULER) instanceof ScheduledExecutorService scheduler
                    ? scheduler
                    : null;
        } catch (NamingException e) {
            LOG.log(Level.DEBUG, "The server has no {0}: {1}", SERVERS_SCHEDULER, e.getMessage());
            return null;
        }
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(BackgroundScheduler.class.getClassLoader());
        return thread;
    }
}
