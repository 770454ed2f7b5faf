package io.supertokens.it.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

final class PostgreSqlServer implements DatabaseServer {

    private static final Path DIRECTORY = Build.running("databases/postgresql");

    /** The user, and also its password, which is not checked. */
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private PostgreSqlServer(EmbeddedPostgres server) {
        this.server = server;
    }

    static PostgreSqlServer start() {
        try {
            return new PostgreSqlServer(EmbeddedPostgres.builder()
                    .setPort(Ports.free())
                    .setServerConfig("unix_socket_directories", ".") // the data directory
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .setOverrideWorkingDirectory(Build.unpacked("postgresql").toFile())
                    .setDataDirectory(Commands.emptied(DIRECTORY.resolve("data")))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TestDatabase create(String name) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return database(server.getPort(), name);
    }

    /** The database as the library reaches it. */
    static TestDatabase database(int port, String name) {
        return new TestDatabase(
                "jdbc:postgresql://localhost:" + port + "/" + name,
                USER,
                USER,
                Map.of(
                        "supertokens.postgres.host", "localhost",
                        "supertokens.postgres.port", Integer.toString(port),
                        "supertokens.postgres.user", USER,
                        "supertokens.postgres.password", USER,
                        "supertokens.postgres.database", name));
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
