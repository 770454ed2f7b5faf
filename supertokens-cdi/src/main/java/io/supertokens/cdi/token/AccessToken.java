package io.supertokens.cdi.token;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of an access token, before signing and after verification.
 *
 * @param sessionHandle the session it belongs to; 1 to 255 characters
 * @param userId whose session that is
 * @param refreshTokenHash the refresh token issued with it
 * @param parentHash the refresh token that both were got for; null once the session is known to have been taken over by
 *     them, and at login
 * @param antiCsrfToken what a request must repeat in a header; null if that is switched off
 * @param payload what the application attached; null if nothing
 * @param issuedAt when it was made; null if the token does not say so
 * @param expiresAt the last moment at which it is accepted
 */
public record AccessToken(
        String sessionHandle,
        UserId userId,
        TokenHash refreshTokenHash,
        @Nullable TokenHash parentHash,
        @Nullable String antiCsrfToken,
        @Nullable JsonValue payload,
        @Nullable Instant issuedAt,
        Instant expiresAt) {

    static final String ISSUER = "supertokens";
    static final String USER_PAYLOAD = "userPayload";

    private static final Set<String> OWN_NAMES = Set.of("rt", "prt", "csrf");

    /** Names that have a meaning of their own in the token, so that no payload may use them. */
    static final Set<String> RESERVED_NAMES = Set.of(
            "iss",
            "sub",
            "iat",
            "exp",
            "nbf",
            "aud",
            "jti",
            "sid",
            "rt",
            "prt",
            "csrf",
            "uid",
            USER_PAYLOAD,
            "raw_token");

    /** A token of a session whose refresh token is remembered already, without anti-CSRF token and payload. */
    public static AccessToken of(String sessionHandle, UserId userId, TokenHash refreshTokenHash, Instant expiresAt) {
        return new AccessToken(sessionHandle, userId, refreshTokenHash, null, null, null, null, expiresAt);
    }

    /** The same with another parent, or none. */
    public AccessToken withParent(@Nullable TokenHash parent) {
        return new AccessToken(
                sessionHandle, userId, refreshTokenHash, parent, antiCsrfToken, payload, issuedAt, expiresAt);
    }

    /** The same with another anti-CSRF token, or none. */
    public AccessToken withAntiCsrfToken(@Nullable String token) {
        return new AccessToken(
                sessionHandle, userId, refreshTokenHash, parentHash, token, payload, issuedAt, expiresAt);
    }

    /** The same with another payload, or none. */
    public AccessToken withPayload(@Nullable JsonValue attached) {
        return new AccessToken(
                sessionHandle, userId, refreshTokenHash, parentHash, antiCsrfToken, attached, issuedAt, expiresAt);
    }

    /** The same made at another moment, or not saying when. */
    public AccessToken withIssuedAt(@Nullable Instant moment) {
        return new AccessToken(
                sessionHandle, userId, refreshTokenHash, parentHash, antiCsrfToken, payload, moment, expiresAt);
    }

    /** The same with another expiry. */
    public AccessToken withExpiresAt(Instant moment) {
        return new AccessToken(
                sessionHandle, userId, refreshTokenHash, parentHash, antiCsrfToken, payload, issuedAt, moment);
    }

    /** Whether this token came from a refresh that nobody has confirmed yet by using it. */
    public boolean isPending() {
        return parentHash != null;
    }

    /**
     * Everything that the token says, as claims of a JSON Web Token: {@code iss}, {@code sub}, {@code iat}, {@code exp} (RFC 7519), {@code sid} (IANA's
     * JSON Web Token Claims registry), {@code uid} for a numeric user id, {@code rt}, {@code prt}, {@code csrf}, and the
     * payload. A payload that is an object stands among the claims; one that is not, is empty, or uses a reserved name
     * (which only a row of the reference implementation can) is the claim {@code userPayload}.
     */
    public JsonObject claims() {
        return claims(null);
    }

    /**
     * As {@link #claims()}, without those that only the library uses: no hash, no anti-CSRF token.
     *
     * @param audience for whom the token is; null if its format does not say so
     */
    JsonObject publicClaims(@Nullable String audience) {
        JsonObjectBuilder claims = Json.object();
        claims(audience).forEach((name, value) -> {
            if (!OWN_NAMES.contains(name)) {
                claims.add(name, value);
            }
        });
        return claims.build();
    }

    /** As {@link #claims()}, with {@code aud} if the format of the token has it. */
    JsonObject claims(@Nullable String audience) {
        JsonObjectBuilder claims = Json.object().add("iss", ISSUER);
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
        claims.add("exp", expiresAtSecond()).add("sid", sessionHandle).add("rt", refreshTokenHash.hex());
        if (parentHash != null) {
            claims.add("prt", parentHash.hex());
        }
        if (antiCsrfToken != null) {
            claims.add("csrf", antiCsrfToken);
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

    /** The first whole second that is not before {@code expiresAt}: a NumericDate (RFC 7519, section 2). */
    long expiresAtSecond() {
        return expiresAt.getEpochSecond() + (expiresAt.getNano() > 0 ? 1 : 0);
    }

    /** Shows neither hashes nor the anti-CSRF token nor the payload. */
    @Override
    public String toString() {
        return "AccessToken[sessionHandle=" + sessionHandle + ", userId=" + userId + ", pending=" + isPending()
                + ", issuedAt=" + issuedAt + ", expiresAt=" + expiresAt + "]";
    }
}
