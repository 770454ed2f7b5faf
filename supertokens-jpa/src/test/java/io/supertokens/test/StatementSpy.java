package io.supertokens.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSource;

/** Records what reaches the driver: statements, transactions, and how many connections are held at once. */
public class StatementSpy extends ProxyDataSource {

    private static final Set<String> TRANSACTIONS = Set.of("setAutoCommit", "commit", "rollback");

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger mostHeld = new AtomicInteger();

    public StatementSpy(DataSource dataSource) {
        super(dataSource);
        addListener(new QueryExecutionListener() {
            @Override
            public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

            @Override
            public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
                queries.forEach(query ->
                        heard.add(query.getQuery().strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT)));
            }
        });
        getProxyConfig().getMethodListener().addListener(new MethodExecutionListener() {
            @Override
            public void beforeMethod(MethodExecutionContext call) {}

            @Override
            public void afterMethod(MethodExecutionContext call) {
                if (call.getTarget() instanceof Connection) {
                    String method = call.getMethod().getName();
                    if (TRANSACTIONS.contains(method)) {
                        heard.add(method);
                    } else if (method.equals("close")) {
                        held.decrementAndGet();
                    }
                }
            }
        });
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
        return connection;
    }

    /** The first words of the statements, and the calls for transactions, that an action sends. */
    public List<String> during(Runnable action) {
        heard.clear();
        mostHeld.set(0);
        action.run();
        return List.copyOf(heard);
    }

    /** The first words of the statements that an action sends. */
    public List<String> of(Runnable action) {
        return withoutTransactions(during(action));
    }

    /** How many statements were sent since it was last asked. */
    public int statements() {
        int statements = withoutTransactions(heard).size();
        heard.clear();
        return statements;
    }

    private static List<String> withoutTransactions(List<String> heard) {
        return heard.stream().filter(word -> !TRANSACTIONS.contains(word)).toList();
    }

    public int mostConnectionsHeld() {
        return mostHeld.get();
    }

    public int connectionsHeld() {
        return held.get();
    }
}
