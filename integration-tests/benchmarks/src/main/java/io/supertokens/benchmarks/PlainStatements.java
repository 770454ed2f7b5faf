package io.supertokens.benchmarks;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.supertokens.benchmarks.Sessions.Known;
import io.supertokens.jpa.DatabaseServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The upper limit: only the statements that each operation needs, prepared and with a pool, without any tokens. */
final class PlainStatements implements Sessions.Contestant, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AgroalDataSource pool;

    PlainStatements(DatabaseServer server) throws SQLException {
        boolean mySql = server.product() == DatabaseServer.Product.MYSQL;
        String url = "jdbc:%s://%s:%d/%s%s"
                .formatted(
                        mySql ? "mysql" : "postgresql",
                        server.host(),
                        server.port(),
                        server.database(),
                        mySql ? "?sslMode=DISABLED&characterEncoding=UTF-8" : "");
        pool = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(configuration -> configuration
                        .maxSize(server.connectionLimit())
                        .acquisitionTimeout(PATIENCE)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(server.user()))
                                .credential(new SimplePassword(String.valueOf(server.password()))))));
    }

    @Override
    public Known create(String userId) throws SQLException {
        String handle = hex(16);
        String hash = hex(32);
        change(
                "insert into refresh_token (session_handle, user_id, refresh_token_hash_2, session_info, expires_at, jwt_user_payload) values (?, ?, ?, ?, ?, ?)",
                handle,
                userId,
                hash,
                "{\"device\":\"a browser\"}",
                expiry(),
                "{\"role\":\"user\"}");
        return new Known(handle, userId, hash);
    }

    @Override
    public void info(String handle) throws SQLException {
        read(handle);
    }

    @Override
    public Known refresh(Known session) throws SQLException {
        read(session.handle());
        String hash = hex(32);
        int changed = change(
                "update refresh_token set refresh_token_hash_2 = ?, expires_at = ? where session_handle = ? and refresh_token_hash_2 = ? and expires_at >= ?",
                hash,
                expiry(),
                session.handle(),
                session.refreshToken(),
                System.currentTimeMillis());
        if (changed != 1) {
            throw new IllegalStateException("The session is gone");
        }
        return new Known(session.handle(), session.userId(), hash);
    }

    @Override
    public boolean revoke(String handle) throws SQLException {
        return change("delete from refresh_token where session_handle = ?", handle) == 1;
    }

    @Override
    public int revokeAll(String userId) throws SQLException {
        return change("delete from refresh_token where user_id = ?", userId);
    }

    @Override
    public void close() {
        pool.close();
    }

    private void read(String handle) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select session_handle, user_id, refresh_token_hash_2, session_info, expires_at, jwt_user_payload from refresh_token where session_handle = ?")) {
            statement.setString(1, handle);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                row.getString(3);
                row.getString(4);
            }
        }
    }

    private int change(String sql, Object... parameters) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static long expiry() {
        return System.currentTimeMillis() + Duration.ofDays(100).toMillis();
    }

    static String hex(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
