package io.supertokens.benchmarks;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Library;
import io.supertokens.it.support.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Operations per second of the library, compared with the reference and with plain statements: on the same tables, with
 * as many threads (or parallel calls) as connections.
 */
final class DatabaseOperations {

    /** Warm-up rounds, which do not count; by then everything is compiled. */
    private static final int WARM_UP = 3;

    private final Options options;
    private final int rounds;
    private final Duration duration;

    /** One contestant's turn. */
    private interface Turn {
        void take(Operation operation) throws Exception;
    }

    DatabaseOperations(Options options) {
        this.options = options;
        this.rounds = options.number("rounds", 5, 1);
        this.duration = options.seconds(1, 1);
    }

    void run() throws Exception {
        System.out.printf("%d rounds of %s each; Node.js %s%n", rounds, duration, Reference.version());
        for (DatabaseProduct product : options.products()) {
            Measurements<Operation> statements = statements(product, Server.freshDatabase(product));
            for (int connections : options.numbers("pools", "1,8,50", "1,8")) {
                measure(product, connections, statements);
            }
        }
    }

    private void measure(DatabaseProduct product, int connections, Measurements<Operation> statements)
            throws Exception {
        Measurements<Operation> ours = new Measurements<>();
        Measurements<Operation> references = new Measurements<>();
        Measurements<Operation> limits = new Measurements<>();
        Measurements<Operation> statementsOfReference = new Measurements<>();
        TestDatabase database = Server.freshDatabase(product);
        try (Library library = Library.over(Server.of(product, database, connections));
                PlainStatements plain = new PlainStatements(Server.of(product, database, connections));
                Reference reference = Reference.start(database, connections)) {
            Sessions byLibrary = new Sessions(new Sessions.OfLibrary(library.sessions()));
            Sessions byStatements = new Sessions(plain);
            List<Turn> turns = new ArrayList<>(List.of(
                    operation -> ours.add(
                            operation,
                            byLibrary.repeat(operation, connections, duration).perSecond()),
                    operation -> {
                        Reference.Measured its = reference.repeat(operation.function(), duration);
                        references.add(operation, its.perSecond());
                        statementsOfReference.add(operation, its.statements());
                    },
                    operation -> limits.add(
                            operation,
                            byStatements
                                    .repeat(operation, connections, duration)
                                    .perSecond())));
            for (int round = -WARM_UP; round < rounds; round++) {
                if (round == 0) {
                    List.of(ours, references, limits, statementsOfReference).forEach(Measurements::forget);
                }
                for (Operation operation : Operation.values()) {
                    for (Turn turn : turns) {
                        turn.take(operation);
                    }
                }
                byLibrary.forget();
                byStatements.forget();
                reference.repeat("forget", duration);
                database.update("truncate table refresh_token");
                Collections.rotate(turns, 1); // background work of one contestant slows down the next
            }
        }
        Table table = new Table(
                "operation",
                "library /s",
                "reference /s",
                "ratio",
                "plain JDBC /s",
                "share of it",
                "statements",
                "reference's");
        for (Operation operation : Operation.values()) {
            Spread our = ours.of(operation);
            Spread its = references.of(operation);
            Spread limit = limits.of(operation);
            table.row(
                    operation,
                    our,
                    its,
                    our.ratioTo(its),
                    limit,
                    our.ratioTo(limit),
                    statements.of(operation).inTenths(),
                    statementsOfReference.of(operation).inTenths());
        }
        table.print("%s, %d connections".formatted(product, connections));
    }

    /** The number of statements that the library needs for each operation once the keys are loaded. */
    private static Measurements<Operation> statements(DatabaseProduct product, TestDatabase database) throws Exception {
        AtomicInteger count = new AtomicInteger();
        DataSource counting = ProxyDataSourceBuilder.create(dataSource(product, database))
                .afterQuery((execution, queries) -> count.incrementAndGet())
                .build();
        Measurements<Operation> statements = new Measurements<>();
        try (Library library = Library.over(counting)) {
            Sessions sessions = new Sessions(new Sessions.OfLibrary(library.sessions()));
            sessions.add();
            sessions.refresh();
            sessions.add();
            for (Operation operation : Operation.values()) {
                count.set(0);
                int calls =
                        sessions.repeat(operation, 1, Duration.ofMillis(100)).calls();
                statements.add(operation, count.doubleValue() / calls);
            }
        }
        return statements;
    }

    private static DataSource dataSource(DatabaseProduct product, TestDatabase database) {
        if (product == DatabaseProduct.POSTGRESQL) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(database.jdbcUrl());
            dataSource.setUser(database.user());
            dataSource.setPassword(database.password());
            return dataSource;
        }
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(database.jdbcUrl());
        dataSource.setUser(database.user());
        dataSource.setPassword(database.password());
        return dataSource;
    }
}
