package io.supertokens.it.support;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database server of a test's own, to which everything may happen that happens to servers. */
public abstract class FragileServer implements AutoCloseable {

    private static final Path LOG =
            Path.of("target", "databases", "signals.log").toAbsolutePath();

    /** How many connections it gives, to all. */
    static final int MOST_CONNECTIONS = 20;

    private final List<Connection> hoarded = new ArrayList<>();

    /** The properties with which an application reaches it. */
    public abstract Map<String, String> config();

    /** Lets it run, with the data that it had. */
    public abstract void start();

    /** Shuts it down in an orderly way. */
    public abstract void stop();

    abstract List<ProcessHandle> processes();

    abstract Connection connect() throws SQLException;

    /** The question for the id of a connection. */
    abstract String ownId();

    /** The statements that end all connections but those. */
    abstract List<String> endAllBut(String ids, Connection connection) throws SQLException;

    /** Ends it without a warning. */
    public final void kill() {
        List<ProcessHandle> processes = processes();
        signal("KILL", processes);
        processes.forEach(process -> process.onExit().join());
        stop();
    }

    /** It keeps its connections, takes new ones, and says nothing. */
    public final void hang() {
        signal("STOP", processes());
    }

    /** The end of {@link #hang}. */
    public final void goOn() {
        signal("CONT", processes());
    }

    /** Takes every connection that is left, and those that become free. */
    public final void hoardConnections() {
        try {
            while (true) {
                hoarded.add(connect());
            }
        } catch (SQLException full) {
            if (hoarded.isEmpty()) {
                throw new IllegalStateException(full);
            }
        }
    }

    /** Ends all other connections than those hoarded. */
    public final void endOtherConnections() throws SQLException {
        StringBuilder own = new StringBuilder("0");
        for (Connection connection : hoarded) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(ownId())) {
                rows.next();
                own.append(',').append(rows.getInt(1));
            }
        }
        Connection connection = hoarded.get(0);
        for (String sql : endAllBut(own.toString(), connection)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** The end of {@link #hoardConnections}. */
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
