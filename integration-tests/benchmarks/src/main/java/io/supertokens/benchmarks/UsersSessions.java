package io.supertokens.benchmarks;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.LimitSettings;
import io.supertokens.cdi.config.OnLimit;
import io.supertokens.cdi.session.SessionLimitException;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Library;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.jpa.DatabaseServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What a list of a user's sessions costs, and what a limit of them adds to a login. */
final class UsersSessions {

    private static final int LIMIT = 5;
    private static final int[] LISTS = {1, 10, 1000};

    private final Options options;
    private final int rounds;
    private final Duration duration;

    /** A login of the next user, or of one who has as many sessions as allowed. */
    private enum Login {
        WITHOUT_LIMIT("login without a limit"),
        BELOW("login below the limit, the oldest would end"),
        ENDS_OLDEST("login at the limit, the oldest ends"),
        BELOW_REFUSING("login below the limit, which refuses"),
        REFUSED("login at the limit, refused");

        private final String description;

        Login(String description) {
            this.description = description;
        }

        boolean isOfNewUsers() {
            return this == WITHOUT_LIMIT || this == BELOW || this == BELOW_REFUSING;
        }

        OnLimit policy() {
            return this == BELOW_REFUSING || this == REFUSED ? OnLimit.REFUSE : OnLimit.END_OLDEST;
        }
    }

    UsersSessions(Options options) {
        this.options = options;
        this.rounds = options.number("rounds", 5, 1);
        this.duration = options.seconds(1, 1);
    }

    void run() throws Exception {
        for (DatabaseProduct product : options.products()) {
            for (int connections : options.numbers("pools", "8", "8")) {
                Table table = new Table("operation", "/s");
                lists(product, connections, table);
                for (Login login : Login.values()) {
                    logins(product, connections, login, table);
                }
                table.print("%s, %d connections".formatted(product, connections));
            }
        }
    }

    private void lists(DatabaseProduct product, int connections, Table table) throws Exception {
        try (Library library = Library.over(server(product, connections))) {
            SessionService sessions = library.sessions();
            for (int size : LISTS) {
                UserId user = UserId.of("with-" + size);
                for (int i = 0; i < size; i++) {
                    sessions.create(user, null, null);
                }
                row(
                        table,
                        "list of %,d sessions".formatted(size),
                        connections,
                        () -> sessions.sessions(user, 0, size).size() == size);
            }
        }
    }

    private void logins(DatabaseProduct product, int connections, Login login, Table table) throws Exception {
        DatabaseServer server = server(product, connections);
        try (Library library = login == Login.WITHOUT_LIMIT
                ? Library.over(server)
                : Library.limited(server, new LimitSettings(LIMIT, login.policy()))) {
            SessionService sessions = library.sessions();
            AtomicLong users = new AtomicLong();
            for (int i = 0; i < LIMIT * connections; i++) {
                sessions.create("user-" + i % connections, null, null);
            }
            row(table, login.description, connections, () -> {
                String user = login.isOfNewUsers()
                        ? "new-" + users.incrementAndGet()
                        : "user-" + users.incrementAndGet() % connections;
                try {
                    return sessions.create(user, null, null) != null;
                } catch (SessionLimitException e) {
                    return login == Login.REFUSED;
                }
            });
        }
    }

    private void row(Table table, String operation, int threads, Load.Call call) throws Exception {
        Measurements<String> measured = new Measurements<>();
        for (int round = -2; round < rounds; round++) {
            if (round == 0) {
                measured.forget();
            }
            measured.add(operation, Load.of(threads, duration, call).perSecond());
        }
        table.row(operation, measured.of(operation));
    }

    private static DatabaseServer server(DatabaseProduct product, int connections) throws SQLException {
        TestDatabase database = Server.freshDatabase(product);
        return Server.of(product, database, connections);
    }
}
