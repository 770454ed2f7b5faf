package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session, as described by its access token. Immutable and thread-safe; no method uses the database.
 *
 * @param handle the identifier of the session; it grants nothing and can be shown in lists and logs
 * @param userId the user that the session belongs to
 * @param jwtPayload the JWT payload; null if there is none
 * @param authenticatedAt when the user last authenticated, in whole seconds: at login, or later as recorded by
 *     {@link io.supertokens.cdi.http.SessionContext#reauthenticated}; null if it is not known, because the reference
 *     created the session, or because access tokens have the reference's format
 * @param isDeviceBound whether the session is bound to a key of the browser's device, so that only that device can
 *     refresh it. A session becomes bound shortly after the login; there is none without {@code
 *     supertokens.device-binding.enabled}
 */
public record Session(
        String handle,
        UserId userId,
        @Nullable JsonValue jwtPayload,
        @Nullable Instant authenticatedAt,
        boolean isDeviceBound) {

    /** A session that is not device-bound. */
    public Session(String handle, UserId userId, @Nullable JsonValue jwtPayload, @Nullable Instant authenticatedAt) {
        this(handle, userId, jwtPayload, authenticatedAt, false);
    }

    static Session of(AccessToken token) {
        return new Session(
                token.sessionHandle(), token.userId(), token.payload(), token.authenticatedAt(), token.isDeviceBound());
    }

    /**
     * The JWT payload as a type of the application, read by JSON-B.
     *
     * @return null if there is none, and if it is the JSON value {@code null} unless the type is a {@link JsonValue}
     * @throws IllegalArgumentException if the payload does not fit the type
     */
    public <T> @Nullable T jwtPayload(Class<T> type) {
        return Json.as(jwtPayload, type);
    }

    /**
     * Written by hand, like {@link #hashCode}: for generated methods that are called often, the JDK retains the class
     * loader.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Session session
                && handle.equals(session.handle)
                && userId.equals(session.userId)
                && Objects.equals(jwtPayload, session.jwtPayload)
                && Objects.equals(authenticatedAt, session.authenticatedAt)
                && isDeviceBound == session.isDeviceBound;
    }

    @Override
    public int hashCode() {
        return handle.hashCode();
    }

    /** Omits the payload, which may be personal data. */
    @Override
    public String toString() {
        return "Session[handle=" + handle + ", userId=" + userId + "]";
    }
}
