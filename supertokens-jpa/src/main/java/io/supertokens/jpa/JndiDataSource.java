package io.supertokens.jpa;

import java.util.regex.Pattern;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * A data source of the application server. Immutable.
 *
 * @param name its JNDI name, such as {@code java:comp/DefaultDataSource}
 */
public record JndiDataSource(String name) implements DatabaseSettings.Location {

    /** With any other scheme than {@code java:}, JNDI would ask and trust another server: ldap, rmi, iiop, dns. */
    private static final Pattern NAME = Pattern.compile("(?:java:)?[^:\\p{Cntrl}]+");

    /**
     * Checks that the name is one within this server: neither a URL nor another naming scheme.
     *
     * @throws IllegalArgumentException if not
     */
    public JndiDataSource {
        if (name.isBlank() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "such as java:comp/DefaultDataSource, and not a URL; the only naming scheme is java:");
        }
    }

    /**
     * Finds the data source.
     *
     * @throws DatabaseException if the server has none of this name
     */
    @SuppressWarnings("BanJNDI") // the name comes from the configuration, not from a user
    DataSource lookUp() {
        Object found;
        try {
            found = InitialContext.doLookup(name);
        } catch (NamingException e) {
            throw new DatabaseException(
                    this + ": the server has no data source of this JNDI name; define one, or name one that exists", e);
        }
        if (found instanceof DataSource dataSource) {
            return dataSource;
        }
        throw new DatabaseException(this + ": this JNDI name is not a data source");
    }

    /** The property that configures it, with its value. */
    @Override
    public String toString() {
        return "supertokens.datasource = " + name;
    }
}
