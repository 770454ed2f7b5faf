package io.supertokens.cdi.token;

import io.supertokens.cdi.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a refresh token, before encryption and after decryption. It has no expiry; the database does.
 *
 * @param sessionHandle the handle of the session; 1 to 255 characters
 * @param userId the user that the session belongs to
 * @param parentHash the hash of the refresh token that this one was exchanged for; null at login
 * @param antiCsrfTokens the values of which the refresh must repeat one in a header: the one that was issued with this
 *     token, and the one that the client had before, in case it has received this token but not that value; empty if it
 *     need not
 * @param lifetime how long the session lasts; its end is not part of the token, but of the row
 * @param binding the key without whose proof the token is not exchanged; null if the session is not device-bound
 */
public record RefreshToken(
        String sessionHandle,
        UserId userId,
        @Nullable TokenHash parentHash,
        List<String> antiCsrfTokens,
        SessionLifetime lifetime,
        @Nullable DeviceBinding binding) {

    /** Copies the list. */
    public RefreshToken {
        antiCsrfTokens = List.copyOf(antiCsrfTokens);
    }

    /** A token that needs no anti-CSRF token, of a session that lasts as long as configured. */
    public RefreshToken(String sessionHandle, UserId userId, @Nullable TokenHash parentHash) {
        this(sessionHandle, userId, parentHash, List.of(), SessionLifetime.CONFIGURED, null);
    }

    /** A copy with other anti-CSRF tokens, or none. */
    public RefreshToken withAntiCsrfTokens(List<String> tokens) {
        return new RefreshToken(sessionHandle, userId, parentHash, tokens, lifetime, binding);
    }

    /** A copy of a session with another lifetime. */
    public RefreshToken withLifetime(SessionLifetime other) {
        return new RefreshToken(sessionHandle, userId, parentHash, antiCsrfTokens, other, binding);
    }

    /** A copy that is bound to another device, or to none. */
    public RefreshToken withBinding(@Nullable DeviceBinding other) {
        return new RefreshToken(sessionHandle, userId, parentHash, antiCsrfTokens, lifetime, other);
    }

    /** Omits the hash and the anti-CSRF tokens. */
    @Override
    public String toString() {
        return "RefreshToken[sessionHandle=" + sessionHandle + ", userId=" + userId + "]";
    }
}
