package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

    private static DatabaseServer server(int port, int connectionLimit) {
        return new DatabaseServer(
                DatabaseServer.Product.MYSQL, "localhost", port, "user", "canary", "app", connectionLimit, null, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refresh_token",
                "T",
                "_t1",
                "auth.Refresh_Token",
                "a123456789012345678901234567890123456789012345678901234567890bc"
            })
    void aPlainIdentifierNamesATable(String name) {
        assertThatCode(() -> new DatabaseSettings(new JndiDataSource("jdbc/app"), "keys", name))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1t",
                "a b",
                "a-b",
                "a.b.c",
                ".t",
                "a.",
                "t;drop table users",
                "\"t\"",
                "`t`",
                "t\u00e9",
                "t\n",
                "a123456789012345678901234567890123456789012345678901234567890bcd"
            })
    void nothingElseDoes(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatabaseSettings(new JndiDataSource("jdbc/app"), "keys", name))
                .withMessageContaining("identifier");
    }

    @Test
    void theTablesAreTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatabaseSettings(new JndiDataSource("jdbc/app"), "Sessions", "sessions"))
                .withMessageContaining("two different tables");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aPortIsInItsBounds(int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> server(port, 1)).withMessageContaining("65535");
    }

    @Test
    void aPoolHasAConnection() {
        assertThatIllegalArgumentException().isThrownBy(() -> server(1, 0)).withMessageContaining("at least 1");
    }

    @Test
    void aServerShowsNoPassword() {
        assertThat(server(65_535, 1).toString())
                .contains("user@localhost:65535/app")
                .doesNotContain("canary");
        assertThat(new DatabaseSettings(server(1, 1), "a", "b").toString()).doesNotContain("canary");
    }
}
