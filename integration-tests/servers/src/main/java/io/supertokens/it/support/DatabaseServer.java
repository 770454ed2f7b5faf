package io.supertokens.it.support;

/** A database server that runs on this machine and listens on the loopback address. */
sealed interface DatabaseServer permits H2Server, PostgreSqlServer, MySqlServer {

    /** Creates an empty database of that name. */
    TestDatabase create(String name);

    /** Ends the process, and returns when it has ended. */
    void stop();
}
