package io.supertokens.jpa;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;

/** The contract of the stores on H2, with each setting that changes how H2 compares texts. */
class H2StoreTest {

    private abstract static class OnH2 extends StoreContract {

        private final JdbcDataSource dataSource = new JdbcDataSource();

        private final String[] settings;

        OnH2(String... settings) {
            dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            this.settings = settings;
        }

        @Override
        protected void prepare(Statement statement) throws SQLException {
            for (String setting : settings) {
                statement.execute(setting);
            }
        }

        @Override
        protected DataSource dataSource() {
            return dataSource;
        }
    }

    @Nested
    class AsItComes extends OnH2 {
        AsItComes() {
            super();
        }
    }

    @Nested
    class ThatIgnoresCase extends OnH2 {
        ThatIgnoresCase() {
            super("set ignorecase true");
        }
    }

    @Nested
    class ThatIgnoresCaseAndAccents extends OnH2 {
        ThatIgnoresCaseAndAccents() {
            super("set collation english strength primary");
        }
    }
}
