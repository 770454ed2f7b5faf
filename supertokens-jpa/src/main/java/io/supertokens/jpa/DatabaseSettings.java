package io.supertokens.jpa;

import java.util.regex.Pattern;

/**
 * Where the sessions are kept.
 *
 * @param location how the database is reached
 * @param signingKeyTable the table of the keys; may be qualified by a schema, as in {@code auth.signing_key}
 * @param refreshTokenTable the table of the sessions; as above
 */
public record DatabaseSettings(Location location, String signingKeyTable, String refreshTokenTable) {

    private static final Pattern TABLE_NAME =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");

    /** How the database is reached. */
    public sealed interface Location permits JndiDataSource, DatabaseServer {}

    /** Checks that the names are plain SQL identifiers, for they become part of statements. */
    public DatabaseSettings {
        requireTableName(signingKeyTable);
        requireTableName(refreshTokenTable);
        if (signingKeyTable.equalsIgnoreCase(refreshTokenTable)) {
            throw new IllegalArgumentException("two different tables, not twice " + signingKeyTable);
        }
    }

    /**
     * Checks the name of a table, and gives it back.
     *
     * @throws IllegalArgumentException if it is not a plain SQL identifier, or two with a dot between them
     */
    public static String requireTableName(String name) {
        if (!TABLE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a plain SQL identifier (letters, digits and _, at most 63), optionally with a schema, as in auth.sessions");
        }
        return name;
    }
}
