package io.supertokens.jpa;

/**
 * A data source of the server.
 *
 * @param name its JNDI name, such as {@code java:comp/DefaultDataSource}
 */
public record JndiDataSource(String name) implements DatabaseSettings.Location {

    /** Checks that there is a name, and that it is not the URL of a database. */
    public JndiDataSource {
        if (name.isBlank() || name.startsWith("jdbc:") || name.contains("://")) {
            throw new IllegalArgumentException("such as java:comp/DefaultDataSource, and not a URL");
        }
    }

    /** As it is configured. */
    @Override
    public String toString() {
        return "supertokens.datasource = " + name;
    }
}
