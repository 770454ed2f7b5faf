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
 * How every contestant connects to a database: as the same user, unencrypted. The reference's MySQL driver supports
 * neither encryption nor another authentication here.
 */
final class Server {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * MySQL's buffer pool in bytes; enough for all measurements, as MySQL's manual recommends. PostgreSQL also uses the
     * operating system's cache.
     */
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
