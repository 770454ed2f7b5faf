package io.supertokens.it.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL server that a test can break. */
public final class FragilePostgreSql extends FragileServer {

    private static final Path DIRECTORY = Build.running("databases/fragile-postgresql");
    private static final Path DATA = DIRECTORY.resolve("data");

    private final int port = Ports.free();
    private EmbeddedPostgres server;

    private FragilePostgreSql() {
        Commands.emptied(DATA);
    }

    /** Starts a server. */
    public static FragilePostgreSql started() {
        FragilePostgreSql server = new FragilePostgreSql();
        server.start();
        return server;
    }

    @Override
    public TestDatabase database() {
        return PostgreSqlServer.database(port, "postgres");
    }

    @Override
    public void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setServerConfig("unix_socket_directories", ".") // the data directory
                    .setServerConfig("max_connections", Integer.toString(MOST_CONNECTIONS))
                    .setOverrideWorkingDirectory(Build.unpacked("postgresql").toFile())
                    .setDataDirectory(DATA)
                    .setCleanDataDirectory(false)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<ProcessHandle> processes() {
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

    @Override
    String ownId() {
        return "select pg_backend_pid()";
    }

    @Override
    int connectionsInAll() {
        return MOST_CONNECTIONS;
    }

    @Override
    String allBut(String ids) {
        return "select pid from pg_stat_activity where datname is not null and pid not in (" + ids + ")";
    }

    @Override
    String end(long id) {
        return "select pg_terminate_backend(" + id + ")";
    }
}
