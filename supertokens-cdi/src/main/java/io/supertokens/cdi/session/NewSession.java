package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What an application says about a session that it creates:
 *
 * <pre>{@code
 * session.create(NewSession.of(user).withJwtPayload(Map.of("groups", roles)).withDevice("Kitchen tablet"));
 * }</pre>
 *
 * <p>Immutable. Thread-safe if the payload and the session info are.
 *
 * @param userId the user that the session belongs to
 * @param jwtPayload is part of every access token of the session, readable by the client; its {@code groups} are the
 *     roles. A JSON-P value, or any object that JSON-B can write; null for none
 * @param sessionInfo stays in the database and can be changed; the same types
 * @param device the label of the device, by which its user recognises the session in a list; null for none
 */
public record NewSession(
        UserId userId,
        @Nullable Object jwtPayload,
        @Nullable Object sessionInfo,
        @Nullable String device) {

    /**
     * Checks the user, and makes the label of the device fit for a list: one line without control characters, at most
     * 255 characters. A longer label is cut. A label without visible characters counts as none.
     *
     * @throws IllegalArgumentException if the user id is null or empty
     */
    public NewSession {
        UserId.requirePresent(userId);
        device = DeviceLabel.of(device);
    }

    /** A session of this user, without payload, session info and label. */
    public static NewSession of(UserId userId) {
        return new NewSession(userId, null, null, null);
    }

    /** As {@link #of(UserId)} for a user id that is a string. */
    public static NewSession of(String userId) {
        return of(UserId.of(userId));
    }

    /** With this JWT payload. */
    public NewSession withJwtPayload(@Nullable Object payload) {
        return new NewSession(userId, payload, sessionInfo, device);
    }

    /** With this session info. */
    public NewSession withSessionInfo(@Nullable Object info) {
        return new NewSession(userId, jwtPayload, info, device);
    }

    /** With this label of the device. */
    public NewSession withDevice(@Nullable String label) {
        return new NewSession(userId, jwtPayload, sessionInfo, label);
    }

    /** Shows only the user, because everything else may be personal data. */
    @Override
    public String toString() {
        return "NewSession[userId=" + userId + "]";
    }
}
