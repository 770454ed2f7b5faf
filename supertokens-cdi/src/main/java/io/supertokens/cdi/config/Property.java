package io.supertokens.cdi.config;

import java.util.Arrays;
import java.util.Locale;

/** All properties, with their defaults and allowed values, as in the documentation and in reported problems. */
enum Property {
    DATASOURCE("datasource", "java:comp/DefaultDataSource", "a JNDI name"),
    POSTGRES_HOST("postgres.host", "localhost", "a host name or address"),
    POSTGRES_PORT("postgres.port", "5432", "1 to 65535"),
    POSTGRES_USER("postgres.user", "-", "required when any postgres.* is set"),
    POSTGRES_PASSWORD("postgres.password", "-", "any text"),
    POSTGRES_DATABASE("postgres.database", "-", "required when any postgres.* is set"),
    POSTGRES_CONNECTION_LIMIT("postgres.connection-limit", "50", "1 to 10000"),
    POSTGRES_CONNECTION_TIMEOUT("postgres.connection-timeout", "5", "1 to 60 (seconds), or PT1S to PT1M"),
    POSTGRES_STATEMENT_TIMEOUT("postgres.statement-timeout", "10", "1 to 300 (seconds), or PT1S to PT5M"),
    POSTGRES_SSL_MODE("postgres.ssl-mode", "the driver's", "disable, allow, prefer, require, verify-ca, verify-full"),
    POSTGRES_SSL_CA_FILE("postgres.ssl-ca-file", "the driver's", "a file with certificates in PEM"),
    MYSQL_HOST("mysql.host", "localhost", "a host name or address"),
    MYSQL_PORT("mysql.port", "3306", "1 to 65535"),
    MYSQL_USER("mysql.user", "-", "required when any mysql.* is set"),
    MYSQL_PASSWORD("mysql.password", "-", "required when any mysql.* is set"),
    MYSQL_DATABASE("mysql.database", "-", "required when any mysql.* is set"),
    MYSQL_CONNECTION_LIMIT("mysql.connection-limit", "50", "1 to 10000"),
    MYSQL_CONNECTION_TIMEOUT("mysql.connection-timeout", "5", "1 to 60 (seconds), or PT1S to PT1M"),
    MYSQL_STATEMENT_TIMEOUT("mysql.statement-timeout", "10", "1 to 300 (seconds), or PT1S to PT5M"),
    MYSQL_SSL_MODE("mysql.ssl-mode", "the driver's", "DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY"),
    MYSQL_SSL_CA_FILE("mysql.ssl-ca-file", "the driver's", "a file with certificates in PEM"),
    STARTUP_WAIT("startup-wait", "0", "0 to 600 (seconds), or PT0S to PT10M"),
    SIGNING_KEY_TABLE("tables.signing-key", "signing_key", "a plain SQL identifier, optionally with a schema"),
    REFRESH_TOKEN_TABLE("tables.refresh-tokens", "refresh_token", "a plain SQL identifier, optionally with a schema"),
    REVOCATION_TABLE("tables.revocations", "session_revocation", "a plain SQL identifier, optionally with a schema"),
    ENCRYPTION_KEY("keys.encryption-key", "none: keys are stored in the clear", "32 bytes in base64"),
    OTHER_ENCRYPTION_KEY("keys.other-encryption-key", "none", "32 bytes in base64"),
    DYNAMIC_KEY("access-token.signing-key.dynamic", "true", "true, false"),
    KEY_UPDATE_INTERVAL("access-token.signing-key.update-interval", "24", "1 to 720 (hours), or PT1H to PT720H"),
    ACCESS_TOKEN_FORMAT("access-token.format", "jwt", "jwt, ref-jwt"),
    ACCESS_TOKEN_ALGORITHM(
            "access-token.algorithm",
            "HS256",
            "HS256, ES256, RS256, EdDSA; with access-token.format = ref-jwt only HS256"),
    ISSUER("access-token.issuer", "supertokens", "1 to 255 printable ASCII characters without spaces"),
    ACCESS_TOKEN_VALIDITY("access-token.validity", "3600", "10 to 86400000 (seconds), or PT10S to PT24000H"),
    BLACKLISTING("access-token.blacklisting", "false", "true, false"),
    REVOCATION(
            "access-token.revocation",
            "expiry; with access-token.blacklisting = true database",
            "expiry, feed, database; with access-token.format = ref-jwt expiry, database"),
    REVOCATION_INTERVAL("access-token.revocation-interval", "2", "0.1 to 60 (seconds), or PT0.1S to PT1M"),
    REVOCATION_MAX_AGE("access-token.revocation-max-age", "12", "1 to 86400 (seconds), or PT1S to PT24H; or unlimited"),
    ACCESS_TOKEN_PATH("access-token.path", "/", "an absolute path"),
    REFRESH_TOKEN_VALIDITY("refresh-token.validity", "2400", "1 to 8760 (hours), or PT1H to PT8760H"),
    REFRESH_KEY_UPDATE_INTERVAL(
            "refresh-token.key-update-interval", "none", "24 to 8760 (hours), or PT24H to PT8760H, or none"),
    REMOVAL_SCHEDULE(
            "refresh-token.removal-cronjob-interval", "0 0 0 1-31/7 * *", "a crontab expression with seconds, or off"),
    LATE_WINDOW("refresh-token.late-window", "5", "0 to 60 (seconds), or PT0S to PT1M"),
    RENEW_TOKEN_PATH(
            "refresh-token.renew-token-path",
            "session/refresh under the REST application",
            "an absolute path under the REST application, or where audience is set another one, and under access-token.path"),
    SESSION_ABSOLUTE_VALIDITY("session.absolute-validity", "none", "1 to 87600 (hours), or PT1H to PT87600H"),
    AUDIENCE("audience", "the context path of the WAR", "1 to 128 printable characters"),
    CLIENT_PROTOCOL(
            "client-protocol", "both", "both, ref-jwt, front-token; with access-token.format = ref-jwt only ref-jwt"),
    TOKEN_TRANSFER("token-transfer", "any", "any, cookie, header"),
    API_BASE_PATH("api-base-path", "the base of the REST application", "an absolute path under the REST application"),
    ACCESS_TOKEN_EXPOSED("access-token.exposed", "false", "true, false"),
    ANTI_CSRF("anti-csrf", "token", "token, custom-header, off; true is token, false is off"),
    COOKIE_DOMAIN("cookie.domain", "none: the host that set them", "a domain without scheme, port and path"),
    COOKIE_OLDER_DOMAIN("cookie.older-domain", "none", "a domain as above, or host-only"),
    COOKIE_SECURE("cookie.secure", "true", "true, false"),
    COOKIE_SAME_SITE("cookie.same-site", "lax", "none, lax, strict; none needs cookie.secure = true"),
    COOKIE_NAME_PREFIX("cookie.name-prefix", "auto", "auto, off"),
    ORIGIN_CHECK("origin-check", "true", "true, false"),
    CORS_ALLOWED_ORIGINS(
            "cors.allowed-origins", "none", "origins such as https://app.example.com, with commas between them"),
    SESSION_EXPIRED_STATUS("session-expired-status", "401", "400 to 499"),
    INVALID_CLAIM_STATUS("invalid-claim-status", "403", "400 to 499, other than session-expired-status"),
    ON_TOKEN_THEFT("on-token-theft", "revoke-session", "revoke-session, revoke-user, announce"),
    SESSION_LIMIT("session.limit", "none", "1 to 1000, or none"),
    ON_SESSION_LIMIT("session.on-limit", "end-oldest", "end-oldest, refuse"),
    CLEAR_SITE_DATA(
            "clear-site-data", "off", "off, or cache, cookies, storage, executionContexts, * with commas between them"),
    CALLER("caller", "true", "true, false"),
    DEVICE_BINDING(
            "device-binding.enabled",
            "false",
            "true, false; true needs cookie.secure = true and access-token.format = jwt"),
    DEVICE_BINDING_EXCLUDED_PATHS(
            "device-binding.excluded-paths", "none", "absolute paths such as /api/login, with commas between them"),
    ADMIN_PATH(
            "admin.path",
            "none",
            "a path relative to the REST application, such as session-admin: letters, digits and ._~- between single slashes"),
    ADMIN_ROLE("admin.role", "-", "required when admin.path is set: one of the groups of JWT payloads, but not **");

    static final String PREFIX = "supertokens.";

    private final String suffix;
    private final String byDefault;
    private final String allowed;

    Property(String suffix, String byDefault, String allowed) {
        this.suffix = suffix;
        this.byDefault = byDefault;
        this.allowed = allowed;
    }

    /** The property with this name, without the prefix. */
    static Property of(String suffix) {
        return Arrays.stream(values())
                .filter(property -> property.suffix.equals(suffix))
                .findFirst()
                .orElseThrow();
    }

    /** The complete name. */
    String key() {
        return PREFIX + suffix;
    }

    /** The value that applies if the property is not set, or a description of it. */
    String byDefault() {
        return byDefault;
    }

    /** A description of the allowed values. */
    String allowed() {
        return allowed;
    }

    /** Whether its value must not be shown. */
    boolean isSecret() {
        return suffix.endsWith(".password") || suffix.endsWith("encryption-key");
    }

    /**
     * Whether an empty value is a mistake. Elsewhere it counts as none; here that would store keys in the clear if the
     * variable that an expression names is empty.
     */
    boolean mustNotBeBlank() {
        return suffix.endsWith("encryption-key");
    }

    /** Whether it is the port of a server. */
    boolean isPort() {
        return suffix.endsWith(".port");
    }

    /** The name of a property's environment variable: MicroProfile Config 3.1, section on environment variables. */
    static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
