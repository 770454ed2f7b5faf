package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import jakarta.json.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session, as its access token tells it.
 *
 * @param handle the name of the session: fit for lists and logs, it opens nothing
 * @param userId whose session it is
 * @param jwtPayload what was given at login to travel in every access token; null if nothing was given
 */
public record Session(
        String handle, UserId userId, @Nullable JsonValue jwtPayload) {

    static Session of(AccessToken token) {
        return new Session(token.sessionHandle(), token.userId(), token.payload());
    }

    /**
     * The payload as a type of the application, read by JSON-B.
     *
     * @return null if the payload is the JSON value {@code null}, unless the type asks for a {@link JsonValue}
     * @throws IllegalStateException if the session has no payload
     * @throws IllegalArgumentException if the payload does not fit the type
     */
    public <T> @Nullable T jwtPayload(Class<T> type) {
        if (jwtPayload == null) {
            throw new IllegalStateException("This session was created without a JWT payload");
        }
        return Json.as(jwtPayload, type);
    }

    /** By hand, as {@link #hashCode}: the JDK keeps the class loader of generated ones that are called often. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Session session
                && handle.equals(session.handle)
                && userId.equals(session.userId)
                && Objects.equals(jwtPayload, session.jwtPayload);
    }

    @Override
    public int hashCode() {
        return handle.hashCode();
    }

    /** Shows nothing of the payload, which may be personal. */
    @Override
    public String toString() {
        return "Session[handle=" + handle + ", userId=" + userId + "]";
    }
}
