package io.supertokens.it.support;

import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Three MariaDB servers that replicate all rows and all accept writes: Debian's, unpacked into the build's directory. A
 * statement waits until its server has caught up with the others ({@code wsrep_sync_wait}), and the server does not
 * retry a statement that loses a conflict.
 */
public final class GaleraCluster implements AutoCloseable {

    private static final Path DIRECTORY = Build.running("databases/galera");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String USER = "supertokens";
    private static final String PASSWORD = "secret of the tests";

    private final Path root;
    private final Map<String, String> environment;
    private final List<Node> nodes;

    private GaleraCluster(Path root) {
        this.root = root;
        this.environment = Map.of(
                "LD_LIBRARY_PATH",
                Commands.libraryPath(root),
                "PATH",
                String.join(
                        File.pathSeparator,
                        root.resolve("usr/bin").toString(),
                        root.resolve("usr/sbin").toString(),
                        root.resolve("bin").toString(),
                        root.resolve("sbin").toString(),
                        System.getenv("PATH")));
        this.nodes = IntStream.range(0, 3).mapToObj(Node::new).toList();
    }

    static Path home() {
        return Commands.unpackDebian(Build.unpacked("galera"), "mariadb-server", "galera-4", "mariadb-backup");
    }

    /** Starts a cluster. */
    public static GaleraCluster started() {
        GaleraCluster cluster = new GaleraCluster(home());
        cluster.nodes.get(0).install();
        for (Node node : cluster.nodes) {
            node.start();
            node.awaitSynced();
        }
        return cluster;
    }

    /** A new, empty database, as reached through each of the nodes. */
    public List<TestDatabase> freshDatabase(String name) {
        try {
            nodes.get(0).asRoot("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return nodes.stream().map(node -> node.database(name)).toList();
    }

    /** Kills a node, and waits until the others have noticed. */
    public void kill(int node) {
        nodes.get(node).kill();
        Node witness = nodes.get((node + 1) % nodes.size());
        witness.await("wsrep_cluster_size", "2");
    }

    /** Restarts a killed node, and waits until it has received its rows from the others. */
    public void restart(int node) {
        nodes.get(node).start();
        nodes.get(node).awaitSynced();
    }

    @Override
    public void close() {
        nodes.forEach(Node::stop);
    }

    private final class Node {
        private final Path directory;
        private final int port = Ports.free();
        private final int groupPort = Ports.free();
        private final int incrementalPort = Ports.free();
        private final int stateTransferPort = Ports.free();
        private @Nullable Process process;

        Node(int number) {
            this.directory = Commands.emptied(DIRECTORY.resolve("node" + number));
            Commands.emptied(data());
            Commands.emptied(temporary());
            Commands.write(directory.resolve("server.cnf"), """
                    [mysqld]
                    user=%7$s
                    basedir=%1$s/usr
                    lc-messages-dir=%1$s/usr/share/mysql
                    plugin-dir=%1$s/usr/lib/mysql/plugin
                    datadir=%2$s/data
                    tmpdir=%2$s/tmp
                    socket=%2$s/tmp/server.sock
                    pid-file=%2$s/tmp/server.pid
                    bind-address=127.0.0.1
                    port=%3$d
                    max-connections=300
                    innodb-flush-log-at-trx-commit=0
                    binlog-format=ROW
                    innodb-autoinc-lock-mode=2
                    wsrep-on=ON
                    wsrep-provider=%1$s/usr/lib/galera/libgalera_smm.so
                    wsrep-node-address=127.0.0.1:%4$d
                    wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:%4$d;ist.recv_addr=127.0.0.1:%5$d;gcache.size=32M
                    wsrep-sst-method=mariabackup
                    wsrep-sst-auth=root:
                    wsrep-sst-receive-address=127.0.0.1:%6$d
                    wsrep-sync-wait=3
                    wsrep-retry-autocommit=0
                    [sst]
                    tmpdir=%2$s/tmp
                    sst-log-archive=0
                    sockopt=,bind=127.0.0.1
                    """.formatted(
                            root, directory, port, groupPort, incrementalPort, stateTransferPort, Commands.USER));
        }

        private Path data() {
            return directory.resolve("data");
        }

        private Path temporary() {
            return directory.resolve("tmp");
        }

        private Map<String, String> environment() {
            Map<String, String> all = new HashMap<>(environment);
            all.put("TMPDIR", temporary().toString());
            return all;
        }

        private Path log() {
            return directory.resolve("log");
        }

        void install() {
            Commands.run(
                    log(),
                    environment(),
                    List.of(
                            root.resolve("usr/bin/mariadb-install-db").toString(),
                            "--no-defaults",
                            "--user=" + Commands.USER,
                            "--basedir=" + root.resolve("usr"),
                            "--datadir=" + data(),
                            "--tmpdir=" + temporary(),
                            "--force",
                            "--auth-root-authentication-method=normal",
                            "--skip-test-db",
                            "--skip-name-resolve"));
        }

        /** Starts the node. The first node creates the cluster, and the others join it. */
        void start() {
            String members = String.join(
                    ",",
                    nodes.stream()
                            .filter(Node::isRunning)
                            .map(node -> "127.0.0.1:" + node.groupPort)
                            .toList());
            process = Commands.start(
                    log(),
                    environment(),
                    List.of(
                            root.resolve("usr/sbin/mariadbd").toString(),
                            "--defaults-file=" + directory.resolve("server.cnf"),
                            "--wsrep-cluster-address=gcomm://" + members));
            if (members.isEmpty()) {
                awaitSynced();
                try {
                    asRoot(
                            "create user '" + USER + "'@'%' identified by '" + PASSWORD + "'",
                            "grant all on *.* to '" + USER + "'@'%'");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        boolean isRunning() {
            return process != null && process.isAlive();
        }

        void awaitSynced() {
            await("wsrep_local_state_comment", "Synced");
        }

        void await(String status, String wanted) {
            Instant deadline = Instant.now().plus(PATIENCE);
            while (!isStatus(status, wanted)) {
                if (!isRunning() || Instant.now().isAfter(deadline)) {
                    close();
                    throw new IllegalStateException("Galera's node has no " + status + "=" + wanted + ": see " + log());
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }

        private boolean isStatus(String status, String wanted) {
            try (Connection connection = DriverManager.getConnection(url("") + "?connectTimeout=1000", "root", "");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("show status like '" + status + "'")) {
                return rows.next() && rows.getString(2).equals(wanted);
            } catch (SQLException notYet) {
                return false;
            }
        }

        void asRoot(String... statements) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url(""), "root", "");
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        }

        TestDatabase database(String name) {
            return MySqlServer.database(url(name), port, USER, PASSWORD, name);
        }

        private String url(String database) {
            return "jdbc:mysql://127.0.0.1:" + port + "/" + database;
        }

        void kill() {
            if (process != null) {
                process.destroyForcibly().onExit().join();
            }
        }

        void stop() {
            if (process != null) {
                process.destroy();
                try {
                    if (!process.waitFor(30, TimeUnit.SECONDS)) {
                        kill();
                    }
                } catch (InterruptedException e) {
                    kill();
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
