package io.supertokens.it;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.jpa.StoreContract;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The contract of the stores on real servers: with the library's own tables, and with the reference's. */
class StoreIT {

    /** Tables as supertokens-node-postgres-ref-jwt 4.0.0 creates them. */
    private static final String[] REFERENCE_POSTGRESQL = {
        "create table signing_key (key_name varchar(128), key_value varchar(255), created_at_time bigint, primary key(key_name))",
        "create table refresh_token (session_handle varchar(255) not null, user_id varchar(128) not null,"
                + " refresh_token_hash_2 varchar(128) not null, session_info text, expires_at bigint, jwt_user_payload text,"
                + " primary key(session_handle))"
    };

    /**
     * Tables as supertokens-node-mysql-ref-jwt 5.0.4 creates them, in a database whose collation ignores case, accents
     * and trailing spaces. The text columns are wide here, because the limits of the reference are not part of the
     * contract.
     */
    private static final String[] REFERENCE_MYSQL = {
        "alter database character set utf8mb4 collate utf8mb4_general_ci",
        "create table signing_key (key_name varchar(128), key_value varchar(255), created_at_time bigint unsigned, primary key(key_name))",
        "create table refresh_token (session_handle varchar(255) not null, user_id varchar(128) not null,"
                + " refresh_token_hash_2 varchar(128) not null, session_info mediumtext, expires_at bigint unsigned not null,"
                + " jwt_user_payload mediumtext, primary key(session_handle))"
    };

    private abstract static class OnServer extends StoreContract {

        private final TestDatabase database;
        private final String[] tables;
        private AgroalDataSource dataSource;

        OnServer(DatabaseProduct product, String... tables) {
            this.database = product.freshDatabase();
            this.tables = tables;
        }

        @Override
        protected synchronized DataSource dataSource() throws SQLException {
            if (dataSource == null) {
                dataSource = AgroalDataSource.from(
                        new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(8)
                                .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.jdbcUrl())
                                        .principal(new NamePrincipal(database.user()))
                                        .credential(new SimplePassword(database.password())))));
            }
            return dataSource;
        }

        @Override
        protected void prepare(Statement statement) throws SQLException {
            for (String table : tables) {
                statement.execute(table);
            }
        }

        @AfterEach
        void closePool() {
            dataSource.close();
        }
    }

    @Nested
    class OnPostgreSql extends OnServer {
        OnPostgreSql() {
            super(DatabaseProduct.POSTGRESQL);
        }
    }

    @Nested
    class OnPostgreSqlWithTablesOfTheReference extends OnServer {
        OnPostgreSqlWithTablesOfTheReference() {
            super(DatabaseProduct.POSTGRESQL, REFERENCE_POSTGRESQL);
        }
    }

    @Nested
    class OnMySql extends OnServer {
        OnMySql() {
            super(DatabaseProduct.MYSQL);
        }
    }

    @Nested
    class OnMySqlWithTablesOfTheReference extends OnServer {
        OnMySqlWithTablesOfTheReference() {
            super(DatabaseProduct.MYSQL, REFERENCE_MYSQL);
        }
    }

    @Nested
    class OnMariaDb extends OnServer {
        OnMariaDb() {
            super(DatabaseProduct.MARIADB);
        }
    }

    @Nested
    class OnMariaDbWithTablesOfTheReference extends OnServer {
        OnMariaDbWithTablesOfTheReference() {
            super(DatabaseProduct.MARIADB, REFERENCE_MYSQL);
        }
    }
}
