package io.supertokens.jpa;

/**
 * Where the sessions are stored. Immutable.
 *
 * @param location how to reach the database
 * @param tables the names of the tables
 */
public record DatabaseSettings(Location location, Tables tables) {

    /**
     * How to reach a database: through a data source of the application server, or through the library's own pool. Its
     * text names the configured properties and no secret.
     */
    public sealed interface Location permits JndiDataSource, DatabaseServer {}
}
