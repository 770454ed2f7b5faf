package io.supertokens.jpa;

import java.sql.SQLException;
import java.util.Locale;

/** The databases that sessions can be kept in, and the one point in which their statements differ. */
enum Dialect {
    H2,
    POSTGRESQL,
    /** MySQL and MariaDB. */
    MYSQL;

    /** What MariaDB 11 says, without a state of class 40, where its snapshot isolation refuses a change. */
    private static final int RECORD_HAS_CHANGED = 1020;

    private static final int DUPLICATE_ENTRY = 1062;
    private static final String UNIQUE_VIOLATION = "23505";

    static Dialect of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "h2" -> H2;
            case "postgresql" -> POSTGRESQL;
            case "mysql", "mariadb" -> MYSQL;
            default ->
                throw new DatabaseException(
                        "The database is " + name + "; sessions can be kept in H2, PostgreSQL, MySQL and MariaDB");
        };
    }

    /** The file with the statements that make the tables. */
    String schemaFile() {
        return "schema/" + name().toLowerCase(Locale.ROOT) + ".sql";
    }

    /**
     * Whether texts are equal only if they are the same. MySQL's collations may ignore case, accents and trailing spaces, H2's
     * settings {@code IGNORECASE} and {@code COLLATION} case and accents.
     */
    boolean comparesExactly() {
        return this == POSTGRESQL;
    }

    /**
     * The HQL condition that a text column is exactly a parameter. Where equal texts may differ, the first half finds rows by
     * the index, the second looks closely.
     */
    String exactly(String column, String parameter) {
        String equal = column + " = :" + parameter;
        String bytes = this == H2 ? "cast(? as varbinary)" : "cast(convert(? using utf8mb4) as binary)";
        return comparesExactly()
                ? equal
                : "%1$s and sql('%2$s', %3$s) = sql('%2$s', :%4$s)".formatted(equal, bytes, column, parameter);
    }

    /** Whether a row is refused because there is one of that key already. */
    boolean isDuplicate(SQLException failure) {
        return this == MYSQL
                ? failure.getErrorCode() == DUPLICATE_ENTRY
                : UNIQUE_VIOLATION.equals(failure.getSQLState());
    }

    /** Whether a statement failed only because another was quicker: a deadlock, a serialization failure. */
    boolean asksForAnotherTry(SQLException failure) {
        String state = failure.getSQLState();
        return (state != null && state.startsWith("40"))
                || (this == MYSQL && failure.getErrorCode() == RECORD_HAS_CHANGED);
    }
}
