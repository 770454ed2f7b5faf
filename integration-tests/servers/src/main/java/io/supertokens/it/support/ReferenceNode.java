package io.supertokens.it.support;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A process with the reference implementation that answers like the application of {@code FlowWar}. */
public final class ReferenceNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path log;
    private final int port;
    private final String path;
    private final JsonObject config;
    private final String library;
    private Process process;

    private ReferenceNode(String name, String library, JsonObject config) {
        this.library = library;
        this.config = config;
        this.log = Build.running("reference-" + name + ".log");
        this.port = Ports.free();
        this.path = "/" + name + "/";
    }

    /**
     * Starts it.
     *
     * @param name the name of the application that it replaces: it answers under /name
     * @param config properties with this library's names, of which it supports those that the reference has
     * @param now the time of its clock, until the clock is moved
     */
    public static ReferenceNode start(String name, TestDatabase database, Map<String, String> config, Instant now) {
        ReferenceNode node = new ReferenceNode(name, library(database), config(name, database, config));
        node.start(now);
        return node;
    }

    /** The npm package for this database. */
    public static String library(TestDatabase database) {
        return database.isPostgreSql() ? "supertokens-node-postgres-ref-jwt" : "supertokens-node-mysql-ref-jwt";
    }

    /** The package's configuration; parameters as for {@link #start(String, TestDatabase, Map, Instant)}. */
    public static JsonObject config(String name, TestDatabase database, Map<String, String> config) {
        Map<String, String> all = new HashMap<>(database.config());
        all.putAll(config);
        return translated(name, database, all);
    }

    /** Starts it again after it was stopped. */
    public void start(Instant now) {
        Path directory = Npm.directory();
        JsonObject options = Json.createObjectBuilder()
                .add("package", library)
                .add("port", port)
                .add("path", path)
                .add("now", now.toEpochMilli())
                .add("config", config)
                .build();
        process = Commands.start(
                log,
                Map.of(),
                List.of(Npm.node().toString(), directory.resolve("reference.js").toString(), options.toString()));
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!listens()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                close();
                throw new IllegalStateException("the reference does not start: see " + log);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** The process, for measurements. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** The address of the application. */
    public URI address() {
        return URI.create("http://localhost:" + port + path);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static JsonObject translated(String name, TestDatabase database, Map<String, String> config) {
        JsonObject server = Json.createObjectBuilder()
                .add("host", "127.0.0.1")
                .add("port", Integer.parseInt(config.get(database.group() + "port")))
                .add(
                        "user",
                        database.isPostgreSql()
                                ? config.get(database.group() + "user")
                                : MySqlServer.USER_OF_THE_REFERENCE)
                .add("password", config.get(database.group() + "password"))
                .add("database", config.get(database.group() + "database"))
                .build();
        JsonObjectBuilder translated = Json.createObjectBuilder();
        if (database.isPostgreSql()) {
            translated.add("postgres", Json.createObjectBuilder().add("config", server));
        } else {
            translated.add("mysql", server);
        }
        return translated
                .add(
                        "tokens",
                        Json.createObjectBuilder()
                                .add(
                                        "accessToken",
                                        Json.createObjectBuilder()
                                                .add(
                                                        "signingKey",
                                                        Json.createObjectBuilder()
                                                                .add(
                                                                        "updateInterval",
                                                                        number(
                                                                                config,
                                                                                "access-token.signing-key.update-interval",
                                                                                24)))
                                                .add("validity", number(config, "access-token.validity", 3600))
                                                .add("blacklisting", flag(config, "access-token.blacklisting", false)))
                                .add("enableAntiCsrf", flag(config, "anti-csrf", true))
                                .add(
                                        "refreshToken",
                                        Json.createObjectBuilder()
                                                .add("renewTokenPath", "/" + name + "/session/refresh")))
                .add("cookie", Json.createObjectBuilder().add("domain", "").add("secure", true))
                .build();
    }

    private static int number(Map<String, String> config, String name, int byDefault) {
        return Integer.parseInt(config.getOrDefault("supertokens." + name, Integer.toString(byDefault)));
    }

    private static boolean flag(Map<String, String> config, String name, boolean byDefault) {
        return Boolean.parseBoolean(config.getOrDefault("supertokens." + name, Boolean.toString(byDefault)));
    }
}
