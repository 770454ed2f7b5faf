package io.supertokens.jpa;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/**
 * Lets one node at a time change the schema of an H2 database. H2 loses a table that two connections alter at once, or
 * that one creates while another alters it, and none of its locks outlives a change of a table. So the lock is a table,
 * which only one node can create. It is temporary, so that it ends with the database at the latest.
 */
final class H2SchemaLock {

    private static final Logger LOG = System.getLogger(H2SchemaLock.class.getName());

    private final SchemaConnection connection;
    private final String table;

    H2SchemaLock(SchemaConnection connection, Tables tables) {
        this.connection = connection;
        this.table = tables.refreshToken() + "_lock";
    }

    /**
     * Runs the work while no other node holds the lock.
     *
     * @throws DatabaseException if another node holds the lock for too long
     */
    void run(Runnable work) {
        boolean isLocked = lock();
        try {
            work.run();
        } finally {
            if (isLocked) {
                unlock();
            }
        }
    }

    /** An account without the right to create a table changes none, and needs no lock. */
    private boolean lock() {
        try {
            connection.retry(() -> {
                connection.execute("create global temporary table " + table + " (id int)");
                return true;
            });
            return true;
        } catch (SQLException e) {
            if (!connection.isCausedByAnotherNode(e)) {
                return false;
            }
            throw new DatabaseException(
                    "Another server has been changing the tables for too long (SQLSTATE %s). If none is, one was stopped while it did: drop the table %s"
                            .formatted(e.getSQLState(), table),
                    e);
        }
    }

    private void unlock() {
        try {
            connection.retry(() -> {
                connection.execute("drop table if exists " + table);
                return true;
            });
        } catch (SQLException e) {
            LOG.log(
                    Level.WARNING,
                    "The table {0} could not be dropped (SQLSTATE {1}): drop it",
                    table,
                    e.getSQLState());
        }
    }
}
