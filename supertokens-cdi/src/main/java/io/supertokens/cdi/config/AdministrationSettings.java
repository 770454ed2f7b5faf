package io.supertokens.cdi.config;

import java.util.regex.Pattern;

/**
 * Where administrators reach the sessions of all users over HTTP.
 *
 * @param path relative to the base of the REST application, without slashes at its ends
 * @param role what a session needs: one of the {@code groups} of its JWT payload
 */
public record AdministrationSettings(String path, String role) {

    /** Of characters that mean the same percent-encoded or not, so that a path has one spelling. */
    private static final Pattern PATH =
            Pattern.compile("(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*");

    /** Every session has it (Jakarta Servlet, {@code isUserInRole}). */
    private static final String ANY_ROLE = "**";

    /** Checks both. */
    public AdministrationSettings {
        requirePath(path);
        requireRole(role);
    }

    static String requirePath(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("relative to the REST application, without slashes at its ends");
        }
        return path;
    }

    static String requireRole(String role) {
        if (role.equals(ANY_ROLE)) {
            throw new IllegalArgumentException("every user has the role **; name one that only administrators have");
        }
        if (role.isBlank()) {
            throw new IllegalArgumentException("a role has a name");
        }
        return role;
    }
}
