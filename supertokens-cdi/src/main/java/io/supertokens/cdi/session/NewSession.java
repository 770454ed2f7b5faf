package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import java.time.Duration;
import java.time.Instant;
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
 * @param idleValidity for how long the session lasts without being used, 1 minute to 365 days, in whole seconds; longer
 *     than {@code supertokens.refresh-token.validity} counts as that; null for that
 * @param browserSession whether the cookies have no expiry, so that the session ends when the browser is closed. Browsers
 *     that restore their tabs keep such cookies, so give the session a short idle validity as well. Has no effect on
 *     clients that take their tokens from headers
 * @param authenticatedAt when the user authenticated, if that was before the login: the {@code auth_time} of an identity
 *     provider. A time in the future counts as now; null for now
 */
public record NewSession(
        UserId userId,
        @Nullable Object jwtPayload,
        @Nullable Object sessionInfo,
        @Nullable String device,
        @Nullable Duration idleValidity,
        boolean browserSession,
        @Nullable Instant authenticatedAt) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * Checks the user and the validity, and makes the label of the device fit for a list: one line without control
     * characters, at most 255 characters. A longer label is cut. A label without visible characters counts as none.
     *
     * @throws IllegalArgumentException if the user id is null or empty, if the validity is out of bounds, or if
     *     the user authenticated before 1970
     */
    public NewSession {
        UserId.requirePresent(userId);
        if (idleValidity != null && (idleValidity.compareTo(SHORTEST) < 0 || idleValidity.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(
                    "The idle validity of a session is " + SHORTEST + " to " + LONGEST + ", not " + idleValidity);
        }
        if (authenticatedAt != null && authenticatedAt.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("Nobody has authenticated before 1970, not even at " + authenticatedAt);
        }
        device = DeviceLabel.of(device);
    }

    /** A session of this user, without payload, session info and label. */
    public static NewSession of(UserId userId) {
        return new NewSession(userId, null, null, null, null, false, null);
    }

    /** As {@link #of(UserId)} for a user id that is a string. */
    public static NewSession of(String userId) {
        return of(UserId.of(userId));
    }

    /** With this JWT payload. */
    public NewSession withJwtPayload(@Nullable Object payload) {
        return new NewSession(userId, payload, sessionInfo, device, idleValidity, browserSession, authenticatedAt);
    }

    /** With this session info. */
    public NewSession withSessionInfo(@Nullable Object info) {
        return new NewSession(userId, jwtPayload, info, device, idleValidity, browserSession, authenticatedAt);
    }

    /** With this label of the device. */
    public NewSession withDevice(@Nullable String label) {
        return new NewSession(userId, jwtPayload, sessionInfo, label, idleValidity, browserSession, authenticatedAt);
    }

    /** With this validity while it is not used; null for as long as configured. */
    public NewSession withIdleValidity(@Nullable Duration validity) {
        return new NewSession(userId, jwtPayload, sessionInfo, device, validity, browserSession, authenticatedAt);
    }

    /** With cookies that end with the browser's session, or not: for a user who did not ask to be remembered. */
    public NewSession withBrowserSession(boolean endsWithBrowser) {
        return new NewSession(userId, jwtPayload, sessionInfo, device, idleValidity, endsWithBrowser, authenticatedAt);
    }

    /** Of a user who authenticated at this time, such as hours ago at an identity provider; null for now. */
    public NewSession withAuthenticatedAt(@Nullable Instant moment) {
        return new NewSession(userId, jwtPayload, sessionInfo, device, idleValidity, browserSession, moment);
    }

    /** When the user authenticated, at the latest now. */
    Instant authenticatedAt(Instant now) {
        return authenticatedAt == null || authenticatedAt.isAfter(now) ? now : authenticatedAt;
    }

    /** Shows only the user, because everything else may be personal data. */
    @Override
    public String toString() {
        return "NewSession[userId=" + userId + "]";
    }
}
