package io.supertokens.jpa;

/**
 * A data source of the server.
 *
 * @param name its JNDI name, such as {@code java:comp/DefaultDataSource}
 */
public record JndiDataSource(String name) implements DatabaseSettings.Location {

    /** Checks that there is a name. */
    public JndiDataSource {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a JNDI name, such as java:comp/DefaultDataSource");
        }
    }
}
