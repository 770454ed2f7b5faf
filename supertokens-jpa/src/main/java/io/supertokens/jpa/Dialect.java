package io.supertokens.jpa;

import java.util.Locale;

/** The databases that sessions can be kept in, and the one point in which their statements differ. */
enum Dialect {
    H2,
    POSTGRESQL,
    /** MySQL and MariaDB. */
    MYSQL;

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
}
