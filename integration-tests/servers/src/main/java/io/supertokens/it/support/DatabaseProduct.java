package io.supertokens.it.support;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that the library supports. Each has one server for the whole suite, which is started on first use. */
public enum DatabaseProduct {
    /** The database of the server's default data source. */
    H2,
    /** On a server of its own. */
    POSTGRESQL,
    /** MySQL 8, on a server of its own. */
    MYSQL,
    /** On a server of its own, with MySQL's driver. */
    MARIADB;

    private static final Map<DatabaseProduct, CompletableFuture<DatabaseServer>> SERVERS = new ConcurrentHashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /**
     * A new, empty database. H2 has only that of the default data source, which is emptied. Skips the test if there is
     * no server.
     */
    public TestDatabase freshDatabase() {
        need().ifPresent(Need::require);
        return server().join().create("sessions" + DATABASES.incrementAndGet());
    }

    private Optional<Need> need() {
        return switch (this) {
            case H2, POSTGRESQL -> Optional.empty();
            case MYSQL -> Optional.of(Need.MYSQL);
            case MARIADB -> Optional.of(Need.MARIADB);
        };
    }

    /** Starts the server in the background. */
    void prepare() {
        CompletableFuture<DatabaseServer> unused = server();
    }

    private CompletableFuture<DatabaseServer> server() {
        return SERVERS.computeIfAbsent(
                this,
                product -> CompletableFuture.supplyAsync(
                        product::start, task -> new Thread(task, "start " + product).start()));
    }

    /** Stops every server that was started. */
    public static void stopAll() {
        for (DatabaseProduct product : values()) {
            CompletableFuture<DatabaseServer> server = SERVERS.remove(product);
            if (server != null) {
                server.thenAccept(DatabaseServer::stop)
                        .exceptionally(failure -> null)
                        .join();
            }
        }
    }

    private DatabaseServer start() {
        long begin = System.nanoTime();
        DatabaseServer server =
                switch (this) {
                    case H2 -> H2Server.start();
                    case POSTGRESQL -> PostgreSqlServer.start();
                    case MYSQL -> MySqlServer.mySql();
                    case MARIADB -> MySqlServer.mariaDb();
                };
        System.out.printf("%s started in %d ms%n", this, (System.nanoTime() - begin) / 1_000_000);
        return server;
    }
}
