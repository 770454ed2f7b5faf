package io.supertokens.jpa;

import java.util.regex.Pattern;

/**
 * The names of the two tables. Each may be qualified by a schema, as in {@code auth.sessions}. Immutable.
 *
 * @param signingKey the table of the signing keys
 * @param refreshToken the table of the sessions
 */
public record Tables(String signingKey, String refreshToken) {

    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");

    /** The names that the reference uses. */
    public static final Tables DEFAULT = new Tables("signing_key", "refresh_token");

    /**
     * Checks that the names are plain SQL identifiers, because they become part of statements, and that they differ.
     *
     * @throws IllegalArgumentException if not
     */
    public Tables {
        requireName(signingKey);
        requireName(refreshToken);
        if (signingKey.equalsIgnoreCase(refreshToken)) {
            throw new IllegalArgumentException("two different tables, not twice " + signingKey);
        }
    }

    /**
     * Checks the name of a table and returns it.
     *
     * @throws IllegalArgumentException if it is not a plain SQL identifier, or two with a dot between them
     */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a plain SQL identifier (letters, digits and _, at most 63), optionally with a schema, as in auth.sessions");
        }
        return name;
    }
}
