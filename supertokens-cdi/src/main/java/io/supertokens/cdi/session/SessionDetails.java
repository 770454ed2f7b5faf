package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import io.supertokens.jpa.SessionEntity;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session that has not ended, as the database describes it: what a list of devices shows. Immutable and thread-safe;
 * no method uses the database.
 *
 * @param handle the identifier of the session; it grants nothing and can be shown in lists and logs
 * @param userId the user that the session belongs to
 * @param createdAt when the user logged in; null if a server of the reference created the session
 * @param lastUsedAt the last use that the database knows of: the first call after the last refresh, or the login. Later
 *     calls are not recorded, so the session may have been used since, for as long as an access token is valid. Null if
 *     only servers of the reference have used it
 * @param expiresAt when the session ends if it is not used
 * @param absoluteExpiresAt when the session ends even if it is used; null for never
 * @param device the label of the device; null if there is none. A client can choose it, so escape it in pages, and
 *     decide nothing by it
 * @param sessionInfo the session info; null if there is none
 * @param current whether it is the session of the request that asks; false if no request asks
 */
public record SessionDetails(
        String handle,
        UserId userId,
        @Nullable Instant createdAt,
        @Nullable Instant lastUsedAt,
        Instant expiresAt,
        @Nullable Instant absoluteExpiresAt,
        @Nullable String device,
        @Nullable JsonValue sessionInfo,
        boolean current) {

    /** Of a row that has not expired, and therefore has an expiry. */
    static SessionDetails of(SessionEntity row) {
        return new SessionDetails(
                row.handle(),
                UserId.fromDatabase(row.userId()),
                row.createdAt(),
                row.lastUsedAt() == null ? row.createdAt() : row.lastUsedAt(),
                earlier(Objects.requireNonNull(row.expiresAt()), row.absoluteExpiresAt()),
                row.absoluteExpiresAt(),
                row.device(),
                Json.read(row.info()),
                false);
    }

    /** The reference prolongs a session beyond its absolute expiry, which it does not know. */
    private static Instant earlier(Instant expiresAt, @Nullable Instant absoluteExpiresAt) {
        return absoluteExpiresAt != null && absoluteExpiresAt.isBefore(expiresAt) ? absoluteExpiresAt : expiresAt;
    }

    SessionDetails seenFrom(Session session) {
        return new SessionDetails(
                handle,
                userId,
                createdAt,
                lastUsedAt,
                expiresAt,
                absoluteExpiresAt,
                device,
                sessionInfo,
                handle.equals(session.handle()));
    }

    /**
     * The session info as a type of the application, read by JSON-B.
     *
     * @return null if there is none, and if it is the JSON value {@code null} unless the type is a {@link JsonValue}
     * @throws IllegalArgumentException if it does not fit the type
     */
    public <T> @Nullable T sessionInfo(Class<T> type) {
        return Json.as(sessionInfo, type);
    }

    /** Omits the session info and the device, which may be personal data. */
    @Override
    public String toString() {
        return "SessionDetails[handle=" + handle + ", userId=" + userId + "]";
    }
}
