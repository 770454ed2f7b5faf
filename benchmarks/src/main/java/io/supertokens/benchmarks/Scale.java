package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** How long each operation of the library takes while the table of the sessions grows. */
final class Scale {

    private static final int READ_AT_RANDOM = 20_000;

    private final Options options;
    private final List<Integer> sizes;
    private final int rounds;
    private final Duration duration;

    /** What is timed: an operation on a table of this size. */
    private record Timed(Operation operation, int size) {}

    Scale(Options options) {
        this.options = options;
        this.sizes = options.numbers("sizes", "10000,1000000,5000000", "10000,100000");
        this.rounds = options.number("rounds", 5, 1);
        this.duration = options.seconds(2, 1);
    }

    void run() throws Exception {
        System.out.printf("%d rounds of %s each%n", rounds, duration);
        for (DatabaseProduct product : options.products()) {
            TestDatabase database = product.freshDatabase();
            List<Integer> threads = options.numbers("threads", "1,8", "1,8");
            List<Measurements<Timed>> measured =
                    threads.stream().map(count -> new Measurements<Timed>()).toList();
            measure(product, database, sizes.get(0), 1, new Measurements<>()); // warms up
            for (int size : sizes) {
                for (int i = 0; i < threads.size(); i++) {
                    measure(product, database, size, threads.get(i), measured.get(i));
                }
            }
            for (int i = 0; i < threads.size(); i++) {
                print(
                        "%s, %d threads: microseconds by sessions in the table".formatted(product, threads.get(i)),
                        measured.get(i));
            }
        }
    }

    private void measure(
            DatabaseProduct product, TestDatabase database, int size, int threads, Measurements<Timed> measured)
            throws Exception {
        Filling filling = new Filling(product, database);
        try (Library library = Library.over(Server.of(product, database, threads))) {
            filling.fillTo(size);
            List<String> handles = filling.someHandles(READ_AT_RANDOM);
            Sessions sessions = new Sessions(new Sessions.OfLibrary(library.sessions()));
            for (int round = 0; round <= rounds; round++) {
                for (Operation operation : Operation.values()) {
                    Load load = operation == Operation.INFO
                            ? Load.of(
                                    threads,
                                    duration,
                                    () -> library.sessions()
                                                    .sessionInfo(handles.get(ThreadLocalRandom.current()
                                                            .nextInt(handles.size())))
                                            != null)
                            : sessions.repeat(operation, threads, duration);
                    if (round > 0) { // the first one warms up
                        measured.add(new Timed(operation, size), load.percentile(0.5) / 1000);
                    }
                }
            }
            database.update("delete from refresh_token where user_id not like 'user-%'");
        }
    }

    private void print(String title, Measurements<Timed> measured) {
        List<String> heads = new ArrayList<>(List.of("operation"));
        sizes.forEach(size -> heads.add("%,d".formatted(size)));
        heads.add("last / first");
        Table table = new Table(heads.toArray(String[]::new));
        for (Operation operation : Operation.values()) {
            List<Object> cells = new ArrayList<>(List.of(operation));
            sizes.forEach(size -> cells.add(measured.of(new Timed(operation, size))));
            cells.add(measured.of(new Timed(operation, sizes.get(sizes.size() - 1)))
                    .ratioTo(measured.of(new Timed(operation, sizes.get(0)))));
            table.row(cells.toArray());
        }
        table.print(title);
    }
}
