package io.supertokens.cdi.token;

import io.supertokens.cdi.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The content of a refresh token, before sealing and after opening. It does not say when it expires: the database does.
 *
 * @param sessionHandle the session it belongs to; 1 to 255 characters
 * @param userId whose session that is
 * @param parentHash the refresh token that it was got for; null at login
 */
public record RefreshToken(
        String sessionHandle, UserId userId, @Nullable TokenHash parentHash) {}
