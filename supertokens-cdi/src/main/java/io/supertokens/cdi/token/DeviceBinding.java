package io.supertokens.cdi.token;

import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a device-bound session keeps in its refresh tokens, each of which inherits it from its parent.
 *
 * @param key the key that proves each refresh
 * @param antiCsrfToken the anti-CSRF token of the session, which stays the same as long as the binding lasts, because no
 *     script sees the refreshes that the browser makes; null if anti-CSRF was off
 */
public record DeviceBinding(DeviceKey key, @Nullable String antiCsrfToken) {

    static final String NAME = "bnd";

    private static final String ANTI_CSRF = "csrf";

    /** A copy with another anti-CSRF token, or none. */
    public DeviceBinding withAntiCsrfToken(@Nullable String token) {
        return new DeviceBinding(key, token);
    }

    JsonObject json() {
        JsonObjectBuilder members = Json.object();
        key.json().forEach(members::add);
        if (antiCsrfToken != null) {
            members.add(ANTI_CSRF, antiCsrfToken);
        }
        return members.build();
    }

    /** Reads it from a refresh token; null if the token is not bound. */
    static @Nullable DeviceBinding of(Claims token) throws InvalidTokenException {
        JsonValue json = token.value(NAME);
        if (json == null) {
            return null;
        }
        if (!(json instanceof JsonObject members)) {
            throw new InvalidTokenException("its " + NAME + " is not an object");
        }
        Claims claims = new Claims(members);
        return new DeviceBinding(DeviceKey.of(claims), claims.has(ANTI_CSRF) ? claims.string(ANTI_CSRF) : null);
    }

    /** Omits the key and the anti-CSRF token. */
    @Override
    public String toString() {
        return "DeviceBinding[...]";
    }
}
