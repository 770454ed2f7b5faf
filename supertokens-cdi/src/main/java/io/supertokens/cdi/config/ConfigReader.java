package io.supertokens.cdi.config;

import io.supertokens.jpa.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Reads the configuration from MicroProfile Config, and reports all problems at once. */
public final class ConfigReader {

    private static final Duration SHORTEST_BOUND = Duration.ofMinutes(5);
    private static final String SHARED = Property.ACCESS_TOKEN_FORMAT.key() + " = ref-jwt shares sessions with them";

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
        AccessTokenSettings accessToken = accessToken();
        DatabaseSettings database =
                new DatabaseReader(values).read(accessToken.revocation().mode() == Revocation.FEED);
        SigningKeySettings signingKey = new SigningKeySettings(
                values.flag(Property.DYNAMIC_KEY),
                values.value(
                        Property.KEY_UPDATE_INTERVAL,
                        text -> SigningKeySettings.requireUpdateInterval(Values.hours(text))));
        RefreshTokenSettings refreshToken = refreshToken(accessToken.format());
        KeyEncryptionSettings keyEncryption = keyEncryption(accessToken.format());
        SessionSettings session = new SessionSettings(values.optional(
                        Property.SESSION_ABSOLUTE_VALIDITY,
                        text -> SessionSettings.requireAbsoluteValidity(Values.hours(text)))
                .orElse(null));
        String audience = values.optional(Property.AUDIENCE, SuperTokensConfig::requireAudience)
                .orElse(null);
        Duration startupWait =
                values.value(Property.STARTUP_WAIT, text -> SuperTokensConfig.requireStartupWait(Values.seconds(text)));
        AntiCsrf antiCsrf = values.value(Property.ANTI_CSRF, ConfigReader::antiCsrf);
        CookieSettings cookie = cookie(accessToken.format());
        CorsSettings cors = new CorsSettings(
                values.optional(Property.CORS_ALLOWED_ORIGINS, ConfigReader::origins)
                        .orElse(Set.of()),
                values.flag(Property.ORIGIN_CHECK));
        ClientSettings client = client(accessToken.format());
        OnTokenTheft onTokenTheft =
                values.value(Property.ON_TOKEN_THEFT, text -> Values.constant(OnTokenTheft.class, text));
        List<String> clearSiteData = values.value(Property.CLEAR_SITE_DATA, ConfigReader::siteData);
        LimitSettings limit = limit();
        DeviceBindingSettings deviceBinding = deviceBinding(accessToken, cookie, client);
        AdministrationSettings administration = administration();
        if (antiCsrf == AntiCsrf.CUSTOM_HEADER
                && client != null
                && !client.protocol().includesFrontToken()) {
            values.complain(
                    Property.ANTI_CSRF,
                    values.text(Property.ANTI_CSRF),
                    "only current clients send the header rid, and supertokens.client-protocol leaves them out");
        }
        if (database == null || cookie == null || client == null) {
            return null;
        }
        try {
            return new SuperTokensConfig(
                    database,
                    startupWait,
                    accessToken,
                    signingKey,
                    refreshToken,
                    session,
                    audience,
                    antiCsrf,
                    cookie,
                    cors,
                    client,
                    onTokenTheft,
                    clearSiteData,
                    values.flag(Property.CALLER),
                    limit,
                    deviceBinding,
                    keyEncryption,
                    administration);
        } catch (IllegalArgumentException e) {
            String renewTokenPath = refreshToken.renewTokenPath();
            values.complain(
                    renewTokenPath == null ? Property.API_BASE_PATH : Property.RENEW_TOKEN_PATH,
                    renewTokenPath == null ? client.apiBasePath() : renewTokenPath,
                    e.getMessage());
            return null;
        }
    }

    private RefreshTokenSettings refreshToken(AccessTokenFormat format) {
        Duration validity = values.value(
                Property.REFRESH_TOKEN_VALIDITY, text -> RefreshTokenSettings.requireValidity(Values.hours(text)));
        CronSchedule removalSchedule =
                values.value(Property.REMOVAL_SCHEDULE, ConfigReader::schedule).orElse(null);
        Duration lateWindow = values.value(
                Property.LATE_WINDOW, text -> RefreshTokenSettings.requireLateWindow(Values.seconds(text)));
        String renewTokenPath = values.optional(Property.RENEW_TOKEN_PATH, RefreshTokenSettings::requireRenewTokenPath)
                .orElse(null);
        Duration keyUpdateInterval = values.value(Property.REFRESH_KEY_UPDATE_INTERVAL, ConfigReader::keyUpdateInterval)
                .orElse(null);
        if (keyUpdateInterval != null && format == AccessTokenFormat.REF_JWT) {
            values.complain(
                    Property.REFRESH_KEY_UPDATE_INTERVAL,
                    values.text(Property.REFRESH_KEY_UPDATE_INTERVAL),
                    "servers of the reference know one key only, and " + SHARED);
            keyUpdateInterval = null;
        }
        try {
            return new RefreshTokenSettings(validity, removalSchedule, lateWindow, renewTokenPath, keyUpdateInterval);
        } catch (IllegalArgumentException e) {
            values.complain(
                    Property.REFRESH_KEY_UPDATE_INTERVAL,
                    values.text(Property.REFRESH_KEY_UPDATE_INTERVAL),
                    e.getMessage());
            return new RefreshTokenSettings(validity, removalSchedule, lateWindow, renewTokenPath);
        }
    }

    private static Optional<Duration> keyUpdateInterval(String text) {
        return text.equalsIgnoreCase("none")
                ? Optional.empty()
                : Optional.of(RefreshTokenSettings.requireKeyUpdateInterval(Values.hours(text)));
    }

    private @Nullable KeyEncryptionSettings keyEncryption(AccessTokenFormat format) {
        SecretKey key = values.optional(Property.ENCRYPTION_KEY, KeyEncryptionSettings::key)
                .orElse(null);
        SecretKey otherKey = values.optional(Property.OTHER_ENCRYPTION_KEY, KeyEncryptionSettings::key)
                .orElse(null);
        if (key == null) {
            if (otherKey != null && !values.isSet(Property.ENCRYPTION_KEY)) {
                values.complain(
                        Property.OTHER_ENCRYPTION_KEY,
                        null,
                        "only together with " + Property.ENCRYPTION_KEY.key() + ", which encrypts");
            }
            return null;
        }
        if (format == AccessTokenFormat.REF_JWT) {
            values.complain(
                    Property.ENCRYPTION_KEY,
                    null,
                    "servers of the reference read the keys in the clear, and " + SHARED);
            return null;
        }
        try {
            return new KeyEncryptionSettings(key, otherKey);
        } catch (IllegalArgumentException e) {
            values.complain(Property.OTHER_ENCRYPTION_KEY, null, e.getMessage());
            return null;
        }
    }

    private SigningAlgorithm algorithm(AccessTokenFormat format) {
        SigningAlgorithm algorithm =
                values.value(Property.ACCESS_TOKEN_ALGORITHM, text -> Values.constant(SigningAlgorithm.class, text));
        if (algorithm.isAsymmetric() && format == AccessTokenFormat.REF_JWT) {
            values.complain(
                    Property.ACCESS_TOKEN_ALGORITHM,
                    values.text(Property.ACCESS_TOKEN_ALGORITHM),
                    "servers of the reference verify HS256 only, and " + SHARED);
            return SigningAlgorithm.HS256;
        }
        return algorithm;
    }

    private AccessTokenSettings accessToken() {
        AccessTokenFormat format =
                values.value(Property.ACCESS_TOKEN_FORMAT, text -> Values.constant(AccessTokenFormat.class, text));
        Duration validity = values.value(
                Property.ACCESS_TOKEN_VALIDITY, text -> AccessTokenSettings.requireValidity(Values.seconds(text)));
        SigningAlgorithm algorithm = algorithm(format);
        String issuer = values.value(Property.ISSUER, AccessTokenSettings::requireIssuer);
        if (values.isSet(Property.ISSUER) && format == AccessTokenFormat.REF_JWT) {
            values.addWarning("The property %s has no effect with %s = ref-jwt"
                    .formatted(Property.ISSUER.key(), Property.ACCESS_TOKEN_FORMAT.key()));
        }
        RevocationSettings revocation = revocation(format);
        String path = values.value(Property.ACCESS_TOKEN_PATH, CookieSettings::requirePath);
        try {
            return new AccessTokenSettings(format, algorithm, issuer, validity, revocation, path);
        } catch (IllegalArgumentException e) {
            values.complain(
                    Property.REVOCATION_INTERVAL, values.textOrDefault(Property.REVOCATION_INTERVAL), e.getMessage());
            return new AccessTokenSettings(format, algorithm, issuer, validity, RevocationSettings.DEFAULT, path);
        }
    }

    private RevocationSettings revocation(AccessTokenFormat format) {
        Revocation mode = revocationMode(format);
        Duration interval = values.value(
                Property.REVOCATION_INTERVAL, text -> RevocationSettings.requireInterval(Values.seconds(text)));
        Optional<Duration> maxAge = values.value(Property.REVOCATION_MAX_AGE, ConfigReader::maxAge);
        if (mode != Revocation.FEED) {
            Stream.of(Property.REVOCATION_INTERVAL, Property.REVOCATION_MAX_AGE, Property.REVOCATION_TABLE)
                    .filter(values::isSet)
                    .forEach(property -> values.addWarning("The property %s has no effect unless %s = feed"
                            .formatted(property.key(), Property.REVOCATION.key())));
        }
        try {
            return new RevocationSettings(mode, interval, maxAge.orElse(null));
        } catch (IllegalArgumentException e) {
            values.complain(
                    Property.REVOCATION_MAX_AGE, values.textOrDefault(Property.REVOCATION_MAX_AGE), e.getMessage());
            return RevocationSettings.DEFAULT;
        }
    }

    private Revocation revocationMode(AccessTokenFormat format) {
        boolean blacklisting = values.flag(Property.BLACKLISTING);
        Revocation mode = values.optional(Property.REVOCATION, text -> Values.constant(Revocation.class, text))
                .orElse(blacklisting ? Revocation.DATABASE : Revocation.EXPIRY);
        if (values.isSet(Property.REVOCATION)
                && values.isSet(Property.BLACKLISTING)
                && blacklisting != (mode == Revocation.DATABASE)) {
            values.complain(
                    Property.REVOCATION,
                    values.text(Property.REVOCATION),
                    "contradicts %s = %s: remove one of the two; true means database"
                            .formatted(Property.BLACKLISTING.key(), blacklisting));
        }
        if (mode == Revocation.FEED && format == AccessTokenFormat.REF_JWT) {
            values.complain(
                    Property.REVOCATION,
                    values.text(Property.REVOCATION),
                    "servers of the reference end sessions without writing the feed; database notices that, too");
            return Revocation.DATABASE;
        }
        return mode;
    }

    private static Optional<Duration> maxAge(String text) {
        return text.equalsIgnoreCase("unlimited")
                ? Optional.empty()
                : Optional.of(RevocationSettings.requireMaxAge(Values.seconds(text)));
    }

    private @Nullable LimitSettings limit() {
        Optional<OnLimit> policy = values.optional(Property.ON_SESSION_LIMIT, ConfigReader::onLimit);
        Optional<Integer> most = values.value(Property.SESSION_LIMIT, ConfigReader::most);
        if (most.isEmpty() && policy.isPresent()) {
            values.addWarning("supertokens.session.on-limit has no effect without supertokens.session.limit");
        }
        return most.map(number -> new LimitSettings(
                        number, policy.orElseGet(() -> onLimit(Property.ON_SESSION_LIMIT.byDefault()))))
                .orElse(null);
    }

    /** Chrome signs 6 proofs in 9 minutes, so that tokens of less than 5 minutes soon cannot be refreshed. */
    private DeviceBindingSettings deviceBinding(
            AccessTokenSettings accessToken, @Nullable CookieSettings cookie, @Nullable ClientSettings client) {
        boolean enabled = values.flag(Property.DEVICE_BINDING);
        List<String> excludedPaths = values.optional(
                        Property.DEVICE_BINDING_EXCLUDED_PATHS, ConfigReader::excludedPaths)
                .orElse(List.of());
        if (!enabled) {
            if (!excludedPaths.isEmpty()) {
                values.addWarning("The property %s has no effect unless %s = true"
                        .formatted(Property.DEVICE_BINDING_EXCLUDED_PATHS.key(), Property.DEVICE_BINDING.key()));
            }
            return new DeviceBindingSettings(false, excludedPaths);
        }
        if (cookie != null && !cookie.secure()) {
            complainOfDeviceBinding("browsers bind sessions over HTTPS only, and supertokens.cookie.secure is false");
        }
        if (accessToken.format() == AccessTokenFormat.REF_JWT) {
            complainOfDeviceBinding(
                    "servers of the reference would refresh bound sessions without a proof: it needs supertokens.access-token.format = jwt");
        }
        if (client != null && client.transfer() == TokenTransfer.HEADER) {
            complainOfDeviceBinding("only cookies can be bound, and supertokens.token-transfer is header");
        }
        if (excludedPaths.isEmpty()) {
            values.addWarning(
                    "%s is missing: without the paths of login and logout, a refresh that a browser starts beside them may bring back the session before"
                            .formatted(Property.DEVICE_BINDING_EXCLUDED_PATHS.key()));
        }
        if (accessToken.validity().compareTo(SHORTEST_BOUND) < 0) {
            values.addWarning(
                    "%s = %s: with %s = true 5 minutes or more, better 10, because browsers limit how often they sign"
                            .formatted(
                                    Property.ACCESS_TOKEN_VALIDITY.key(),
                                    accessToken.validity(),
                                    Property.DEVICE_BINDING.key()));
        }
        return new DeviceBindingSettings(true, excludedPaths);
    }

    private @Nullable AdministrationSettings administration() {
        String path = values.optional(Property.ADMIN_PATH, AdministrationSettings::requirePath)
                .orElse(null);
        if (!values.isSet(Property.ADMIN_PATH)) {
            if (values.isSet(Property.ADMIN_ROLE)) {
                values.addWarning("The property %s has no effect without %s"
                        .formatted(Property.ADMIN_ROLE.key(), Property.ADMIN_PATH.key()));
            }
            return null;
        }
        String role = values.required(Property.ADMIN_ROLE, AdministrationSettings::requireRole);
        return path == null || role == null ? null : new AdministrationSettings(path, role);
    }

    private void complainOfDeviceBinding(String problem) {
        values.complain(Property.DEVICE_BINDING, values.text(Property.DEVICE_BINDING), problem);
    }

    private static List<String> excludedPaths(String text) {
        return Stream.of(text.split(",", -1))
                .map(path -> path.strip().replaceFirst("(?<=.)/$", ""))
                .map(DeviceBindingSettings::requireExcludedPath)
                .distinct()
                .toList();
    }

    private static OnLimit onLimit(String text) {
        return Values.constant(OnLimit.class, text);
    }

    private static Optional<Integer> most(String text) {
        return text.equalsIgnoreCase("none")
                ? Optional.empty()
                : Optional.of(LimitSettings.requireMost(Integer.parseInt(text)));
    }

    /** Clients of the reference only, where the reference's servers take part: they know no others. */
    private @Nullable ClientSettings client(AccessTokenFormat format) {
        ClientProtocol protocol =
                values.value(Property.CLIENT_PROTOCOL, text -> Values.constant(ClientProtocol.class, text));
        if (format == AccessTokenFormat.REF_JWT) {
            if (protocol == ClientProtocol.FRONT_TOKEN) {
                values.complain(
                        Property.CLIENT_PROTOCOL,
                        values.text(Property.CLIENT_PROTOCOL),
                        "servers of the reference do not know this protocol");
            }
            protocol = ClientProtocol.REF_JWT;
        }
        TokenTransfer transfer =
                values.value(Property.TOKEN_TRANSFER, text -> Values.constant(TokenTransfer.class, text));
        if (protocol == ClientProtocol.REF_JWT) {
            if (transfer == TokenTransfer.HEADER) {
                values.complain(
                        Property.TOKEN_TRANSFER,
                        values.text(Property.TOKEN_TRANSFER),
                        "clients of the reference know cookies only");
            }
            transfer = TokenTransfer.COOKIE;
        }
        String apiBasePath = values.optional(Property.API_BASE_PATH, ClientSettings::requireApiBasePath)
                .orElse(null);
        boolean accessTokenExposed = values.flag(Property.ACCESS_TOKEN_EXPOSED);
        int expired = status(Property.SESSION_EXPIRED_STATUS);
        int invalidClaim = status(Property.INVALID_CLAIM_STATUS);
        try {
            return new ClientSettings(protocol, transfer, apiBasePath, accessTokenExposed, expired, invalidClaim);
        } catch (IllegalArgumentException e) {
            values.complain(Property.INVALID_CLAIM_STATUS, String.valueOf(invalidClaim), e.getMessage());
            return null;
        }
    }

    private int status(Property property) {
        return values.value(property, text -> ClientSettings.requireStatus(Integer.parseInt(text)));
    }

    private static AntiCsrf antiCsrf(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> AntiCsrf.TOKEN;
            case "false" -> AntiCsrf.OFF;
            default -> Values.constant(AntiCsrf.class, text);
        };
    }

    /**
     * With the reference's tokens, cookies have no name prefix, because the reference's servers know only their own
     * names.
     */
    private @Nullable CookieSettings cookie(AccessTokenFormat format) {
        String domain = values.optional(Property.COOKIE_DOMAIN, CookieSettings::requireDomain)
                .orElse(null);
        String olderDomain = values.optional(Property.COOKIE_OLDER_DOMAIN, CookieSettings::requireOlderDomain)
                .orElse(null);
        boolean secure = values.flag(Property.COOKIE_SECURE);
        SameSite sameSite = values.value(Property.COOKIE_SAME_SITE, text -> Values.constant(SameSite.class, text));
        NamePrefix namePrefix =
                values.value(Property.COOKIE_NAME_PREFIX, text -> Values.constant(NamePrefix.class, text));
        try {
            return new CookieSettings(
                    domain,
                    olderDomain,
                    secure,
                    sameSite,
                    format == AccessTokenFormat.REF_JWT ? NamePrefix.OFF : namePrefix);
        } catch (IllegalArgumentException e) {
            boolean isOfSameSite = sameSite == SameSite.NONE && !secure;
            values.complain(
                    isOfSameSite ? Property.COOKIE_SAME_SITE : Property.COOKIE_OLDER_DOMAIN,
                    isOfSameSite ? sameSite.name().toLowerCase(Locale.ROOT) : values.text(Property.COOKIE_OLDER_DOMAIN),
                    e.getMessage());
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
