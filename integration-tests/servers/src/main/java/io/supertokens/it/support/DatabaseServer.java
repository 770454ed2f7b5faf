package io.supertokens.it.support;

/** A database server that runs on this machine and listens on the loopback address. */
sealed interface DatabaseServer permits H2Server, PostgreSqlServer, MySqlServer {

    /** Creates an empty database with this name. */
    TestDatabase create(String name);

    /** Ends the process and waits for it. */
    void stop();
}
