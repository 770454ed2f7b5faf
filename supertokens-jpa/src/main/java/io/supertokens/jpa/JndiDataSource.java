package io.supertokens.jpa;

import java.util.regex.Pattern;

/**
 * A data source of the server.
 *
 * @param name its JNDI name, such as {@code java:comp/DefaultDataSource}
 */
public record JndiDataSource(String name) implements DatabaseSettings.Location {

    /** Any scheme but {@code java:} would have JNDI ask, and believe, another server: ldap, rmi, iiop, dns. */
    private static final Pattern NAME = Pattern.compile("(?:java:)?[^:\\p{Cntrl}]+");

    /** Checks that there is a name, and that it is a name within this server: neither a URL nor another naming scheme. */
    public JndiDataSource {
        if (name.isBlank() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "such as java:comp/DefaultDataSource, and not a URL; the only naming scheme is java:");
        }
    }

    /** As it is configured. */
    @Override
    public String toString() {
        return "supertokens.datasource = " + name;
    }
}
