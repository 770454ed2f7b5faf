package io.supertokens.jpa;

/**
 * Where the sessions are stored.
 *
 * @param location how to reach the database
 * @param tables the names of the tables
 */
public record DatabaseSettings(Location location, Tables tables) {

    /** How to reach a database: a data source of the application server, or a server that the library connects to itself. */
    public sealed interface Location permits JndiDataSource, DatabaseServer {}
}
