package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.ReferenceNode;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.jpa.DatabaseServer;
import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * How every contestant reaches a database: as the same user, unencrypted. The driver of the reference for MySQL can
 * neither encrypt here nor log in otherwise.
 */
final class Server {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** In bytes; enough for all that is measured, as MySQL's manual advises. PostgreSQL uses the system's besides its own. */
    private static final long MEMORY_OF_MYSQL = 4L << 30;

    private Server() {}

    static TestDatabase freshDatabase(DatabaseProduct product) throws SQLException {
        TestDatabase database = product.freshDatabase();
        if (product == DatabaseProduct.MYSQL) {
            database.update("set global innodb_buffer_pool_size = " + MEMORY_OF_MYSQL);
        }
        return database;
    }

    static DatabaseServer of(DatabaseProduct product, TestDatabase database, int connections) {
        boolean postgres = product == DatabaseProduct.POSTGRESQL;
        JsonObject config = ReferenceNode.config("benchmark", database, Map.of());
        JsonObject server =
                postgres ? config.getJsonObject("postgres").getJsonObject("config") : config.getJsonObject("mysql");
        return DatabaseServer.of(
                        postgres ? DatabaseServer.Product.POSTGRESQL : DatabaseServer.Product.MYSQL,
                        server.getString("host"),
                        server.getInt("port"),
                        server.getString("database"))
                .withUser(server.getString("user"))
                .withPassword(server.getString("password"))
                .withConnectionLimit(connections)
                .withConnectionTimeout(PATIENCE)
                .withStatementTimeout(PATIENCE)
                .withSslMode(postgres ? null : "DISABLED");
    }
}
