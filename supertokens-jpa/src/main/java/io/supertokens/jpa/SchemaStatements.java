package io.supertokens.jpa;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The DDL of a dialect, with the configured table names. Immutable. */
final class SchemaStatements {

    private static final String REMEDY =
            "Grant this account the right to do that, or run these statements with an account that has it";

    private static final int WITHOUT_REVOCATIONS = 4;

    private final Dialect dialect;
    private final Tables tables;
    private final List<String> statements;

    SchemaStatements(Dialect dialect, Tables tables) {
        this.dialect = dialect;
        this.tables = tables;
        this.statements = Stream.of(read(dialect.schemaFile()).split(";"))
                .map(statement ->
                        withNames(statement.replaceAll("(?m)^--.*$", "").strip()))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static String read(String file) {
        try (InputStream in = Objects.requireNonNull(SchemaStatements.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String withNames(String statement) {
        String revocation = tables.revocation();
        String named = withName(
                withName(statement, "signing_key", tables.signingKey()), "refresh_token", tables.refreshToken());
        return revocation == null ? named : withName(named, "session_revocation", revocation);
    }

    /** Indexes are named after their table. Only H2 needs the schema in the name of an index, too. */
    private String withName(String statement, String byDefault, String table) {
        String indexes = dialect == Dialect.H2 ? table : table.substring(table.indexOf('.') + 1);
        return statement
                .replaceFirst("index " + byDefault + "_", "index " + indexes + "_")
                .replaceFirst("(table|on) " + byDefault + "\\b", "$1 " + table);
    }

    /** All statements that the configured tables need, in the order in which they have to run. */
    List<String> all() {
        return tables.revocation() == null ? statements.subList(0, WITHOUT_REVOCATIONS) : statements;
    }

    String createSigningKeyTable() {
        return statements.get(0);
    }

    String createSessionTable() {
        return statements.get(1);
    }

    String createUserIndex() {
        return statements.get(2);
    }

    String createExpiryIndex() {
        return statements.get(3);
    }

    String createRevocationTable() {
        return statements.get(4);
    }

    String createRevocationIndex() {
        return statements.get(5);
    }

    /** The statement that adds a column to a table, with the definition that a new table has. */
    String addColumn(String table, String column) {
        String create = table.equals(tables.signingKey()) ? createSigningKeyTable() : createSessionTable();
        Matcher definition = Pattern.compile("(?m)^ *(" + column + " .*?),?$").matcher(create);
        if (!definition.find()) {
            throw new IllegalStateException(dialect.schemaFile() + " has no column " + column);
        }
        return "alter table " + table + " add column " + definition.group(1);
    }

    /** A failure that these statements, run with another account, would remedy. */
    static DatabaseException failure(String problem, SQLException cause, List<String> remedy) {
        return new DatabaseException(
                "%s (SQLSTATE %s). %s:%n%n%s;%n"
                        .formatted(problem, cause.getSQLState(), REMEDY, String.join(";\n\n", remedy)),
                cause,
                SqlFailure.of(cause).isTransient());
    }
}
