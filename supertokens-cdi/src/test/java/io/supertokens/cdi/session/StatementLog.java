package io.supertokens.cdi.session;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;

/** The statements that reached the driver, by their first word. */
final class StatementLog implements QueryExecutionListener {

    private final List<String> verbs = new CopyOnWriteArrayList<>();

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        for (QueryInfo query : queries) {
            verbs.add(query.getQuery().strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT));
        }
    }

    /** What an action costs. */
    List<String> of(Runnable action) {
        verbs.clear();
        action.run();
        return List.copyOf(verbs);
    }
}
