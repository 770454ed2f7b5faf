package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabasesIT {

    @ParameterizedTest
    @EnumSource
    void aFreshDatabaseIsEmptyAndAnswers(DatabaseProduct product) throws SQLException {
        TestDatabase database = product.freshDatabase();

        assertThat(database.ask("select 1")).isEqualTo("1");
        try (Connection connection = database.connect()) {
            assertThat(connection
                            .getMetaData()
                            .getTables(connection.getCatalog(), null, "refresh_token", null)
                            .next())
                    .isFalse();
        }
    }
}
