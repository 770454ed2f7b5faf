package io.supertokens.cdi.session;

import io.supertokens.cdi.MovableClock;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.Tables;
import io.supertokens.test.StatementSpy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/** Several nodes with a revocation feed on one H2 database; each has a clock of its own, and can lose the database. */
final class Cluster implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration VALIDITY = Duration.ofHours(1);
    static final Duration MAX_AGE = Duration.ofSeconds(12);

    private static final Tables TABLES = Tables.DEFAULT.withRevocation("session_revocation");

    private final JdbcConnectionPool connections;
    private final Map<String, String> properties;
    private final List<Node> nodes = new ArrayList<>();

    Cluster(String... namesAndValues) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        connections = JdbcConnectionPool.create(dataSource);
        connections.setMaxConnections(64);
        properties = new HashMap<>(Map.of("supertokens.access-token.revocation", "feed"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put("supertokens." + namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    /** A node that has read the feed when it started, as the library does. */
    Node start() {
        Node node = startUnread(parts -> parts);
        node.engine.prepareRevocations();
        return node;
    }

    /** A node that has not read the feed. */
    Node startUnread(UnaryOperator<SessionEngine.Parts> change) {
        Node node = new Node("/app", change);
        nodes.add(node);
        return node;
    }

    Node startOf(String audience) {
        Node node = new Node(audience, parts -> parts);
        nodes.add(node);
        node.engine.prepareRevocations();
        return node;
    }

    void pass(Duration time) {
        nodes.forEach(node -> node.clock.advance(time));
    }

    Connection connect() throws SQLException {
        return connections.getConnection();
    }

    void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.database.close());
        connections.dispose();
    }

    /** A server of the cluster. */
    final class Node {

        final MovableClock clock =
                MovableClock.at(nodes.isEmpty() ? START : nodes.get(0).clock.instant());
        final List<SessionEvent> events = new ArrayList<>();
        final StatementSpy statements;
        final Database database;
        final SessionEngine engine;
        final SessionService sessions;

        /** Whether the node cannot reach the database. */
        volatile boolean isCutOff;

        private Node(String audience, UnaryOperator<SessionEngine.Parts> change) {
            statements = new StatementSpy(cuttable());
            database = Database.open(statements, TABLES, CallerTransaction.none());
            engine = change.apply(SessionEngine.over(database, SessionFixture.config(properties), () -> audience)
                            .withClock(clock)
                            .withEvents(events::add))
                    .start();
            engine.prepare();
            sessions = engine.sessions();
        }

        private DataSource cuttable() {
            return (DataSource) Proxy.newProxyInstance(
                    Node.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                        if (isCutOff && method.getName().equals("getConnection")) {
                            throw new SQLException("The database is away", "08001");
                        }
                        try {
                            return method.invoke(connections, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        void read() {
            engine.readRevocations();
        }

        IssuedSession logIn(String user) {
            return sessions.create(user, null, null);
        }

        /** Whether a call with the access token passes; anything but a refusal is thrown. */
        boolean accepts(IssuedSession session) {
            return accepts(session.accessToken().value());
        }

        boolean accepts(String accessToken) {
            try {
                VerifiedSession unused = sessions.getWithoutAntiCsrf(accessToken);
                return true;
            } catch (UnauthorisedException e) {
                return false;
            }
        }

        List<String> statementsOf(Runnable work) {
            return statements.of(work);
        }
    }
}
