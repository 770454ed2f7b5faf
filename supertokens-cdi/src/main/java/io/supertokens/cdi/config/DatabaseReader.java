package io.supertokens.cdi.config;

import io.supertokens.jpa.DatabaseServer;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.JndiDataSource;
import io.supertokens.jpa.Tables;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the database. */
final class DatabaseReader {

    static final String POSTGRES = "postgres.";
    static final String MYSQL = "mysql.";

    private static final Set<String> POSTGRES_SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> MYSQL_SSL_MODES =
            Set.of("DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY");
    private static final Set<String> VERIFYING_SSL_MODES =
            Set.of("verify-ca", "verify-full", "VERIFY_CA", "VERIFY_IDENTITY");

    private final Values values;

    DatabaseReader(Values values) {
        this.values = values;
    }

    /** @param feed whether there is a revocation feed */
    @Nullable
    DatabaseSettings read(boolean feed) {
        boolean postgres = values.anySet(POSTGRES);
        boolean mySql = values.anySet(MYSQL);
        boolean dataSource = values.isSet(Property.DATASOURCE);
        if ((postgres && mySql) || (dataSource && (postgres || mySql))) {
            values.addProblem(
                    "supertokens.datasource, supertokens.postgres.*, supertokens.mysql.*: set the properties of one of them, "
                            + "because sessions are stored in one database");
        }
        DatabaseSettings.Location location = postgres
                ? server(DatabaseServer.Product.POSTGRESQL, POSTGRES)
                : mySql
                        ? server(DatabaseServer.Product.MYSQL, MYSQL)
                        : values.value(Property.DATASOURCE, JndiDataSource::new);
        String keys = values.value(Property.SIGNING_KEY_TABLE, Tables::requireName);
        String sessions = values.value(Property.REFRESH_TOKEN_TABLE, Tables::requireName);
        if (keys.equalsIgnoreCase(sessions)) {
            values.complain(Property.REFRESH_TOKEN_TABLE, sessions, "must differ from the table of the signing keys");
            return null;
        }
        Tables tables = new Tables(keys, sessions);
        if (feed) {
            String revocations = values.value(Property.REVOCATION_TABLE, Tables::requireName);
            try {
                tables = tables.withRevocation(revocations);
            } catch (IllegalArgumentException e) {
                values.complain(Property.REVOCATION_TABLE, revocations, "must differ from the other tables");
            }
        }
        return location == null ? null : new DatabaseSettings(location, tables);
    }

    private DatabaseSettings.@Nullable Location server(DatabaseServer.Product product, String group) {
        boolean mySql = product == DatabaseServer.Product.MYSQL;
        String user = values.required(Property.of(group + "user"), Function.identity());
        Property passwordProperty = Property.of(group + "password");
        String password =
                mySql ? values.required(passwordProperty, Function.identity()) : values.text(passwordProperty);
        String database = values.required(Property.of(group + "database"), DatabaseServer::requireDatabase);
        String host = values.value(Property.of(group + "host"), DatabaseServer::requireHost);
        int port =
                values.value(Property.of(group + "port"), text -> DatabaseServer.requirePort(Integer.parseInt(text)));
        int connections = values.value(
                Property.of(group + "connection-limit"),
                text -> DatabaseServer.requireConnectionLimit(Integer.parseInt(text)));
        Duration connectionTimeout = values.value(
                Property.of(group + "connection-timeout"),
                text -> DatabaseServer.requireConnectionTimeout(Values.seconds(text)));
        Duration statementTimeout = values.value(
                Property.of(group + "statement-timeout"),
                text -> DatabaseServer.requireStatementTimeout(Values.seconds(text)));
        Property sslModeProperty = Property.of(group + "ssl-mode");
        String sslMode = values.optional(
                        sslModeProperty,
                        text -> mySql
                                ? oneOf(MYSQL_SSL_MODES, text.toUpperCase(Locale.ROOT))
                                : oneOf(POSTGRES_SSL_MODES, text.toLowerCase(Locale.ROOT)))
                .orElse(null);
        Property caFileProperty = Property.of(group + "ssl-ca-file");
        String caFile = values.optional(caFileProperty, DatabaseReader::file).orElse(null);
        // Both drivers use the certificate authorities only in the modes that verify the certificate, and ignore them
        // silently in the others.
        boolean isVerified = sslMode != null && VERIFYING_SSL_MODES.contains(sslMode);
        if (caFile != null && !isVerified) {
            values.addWarning(
                    "The property %s has no effect, and the server's certificate is not verified, unless %s is one of those that verify"
                            .formatted(caFileProperty.key(), sslModeProperty.key()));
        }
        if (user == null || database == null) {
            return null;
        }
        if (caFile == null && !isVerified && !DatabaseServer.isThisMachine(host)) {
            values.addWarning(
                    "%s = %s is another host, whose certificate is not verified: an attacker on the network could read and change sessions and keys. Set %s = %s, with the certificate of the authority in %s"
                            .formatted(
                                    Property.of(group + "host").key(),
                                    host,
                                    sslModeProperty.key(),
                                    mySql ? "VERIFY_IDENTITY" : "verify-full",
                                    caFileProperty.key()));
        }
        return DatabaseServer.of(product, host, port, database)
                .withUser(user)
                .withPassword(password)
                .withConnectionLimit(connections)
                .withConnectionTimeout(connectionTimeout)
                .withStatementTimeout(statementTimeout)
                .withSslMode(sslMode)
                .withSslCaFile(caFile);
    }

    private static String oneOf(Set<String> allowed, String text) {
        if (!allowed.contains(text)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static String file(String text) {
        try {
            if (Files.isReadable(Path.of(text))) {
                return text;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path", e);
        }
        throw new IllegalArgumentException("the file does not exist or cannot be read");
    }
}
