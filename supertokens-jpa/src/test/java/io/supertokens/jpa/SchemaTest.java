package io.supertokens.jpa;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {

    private final H2 h2 = new H2();

    private static Database open(DataSource dataSource, Tables tables) {
        return Database.open(dataSource, tables, CallerTransaction.none());
    }

    private static void use(Database database) {
        SessionStore sessions = new SessionStore(database, () -> "/app");
        sessions.insert(new SessionEntity("handle", "user", "hash", Instant.EPOCH));
        assertThat(sessions.handlesOf("user", Instant.EPOCH)).containsExactly("handle");
        assertThat(sessions.promote("handle", "hash", "child", Instant.EPOCH, Instant.EPOCH))
                .isTrue();
        assertThat(sessions.delete("handle")).isTrue();
        SigningKeyStore keys = new SigningKeyStore(database);
        SigningKeyEntity old = new SigningKeyEntity("key", "old", Instant.EPOCH);
        assertThat(keys.insert(old)).isTrue();
        assertThat(keys.replace(
                        old,
                        new SigningKeyEntity("key", "new", Instant.EPOCH.plusSeconds(1)),
                        new SigningKeyEntity("older", "old", Instant.EPOCH)))
                .isTrue();
        assertThat(keys.deleteAll(List.of("key", "older"))).isEqualTo(2);
    }

    @Test
    void tablesAndIndexesAreCreated() throws SQLException {
        try (Database database = open(h2.dataSource(), Tables.DEFAULT)) {
            use(database);
        }
        assertThat(h2.indexedColumns("public", "refresh_token"))
                .containsExactlyInAnyOrder("session_handle", "user_id", "expires_at");
    }

    @Test
    void eachTableMayLieInASchemaOfItsOwn() throws SQLException {
        h2.run("create schema keys", "create schema tokens");

        try (Database database = open(h2.dataSource(), new Tables("keys.signing_key", "tokens.refresh_token"))) {
            use(database);
        }
        assertThat(h2.indexedColumns("tokens", "refresh_token"))
                .containsExactlyInAnyOrder("session_handle", "user_id", "expires_at");
    }

    @Test
    void twoApplicationsMayShareADatabase() {
        try (Database one = open(h2.dataSource(), new Tables("one_key", "one_token"));
                Database other = open(h2.dataSource(), new Tables("other_key", "other_token"))) {
            use(one);
            use(other);
        }
    }

    @Test
    void whatIsThereIsNotTouched() throws SQLException {
        Tables tables = Tables.DEFAULT;
        open(h2.dataSource(), tables).close();
        h2.run(
                "insert into refresh_token (session_handle, user_id, refresh_token_hash_2) values ('handle', 'user', 'hash')");

        try (Database database = open(h2.dataSource(), tables)) {
            assertThat(new SessionStore(database, () -> "/app").find("handle")).isPresent();
        }
        assertThat(h2.indexedColumns("public", "refresh_token")).hasSize(3);
    }

    @Test
    void anIndexOfAnyNameThatBeginsWithTheColumnIsEnough() throws SQLException {
        Tables tables = Tables.DEFAULT;
        open(h2.dataSource(), tables).close();
        h2.run(
                "drop table refresh_token",
                "create table refresh_token (session_handle varchar(255) primary key, user_id varchar(128),"
                        + " refresh_token_hash_2 varchar(128), session_info clob, expires_at bigint, jwt_user_payload clob)",
                "create index mine on refresh_token (user_id, expires_at)");

        try (Database database = open(h2.dataSource(), tables)) {
            use(database);
        }
        assertThat(h2.indexedColumns("public", "refresh_token"))
                .containsExactlyInAnyOrder("session_handle", "user_id", "expires_at");
    }

    @Test
    void theStatementsToRunAreComplete() throws SQLException {
        h2.run("create user reader password 'canary'");
        Tables tables = new Tables("my_key", "my_token");
        try {
            open(h2.dataSource("reader", "canary"), tables).close();
        } catch (DatabaseException e) {
            String message = String.valueOf(e.getMessage());
            h2.run(message.substring(message.indexOf("create table")).split(";\\s*"));
        }
        h2.run("grant select, insert, update, delete on my_key to reader");
        h2.run("grant select, insert, update, delete on my_token to reader");

        try (Database database = open(h2.dataSource("reader", "canary"), tables)) {
            use(database);
        }
    }

    /** The statement of supertokens-node-postgres-ref-jwt 4.0.0. */
    private static final String TABLE_OF_THE_REFERENCE =
            "create table refresh_token (session_handle varchar(255) not null,"
                    + " user_id varchar(128) not null, refresh_token_hash_2 varchar(128) not null, session_info text,"
                    + " expires_at bigint, jwt_user_payload text, primary key(session_handle))";

    @Test
    void aTableOfTheReferenceGetsTheColumnsThatItDoesNotHave() throws SQLException {
        h2.run(TABLE_OF_THE_REFERENCE, "insert into refresh_token values ('old', 'another', 'hash', '', 1, '')");

        try (Database database = open(h2.dataSource(), Tables.DEFAULT)) {
            use(database);
            SessionEntity old =
                    new SessionStore(database, () -> "/app").find("old").orElseThrow();
            assertThat(old.audience()).isNull();
            assertThat(old.createdAt()).isNull();
            assertThat(old.lastUsedAt()).isNull();
            assertThat(old.absoluteExpiresAt()).isNull();
            assertThat(old.device()).isNull();
        }
        h2.run("insert into refresh_token (session_handle, user_id, refresh_token_hash_2, session_info, expires_at,"
                + " jwt_user_payload) values ('by the reference', 'user', 'hash', '', 1, '')");
    }

    @Test
    void theStatementsThatAddColumnsAreComplete() throws SQLException {
        h2.run("create user reader password 'canary'", TABLE_OF_THE_REFERENCE.replace("refresh_token (", "my_token ("));
        Tables tables = new Tables("my_key", "my_token");
        h2.run(
                "create table my_key (key_name varchar(128) primary key, key_value varchar(255), created_at_time bigint, long_value character varying)");
        h2.run("grant select, insert, update, delete on my_key to reader");
        h2.run("grant select, insert, update, delete on my_token to reader");

        DatabaseException refusal =
                catchThrowableOfType(DatabaseException.class, () -> open(h2.dataSource("reader", "canary"), tables)
                        .close());

        assertThat(refusal.isTransient()).isFalse();
        assertThat(refusal)
                .hasMessageContaining("my_token has no column audience")
                .hasMessageContaining("alter table my_token add column audience varchar(128);")
                .hasMessageContaining("alter table my_token add column created_at bigint;")
                .hasMessageContaining("alter table my_token add column absolute_expires_at bigint;")
                .hasMessageContaining("alter table my_token add column authenticated_at bigint;")
                .hasMessageContaining("alter table my_token add column device varchar(255);")
                .hasMessageNotContaining("create table");
        String message = String.valueOf(refusal.getMessage());
        h2.run(message.substring(message.indexOf("alter table")).split(";\\s*"));
        try (Database database = open(h2.dataSource("reader", "canary"), tables)) {
            use(database);
        }
    }

    /** The columns that the reference does not have. */
    private static List<String> addedColumns() {
        return List.of(
                "audience",
                "last_used_at",
                "superseded_hash_2",
                "created_at",
                "absolute_expires_at",
                "authenticated_at",
                "device");
    }

    @Test
    void aKeyTableOfTheReferenceGetsItsColumnAndKeepsItsKeys() throws SQLException {
        h2.run(
                "create table signing_key (key_name varchar(128) primary key, key_value varchar(255), created_at_time bigint)",
                "insert into signing_key values ('access_token_signing_key', 'of the reference', 1)");

        try (Database database = open(h2.dataSource(), Tables.DEFAULT)) {
            SigningKeyEntity key = new SigningKeyStore(database).findAll().get(0);
            assertThat(key.value()).isEqualTo("of the reference");
            assertThat(key.hasLongValue()).isFalse();
        }
        h2.run("insert into signing_key (key_name, key_value, created_at_time) values ('by the reference', 'v', 1)");
    }

    @Test
    void anAccountThatMayNotAddTheColumnOfTheKeysIsTold() throws SQLException {
        h2.run("create user reader password 'canary'", TABLE_OF_THE_REFERENCE);
        h2.run(
                "create table signing_key (key_name varchar(128) primary key, key_value varchar(255), created_at_time bigint)",
                "grant select, insert, update, delete on signing_key to reader",
                "grant select, insert, update, delete on refresh_token to reader");

        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() ->
                        open(h2.dataSource("reader", "canary"), Tables.DEFAULT).close())
                .withMessageContaining("alter table signing_key add column long_value character varying;");
    }

    /** As an earlier version of the library made it, too. */
    @ParameterizedTest
    @MethodSource("addedColumns")
    void aTableThatLacksOneColumnGetsIt(String column) throws SQLException {
        open(h2.dataSource(), Tables.DEFAULT).close();
        h2.run("alter table refresh_token drop column " + column);

        try (Database database = open(h2.dataSource(), Tables.DEFAULT)) {
            use(database);
        }
    }

    @ParameterizedTest
    @MethodSource("addedColumns")
    void anAccountThatMayNotAddAColumnIsToldTheStatementForThisColumnOnly(String column) throws SQLException {
        open(h2.dataSource(), Tables.DEFAULT).close();
        h2.run(
                "alter table refresh_token drop column " + column,
                "create user reader password 'canary'",
                "grant select, insert, update, delete on signing_key to reader",
                "grant select, insert, update, delete on refresh_token to reader");

        DatabaseException refusal = catchThrowableOfType(
                DatabaseException.class,
                () -> open(h2.dataSource("reader", "canary"), Tables.DEFAULT).close());

        assertThat(refusal).hasMessageContaining("refresh_token has no column " + column);
        assertThat(String.valueOf(refusal.getMessage()).split("alter table"))
                .as("one statement")
                .hasSize(2);
    }

    @Test
    void aTableWithOtherColumnsIsNamed() throws SQLException {
        h2.run("create table refresh_token (session_handle varchar(255) primary key, jwt_payload clob)");

        assertThatThrownBy(() -> open(h2.dataSource(), Tables.DEFAULT))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("refresh_token cannot be read")
                .hasMessageContaining("jwt_user_payload");
    }

    @ParameterizedTest
    @CsvSource({
        "refresh_token, 'id bigint primary key, user_id bigint, token varchar(255), expires_at timestamp', refresh-tokens",
        "refresh_token, 'session_handle varchar(255) primary key, user_id varchar(128), expires_at bigint', refresh-tokens",
        "signing_key, 'id bigint primary key, pem varchar(255)', signing-key"
    })
    void aTableOfTheApplicationsOwnIsLeftAloneAndAnotherIsAskedFor(String table, String columns, String property)
            throws SQLException {
        h2.run("create table " + table + " (" + columns + ")");

        assertThatThrownBy(() -> open(h2.dataSource(), Tables.DEFAULT))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("The table " + table)
                .hasMessageContaining("Set supertokens.tables." + property + " to a name that is free")
                .hasMessageNotContaining("Grant")
                .satisfies(failure ->
                        assertThat(((DatabaseException) failure).isTransient()).isFalse());
    }

    @RepeatedTest(10)
    void manyNodesMayStartAtOnce() throws Exception {
        openOnManyNodes();

        assertThat(h2.indexedColumns("public", "refresh_token"))
                .containsExactlyInAnyOrder("session_handle", "user_id", "expires_at");
    }

    @RepeatedTest(20)
    void manyNodesMayStartAtOnceOverATableOfTheReferenceWhichKeepsItsRows() throws Exception {
        h2.run(TABLE_OF_THE_REFERENCE, "insert into refresh_token values ('old', 'another', 'hash', '', 1, '')");

        openOnManyNodes();

        assertThat(h2.indexedColumns("public", "refresh_token"))
                .containsExactlyInAnyOrder("session_handle", "user_id", "expires_at");
        try (Database database = open(h2.dataSource(), Tables.DEFAULT)) {
            assertThat(new SessionStore(database, () -> "/app").find("old")).isPresent();
        }
    }

    @Test
    void nothingButTheTwoTablesIsLeft() throws SQLException {
        open(h2.dataSource(), Tables.DEFAULT).close();
        assertThat(h2.tables()).containsExactlyInAnyOrder("signing_key", "refresh_token");
    }

    private static final Tables WITH_FEED = new Tables("my_key", "my_token", "my_revocation");

    private static void useFeed(Database database) {
        RevocationStore feed = new RevocationStore(
                database, () -> "/app", Clock.systemUTC(), Duration.ofHours(1), (revocation, until) -> {});
        SessionStore sessions = new SessionStore(database, () -> "/app", feed);
        sessions.insert(new SessionEntity("handle", "user", "hash", Instant.EPOCH));
        assertThat(sessions.delete("handle")).isTrue();
        assertThat(feed.after(0, 10)).hasSize(1);
        assertThat(feed.deleteUnneeded(Instant.now().plus(Duration.ofDays(1)))).isEqualTo(1);
    }

    @Test
    void theTableOfTheFeedIsCreatedWhereThereIsOne() throws SQLException {
        open(h2.dataSource(), new Tables("my_key", "my_token")).close();
        assertThat(h2.tables()).containsExactlyInAnyOrder("my_key", "my_token");

        try (Database database = open(h2.dataSource(), WITH_FEED)) {
            use(database);
            useFeed(database);
        }
        assertThat(h2.indexedColumns("public", "my_revocation"))
                .containsExactlyInAnyOrder("revocation_id", "kept_until");
    }

    @Test
    void theTableOfTheFeedMayLieInASchemaOfItsOwn() throws SQLException {
        h2.run("create schema feeds");
        try (Database database = open(h2.dataSource(), Tables.DEFAULT.withRevocation("feeds.revoked"))) {
            useFeed(database);
        }
        assertThat(h2.indexedColumns("feeds", "revoked")).containsExactlyInAnyOrder("revocation_id", "kept_until");
    }

    @Test
    void theStatementsToRunIncludeThoseOfTheFeedOnlyWhereThereIsOne() throws SQLException {
        h2.run("create user reader password 'canary'");
        DataSource reader = h2.dataSource("reader", "canary");
        assertThatThrownBy(() -> open(reader, new Tables("my_key", "my_token")).close())
                .hasMessageNotContaining("revocation");

        DatabaseException refusal = catchThrowableOfType(
                DatabaseException.class, () -> open(reader, WITH_FEED).close());
        String message = String.valueOf(refusal.getMessage());
        h2.run(message.substring(message.indexOf("create table")).split(";\\s*"));
        for (String table : List.of("my_key", "my_token", "my_revocation")) {
            h2.run("grant select, insert, update, delete on " + table + " to reader");
        }
        try (Database database = open(reader, WITH_FEED)) {
            useFeed(database);
        }
    }

    @Test
    void aTableOfTheApplicationsOwnIsNoFeed() throws SQLException {
        h2.run("create table my_revocation (id bigint primary key, reason varchar(255))");
        assertThatThrownBy(() -> open(h2.dataSource(), WITH_FEED))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("The table my_revocation")
                .hasMessageContaining("Set supertokens.tables.revocations to a name that is free");
    }

    @RepeatedTest(10)
    void manyNodesMayStartAtOnceWithAFeed() throws Exception {
        atOnce(8, () -> {
            open(h2.dataSource(), WITH_FEED).close();
            return null;
        });
        assertThat(h2.indexedColumns("public", "my_revocation"))
                .containsExactlyInAnyOrder("revocation_id", "kept_until");
    }

    private void openOnManyNodes() throws Exception {
        atOnce(8, () -> {
            open(h2.dataSource(), Tables.DEFAULT).close();
            return null;
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyDialectHasItsFile(Dialect dialect) {
        assertThat(SchemaTest.class.getResource(dialect.schemaFile())).isNotNull();
    }
}
