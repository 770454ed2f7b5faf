package io.supertokens.it.support;

import java.util.List;

/** A MySQL server that a test can break. */
public final class FragileMySql extends FragileServer {

    private static final String KEEP_WHAT_IS_COMMITTED = "--innodb-flush-log-at-trx-commit=2";

    private final MySqlServer server =
            MySqlServer.mySql("fragile-mysql", "--max-connections=" + MOST_CONNECTIONS, KEEP_WHAT_IS_COMMITTED);
    private final TestDatabase database = server.create("sessions");

    private FragileMySql() {}

    /** Starts a server. */
    public static FragileMySql started() {
        return new FragileMySql();
    }

    @Override
    public TestDatabase database() {
        return database;
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    List<ProcessHandle> processes() {
        return List.of(server.process());
    }

    @Override
    String ownId() {
        return "select connection_id()";
    }

    @Override
    int connectionsInAll() {
        return MOST_CONNECTIONS + 1;
    }

    @Override
    String allBut(String ids) {
        return "select id from information_schema.processlist where user = 'supertokens' and id not in (" + ids + ")";
    }

    @Override
    String end(long id) {
        return "kill " + id;
    }
}
