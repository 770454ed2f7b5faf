package io.supertokens.cdi.token;

import io.supertokens.cdi.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The content of a refresh token, before encryption and after decryption. It has no expiry; the database does.
 *
 * @param sessionHandle the handle of the session; 1 to 255 characters
 * @param userId the user that the session belongs to
 * @param parentHash the hash of the refresh token that this one was exchanged for; null at login
 * @param antiCsrfToken the value that the refresh must repeat in a header; null if it need not
 */
public record RefreshToken(
        String sessionHandle,
        UserId userId,
        @Nullable TokenHash parentHash,
        @Nullable String antiCsrfToken) {

    /** A token that needs no anti-CSRF token. */
    public RefreshToken(String sessionHandle, UserId userId, @Nullable TokenHash parentHash) {
        this(sessionHandle, userId, parentHash, null);
    }

    /** A copy with another anti-CSRF token, or none. */
    public RefreshToken withAntiCsrfToken(@Nullable String token) {
        return new RefreshToken(sessionHandle, userId, parentHash, token);
    }

    /** Omits the hash and the anti-CSRF token. */
    @Override
    public String toString() {
        return "RefreshToken[sessionHandle=" + sessionHandle + ", userId=" + userId + "]";
    }
}
