package io.supertokens.cdi.config;

import io.supertokens.jpa.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The complete configuration, read once when the application is deployed. Immutable.
 *
 * @param database the database and its tables
 * @param startupWait how long the deployment waits for an unavailable database, up to 10 minutes
 * @param accessToken the reference's {@code tokens.accessToken}
 * @param signingKey the reference's {@code tokens.accessToken.signingKey}
 * @param refreshToken the reference's {@code tokens.refreshToken}
 * @param session what the reference does not have
 * @param audience the audience of sessions: applications with the same audience accept each other's sessions; 1 to 128
 *     printable characters; null for the context path of the WAR
 * @param antiCsrf how requests with cookies that change something are checked; {@code tokens.enableAntiCsrf}
 * @param cookie the reference's {@code cookie}
 * @param cors the origins whose pages may use the session
 * @param client what clients expect of the server
 * @param onTokenTheft the policy for theft
 * @param clearSiteData the types of data that a browser deletes at logout, in the order given; empty for the cookies
 *     only
 * @param caller whether the user of a session is the caller of the server
 * @param limit how many sessions a user may have; null for any number
 * @param deviceBinding whether sessions are bound to the browser's device
 * @param keyEncryption what encrypts keys in the database; null if the configuration has nothing
 * @param administration where administrators reach the sessions of all users; null for nowhere
 */
public record SuperTokensConfig(
        DatabaseSettings database,
        Duration startupWait,
        AccessTokenSettings accessToken,
        SigningKeySettings signingKey,
        RefreshTokenSettings refreshToken,
        SessionSettings session,
        @Nullable String audience,
        AntiCsrf antiCsrf,
        CookieSettings cookie,
        CorsSettings cors,
        ClientSettings client,
        OnTokenTheft onTokenTheft,
        List<String> clearSiteData,
        boolean caller,
        @Nullable LimitSettings limit,
        DeviceBindingSettings deviceBinding,
        @Nullable KeyEncryptionSettings keyEncryption,
        @Nullable AdministrationSettings administration) {

    private static final List<String> SITE_DATA = List.of("cache", "cookies", "storage", "executionContexts", "*");

    /** The length of the database column; characters above U+FFFF count twice, as on H2. */
    private static final int LONGEST_AUDIENCE = 128;

    /**
     * Checks the values, and that the refresh endpoint receives the marker cookie, without which it refuses every
     * request.
     */
    public SuperTokensConfig {
        requireStartupWait(startupWait);
        if (audience != null) {
            requireAudience(audience);
        }
        clearSiteData = List.copyOf(clearSiteData);
        clearSiteData.forEach(SuperTokensConfig::requireSiteData);
        String refreshPath = refreshPath(refreshToken, client);
        if (refreshPath != null && !CookieSettings.isSent(accessToken.path(), refreshPath)) {
            throw new IllegalArgumentException(
                    "must begin with supertokens.access-token.path = %s, because the cookie sIdRefreshToken has that path and has to reach it"
                            .formatted(accessToken.path()));
        }
        String signOutPath = signOutPath(client);
        if (signOutPath != null && !CookieSettings.isSent(accessToken.path(), signOutPath)) {
            throw new IllegalArgumentException(
                    "supertokens.api-base-path must begin with supertokens.access-token.path = %s, because the cookie of the access token has to reach the sign-out"
                            .formatted(accessToken.path()));
        }
    }

    /** The configured path of the key set; null for the default below the REST application. */
    public @Nullable String keySetPath() {
        return client.apiBasePath() == null ? null : client.apiBasePath() + "/" + AccessTokenSettings.KEY_SET;
    }

    /** The configured path of the metadata of the issuer; null for the default below the REST application. */
    public @Nullable String discoveryPath() {
        return client.apiBasePath() == null ? null : client.apiBasePath() + "/" + AccessTokenSettings.DISCOVERY;
    }

    /**
     * The configured path of the refresh endpoint and of the refresh token's cookie; null for the default below the
     * REST application.
     */
    public @Nullable String refreshPath() {
        return refreshPath(refreshToken, client);
    }

    private static @Nullable String refreshPath(RefreshTokenSettings refreshToken, ClientSettings client) {
        String path = refreshToken.renewTokenPath();
        return path != null || client.apiBasePath() == null
                ? path
                : client.apiBasePath() + "/" + ClientSettings.REFRESH;
    }

    /** The configured path of the sign-out endpoint; null for the default below the REST application. */
    public @Nullable String signOutPath() {
        return signOutPath(client);
    }

    private static @Nullable String signOutPath(ClientSettings client) {
        return client.apiBasePath() == null ? null : client.apiBasePath() + "/" + ClientSettings.SIGN_OUT;
    }

    static Duration requireStartupWait(Duration wait) {
        return Bounds.require(wait, Duration.ZERO, Duration.ofMinutes(10));
    }

    /**
     * Checks an audience and returns it. Invisible characters, and spaces at the ends, are not allowed, because two
     * audiences that differ only in them look alike.
     *
     * @throws IllegalArgumentException unless it consists of 1 to 128 printable characters
     */
    public static String requireAudience(String audience) {
        if (audience.isEmpty() || audience.length() > LONGEST_AUDIENCE) {
            throw new IllegalArgumentException("1 to " + LONGEST_AUDIENCE + " characters, not " + audience.length());
        }
        if (!audience.equals(audience.strip()) || !audience.codePoints().allMatch(SuperTokensConfig::isPrintable)) {
            throw new IllegalArgumentException("no control characters, and no spaces around it");
        }
        return audience;
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** The type in the capitalization that browsers know: W3C, Clear Site Data, section 3.1. */
    static String requireSiteData(String type) {
        return SITE_DATA.stream()
                .filter(known -> known.equalsIgnoreCase(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " is none of them"));
    }
}
