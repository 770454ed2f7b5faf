package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Library;
import io.supertokens.it.support.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How the removal of expired sessions affects clients: refreshes at a fixed rate, with and without the removal. Also
 * measures how long a removal takes that finds few expired sessions among many, or none.
 */
final class Removal {

    private static final int SESSIONS = 1000;

    private final Options options;
    private final int expired;
    private final int living;
    private final List<Integer> few;
    private final int threads;
    private final int perSecond;
    private final Duration duration;

    Removal(Options options) {
        this.options = options;
        this.expired = options.number("expired", 1_000_000, 50_000);
        this.living = options.number("living", 2_000_000, 20_000);
        this.few = options.numbers("few", "0,10,1000,100000", "0,10,1000");
        this.threads = options.number("threads", 8, 8);
        this.perSecond = options.number("rate", 200, 200);
        this.duration = options.seconds(20, 3);
    }

    void run() throws Exception {
        System.out.printf("%d threads, together %d refreshes a second%n", threads, perSecond);
        Table table = new Table("database", "refreshing", "refreshes", "p50, µs", "p99, µs", "longest, µs", "removal");
        for (DatabaseProduct product : options.products()) {
            measure(product, Server.freshDatabase(product), table);
        }
        table.print("Removal of %,d expired sessions".formatted(expired));
        Table ofFew = new Table("database", "statistics", "expired", "removed", "removal, ms", "again, ms");
        for (DatabaseProduct product : options.products()) {
            for (boolean isStale : new boolean[] {false, true}) {
                measureFew(product, Server.freshDatabase(product), isStale, ofFew);
            }
        }
        ofFew.print("Removal of few expired sessions among %,d".formatted(living));
    }

    /** With stale statistics, the database last counted the rows when the table was empty. */
    private void measureFew(DatabaseProduct product, TestDatabase database, boolean isStale, Table table)
            throws Exception {
        try (Library library = Library.over(Server.of(product, database, 1))) {
            Filling filling = new Filling(product, database);
            if (isStale) {
                filling.keepStatistics();
            }
            filling.fillTo(living);
            for (int removable : few) {
                filling.expire(removable);
                long begin = System.nanoTime();
                int removed = library.store().deleteExpired(Instant.now());
                long between = System.nanoTime();
                int again = library.store().deleteExpired(Instant.now());
                long end = System.nanoTime();
                if (again != 0) {
                    throw new IllegalStateException(again + " were left");
                }
                table.row(
                        product,
                        isStale ? "of an empty table" : "fresh",
                        "%,d".formatted(removable),
                        "%,d".formatted(removed),
                        "%,.1f".formatted((between - begin) / 1e6),
                        "%,.1f".formatted((end - between) / 1e6));
            }
        }
    }

    private void measure(DatabaseProduct product, TestDatabase database, Table table) throws Exception {
        ExecutorService remover = Executors.newSingleThreadExecutor();
        try (Library library = Library.over(Server.of(product, database, threads + 1))) {
            new Filling(product, database).fillWithExpiredTo(expired);
            Sessions sessions = new Sessions(new Sessions.OfLibrary(library.sessions()));
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add();
            }
            Future<?> nothing = CompletableFuture.completedFuture("nothing");
            sessions.repeat(Operation.REFRESH, threads, duration); // warms up
            Load quiet = Load.atRate(threads, perSecond, duration, nothing, sessions::refresh);
            row(table, product, "alone", quiet, "");
            Future<String> removal = remover.submit(() -> removal(library));
            Load disturbed = Load.atRate(threads, perSecond, Duration.ZERO, removal, sessions::refresh);
            row(table, product, "while sessions are removed", disturbed, removal.get());
        } finally {
            remover.shutdownNow();
        }
    }

    private static String removal(Library library) {
        long begin = System.nanoTime();
        int removed = library.store().deleteExpired(Instant.now());
        return "%,d in %.1f s".formatted(removed, (System.nanoTime() - begin) / 1e9);
    }

    private static void row(Table table, DatabaseProduct product, String situation, Load load, String removal) {
        table.row(
                product,
                situation,
                load.calls(),
                micros(load.percentile(0.5)),
                micros(load.percentile(0.99)),
                micros(load.percentile(1)),
                removal);
    }

    private static String micros(double nanos) {
        return "%,.0f".formatted(nanos / 1000);
    }
}
