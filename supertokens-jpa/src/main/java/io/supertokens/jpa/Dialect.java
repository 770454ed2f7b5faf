package io.supertokens.jpa;

import java.util.Locale;

/** The SQL dialects of the supported databases. They differ in one point only: how texts are compared. */
enum Dialect {
    H2,
    POSTGRESQL,
    /** MySQL and MariaDB. */
    MYSQL;

    /**
     * The dialect of a product.
     *
     * @param name as the driver reports it
     * @throws DatabaseException if the product is not supported
     */
    static Dialect of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "h2" -> H2;
            case "postgresql" -> POSTGRESQL;
            case "mysql", "mariadb" -> MYSQL;
            default ->
                throw new DatabaseException(
                        "The database is " + name
                                + "; supported are H2, PostgreSQL, MySQL and MariaDB: set supertokens.datasource to the JNDI name of another data source, or supertokens.postgres.* or supertokens.mysql.*");
        };
    }

    /** The file with the statements that create the tables. */
    String schemaFile() {
        return "schema/" + name().toLowerCase(Locale.ROOT) + ".sql";
    }

    /**
     * Whether {@code =} compares texts exactly. Collations of MySQL may ignore case, accents and trailing spaces; H2's
     * settings {@code IGNORECASE} and {@code COLLATION} may ignore case and accents.
     */
    boolean comparesExactly() {
        return this == POSTGRESQL;
    }

    /**
     * The HQL condition that a text column equals a parameter exactly. Where {@code =} is not exact, the first half of
     * the condition uses the index and the second half compares the bytes.
     */
    String exactly(String column, String parameter) {
        String equal = column + " = :" + parameter;
        String bytes = this == H2 ? "cast(? as varbinary)" : "cast(convert(? using utf8mb4) as binary)";
        return comparesExactly()
                ? equal
                : "%1$s and sql('%2$s', %3$s) = sql('%2$s', :%4$s)".formatted(equal, bytes, column, parameter);
    }
}
