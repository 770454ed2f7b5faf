package io.supertokens.cdi.token;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of an access token, before signing and after verification.
 *
 * @param sessionHandle the handle of the session; 1 to 255 characters
 * @param userId the user that the session belongs to
 * @param refreshTokenHash the hash of the refresh token that was issued with this token
 * @param parentHash the hash of the refresh token that both were exchanged for; null at login, and once the refresh is
 *     confirmed
 * @param antiCsrfToken the value that a request must repeat in a header; null if anti-CSRF is off
 * @param payload the JWT payload that the application attached; null if there is none
 * @param issuedAt the time of issue; null if the token does not contain it
 * @param expiresAt the last moment at which the token is accepted
 * @param id the identifier of this token among all tokens, the claim {@code jti}; null if the token does not contain it
 * @param authenticatedAt when the user last authenticated, in whole seconds, the claim {@code auth_time}; null if it
 *     is not known
 * @param lifetime how long the session lasts, as far as it differs from the configuration
 * @param isDeviceBound whether the session is bound to a key of the browser's device, the claim {@code bnd}
 */
public record AccessToken(
        String sessionHandle,
        UserId userId,
        TokenHash refreshTokenHash,
        @Nullable TokenHash parentHash,
        @Nullable String antiCsrfToken,
        @Nullable JsonValue payload,
        @Nullable Instant issuedAt,
        Instant expiresAt,
        @Nullable String id,
        @Nullable Instant authenticatedAt,
        SessionLifetime lifetime,
        boolean isDeviceBound) {

    static final String ISSUER = "supertokens";

    static final String USER_PAYLOAD = "userPayload";
    static final String AUTH_TIME = "auth_time";

    private static final Set<String> OWN_NAMES = Set.of("rt", "prt", "csrf", SessionLifetime.NAME);

    /** Names that have a meaning in the token, so that no payload may use them. */
    static final Set<String> RESERVED_NAMES = Set.of(
            "iss",
            "sub",
            "iat",
            "exp",
            AUTH_TIME,
            "nbf",
            "aud",
            "jti",
            "sid",
            "rt",
            "prt",
            "csrf",
            SessionLifetime.NAME,
            DeviceBinding.NAME,
            "uid",
            USER_PAYLOAD,
            "raw_token");

    /** A token that does not tell when the user authenticated, of an unbound session that lasts as configured. */
    public AccessToken(
            String sessionHandle,
            UserId userId,
            TokenHash refreshTokenHash,
            @Nullable TokenHash parentHash,
            @Nullable String antiCsrfToken,
            @Nullable JsonValue payload,
            @Nullable Instant issuedAt,
            Instant expiresAt,
            @Nullable String id) {
        this(
                sessionHandle,
                userId,
                refreshTokenHash,
                parentHash,
                antiCsrfToken,
                payload,
                issuedAt,
                expiresAt,
                id,
                null,
                SessionLifetime.CONFIGURED,
                false);
    }

    /** A confirmed token without anti-CSRF token and payload. */
    public static AccessToken of(String sessionHandle, UserId userId, TokenHash refreshTokenHash, Instant expiresAt) {
        return new AccessToken(sessionHandle, userId, refreshTokenHash, null, null, null, null, expiresAt, null);
    }

    /** A copy with another parent, or none. */
    public AccessToken withParent(@Nullable TokenHash parent) {
        Copy copy = new Copy(this);
        copy.parentHash = parent;
        return of(copy);
    }

    /** A copy with another anti-CSRF token, or none. */
    public AccessToken withAntiCsrfToken(@Nullable String token) {
        Copy copy = new Copy(this);
        copy.antiCsrfToken = token;
        return of(copy);
    }

    /** A copy with another payload, or none. */
    public AccessToken withPayload(@Nullable JsonValue attached) {
        Copy copy = new Copy(this);
        copy.payload = attached;
        return of(copy);
    }

    /** A copy with another time of issue, or none. */
    public AccessToken withIssuedAt(@Nullable Instant moment) {
        Copy copy = new Copy(this);
        copy.issuedAt = moment;
        return of(copy);
    }

    /** A copy with another expiry. */
    public AccessToken withExpiresAt(Instant moment) {
        Copy copy = new Copy(this);
        copy.expiresAt = moment;
        return of(copy);
    }

    /** A copy with another identifier, or none. */
    public AccessToken withId(@Nullable String identifier) {
        Copy copy = new Copy(this);
        copy.id = identifier;
        return of(copy);
    }

    /** A copy with another time at which the user authenticated, or none. */
    public AccessToken withAuthenticatedAt(@Nullable Instant moment) {
        Copy copy = new Copy(this);
        copy.authenticatedAt = moment == null ? null : moment.truncatedTo(ChronoUnit.SECONDS);
        return of(copy);
    }

    /** A copy of a session with another lifetime. */
    public AccessToken withLifetime(SessionLifetime other) {
        Copy copy = new Copy(this);
        copy.lifetime = other;
        return of(copy);
    }

    /** A copy of a session that is device-bound, or is not. */
    public AccessToken withDeviceBound(boolean isBound) {
        Copy copy = new Copy(this);
        copy.isDeviceBound = isBound;
        return of(copy);
    }

    /** All components, of which a wither changes one. */
    private static final class Copy {

        private final AccessToken of;
        private @Nullable TokenHash parentHash;
        private @Nullable String antiCsrfToken;
        private @Nullable JsonValue payload;
        private @Nullable Instant issuedAt;
        private Instant expiresAt;
        private @Nullable String id;
        private @Nullable Instant authenticatedAt;
        private SessionLifetime lifetime;
        private boolean isDeviceBound;

        Copy(AccessToken of) {
            this.of = of;
            this.parentHash = of.parentHash;
            this.antiCsrfToken = of.antiCsrfToken;
            this.payload = of.payload;
            this.issuedAt = of.issuedAt;
            this.expiresAt = of.expiresAt;
            this.id = of.id;
            this.authenticatedAt = of.authenticatedAt;
            this.lifetime = of.lifetime;
            this.isDeviceBound = of.isDeviceBound;
        }
    }

    private static AccessToken of(Copy copy) {
        return new AccessToken(
                copy.of.sessionHandle,
                copy.of.userId,
                copy.of.refreshTokenHash,
                copy.parentHash,
                copy.antiCsrfToken,
                copy.payload,
                copy.issuedAt,
                copy.expiresAt,
                copy.id,
                copy.authenticatedAt,
                copy.lifetime,
                copy.isDeviceBound);
    }

    /** Whether this token was issued by a refresh that is not confirmed yet. */
    public boolean isPending() {
        return parentHash != null;
    }

    /**
     * The content as claims of a JSON Web Token: {@code iss}, {@code sub}, {@code iat}, {@code exp} (RFC 7519),
     * {@code jti}, {@code auth_time} (OpenID Connect Core 1.0, section 2), {@code sid} (IANA's JSON Web Token Claims
     * registry), {@code uid} for a numeric user id, {@code rt}, {@code prt}, {@code csrf}, {@code slt}, {@code bnd},
     * and the payload. The members of a payload that is an object become claims. A payload that is not an object, is
     * empty, or uses a reserved name (which is possible only in a row of the reference implementation) becomes the
     * claim {@code userPayload}.
     */
    public JsonObject claims() {
        return claims(ISSUER, null);
    }

    /**
     * As {@link #claims()}, without the claims that only the library uses (hashes, anti-CSRF token).
     *
     * @param audience for whom the token is; null if its format does not say so
     */
    JsonObject publicClaims(String issuer, @Nullable String audience) {
        JsonObjectBuilder claims = Json.object();
        claims(issuer, audience).forEach((name, value) -> {
            if (!OWN_NAMES.contains(name)) {
                claims.add(name, value);
            }
        });
        return claims.build();
    }

    /** As {@link #claims()}, with {@code aud} if the format of the token has it. */
    JsonObject claims(String issuer, @Nullable String audience) {
        JsonObjectBuilder claims = Json.object().add("iss", issuer);
        if (audience != null) {
            claims.add("aud", audience);
        }
        claims.add("sub", userId.toString());
        if (userId.isNumber()) {
            claims.add("uid", UserIdJson.value(userId));
        }
        if (issuedAt != null) {
            claims.add("iat", issuedAt.getEpochSecond());
        }
        claims.add("exp", expiresAtSecond());
        if (authenticatedAt != null) {
            claims.add(AUTH_TIME, authenticatedAt.getEpochSecond());
        }
        if (id != null) {
            claims.add("jti", id);
        }
        claims.add("sid", sessionHandle).add("rt", refreshTokenHash.hex());
        if (parentHash != null) {
            claims.add("prt", parentHash.hex());
        }
        if (antiCsrfToken != null) {
            claims.add("csrf", antiCsrfToken);
        }
        if (isDeviceBound) {
            claims.add(DeviceBinding.NAME, true);
        }
        JsonObject lasting = lifetime.json();
        if (lasting != null) {
            claims.add(SessionLifetime.NAME, lasting);
        }
        if (payload instanceof JsonObject object
                && !object.isEmpty()
                && Collections.disjoint(object.keySet(), RESERVED_NAMES)) {
            object.forEach(claims::add);
        } else if (payload != null) {
            claims.add(USER_PAYLOAD, payload);
        }
        return claims.build();
    }

    /** The first whole second that is not before {@code expiresAt}, as a NumericDate (RFC 7519, section 2). */
    long expiresAtSecond() {
        return expiresAt.getEpochSecond() + (expiresAt.getNano() > 0 ? 1 : 0);
    }

    /** Omits the hashes, the anti-CSRF token and the payload. */
    @Override
    public String toString() {
        return "AccessToken[sessionHandle=" + sessionHandle + ", userId=" + userId + ", pending=" + isPending()
                + ", issuedAt=" + issuedAt + ", expiresAt=" + expiresAt + "]";
    }
}
