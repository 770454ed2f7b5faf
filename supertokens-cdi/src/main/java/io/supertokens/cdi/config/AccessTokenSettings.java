package io.supertokens.cdi.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of access tokens; {@code tokens.accessToken} in the reference.
 *
 * @param format their format
 * @param algorithm how they are signed
 * @param issuer their claim {@code iss}; 1 to 255 characters
 * @param validity how long a token is accepted, 10 seconds to 1000 days
 * @param revocation when the access tokens of a revoked session are refused
 * @param path the path of the cookies sAccessToken and sIdRefreshToken; the reference's {@code accessTokenPath}
 */
public record AccessTokenSettings(
        AccessTokenFormat format,
        SigningAlgorithm algorithm,
        String issuer,
        Duration validity,
        RevocationSettings revocation,
        String path) {

    /** The path of the key set below the base path. */
    public static final String KEY_SET = "jwt/jwks.json";

    /** How long others may cache the key set; far shorter than any announcement of a key. */
    public static final Duration KEY_SET_AGE = Duration.ofMinutes(5);

    /** The path of the metadata of the issuer below the base path. */
    public static final String DISCOVERY = ".well-known/openid-configuration";

    private static final String ISSUER = "supertokens";
    private static final int LONGEST_ISSUER = 255;
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(1000);

    /** Signed as in the reference, with the issuer by default. */
    public AccessTokenSettings(
            AccessTokenFormat format, Duration validity, RevocationSettings revocation, String path) {
        this(format, SigningAlgorithm.HS256, ISSUER, validity, revocation, path);
    }

    /** Checks the bounds. */
    public AccessTokenSettings {
        requireIssuer(issuer);
        requireValidity(validity);
        if (revocation.mode() == Revocation.FEED && revocation.interval().compareTo(validity) >= 0) {
            throw new IllegalArgumentException("must be shorter than supertokens.access-token.validity = " + validity
                    + ", because otherwise access tokens expire before the feed is read");
        }
        CookieSettings.requirePath(path);
    }

    /**
     * The URL of the key set, if the issuer is a URL: OpenID Connect Discovery 1.0, sections 3 and 4. Otherwise those who
     * verify tokens have to know it.
     */
    public @Nullable String keySetUrl() {
        return algorithm.isAsymmetric() && issuer.matches("https?://[^/?#]+(/[^?#]*)?")
                ? (issuer.endsWith("/") ? issuer : issuer + "/") + KEY_SET
                : null;
    }

    static String requireIssuer(String issuer) {
        if (issuer.isEmpty()
                || issuer.length() > LONGEST_ISSUER
                || !issuer.chars().allMatch(c -> '!' <= c && c <= '~' && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("no spaces, quotation marks and backslashes");
        }
        return issuer;
    }

    static Duration requireValidity(Duration validity) {
        return Bounds.require(validity, SHORTEST, LONGEST);
    }
}
