package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Library;
import io.supertokens.it.support.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** How long each operation of the library takes with a small and with a large session table. */
final class Scale {

    private static final int READ_AT_RANDOM = 20_000;
    private static final Duration UNTIL_NONE_IS_LEFT = Duration.ofMinutes(10);

    private final Options options;
    private final List<Integer> sizes;
    private final int rounds;
    private final Duration duration;

    /** An operation on a table of this size. */
    private record Timed(Operation operation, int size) {}

    /** A database with this number of sessions that have not expired, and some of their handles. */
    private record Place(DatabaseProduct product, TestDatabase database, int size, List<String> handles) {

        static Place filled(DatabaseProduct product, int size) throws SQLException {
            TestDatabase database = Server.freshDatabase(product);
            Library.over(Server.of(product, database, 1)).close(); // creates the tables
            Filling filling = new Filling(product, database);
            filling.fillTo(size);
            return new Place(product, database, size, filling.someHandles(READ_AT_RANDOM));
        }

        String someHandle() {
            return handles.get(ThreadLocalRandom.current().nextInt(handles.size()));
        }
    }

    Scale(Options options) {
        this.options = options;
        this.sizes = options.numbers("sizes", "10000,1000000,5000000", "10000,100000");
        this.rounds = options.number("rounds", 5, 1);
        this.duration = options.seconds(1, 1);
    }

    void run() throws Exception {
        System.out.printf("%d rounds of %s each%n", rounds, duration);
        for (DatabaseProduct product : options.products()) {
            List<Place> places = new ArrayList<>();
            for (int size : sizes) {
                places.add(Place.filled(product, size));
            }
            for (int threads : options.numbers("threads", "1,8", "1,8")) {
                Measurements<Timed> measured = new Measurements<>();
                for (int round = 0; round <= rounds; round++) {
                    for (Place place : places) {
                        measure(place, threads, round == 0 ? new Measurements<>() : measured); // round 0 warms up
                    }
                }
                print("%s, %d threads: microseconds by sessions in the table".formatted(product, threads), measured);
            }
        }
    }

    private void measure(Place place, int threads, Measurements<Timed> measured) throws Exception {
        try (Library library = Library.over(Server.of(place.product, place.database, threads))) {
            Sessions sessions = new Sessions(new Sessions.OfLibrary(library.sessions()));
            for (Operation operation : Operation.values()) {
                Load load = operation == Operation.INFO
                        ? Load.of(threads, duration, () -> library.sessions().sessionInfo(place.someHandle()) != null)
                        : sessions.repeat(operation, threads, duration);
                measured.add(new Timed(operation, place.size), load.percentile(0.5) / 1000);
            }
            Load unused = sessions.repeat(Operation.REVOKE_ALL, threads, UNTIL_NONE_IS_LEFT);
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
