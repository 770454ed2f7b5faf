package io.supertokens.cdi.config;

import io.supertokens.jpa.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is configured, read once when the application is deployed. Immutable.
 *
 * @param database where sessions are kept
 * @param startupWait how long the deployment waits for a database that is away, up to 10 minutes
 * @param accessToken the reference's {@code tokens.accessToken}
 * @param signingKey the reference's {@code tokens.accessToken.signingKey}
 * @param refreshToken the reference's {@code tokens.refreshToken}
 * @param audience for whom sessions are: applications of one audience accept each other's; 1 to 128 printable characters;
 *     null: the context path of the WAR
 * @param antiCsrf whether requests that change something must carry the anti-CSRF token; {@code tokens.enableAntiCsrf}
 * @param cookie the reference's {@code cookie}
 * @param cors from where pages of other origins may use the session
 * @param sessionExpiredStatus the HTTP status of every answer that there is no session, 400 to 499
 * @param onTokenTheft what is done about a theft
 * @param clearSiteData the types of data that a browser forgets at logout, in the order given; empty: the cookies only
 */
public record SuperTokensConfig(
        DatabaseSettings database,
        Duration startupWait,
        AccessTokenSettings accessToken,
        SigningKeySettings signingKey,
        RefreshTokenSettings refreshToken,
        @Nullable String audience,
        boolean antiCsrf,
        CookieSettings cookie,
        CorsSettings cors,
        int sessionExpiredStatus,
        OnTokenTheft onTokenTheft,
        List<String> clearSiteData) {

    private static final List<String> SITE_DATA = List.of("cache", "cookies", "storage", "executionContexts", "*");

    /** What the column in the database holds; characters beyond U+FFFF count twice, as on H2. */
    private static final int LONGEST_AUDIENCE = 128;

    /** Checks the status, and that the refresh endpoint gets the cookie without which it refuses everyone. */
    public SuperTokensConfig {
        requireStartupWait(startupWait);
        requireStatus(sessionExpiredStatus);
        if (audience != null) {
            requireAudience(audience);
        }
        clearSiteData = List.copyOf(clearSiteData);
        clearSiteData.forEach(SuperTokensConfig::requireSiteData);
        String refreshPath = refreshToken.renewTokenPath();
        if (refreshPath != null && !CookieSettings.isSent(accessToken.path(), refreshPath)) {
            throw new IllegalArgumentException(
                    "must begin with supertokens.access-token.path = %s, for the cookie sIdRefreshToken has that path and has to reach it"
                            .formatted(accessToken.path()));
        }
    }

    static Duration requireStartupWait(Duration wait) {
        return Bounds.require(wait, Duration.ZERO, Duration.ofMinutes(10));
    }

    /**
     * Checks an audience, and gives it back: no invisible characters and no spaces at the ends, in which two audiences could
     * differ without anybody noticing.
     *
     * @throws IllegalArgumentException if it is something else than 1 to 128 printable characters
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

    /** The type as browsers know it, however it is capitalized: W3C, Clear Site Data, section 3.1. */
    static String requireSiteData(String type) {
        return SITE_DATA.stream()
                .filter(known -> known.equalsIgnoreCase(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " is none of them"));
    }

    static int requireStatus(int status) {
        if (status < 400 || status > 499) {
            throw new IllegalArgumentException("a client error of HTTP");
        }
        return status;
    }
}
