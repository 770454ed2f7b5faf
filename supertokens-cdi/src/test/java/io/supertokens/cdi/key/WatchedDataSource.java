package io.supertokens.cdi.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import org.jspecify.annotations.Nullable;

/** Counts statements, and can be switched off or made to wait. */
final class WatchedDataSource extends ProxyDataSource {

    private final AtomicInteger statements = new AtomicInteger();
    private volatile boolean down;
    private volatile @Nullable Pause pause;

    /** Holds up whoever wants a connection: {@code reached} tells that somebody does, {@code over} lets go. */
    record Pause(CountDownLatch reached, CountDownLatch over) {}

    WatchedDataSource(DataSource dataSource) {
        super(dataSource);
        addListener(new QueryExecutionListener() {
            @Override
            public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

            @Override
            public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
                statements.incrementAndGet();
            }
        });
    }

    /** How many statements ran since it was last asked. */
    int statements() {
        return statements.getAndSet(0);
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
