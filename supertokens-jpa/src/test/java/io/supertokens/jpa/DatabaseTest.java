package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.lifecycle.JdbcLifecycleEventListenerAdapter;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

    private final JdbcDataSource dataSource = new JdbcDataSource();

    DatabaseTest() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    private Database open() {
        return Database.open(dataSource, Tables.DEFAULT, CallerTransaction.none());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theTablesCanHaveOtherNamesAndStandInASchema() throws SQLException {
        execute("create schema auth");
        try (Database database =
                Database.open(dataSource, new Tables("auth.keys_2", "auth.sessions"), CallerTransaction.none())) {
            new SessionStore(database, () -> "/app").insert(new SessionEntity("h", "u", "x", NOW));
            new SigningKeyStore(database).insert(new SigningKeyEntity("k", "v", NOW));
            execute("select session_handle from auth.sessions");
            execute("select key_name from auth.keys_2");
        }
    }

    @Test
    void tablesOfTheReferenceAreKeptAndGetTheIndexes() throws SQLException {
        execute(
                "create table signing_key (key_name varchar(128), key_value varchar(255), created_at_time bigint, primary key(key_name))");
        execute("create table refresh_token (session_handle varchar(255) not null, user_id varchar(128) not null,"
                + " refresh_token_hash_2 varchar(128) not null, session_info text, expires_at bigint, jwt_user_payload text,"
                + " primary key(session_handle))");
        execute("insert into refresh_token values ('h', 'u', 'x', null, null, null)");
        try (Database database = open()) {
            SessionEntity row =
                    new SessionStore(database, () -> "/app").find("h").orElseThrow();
            assertThat(row.info()).isNull();
            assertThat(row.payload()).isNull();
            assertThat(row.expiresAt()).isNull();
            assertThat(row.isAlive(NOW)).as("SQL NULL counts as expired").isFalse();
            assertThat(new SessionStore(database, () -> "/app").promote("h", "x", "y", NOW, NOW))
                    .isFalse();
            assertThat(new SessionStore(database, () -> "/app").deleteExpired(NOW))
                    .isEqualTo(1);
        }
        execute("drop index refresh_token_user_id");
        execute("drop index refresh_token_expires_at");
    }

    @Test
    void withoutTheRightToCreateTablesTheStatementsToRunAreTold() throws SQLException {
        execute("create user nobody password 's3cret'");
        JdbcDataSource nobody = new JdbcDataSource();
        nobody.setURL(dataSource.getURL().replace(";DB_CLOSE_DELAY=-1", ""));
        nobody.setUser("nobody");
        nobody.setPassword("s3cret");
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(nobody, new Tables("keys_2", "sessions"), CallerTransaction.none()))
                .withMessageContaining("create table keys_2")
                .withMessageContaining("create table sessions")
                .withMessageContaining("create index sessions_user_id on sessions (user_id)")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void withoutTheRightToCreateIndexesSessionsStillWork() throws SQLException {
        open().close();
        execute("drop index refresh_token_user_id");
        execute("create user clerk password 'x'");
        execute("grant select, insert, update, delete on signing_key, refresh_token to clerk");
        JdbcDataSource clerk = new JdbcDataSource();
        clerk.setURL(dataSource.getURL().replace(";DB_CLOSE_DELAY=-1", ""));
        clerk.setUser("clerk");
        clerk.setPassword("x");
        try (Database database = Database.open(clerk, Tables.DEFAULT, CallerTransaction.none())) {
            new SessionStore(database, () -> "/app").insert(new SessionEntity("h", "u", "x", NOW));
            assertThat(new SessionStore(database, () -> "/app").find("h")).isPresent();
        }
    }

    @Test
    void aJndiNameThatDoesNotExistIsNamed() {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(
                        new DatabaseSettings(new JndiDataSource("java:/NoSuchDS"), Tables.DEFAULT),
                        CallerTransaction.none()))
                .withMessageContaining("supertokens.datasource")
                .withMessageContaining("java:/NoSuchDS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTGRESQL", "MYSQL"})
    void aServerThatCannotBeReachedIsNamedWithoutThePassword(String product) throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        DatabaseServer server = DatabaseServer.of(DatabaseServer.Product.valueOf(product), "127.0.0.1", closed, "shop")
                .withUser("app")
                .withPassword("s3cret")
                .withConnectionLimit(2)
                .withConnectionTimeout(Duration.ofSeconds(5))
                .withStatementTimeout(Duration.ofSeconds(10));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(new DatabaseSettings(server, Tables.DEFAULT), CallerTransaction.none()))
                .withMessageContaining("cannot be reached")
                .withMessageContaining(product.equals("MYSQL") ? "supertokens.mysql" : "supertokens.postgres")
                .withMessageContaining("app@127.0.0.1:" + closed + "/shop")
                .withMessageContaining("check host and port")
                .withMessageNotContaining("s3cret")
                .satisfies(outage -> assertThat(outage.isTransient()).isTrue());
        assertThat(server.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a-b", "a;b", "a.b.c", "1a", "a\"", "drop table x", ".a", "a."})
    void aTableNameIsAPlainIdentifier(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tables(name, "refresh_token"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tables("signing_key", name));
    }

    @Test
    void aKeyWithoutValueOrTimeIsNamed() throws SQLException {
        try (Database database = open()) {
            execute("insert into signing_key (key_name) values ('k')");
            SigningKeyEntity key = new SigningKeyStore(database).findAll().get(0);
            assertThatIllegalStateException()
                    .isThrownBy(key::value)
                    .withMessageContaining("The row k ")
                    .withMessageContaining("no key_value");
            assertThatIllegalStateException().isThrownBy(key::createdAt).withMessageContaining("created_at_time");
        }
    }

    @Test
    void noOperationHoldsTwoConnectionsOrOpensATransactionForOneStatement() {
        Calls calls = new Calls();
        try (Database database = Database.open(
                ProxyDataSourceBuilder.create(dataSource).listener(calls).build(),
                Tables.DEFAULT,
                CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            SigningKeyStore keys = new SigningKeyStore(database);
            calls.names.clear();
            sessions.insert(new SessionEntity("h", "u", "x", NOW));
            sessions.find("h");
            sessions.promote("h", "x", "y", NOW, NOW);
            sessions.updateInfo("h", "1", NOW);
            sessions.handlesOf("u", NOW);
            sessions.delete("h");
            sessions.deleteAllOf("u");
            sessions.deleteExpired(NOW);
            keys.insert(new SigningKeyEntity("k", "v", NOW));
            keys.findAll();
            assertThat(calls.names)
                    .doesNotContain("commit", "rollback", "setAutoCommit")
                    .hasSize(22); // two for the removal: expired sessions, and rows without an expiry
            assertThat(calls.mostOpen).isEqualTo(1);

            calls.names.clear();
            keys.replace(
                    new SigningKeyEntity("k", "v", NOW),
                    new SigningKeyEntity("k", "w", NOW.plusMillis(1)),
                    new SigningKeyEntity("k:1", "v", NOW));
            assertThat(calls.names).containsOnlyOnce("commit").containsOnlyOnce("getConnection");
            assertThat(calls.mostOpen).isEqualTo(1);
        }
    }

    @Test
    void whatFailsShowsNeitherValuesNorPassword() throws SQLException {
        try (Database database = open()) {
            String secret = "s3cret".repeat(100);
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() ->
                            new SessionStore(database, () -> "/app").insert(new SessionEntity("h", "u", secret, NOW)))
                    .withMessageContaining("SQLSTATE 22001")
                    .withMessageNotContaining("s3cret")
                    .satisfies(failure -> assertThat(failure.isTransient()).isFalse());
        }
    }

    @Test
    void aKeyThatTheTableRefusesIsNotOneThatIsThereAlready() throws SQLException {
        try (Database database = open()) {
            execute("alter table signing_key add constraint old check (created_at_time < 1)");
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> new SigningKeyStore(database).insert(new SigningKeyEntity("k", "v", NOW)))
                    .withMessageContaining("breaks a constraint");
        }
    }

    @Test
    void itsDescriptionHasProductVersionAndAddressButNoSecret() {
        try (Database database = open()) {
            assertThat(database.description())
                    .startsWith("H2 2.")
                    .contains(" at jdbc:h2:mem:")
                    .doesNotContain(";");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:postgresql://db.example.com:5432/app?user=u&password=s3cret jdbc:postgresql://db.example.com:5432/app",
                "jdbc:postgresql://db1:5432,[2001:db8::1]:5433/app jdbc:postgresql://db1:5432,[2001:db8::1]:5433/app",
                "jdbc:postgresql:app?password=s3cret jdbc:postgresql:",
                "jdbc:mysql:replication://a,b/app?password=s3cret jdbc:mysql:replication://a,b/app",
                "jdbc:mysql://u:s3cret@db/app jdbc:mysql:",
                "jdbc:mysql://u:s3/cret@db/app jdbc:mysql:",
                "jdbc:mysql://(host=h,port=3306,user=u,password=s3cret)/app jdbc:mysql:",
                "jdbc:mysql://address=(host=h)(password=s3cret)/app jdbc:mysql:",
                "jdbc:mysql://[(host=h,password=s3cret),(host=i)]/app jdbc:mysql:",
                "jdbc:h2:mem:app;USER=u;PASSWORD=s3cret jdbc:h2:mem:app",
                "jdbc:h2:~/data/app jdbc:h2:~/data/app",
                "jdbc:h2:tcp://localhost:9092/mem:app;CIPHER=AES jdbc:h2:tcp://localhost:9092/mem:app",
                "s3cret 'an unknown address'"
            })
    void itsAddressIsShownOnlyWhereNoSecretCanStandInIt(String url, String shown) {
        assertThat(ServerDescription.withoutSecrets(url)).isEqualTo(shown);
    }

    @Test
    void aMissingDriverIsNamedWithTheDependencyToAdd() {
        assertThatThrownBy(() -> Drivers.load("org.example.Driver", "org.example:driver"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("org.example.Driver")
                .hasMessageContaining("add the dependency org.example:driver");
    }

    @Test
    void anUnknownProductIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> Dialect.of("Apache Derby"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("Apache Derby")
                .hasMessageContaining("H2, PostgreSQL, MySQL and MariaDB");
    }

    @Test
    void connectionsWithoutAutoCommitAreRefused() {
        DataSource withoutAutoCommit = new Troubled(dataSource, original -> {
            Connection connection = original.getConnection();
            connection.setAutoCommit(false);
            return connection;
        });

        assertThatThrownBy(() -> Database.open(
                        withoutAutoCommit,
                        new JndiDataSource("java:/unused").toString(),
                        Tables.DEFAULT,
                        CallerTransaction.none(),
                        null))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("java:/unused")
                .hasMessageContaining("auto-commit on");
    }

    @Test
    void anOutageIsADatabaseExceptionAndEndsWithItself() {
        AtomicInteger outages = new AtomicInteger();
        DataSource troubled = new Troubled(dataSource, original -> {
            if (outages.getAndDecrement() > 0) {
                throw new SQLException("no route to canary", "08001");
            }
            return original.getConnection();
        });
        try (Database database = Database.open(troubled, Tables.DEFAULT, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            SigningKeyStore keys = new SigningKeyStore(database);
            Stream<Runnable> operations = Stream.of(
                    () -> sessions.insert(new SessionEntity("handle", "user", "hash", NOW)),
                    () -> sessions.find("handle"),
                    () -> sessions.promote("handle", "hash", "child", NOW, NOW),
                    () -> sessions.updateInfo("handle", "", NOW),
                    () -> sessions.updatePayload("handle", "", NOW),
                    () -> sessions.updatePayload("handle", "", "1", NOW),
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

    @ParameterizedTest
    @CsvSource({
        "08001, 0, true",
        "08S01, 0, true",
        "08004, 1040, true",
        "08004, 0, false",
        "08006, 0, true",
        "53300, 0, true",
        "57P03, 0, true",
        "57014, 0, true",
        "40001, 0, true",
        "HY000, 1020, true",
        "HY000, 1205, true",
        "42000, 1226, true",
        "25006, 0, true",
        "HY000, 1290, true",
        ", 0, true",
        "28P01, 0, false",
        "28000, 1045, false",
        "3D000, 0, false",
        "42501, 0, false",
        "22001, 0, false",
        "23502, 0, false",
        "HY000, 1364, false"
    })
    void whatMayPassByItselfIsToldFromWhatWillNot(@Nullable String state, int code, boolean isTransient) {
        DataSource troubled = new Troubled(dataSource, original -> {
            throw new SQLException("the pool's message", new SQLException("the driver's message", state, code));
        });
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(troubled, Tables.DEFAULT, CallerTransaction.none()))
                .satisfies(failure -> assertThat(failure.isTransient()).isEqualTo(isTransient));
    }

    @Test
    void aPasswordThatThePostgresServerAsksForAndThatIsNotSetIsNamed() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<?> asking = threads.submit(() -> askForPassword(socket));
            DatabaseServer server = DatabaseServer.postgresql("127.0.0.1", socket.getLocalPort(), "shop")
                    .withUser("app")
                    .withConnectionLimit(2)
                    .withConnectionTimeout(Duration.ofSeconds(60))
                    .withStatementTimeout(Duration.ofSeconds(60))
                    .withSslMode("disable");
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(
                            () -> Database.open(new DatabaseSettings(server, Tables.DEFAULT), CallerTransaction.none()))
                    .withMessageContaining("supertokens.postgres.password is not set")
                    .satisfies(failure -> assertThat(failure.isTransient()).isFalse());
            assertThat(asking).isNotDone();
        } finally {
            threads.shutdownNow();
        }
    }

    /** A halted server does that. The statement timeout, which is longer, must not apply. */
    @ParameterizedTest
    @ValueSource(strings = {"POSTGRESQL", "MYSQL"})
    void aServerThatTakesConnectionsAndSaysNothingIsWaitedForAsLongAsForAConnection(String product) throws Exception {
        try (ServerSocket halted = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            DatabaseServer server = DatabaseServer.of(
                            DatabaseServer.Product.valueOf(product), "127.0.0.1", halted.getLocalPort(), "shop")
                    .withUser("app")
                    .withPassword("s3cret")
                    .withConnectionLimit(2)
                    .withConnectionTimeout(Duration.ofSeconds(1))
                    .withStatementTimeout(Duration.ofMinutes(5));
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(
                            () -> Database.open(new DatabaseSettings(server, Tables.DEFAULT), CallerTransaction.none()))
                    .satisfies(outage -> assertThat(outage.isTransient()).isTrue());
        }
    }

    /** Answers the first message as PostgreSQL does: AuthenticationMD5Password. */
    private static Void askForPassword(ServerSocket socket) throws IOException {
        while (true) {
            try (Socket client = socket.accept()) {
                int length = new DataInputStream(client.getInputStream()).readInt();
                client.getInputStream().readNBytes(length - Integer.BYTES);
                client.getOutputStream().write(new byte[] {'R', 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4});
                client.getOutputStream().flush();
                client.getInputStream().read();
            }
        }
    }

    @Test
    void ofManyIdleConnectionsToAServerThatHangsOneIsAskedAndTheOthersAreGivenUp() throws Exception {
        DatabaseServer server = DatabaseServer.postgresql("localhost", 5432, "shop")
                .withUser("app")
                .withPassword("s3cret")
                .withConnectionLimit(50)
                .withConnectionTimeout(Duration.ofSeconds(5))
                .withStatementTimeout(Duration.ofSeconds(10));
        List<Object> asked = new ArrayList<>();
        ConnectionPool.Validator validator = new ConnectionPool.Validator(server);
        assertThat(validator.isValid(idle(asked, true))).isTrue();
        assertThat(validator.isValid(idle(asked, true))).isTrue();
        assertThat(asked)
                .as("within a part of the connection timeout, after which the usual limit counts again")
                .containsExactly(1250, "isValid", 10_000, 1250, "isValid", 10_000);
        asked.clear();

        for (int i = 0; i < 50; i++) {
            assertThat(validator.isValid(idle(asked, false))).isFalse();
        }

        assertThat(asked).containsExactly(1250, "isValid");
    }

    private static Connection idle(List<Object> asked, boolean isValid) {
        return (Connection) Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("setNetworkTimeout")) {
                        asked.add(arguments[1]);
                        return null;
                    }
                    asked.add(method.getName());
                    return isValid;
                });
    }

    @Test
    void whileTheDatabaseHangsFewCallersWaitAndTheOthersAreRefused() throws Exception {
        Semaphore over = new Semaphore(0);
        AtomicBoolean hangs = new AtomicBoolean();
        DataSource hanging = new Troubled(dataSource, original -> {
            if (hangs.get()) {
                over.acquireUninterruptibly();
            }
            return atUrl("jdbc:h2:tcp://localhost/test", original.getConnection());
        });
        int callers = 16 * Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try (Database database = Database.open(hanging, Tables.DEFAULT, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            hangs.set(true);
            CompletionService<Object> calls = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < callers; i++) {
                calls.submit(() -> sessions.find("handle"));
            }
            for (int i = 0; i < callers / 2; i++) {
                assertThatThrownBy(calls.take()::get)
                        .hasCauseInstanceOf(DatabaseException.class)
                        .hasMessageContaining("has not answered any of");
            }
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> sessions.find("handle"))
                    .satisfies(refused -> {
                        assertThat(refused.isTransient()).isTrue();
                        assertThat(refused.wasAsked()).isFalse();
                    });

            hangs.set(false);
            over.release(callers);
            for (int i = 0; i < callers / 2; i++) {
                assertThat(calls.take().get()).isEqualTo(Optional.empty());
            }
            assertThat(sessions.find("handle")).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void toADatabaseInTheSameProcessAllCallersComeAtOnce() throws Exception {
        int callers = 16 * Runtime.getRuntime().availableProcessors();
        AtomicBoolean isOpen = new AtomicBoolean();
        CyclicBarrier allAreThere = new CyclicBarrier(callers);
        DataSource meetingPoint = new Troubled(dataSource, original -> {
            if (isOpen.get()) {
                meet(allAreThere);
            }
            return original.getConnection();
        });
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try (Database database = Database.open(meetingPoint, Tables.DEFAULT, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            isOpen.set(true);
            List<Future<Object>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                calls.add(threads.submit(() -> sessions.find("handle")));
            }
            for (Future<Object> call : calls) {
                assertThat(call.get()).isEqualTo(Optional.empty());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("Not all callers arrived", e);
        }
    }

    @Test
    void aSlowDatabaseServesAllCallersThatAServerCanHave() throws Exception {
        AtomicBoolean isSlow = new AtomicBoolean();
        DataSource slow = new Troubled(dataSource, original -> {
            if (isSlow.get()) {
                LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
            }
            return original.getConnection();
        });
        int callers = 16 * Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try (Database database = Database.open(slow, Tables.DEFAULT, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            isSlow.set(true);
            List<Future<Object>> calls = new ArrayList<>();
            for (int i = 0; i < 3 * callers; i++) {
                calls.add(threads.submit(() -> sessions.find("handle")));
            }
            for (Future<Object> call : calls) {
                assertThat(call.get()).isEqualTo(Optional.empty());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Callers' transactions hold all connections of the application server's pool, and each caller waits for one more.
     */
    @Test
    void ofCallersWhoseTransactionsKeepAllConnectionsSomeAreToldWhyAndTheOthersAreServed() throws Exception {
        int connections = 4;
        Semaphore pool = new Semaphore(connections, true);
        DataSource shared = new Troubled(dataSource, original -> {
            pool.acquireUninterruptibly();
            return givenBackTo(pool, original.getConnection());
        });
        CallerTransaction transaction = new CallerTransaction() {
            @Override
            public <T> T suspend(Supplier<T> work) {
                return work.get();
            }

            @Override
            public boolean isActive() {
                return true;
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(4 * connections);
        try (Database database = Database.open(shared, Tables.DEFAULT, transaction)) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            pool.acquire(connections);
            List<Future<Object>> calls = new ArrayList<>();
            for (int i = 0; i < 4 * connections; i++) {
                boolean hasOne = i < connections;
                calls.add(threads.submit(() -> {
                    if (!hasOne) {
                        pool.acquire();
                    }
                    try {
                        return sessions.find("handle");
                    } finally {
                        pool.release();
                    }
                }));
            }
            int served = 0;
            for (Future<Object> call : calls) {
                try {
                    assertThat(call.get()).isEqualTo(Optional.empty());
                    served++;
                } catch (ExecutionException e) {
                    assertThat(e)
                            .hasCauseInstanceOf(DatabaseException.class)
                            .hasMessageContaining("callers' transactions")
                            .hasMessageContaining("supertokens.datasource")
                            .satisfies(refused -> assertThat(((DatabaseException) refused.getCause()).isTransient())
                                    .isTrue());
                }
            }
            assertThat(served).isPositive();
            assertThat(sessions.find("handle")).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08S01", "08001"})
    void aCertificateThatIsNotTrustedDoesNotPassByItself(String state) {
        SSLHandshakeException handshake = new SSLHandshakeException("PKIX path building failed");
        handshake.initCause(new CertificateException("unknown authority"));
        DataSource troubled = new Troubled(dataSource, original -> {
            throw new SQLException("the driver's message", state, handshake);
        });
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(troubled, Tables.DEFAULT, CallerTransaction.none()))
                .withMessageContaining("check user, password and TLS settings")
                .satisfies(failure -> assertThat(failure.isTransient()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "db.localhost", "localhost.", "127.0.0.1", "127.8.9.10", "[::1]"})
    void aHostMayBeThisMachine(String host) {
        assertThat(DatabaseServer.isThisMachine(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db",
                "localhost.example.com",
                "notlocalhost",
                "192.0.2.1",
                "0.0.0.0",
                "128.0.0.1",
                "[2001:db8::1]"
            })
    void orAnother(String host) {
        assertThat(DatabaseServer.isThisMachine(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap://evil.test/x",
                "ldap:x",
                "LDAP:x",
                "ldaps:x",
                "rmi:x",
                "iiop:x",
                "iiopname:x",
                "corbaname:x",
                "corbaloc:x",
                "dns:x",
                "nis:x",
                "jdbc:h2:mem:x",
                "http://a",
                "JAVA:/x",
                "java:ldap:x",
                "java:/x:y",
                "local:x",
                "ejb:x",
                ":x",
                "java:",
                "",
                " ",
                "java:/x\n",
                "x\u0000"
            })
    void aDataSourceIsNamedWithinThisServer(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JndiDataSource(name))
                .withMessageContaining("java:comp/DefaultDataSource");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java:comp/DefaultDataSource",
                "java:/jdbc/SessionsDS",
                "java:jboss/datasources/ExampleDS",
                "java:comp/env/jdbc/x",
                "java:app/DS",
                "java:global/a/b",
                "jdbc/x",
                "jdbc/__default",
                "DS",
                "My DS"
            })
    void inAnyOfItsWays(String name) {
        assertThat(new JndiDataSource(name).name()).isEqualTo(name);
    }

    @Test
    void aStatementIsRetriedHoweverOftenItMeetsADeadlockWhileThereIsTime() {
        AtomicInteger deadlocks = new AtomicInteger();
        try (Database database = Database.open(withDeadlocks(deadlocks), Tables.DEFAULT, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            deadlocks.set(12);
            sessions.insert(new SessionEntity("handle", "user", "hash", NOW));
            deadlocks.set(2);
            assertThat(sessions.promote("handle", "hash", "child", NOW, NOW)).isTrue();
        }
    }

    @Test
    void aStatementThatIsNotRetriedAnyMoreIsATransientFailure() {
        AtomicInteger deadlocks = new AtomicInteger();
        try (Database database = Database.open(withDeadlocks(deadlocks), Tables.DEFAULT, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            deadlocks.set(1);
            Thread.currentThread().interrupt(); // ends the retries at once
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> sessions.delete("handle"))
                    .withMessageContaining("SQLSTATE 40001")
                    .satisfies(failure -> assertThat(failure.isTransient()).isTrue());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private DataSource withDeadlocks(AtomicInteger deadlocks) {
        return new Troubled(dataSource, original -> {
            if (deadlocks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLException("deadlock", "40001");
            }
            return original.getConnection();
        });
    }

    @Test
    void aPoolOfOneConnectionIsEnoughForManyThreads() throws Exception {
        Semaphore only = new Semaphore(1);
        Connection connection = dataSource.getConnection();
        DataSource pool = new Troubled(dataSource, original -> {
            only.acquireUninterruptibly();
            return givenBackTo(only, connection);
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (connection;
                Database database = Database.open(pool, Tables.DEFAULT, CallerTransaction.none())) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            SigningKeyStore keys = new SigningKeyStore(database);
            SigningKeyEntity key = new SigningKeyEntity("key", "value", NOW);
            keys.insert(key);
            List<Future<?>> running = Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
                    .<Future<?>>map(name -> threads.submit(() -> {
                        sessions.insert(new SessionEntity(name, "user", "hash", NOW));
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
        DataSource troubled = new Troubled(dataSource, original -> {
            assertThat(aside.get()).isTrue();
            return original.getConnection();
        });

        try (Database database = Database.open(troubled, Tables.DEFAULT, transaction)) {
            SessionStore sessions = new SessionStore(database, () -> "/app");
            sessions.insert(new SessionEntity("handle", "user", "hash", NOW));
            sessions.deleteExpired(NOW.plusMillis(1));
            SigningKeyStore keys = new SigningKeyStore(database);
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
        assertThat(new SessionEntity("handle", "user", "canary", NOW)
                        .withInfo("canary")
                        .withPayload("canary")
                        .withDevice("canary")
                        .toString())
                .contains("handle")
                .doesNotContain("canary");
    }

    private static Connection givenBackTo(Semaphore permits, Connection connection) {
        return answering(Connection.class, connection, "close", () -> {
            permits.release();
            return null;
        });
    }

    private static Connection atUrl(String url, Connection connection) {
        return answering(Connection.class, connection, "getMetaData", () -> {
            DatabaseMetaData original = connection.getMetaData();
            return answering(DatabaseMetaData.class, original, "getURL", () -> url);
        });
    }

    /** A proxy of the original that replaces one method. */
    private static <T> T answering(Class<T> type, T original, String name, Callable<@Nullable Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        return answer.call();
                    }
                    try {
                        return method.invoke(original, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                }));
    }

    /** A faulty data source: the test decides what {@code getConnection} does. */
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

    /** Records the calls of data source and connections, and counts the connections that are open at once. */
    private static final class Calls extends JdbcLifecycleEventListenerAdapter {

        private final List<String> names = new ArrayList<>();
        private int open;
        private int mostOpen;

        @Override
        public void beforeMethod(MethodExecutionContext context) {
            String name = context.getMethod().getName();
            if (context.getTarget() instanceof javax.sql.DataSource && name.equals("getConnection")) {
                names.add(name);
                mostOpen = Math.max(mostOpen, ++open);
            } else if (context.getTarget() instanceof Connection) {
                if (List.of("commit", "rollback", "setAutoCommit", "close").contains(name)) {
                    names.add(name);
                    open -= name.equals("close") ? 1 : 0;
                }
            }
        }
    }
}
