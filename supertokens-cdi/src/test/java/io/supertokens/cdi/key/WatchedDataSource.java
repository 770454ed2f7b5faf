package io.supertokens.cdi.key;

import io.supertokens.test.StatementSpy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Records statements, and can be switched off or made to wait. */
final class WatchedDataSource extends StatementSpy {

    private volatile boolean down;
    private volatile @Nullable Pause pause;

    /**
     * Blocks callers that request a connection: {@code reached} signals that one is waiting, and {@code over} releases
     * it.
     */
    record Pause(CountDownLatch reached, CountDownLatch over) {}

    WatchedDataSource(DataSource dataSource) {
        super(dataSource);
    }

    void goDown() {
        down = true;
    }

    void comeBack() {
        down = false;
    }

    Pause pause() {
        Pause started = new Pause(new CountDownLatch(1), new CountDownLatch(1));
        pause = started;
        return started;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Pause current = pause;
        if (current != null) {
            current.reached().countDown();
            try {
                current.over().await();
            } catch (InterruptedException e) {
                throw new SQLException("Interrupted while waiting", e);
            }
        }
        if (down) {
            throw new SQLException("The database is switched off", "08001");
        }
        return super.getConnection();
    }
}
