package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final DatabaseSettings SETTINGS =
            new DatabaseSettings(new JndiDataSource("jdbc/sessions"), "signing_key", "refresh_token");

    private final H2 h2 = new H2();

    /** A data source with something the matter: what {@code getConnection} does is the test's. */
    private static final class Troubled extends ProxyDataSource {

        private final Trouble trouble;

        @FunctionalInterface
        interface Trouble {
            Connection connect(DataSource original) throws SQLException;
        }

        Troubled(DataSource dataSource, Trouble trouble) {
            super(dataSource);
            this.trouble = trouble;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return trouble.connect(getDataSource());
        }
    }

    @Test
    void itsDescriptionHasProductVersionAndAddressButNoSecret() {
        try (Database database = Database.open(h2.dataSource(), SETTINGS, CallerTransaction.none())) {
            assertThat(database.description())
                    .startsWith("H2 2.")
                    .contains(" at jdbc:h2:mem:")
                    .doesNotContain(";", "canary");
        }
    }

    @Test
    void aJndiNameWithoutDataSourceIsNamedWithItsProperty() {
        assertThatThrownBy(() -> Database.open(SETTINGS, CallerTransaction.none()))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("supertokens.datasource")
                .hasMessageContaining("jdbc/sessions");
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesNotListenIsNamedWithoutThePassword(DatabaseServer.Product product) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        DatabaseServer server =
                new DatabaseServer(product, "127.0.0.1", port, "somebody", "canary", "sessions", 2, null, null);

        assertThatThrownBy(() -> Database.open(
                        new DatabaseSettings(server, "signing_key", "refresh_token"), CallerTransaction.none()))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("somebody@127.0.0.1:" + port + "/sessions")
                .hasMessageContaining("cannot be reached")
                .satisfies(failure -> assertThat(everythingIn(failure)).doesNotContain("canary"));
    }

    @Test
    void aMissingDriverIsNamedWithTheDependencyToAdd() {
        assertThatThrownBy(() -> ConnectionPool.driver("org.example.Driver", "org.example:driver"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("org.example.Driver")
                .hasMessageContaining("add the dependency org.example:driver");
    }

    @Test
    void anUnknownProductIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> Product.of("Apache Derby"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("Apache Derby")
                .hasMessageContaining("H2, PostgreSQL, MySQL and MariaDB");
    }

    @Test
    void connectionsWithoutAutoCommitAreRefused() {
        DataSource withoutAutoCommit = new Troubled(h2.dataSource(), original -> {
            Connection connection = original.getConnection();
            connection.setAutoCommit(false);
            return connection;
        });

        assertThatThrownBy(() -> Database.open(withoutAutoCommit, SETTINGS, CallerTransaction.none()))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("jdbc/sessions")
                .hasMessageContaining("auto-commit on");
    }

    @Test
    void anOutageIsADatabaseExceptionAndEndsWithItself() {
        AtomicInteger outages = new AtomicInteger();
        DataSource dataSource = new Troubled(h2.dataSource(), original -> {
            if (outages.getAndDecrement() > 0) {
                throw new SQLException("no route to canary", "08001");
            }
            return original.getConnection();
        });
        try (Database database = Database.open(dataSource, SETTINGS, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database);
            KeyStore keys = new KeyStore(database);
            Stream<Runnable> operations = Stream.of(
                    () -> sessions.insert(new RefreshTokenEntity("handle", "user", "hash", "", NOW, "")),
                    () -> sessions.find("handle"),
                    () -> sessions.promote("handle", "hash", "child", NOW, NOW),
                    () -> sessions.updateInfo("handle", "", NOW),
                    () -> sessions.delete("handle"),
                    () -> sessions.deleteAllOf("user"),
                    () -> sessions.handlesOf("user", NOW),
                    () -> sessions.deleteExpired(NOW),
                    keys::findAll,
                    () -> keys.insert(new SigningKeyEntity("key", "value", NOW)),
                    () -> keys.replace(
                            new SigningKeyEntity("key", "value", NOW),
                            new SigningKeyEntity("key", "next", NOW),
                            new SigningKeyEntity("old", "value", NOW)),
                    () -> keys.deleteAll(List.of("key")));

            operations.forEach(operation -> {
                outages.set(1);
                assertThatThrownBy(operation::run)
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining("cannot be reached")
                        .hasMessageNotContaining("canary")
                        .hasRootCauseMessage("no route to canary");
                operation.run();
            });
        }
    }

    @Test
    void aDeadlockIsTriedAgain() {
        AtomicInteger deadlocks = new AtomicInteger();
        AtomicInteger tries = new AtomicInteger();
        DataSource dataSource = new Troubled(h2.dataSource(), original -> {
            tries.incrementAndGet();
            if (deadlocks.getAndDecrement() > 0) {
                throw new SQLException("deadlock", "40001");
            }
            return original.getConnection();
        });
        try (Database database = Database.open(dataSource, SETTINGS, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database);
            deadlocks.set(2);
            sessions.insert(new RefreshTokenEntity("handle", "user", "hash", "", NOW, ""));
            deadlocks.set(2);
            assertThat(sessions.promote("handle", "hash", "child", NOW, NOW)).isTrue();

            deadlocks.set(Integer.MAX_VALUE);
            tries.set(0);
            assertThatThrownBy(() -> sessions.delete("handle")).isInstanceOf(DatabaseException.class);
            assertThat(tries).hasValue(5);
        }
    }

    @Test
    void aPoolOfOneConnectionIsEnoughForManyThreads() throws Exception {
        Semaphore only = new Semaphore(1);
        Connection connection = h2.dataSource().getConnection();
        DataSource pool = new Troubled(h2.dataSource(), original -> {
            only.acquireUninterruptibly();
            return givenBackTo(only, connection);
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (connection;
                Database database = Database.open(pool, SETTINGS, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database);
            KeyStore keys = new KeyStore(database);
            SigningKeyEntity key = new SigningKeyEntity("key", "value", NOW);
            keys.insert(key);
            List<Future<?>> running = Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
                    .<Future<?>>map(name -> threads.submit(() -> {
                        sessions.insert(new RefreshTokenEntity(name, "user", "hash", "", NOW, ""));
                        sessions.promote(name, "hash", "child", NOW, NOW);
                        keys.replace(
                                key,
                                new SigningKeyEntity("key", name, NOW.plusMillis(1)),
                                new SigningKeyEntity(name, "value", NOW));
                        sessions.deleteExpired(NOW.plusMillis(1));
                        return sessions.deleteAllOf("user");
                    }))
                    .toList();
            for (Future<?> thread : running) {
                thread.get();
            }
            assertThat(keys.findAll()).hasSize(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theCallersTransactionIsPutAsideForEverythingThatGoesToTheDatabase() {
        ThreadLocal<Boolean> aside = ThreadLocal.withInitial(() -> false);
        CallerTransaction transaction = new CallerTransaction() {
            @Override
            public <T> T suspend(Supplier<T> work) {
                aside.set(true);
                try {
                    return work.get();
                } finally {
                    aside.set(false);
                }
            }
        };
        DataSource dataSource = new Troubled(h2.dataSource(), original -> {
            assertThat(aside.get()).isTrue();
            return original.getConnection();
        });

        try (Database database = Database.open(dataSource, SETTINGS, transaction)) {
            SessionStore sessions = new SessionStore(database);
            sessions.insert(new RefreshTokenEntity("handle", "user", "hash", "", NOW, ""));
            sessions.deleteExpired(NOW.plusMillis(1));
            KeyStore keys = new KeyStore(database);
            keys.insert(new SigningKeyEntity("key", "value", NOW));
            keys.replace(
                    new SigningKeyEntity("key", "value", NOW),
                    new SigningKeyEntity("key", "next", NOW),
                    new SigningKeyEntity("old", "value", NOW));
        }
        assertThat(aside.get()).isFalse();
    }

    @Test
    void aRowShowsNoSecretInALog() {
        assertThat(new SigningKeyEntity("key", "canary", NOW).toString())
                .contains("key")
                .doesNotContain("canary");
        assertThat(new RefreshTokenEntity("handle", "user", "canary", "canary", NOW, "canary").toString())
                .contains("handle")
                .doesNotContain("canary");
    }

    @Test
    void aKeyThatIsNotThereIsNamedByItsRow() throws SQLException {
        try (Database database = Database.open(h2.dataSource(), SETTINGS, CallerTransaction.none())) {
            h2.run("insert into signing_key (key_name) values ('key')");

            SigningKeyEntity key = new KeyStore(database).findAll().get(0);

            assertThatThrownBy(key::value).hasMessageContaining("row key").hasMessageContaining("key_value");
            assertThatThrownBy(key::createdAt).hasMessageContaining("created_at_time");
        }
    }

    private static String everythingIn(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static Connection givenBackTo(Semaphore permits, Connection connection) {
        return (Connection) java.lang.reflect.Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        permits.release();
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }
}
