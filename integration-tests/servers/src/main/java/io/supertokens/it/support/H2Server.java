package io.supertokens.it.support;

import java.sql.SQLException;
import java.util.Map;
import org.h2.tools.Server;

/** The H2 server of WildFly's default data source. It runs in this process, so that a test can inspect it. */
final class H2Server implements DatabaseServer {

    private static final int PORT = Ports.free();
    static final String URL = "jdbc:h2:tcp://localhost:" + PORT + "/mem:test;DB_CLOSE_DELAY=-1";

    private final Server server;

    private H2Server(Server server) {
        this.server = server;
    }

    static H2Server start() {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        try {
            return new H2Server(Server.createTcpServer("-tcpPort", Integer.toString(PORT), "-ifNotExists")
                    .start());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public TestDatabase create(String name) {
        TestDatabase database = new TestDatabase(URL, "sa", "sa", Map.of());
        try {
            database.update("drop all objects");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return database;
    }

    @Override
    public void stop() {
        server.stop();
    }
}
