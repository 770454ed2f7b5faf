package io.supertokens.cdi.config;

import io.supertokens.jpa.DatabaseServer;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.JndiDataSource;
import io.supertokens.jpa.Tables;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** Makes the configuration out of MicroProfile Config, and finds all that is wrong with it before it complains. */
public final class ConfigReader {

    private static final String POSTGRES = "postgres.";
    private static final String MYSQL = "mysql.";
    private static final Set<String> POSTGRES_SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> MYSQL_SSL_MODES =
            Set.of("DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY");
    private static final Set<String> VERIFYING_SSL_MODES =
            Set.of("verify-ca", "verify-full", "VERIFY_CA", "VERIFY_IDENTITY");

    /** Where a URL, which somebody may have put in the wrong place, has a password. */
    private static final Pattern PASSWORD_OF_URL = Pattern.compile("(?i)(?<=//).*(?=@)|(?<=password=)[^&;]*");

    private static final String NOT_SHOWN = "(not shown)";

    private final Map<Property, String> texts = new EnumMap<>(Property.class);
    private final Set<Property> unreadable = EnumSet.noneOf(Property.class);
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private ConfigReader(Config config) {
        for (Property property : Property.values()) {
            lookUp(config, property);
        }
        separateServiceLinks();
    }

    /**
     * What was read.
     *
     * @param config null if there are problems
     * @param problems each names a property, the value found (but no password) and the values allowed
     * @param warnings what has no effect: above all properties that look like ours and are not, each with the nearest that is
     */
    public record Reading(@Nullable SuperTokensConfig config, List<String> problems, List<String> warnings) {}

    /** Reads everything, whatever is wrong; never throws because of a value. */
    public static Reading read(Config config) {
        ConfigReader reader = new ConfigReader(config);
        SuperTokensConfig read = reader.all();
        reader.warnings.addAll(Strangers.among(config.getPropertyNames()));
        return new Reading(
                reader.problems.isEmpty() ? read : null, List.copyOf(reader.problems), List.copyOf(reader.warnings));
    }

    private @Nullable SuperTokensConfig all() {
        DatabaseSettings database = database();
        AccessTokenSettings accessToken = new AccessTokenSettings(
                value(Property.ACCESS_TOKEN_FORMAT, text -> constant(AccessTokenFormat.class, text)),
                value(Property.ACCESS_TOKEN_VALIDITY, text -> AccessTokenSettings.requireValidity(seconds(text))),
                flag(Property.BLACKLISTING),
                value(Property.ACCESS_TOKEN_PATH, CookieSettings::requirePath));
        SigningKeySettings signingKey = new SigningKeySettings(
                flag(Property.DYNAMIC_KEY),
                value(Property.KEY_UPDATE_INTERVAL, text -> SigningKeySettings.requireUpdateInterval(hours(text))));
        RefreshTokenSettings refreshToken = new RefreshTokenSettings(
                value(Property.REFRESH_TOKEN_VALIDITY, text -> RefreshTokenSettings.requireValidity(hours(text))),
                value(Property.REMOVAL_SCHEDULE, ConfigReader::schedule).orElse(null),
                value(Property.LATE_WINDOW, text -> RefreshTokenSettings.requireLateWindow(seconds(text))),
                optional(Property.RENEW_TOKEN_PATH, RefreshTokenSettings::requireRenewTokenPath)
                        .orElse(null));
        String audience =
                optional(Property.AUDIENCE, SuperTokensConfig::requireAudience).orElse(null);
        Duration startupWait =
                value(Property.STARTUP_WAIT, text -> SuperTokensConfig.requireStartupWait(seconds(text)));
        boolean antiCsrf = flag(Property.ANTI_CSRF);
        CookieSettings cookie = cookie(accessToken.format());
        CorsSettings cors = new CorsSettings(
                optional(Property.CORS_ALLOWED_ORIGINS, ConfigReader::origins).orElse(Set.of()),
                flag(Property.ORIGIN_CHECK));
        int status =
                value(Property.SESSION_EXPIRED_STATUS, text -> SuperTokensConfig.requireStatus(Integer.parseInt(text)));
        OnTokenTheft onTokenTheft = value(Property.ON_TOKEN_THEFT, text -> constant(OnTokenTheft.class, text));
        List<String> clearSiteData = value(Property.CLEAR_SITE_DATA, ConfigReader::siteData);
        if (database == null || cookie == null) {
            return null;
        }
        try {
            return new SuperTokensConfig(
                    database,
                    startupWait,
                    accessToken,
                    signingKey,
                    refreshToken,
                    audience,
                    antiCsrf,
                    cookie,
                    cors,
                    status,
                    onTokenTheft,
                    clearSiteData);
        } catch (IllegalArgumentException e) {
            complain(Property.RENEW_TOKEN_PATH, refreshToken.renewTokenPath(), e.getMessage());
            return null;
        }
    }

    /** Servers of the reference know only its names, and with its tokens they are to be understood. */
    private @Nullable CookieSettings cookie(AccessTokenFormat format) {
        String domain =
                optional(Property.COOKIE_DOMAIN, CookieSettings::requireDomain).orElse(null);
        boolean secure = flag(Property.COOKIE_SECURE);
        SameSite sameSite = value(Property.COOKIE_SAME_SITE, text -> constant(SameSite.class, text));
        NamePrefix namePrefix = value(Property.COOKIE_NAME_PREFIX, text -> constant(NamePrefix.class, text));
        try {
            return new CookieSettings(
                    domain, secure, sameSite, format == AccessTokenFormat.REF_JWT ? NamePrefix.OFF : namePrefix);
        } catch (IllegalArgumentException e) {
            complain(Property.COOKIE_SAME_SITE, sameSite.name().toLowerCase(Locale.ROOT), e.getMessage());
            return null;
        }
    }

    private @Nullable DatabaseSettings database() {
        boolean postgres = anySet(POSTGRES);
        boolean mySql = anySet(MYSQL);
        boolean dataSource = isSet(Property.DATASOURCE);
        if ((postgres && mySql) || (dataSource && (postgres || mySql))) {
            problems.add(
                    "supertokens.datasource, supertokens.postgres.*, supertokens.mysql.*: set the properties of one of them, "
                            + "for sessions are kept in one database");
        }
        DatabaseSettings.Location location = postgres
                ? server(DatabaseServer.Product.POSTGRESQL, POSTGRES)
                : mySql ? server(DatabaseServer.Product.MYSQL, MYSQL) : value(Property.DATASOURCE, JndiDataSource::new);
        String keys = value(Property.SIGNING_KEY_TABLE, Tables::requireName);
        String sessions = value(Property.REFRESH_TOKEN_TABLE, Tables::requireName);
        if (keys.equalsIgnoreCase(sessions)) {
            complain(Property.REFRESH_TOKEN_TABLE, sessions, "another table than that of the signing keys");
            return null;
        }
        return location == null ? null : new DatabaseSettings(location, new Tables(keys, sessions));
    }

    private DatabaseSettings.@Nullable Location server(DatabaseServer.Product product, String group) {
        boolean mySql = product == DatabaseServer.Product.MYSQL;
        String user = required(Property.of(group + "user"), Function.identity());
        Property passwordProperty = Property.of(group + "password");
        String password = mySql ? required(passwordProperty, Function.identity()) : texts.get(passwordProperty);
        String database = required(Property.of(group + "database"), DatabaseServer::requireDatabase);
        String host = value(Property.of(group + "host"), DatabaseServer::requireHost);
        int port = value(Property.of(group + "port"), text -> DatabaseServer.requirePort(Integer.parseInt(text)));
        int connections = value(
                Property.of(group + "connection-limit"),
                text -> DatabaseServer.requireConnectionLimit(Integer.parseInt(text)));
        Duration connectionTimeout = value(
                Property.of(group + "connection-timeout"),
                text -> DatabaseServer.requireConnectionTimeout(seconds(text)));
        Duration statementTimeout = value(
                Property.of(group + "statement-timeout"),
                text -> DatabaseServer.requireStatementTimeout(seconds(text)));
        Property sslModeProperty = Property.of(group + "ssl-mode");
        String sslMode = optional(
                        sslModeProperty,
                        text -> mySql
                                ? oneOf(MYSQL_SSL_MODES, text.toUpperCase(Locale.ROOT))
                                : oneOf(POSTGRES_SSL_MODES, text.toLowerCase(Locale.ROOT)))
                .orElse(null);
        Property caFileProperty = Property.of(group + "ssl-ca-file");
        String caFile = optional(caFileProperty, ConfigReader::file).orElse(null);
        // Both drivers ask for the authorities only in the modes that check the certificate, and say nothing in the
        // others.
        boolean isVerified = sslMode != null && VERIFYING_SSL_MODES.contains(sslMode);
        if (caFile != null && !isVerified) {
            warnings.add(
                    "The property %s has no effect, and nobody checks the server's certificate, unless %s is one of those that verify"
                            .formatted(caFileProperty.key(), sslModeProperty.key()));
        }
        if (user == null || database == null) {
            return null;
        }
        if (caFile == null && !isVerified && !DatabaseServer.isThisMachine(host)) {
            warnings.add(
                    "%s = %s is another host, whose certificate nobody checks: an attacker on the network could read and change sessions and keys. Set %s = %s, with the certificate of the authority in %s"
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

    private boolean anySet(String group) {
        return Arrays.stream(Property.values())
                .filter(property -> property.key().startsWith(Property.PREFIX + group))
                .anyMatch(this::isSet);
    }

    private boolean isSet(Property property) {
        return texts.containsKey(property) || unreadable.contains(property);
    }

    private @Nullable String required(Property property, Function<String, String> parser) {
        if (!isSet(property)) {
            problems.add(property.key() + " is missing: " + property.allowed());
        }
        return optional(property, parser).orElse(null);
    }

    private boolean flag(Property property) {
        return value(property, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    /** The value, or the default where there is none or a wrong one. */
    private <T> T value(Property property, Function<String, T> parser) {
        return optional(property, parser).orElseGet(() -> parser.apply(property.byDefault()));
    }

    private <T> Optional<T> optional(Property property, Function<String, T> parser) {
        return Optional.ofNullable(texts.get(property)).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
                complain(property, text, null);
            } catch (IllegalArgumentException e) {
                complain(property, text, e.getMessage());
            }
            return Optional.empty();
        });
    }

    private void complain(Property property, @Nullable String found, @Nullable String detail) {
        String problem = "%s = %s: allowed: %s".formatted(property.key(), shown(property, found), property.allowed());
        problems.add(detail == null ? problem : problem + " (" + detail + ")");
    }

    private static String shown(Property property, @Nullable String found) {
        return found == null || property.isSecret()
                ? NOT_SHOWN
                : PASSWORD_OF_URL.matcher(found).replaceAll(NOT_SHOWN);
    }

    /** MicroProfile Config gives no value where an expression names a property that does not exist: a slip, not a wish. */
    private void lookUp(Config config, Property property) {
        try {
            ConfigValue found = config.getConfigValue(property.key());
            String text = found.getValue();
            if (text != null && !text.isBlank()) {
                texts.put(property, property.isSecret() ? text : text.strip());
            } else if (text == null && found.getRawValue() != null) {
                complainOfSource(property, found.getRawValue(), "the expression names a property that does not exist");
            }
        } catch (RuntimeException e) {
            // What is wrong may be said in words that hold the value.
            String reason = property.isSecret() ? e.getClass().getSimpleName() : e.getMessage();
            complainOfSource(property, null, "its source or its expression fails: " + reason);
        }
    }

    /** A service link is nobody's wish for a database: it matters where one of the same kind is configured, and not elsewhere. */
    private void separateServiceLinks() {
        Map<Property, String> links = new EnumMap<>(Property.class);
        texts.forEach((property, text) -> {
            if (ServiceLinks.isAddress(property, text)) {
                links.put(property, text);
            }
        });
        texts.keySet().removeAll(links.keySet());
        links.forEach((property, text) -> {
            if (anySet(property == Property.POSTGRES_PORT ? POSTGRES : MYSQL)) {
                complain(property, text, ServiceLinks.remedy(property));
            }
        });
    }

    private void complainOfSource(Property property, @Nullable String found, String reason) {
        unreadable.add(property);
        problems.add("%s = %s: %s; allowed: %s"
                .formatted(property.key(), shown(property, found), reason, property.allowed()));
    }

    private static Duration seconds(String text) {
        return duration(text, Duration.ofSeconds(1));
    }

    private static Duration hours(String text) {
        return duration(text, Duration.ofHours(1));
    }

    /** A number of units, or a duration of ISO 8601. */
    private static Duration duration(String text, Duration unit) {
        return text.toUpperCase(Locale.ROOT).startsWith("P")
                ? Duration.parse(text)
                : Duration.ofMillis(new BigDecimal(text)
                        .multiply(BigDecimal.valueOf(unit.toMillis()))
                        .longValueExact());
    }

    private static Optional<CronSchedule> schedule(String text) {
        return text.equalsIgnoreCase("off") ? Optional.empty() : Optional.of(CronSchedule.parse(text));
    }

    private static Set<String> origins(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .map(CorsSettings::requireOrigin)
                .collect(Collectors.toSet());
    }

    private static List<String> siteData(String text) {
        return text.equalsIgnoreCase("off")
                ? List.of()
                : Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .map(SuperTokensConfig::requireSiteData)
                        .distinct()
                        .toList();
    }

    private static String oneOf(Set<String> allowed, String text) {
        if (!allowed.contains(text)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text.replace('-', '_')))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static String file(String text) {
        try {
            if (Files.isReadable(Path.of(text))) {
                return text;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path", e);
        }
        throw new IllegalArgumentException("there is no such file that can be read");
    }
}
