package io.supertokens.it.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL server of a test's own, to which everything may happen that happens to servers. */
public final class FragilePostgreSql implements AutoCloseable {

    private static final Path DIRECTORY =
            Path.of("target", "databases", "fragile-postgresql").toAbsolutePath();
    private static final Path DATA = DIRECTORY.resolve("data");
    private static final int MOST_CONNECTIONS = 20;

    private final int port = Ports.free();
    private final List<Connection> hoarded = new ArrayList<>();
    private EmbeddedPostgres server;

    private FragilePostgreSql() {
        Commands.emptied(DATA);
    }

    /** A running one. */
    public static FragilePostgreSql started() {
        FragilePostgreSql server = new FragilePostgreSql();
        server.start();
        return server;
    }

    /** The properties with which an application reaches it. */
    public Map<String, String> config() {
        return Map.of(
                "supertokens.postgres.host", "localhost",
                "supertokens.postgres.port", Integer.toString(port),
                "supertokens.postgres.user", "postgres",
                "supertokens.postgres.password", "postgres",
                "supertokens.postgres.database", "postgres");
    }

    /** Lets it run, with the data that it had. */
    public void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setServerConfig("max_connections", Integer.toString(MOST_CONNECTIONS))
                    .setOverrideWorkingDirectory(DIRECTORY.toFile())
                    .setDataDirectory(DATA)
                    .setCleanDataDirectory(false)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shuts it down in an orderly way. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it without a warning. */
    public void kill() {
        List<ProcessHandle> processes = processes();
        signal("KILL", processes);
        processes.forEach(process -> process.onExit().join());
        stop();
    }

    /** It keeps its connections, takes new ones, and says nothing. */
    public void hang() {
        signal("STOP", processes());
    }

    /** The end of {@link #hang}. */
    public void goOn() {
        signal("CONT", processes());
    }

    /** Takes every connection that is left, and those that become free. */
    public void hoardConnections() {
        try {
            while (true) {
                hoarded.add(DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres")));
            }
        } catch (SQLException full) {
            if (hoarded.isEmpty()) {
                throw new IllegalStateException(full);
            }
        }
    }

    /** Ends all other connections than those hoarded. */
    public void endOtherConnections() throws SQLException {
        StringBuilder own = new StringBuilder("0");
        for (Connection connection : hoarded) {
            try (var rows = connection.createStatement().executeQuery("select pg_backend_pid()")) {
                rows.next();
                own.append(',').append(rows.getInt(1));
            }
        }
        hoarded.get(0)
                .createStatement()
                .execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname is not null and pid not in ("
                                + own + ")");
    }

    /** The end of {@link #hoardConnections}. */
    public void releaseConnections() throws SQLException {
        for (Connection connection : hoarded) {
            connection.close();
        }
        hoarded.clear();
    }

    @Override
    public void close() {
        stop();
    }

    private static List<ProcessHandle> processes() {
        try (Stream<String> lines = Files.lines(DATA.resolve("postmaster.pid"))) {
            ProcessHandle postmaster = ProcessHandle.of(
                            Long.parseLong(lines.findFirst().orElseThrow()))
                    .orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        Commands.run(DIRECTORY.resolve("log"), Map.of(), command);
    }
}
