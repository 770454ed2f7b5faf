package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes the JWT payload of a living session. The row always has the latest payload; a refresh puts it into the new
 * access token.
 */
final class PayloadChange {

    private static final Logger LOG = System.getLogger(PayloadChange.class.getName());

    /** Competing changes of one session's payload; each attempt fails only because another change succeeded. */
    private static final int MOST_ATTEMPTS = 20;

    private final SessionStore store;
    private final Rotation rotation;
    private final TokenIssuer issuer;

    PayloadChange(SessionStore store, Rotation rotation, TokenIssuer issuer) {
        this.store = store;
        this.rotation = rotation;
        this.issuer = issuer;
    }

    /** Replaces the payload of the session of an access token: one update. */
    SessionService.Checked replace(AccessToken token, @Nullable JsonValue payload, Delivery delivery, Instant now) {
        AccessTokens.requireNoReservedNames(payload);
        SessionService.Checked changed = issuer.changed(token, payload, delivery, now);
        store(token.sessionHandle(), payload, now);
        return changed;
    }

    /** Replaces the payload of a session: one read and one update. */
    void replace(String handle, @Nullable JsonValue payload, Delivery delivery, Instant now) {
        AccessTokens.requireNoReservedNames(payload);
        SessionEntity row = alive(handle, now);
        issuer.requireFits(handle, UserId.fromDatabase(row.userId()), payload, delivery, now);
        store(handle, payload, now);
    }

    /**
     * Merges members into the payload of the session of an access token: one read and one update, and the same again
     * for each other change that was faster.
     */
    SessionService.Checked merge(AccessToken token, JsonObject changes, Delivery delivery, Instant now) {
        return merge(
                token.sessionHandle(), changes, now, (row, payload) -> issuer.changed(token, payload, delivery, now));
    }

    /** As {@link #merge(AccessToken, JsonObject, Delivery, Instant)}, by the handle of the session. */
    void merge(String handle, JsonObject changes, Delivery delivery, Instant now) {
        merge(handle, changes, now, (row, payload) -> {
            issuer.requireFits(handle, UserId.fromDatabase(row.userId()), payload, delivery, now);
            return payload;
        });
    }

    /** @param checked checks the merged payload before it is stored, and makes the result */
    private <T> T merge(
            String handle, JsonObject changes, Instant now, BiFunction<SessionEntity, JsonValue, T> checked) {
        AccessTokens.requireNoReservedNames(changes);
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            SessionEntity row = alive(handle, now);
            JsonValue merged = merged(Json.read(row.payload()), changes);
            T result = checked.apply(row, merged);
            if (store.updatePayload(handle, row.payload(), Json.write(merged), now)) {
                LOG.log(Level.DEBUG, "Session {0}: payload changed", handle);
                return result;
            }
        }
        throw new IllegalStateException("The payload of the session was changed " + MOST_ATTEMPTS
                + " times by others while it was to be changed here");
    }

    /** A member whose new value is the JSON value null is removed (RFC 7396, without nesting). */
    private static JsonValue merged(@Nullable JsonValue payload, JsonObject changes) {
        if (payload != null && payload != JsonValue.NULL && !(payload instanceof JsonObject)) {
            throw new IllegalArgumentException(
                    "The JWT payload of this session is not an object, so that it has no members: replace it as a whole");
        }
        JsonObjectBuilder merged = Json.object();
        if (payload instanceof JsonObject object) {
            object.forEach(merged::add);
        }
        changes.forEach((name, value) -> {
            if (value == JsonValue.NULL) {
                merged.remove(name);
            } else {
                merged.add(name, value);
            }
        });
        return merged.build();
    }

    private void store(String handle, @Nullable JsonValue payload, Instant now) {
        if (!store.updatePayload(handle, Json.write(payload), now)) {
            throw new UnauthorisedException();
        }
        LOG.log(Level.DEBUG, "Session {0}: payload changed", handle);
    }

    private SessionEntity alive(String handle, Instant now) {
        return rotation.alive(handle, now).orElseThrow(UnauthorisedException::new);
    }
}
