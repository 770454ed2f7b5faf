package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;

/** The concurrency tests on single servers. */
class RacesIT {

    @Nested
    class OnPostgreSql extends Races {
        OnPostgreSql() {
            super(DatabaseProduct.POSTGRESQL.freshDatabase());
        }
    }

    /** Serializable isolation, whose errors distributed databases report as well. */
    @Nested
    class OnPostgreSqlWhereTransactionsAreSerializable extends Races {
        OnPostgreSqlWhereTransactionsAreSerializable() throws SQLException {
            super(serializable());
        }

        private static TestDatabase serializable() throws SQLException {
            TestDatabase database = DatabaseProduct.POSTGRESQL.freshDatabase();
            String name = database.ask("select current_database()");
            database.update("alter database " + name + " set default_transaction_isolation to serializable");
            assertThat(database.ask("show default_transaction_isolation")).isEqualTo("serializable");
            return database;
        }
    }

    @Nested
    class OnMySql extends Races {
        OnMySql() {
            super(DatabaseProduct.MYSQL.freshDatabase());
        }
    }

    @Nested
    class OnMariaDb extends Races {
        OnMariaDb() {
            super(DatabaseProduct.MARIADB.freshDatabase());
        }
    }
}
