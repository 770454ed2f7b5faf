package io.supertokens.it.support;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A test's own database server, which it can stop, kill, hang and exhaust. */
public abstract class FragileServer implements AutoCloseable {

    private static final Path LOG = Build.running("databases/signals.log");

    private static final Logger LOGGER = System.getLogger(FragileServer.class.getName());

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The number of connections for ordinary users. */
    static final int MOST_CONNECTIONS = 20;

    private final List<Connection> hoarded = new ArrayList<>();

    /** A database on this server. */
    public abstract TestDatabase database();

    /** Starts it with its existing data. */
    public abstract void start();

    /** Shuts it down cleanly. */
    public abstract void stop();

    abstract List<ProcessHandle> processes();

    /** The query for the id of the current connection. */
    abstract String ownId();

    /** The number of connections for superusers, which all users are here. */
    abstract int connectionsInAll();

    /** The query for the ids of all application connections except these. */
    abstract String allBut(String ids);

    /** The statement that ends a connection. */
    abstract String end(long id);

    /** Kills the process. */
    public final void kill() {
        List<ProcessHandle> processes = processes();
        signal("KILL", processes);
        processes.forEach(process -> process.onExit().join());
        stop();
    }

    /** Makes it hang: it keeps its connections and accepts new ones, but does not answer. */
    public final void hang() {
        signal("STOP", processes());
    }

    /** Ends {@link #hang}. */
    public final void goOn() {
        signal("CONT", processes());
    }

    /** Takes all connections, including those that others have. */
    public final void hoardConnections() throws SQLException {
        Instant deadline = Instant.now().plus(PATIENCE);
        takeWhatIsLeft();
        while (hoarded.size() < connectionsInAll()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("only " + hoarded.size() + " connections are to be had");
            }
            for (long id : others()) {
                end(hoarded.get(0), id);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            takeWhatIsLeft();
        }
    }

    private void takeWhatIsLeft() {
        try {
            while (true) {
                hoarded.add(database().connect());
            }
        } catch (SQLException full) {
            if (hoarded.isEmpty()) {
                throw new IllegalStateException(full);
            }
        }
    }

    private List<Long> others() throws SQLException {
        StringBuilder own = new StringBuilder("0");
        for (Connection connection : hoarded) {
            own.append(',').append(ask(connection, ownId()).get(0));
        }
        return ask(hoarded.get(0), allBut(own.toString()));
    }

    private static List<Long> ask(Connection connection, String question) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    private void end(Connection connection, long id) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(end(id));
        } catch (SQLException e) {
            LOGGER.log(Level.DEBUG, "Connection {0} has ended already", id);
        }
    }

    /** Ends {@link #hoardConnections}. */
    public final void releaseConnections() throws SQLException {
        for (Connection connection : hoarded) {
            connection.close();
        }
        hoarded.clear();
    }

    @Override
    public final void close() {
        stop();
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        Commands.run(LOG, Map.of(), command);
    }
}
