package io.supertokens.cdi.config;

import io.supertokens.jpa.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Reads the configuration from MicroProfile Config, and reports all problems at once. */
public final class ConfigReader {

    private final Values values;

    private ConfigReader(Values values) {
        this.values = values;
    }

    /**
     * The result of reading.
     *
     * @param config null if there are problems
     * @param problems each names a property, the value found (but no password) and the allowed values
     * @param warnings settings that have no effect, above all unknown properties, each with the most similar known name
     */
    public record Reading(@Nullable SuperTokensConfig config, List<String> problems, List<String> warnings) {}

    /** Reads all properties; never throws because of a value. */
    public static Reading read(Config config) {
        Values values = new Values(config);
        SuperTokensConfig read = new ConfigReader(values).all();
        UnknownProperties.among(config.getPropertyNames()).forEach(values::addWarning);
        return new Reading(values.problems().isEmpty() ? read : null, values.problems(), values.warnings());
    }

    private @Nullable SuperTokensConfig all() {
        DatabaseSettings database = new DatabaseReader(values).read();
        AccessTokenSettings accessToken = new AccessTokenSettings(
                values.value(Property.ACCESS_TOKEN_FORMAT, text -> Values.constant(AccessTokenFormat.class, text)),
                values.value(
                        Property.ACCESS_TOKEN_VALIDITY,
                        text -> AccessTokenSettings.requireValidity(Values.seconds(text))),
                values.flag(Property.BLACKLISTING),
                values.value(Property.ACCESS_TOKEN_PATH, CookieSettings::requirePath));
        SigningKeySettings signingKey = new SigningKeySettings(
                values.flag(Property.DYNAMIC_KEY),
                values.value(
                        Property.KEY_UPDATE_INTERVAL,
                        text -> SigningKeySettings.requireUpdateInterval(Values.hours(text))));
        RefreshTokenSettings refreshToken = new RefreshTokenSettings(
                values.value(
                        Property.REFRESH_TOKEN_VALIDITY,
                        text -> RefreshTokenSettings.requireValidity(Values.hours(text))),
                values.value(Property.REMOVAL_SCHEDULE, ConfigReader::schedule).orElse(null),
                values.value(
                        Property.LATE_WINDOW, text -> RefreshTokenSettings.requireLateWindow(Values.seconds(text))),
                values.optional(Property.RENEW_TOKEN_PATH, RefreshTokenSettings::requireRenewTokenPath)
                        .orElse(null));
        String audience = values.optional(Property.AUDIENCE, SuperTokensConfig::requireAudience)
                .orElse(null);
        Duration startupWait =
                values.value(Property.STARTUP_WAIT, text -> SuperTokensConfig.requireStartupWait(Values.seconds(text)));
        boolean antiCsrf = values.flag(Property.ANTI_CSRF);
        CookieSettings cookie = cookie(accessToken.format());
        CorsSettings cors = new CorsSettings(
                values.optional(Property.CORS_ALLOWED_ORIGINS, ConfigReader::origins)
                        .orElse(Set.of()),
                values.flag(Property.ORIGIN_CHECK));
        int status = values.value(
                Property.SESSION_EXPIRED_STATUS, text -> SuperTokensConfig.requireStatus(Integer.parseInt(text)));
        OnTokenTheft onTokenTheft =
                values.value(Property.ON_TOKEN_THEFT, text -> Values.constant(OnTokenTheft.class, text));
        List<String> clearSiteData = values.value(Property.CLEAR_SITE_DATA, ConfigReader::siteData);
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
            values.complain(Property.RENEW_TOKEN_PATH, refreshToken.renewTokenPath(), e.getMessage());
            return null;
        }
    }

    /**
     * With the reference's tokens, cookies have no name prefix, because the reference's servers know only their own
     * names.
     */
    private @Nullable CookieSettings cookie(AccessTokenFormat format) {
        String domain = values.optional(Property.COOKIE_DOMAIN, CookieSettings::requireDomain)
                .orElse(null);
        boolean secure = values.flag(Property.COOKIE_SECURE);
        SameSite sameSite = values.value(Property.COOKIE_SAME_SITE, text -> Values.constant(SameSite.class, text));
        NamePrefix namePrefix =
                values.value(Property.COOKIE_NAME_PREFIX, text -> Values.constant(NamePrefix.class, text));
        try {
            return new CookieSettings(
                    domain, secure, sameSite, format == AccessTokenFormat.REF_JWT ? NamePrefix.OFF : namePrefix);
        } catch (IllegalArgumentException e) {
            values.complain(Property.COOKIE_SAME_SITE, sameSite.name().toLowerCase(Locale.ROOT), e.getMessage());
            return null;
        }
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
}
