package io.supertokens.jpa;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of the tables. Each may be qualified by a schema, as in {@code auth.sessions}. Immutable.
 *
 * @param signingKey the table of the signing keys
 * @param refreshToken the table of the sessions
 * @param revocation the table of the revocation feed; null if there is none
 */
public record Tables(
        String signingKey, String refreshToken, @Nullable String revocation) {

    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");

    /** The names that the reference uses. */
    public static final Tables DEFAULT = new Tables("signing_key", "refresh_token");

    /**
     * Checks that the names are plain SQL identifiers, because they become part of statements, and that they differ.
     *
     * @throws IllegalArgumentException if not
     */
    public Tables {
        Stream.of(signingKey, refreshToken).forEach(Tables::requireName);
        if (revocation != null) {
            requireName(revocation);
        }
        Set<String> different = Stream.of(signingKey, refreshToken, revocation == null ? "" : revocation)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        if (different.size() < 3) {
            throw new IllegalArgumentException("different tables, not twice the same name");
        }
    }

    /** Without a revocation feed. */
    public Tables(String signingKey, String refreshToken) {
        this(signingKey, refreshToken, null);
    }

    /** With a table for the revocation feed. */
    public Tables withRevocation(String name) {
        return new Tables(signingKey, refreshToken, name);
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
