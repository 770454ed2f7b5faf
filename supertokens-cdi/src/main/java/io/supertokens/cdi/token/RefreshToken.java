package io.supertokens.cdi.token;

import io.supertokens.cdi.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The content of a refresh token, before encryption and after decryption. It has no expiry; the database does.
 *
 * @param sessionHandle the handle of the session; 1 to 255 characters
 * @param userId the user that the session belongs to
 * @param parentHash the hash of the refresh token that this one was exchanged for; null at login
 */
public record RefreshToken(
        String sessionHandle, UserId userId, @Nullable TokenHash parentHash) {}
