package io.supertokens.cdi.guard;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.session.SessionClaim;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The restrictions of a resource method.
 *
 * @param session whether a session is needed
 * @param antiCsrf when the request must carry the anti-CSRF token; null if no {@link Secured} applies
 * @param denied whether nobody may call it
 * @param roles of each of these sets, a caller needs one role
 * @param permitted whether {@code @PermitAll} opens it explicitly
 * @param claims the claims that a session must satisfy
 * @param revocation how soon a session is refused that was revoked
 * @param maxAge how long ago the user may have authenticated; null for any time
 * @param deviceBound whether the session must be bound to a device
 */
public record Guard(
        Need session,
        Secured.@Nullable AntiCsrf antiCsrf,
        boolean denied,
        Set<Set<String>> roles,
        boolean permitted,
        Set<Class<? extends SessionClaim<?>>> claims,
        Secured.Revocation revocation,
        @Nullable Duration maxAge,
        boolean deviceBound) {

    /** From least to most strict. */
    public enum Need {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /** No restrictions. */
    public static final Guard NONE = new Guard(Need.NONE, null, false, Set.of(), false);

    /** {@link Secured} without parameters. */
    public static final Guard SECURED =
            new Guard(Need.REQUIRED, Secured.AntiCsrf.STATE_CHANGING, false, Set.of(), false);

    /** As {@link #SECURED}; a session that was revoked is refused at once. */
    public static final Guard SECURED_AT_ONCE = new Guard(
            Need.REQUIRED,
            Secured.AntiCsrf.STATE_CHANGING,
            false,
            Set.of(),
            false,
            Set.of(),
            Secured.Revocation.DATABASE,
            null,
            false);

    /** Matches every role, as in Jakarta Servlet. */
    private static final String ANY_ROLE = "**";

    private static final Duration SHORTEST_AGE = Duration.ofSeconds(1);
    private static final Duration LONGEST_AGE = Duration.ofDays(365);

    /** A guard that requires neither claims, a recent authentication nor a device, and nothing special of revocations. */
    Guard(
            Need session,
            Secured.@Nullable AntiCsrf antiCsrf,
            boolean denied,
            Set<Set<String>> roles,
            boolean permitted) {
        this(session, antiCsrf, denied, roles, permitted, Set.of(), Secured.Revocation.AS_CONFIGURED, null, false);
    }

    /**
     * What an annotation requires.
     *
     * @throws IllegalArgumentException if its maxAge is not a duration within the bounds
     */
    static Guard of(Secured secured) {
        return new Guard(
                secured.optional() ? Need.OPTIONAL : Need.REQUIRED,
                secured.antiCsrf(),
                false,
                Set.of(),
                false,
                Set.copyOf(List.of(secured.claims())),
                secured.revocation(),
                secured.maxAge().isEmpty() ? null : age(secured.maxAge()),
                secured.deviceBound());
    }

    private static Duration age(String text) {
        try {
            Duration age = Duration.parse(text);
            if (age.compareTo(SHORTEST_AGE) >= 0 && age.compareTo(LONGEST_AGE) <= 0) {
                return age;
            }
        } catch (DateTimeParseException e) {
            // refused below
        }
        throw new IllegalArgumentException("@Secured(maxAge = \"" + text
                + "\"): allowed: a duration of ISO 8601 from 1 second to 365 days, such as PT5M");
    }

    /** The combination of two guards: all restrictions apply. */
    public Guard and(Guard other) {
        return new Guard(
                session.compareTo(other.session) >= 0 ? session : other.session,
                strictest(antiCsrf, other.antiCsrf),
                denied || other.denied,
                union(roles, other.roles),
                permitted || other.permitted,
                union(claims, other.claims),
                strictest(revocation, other.revocation),
                shortest(maxAge, other.maxAge),
                deviceBound || other.deviceBound);
    }

    private static Secured.Revocation strictest(Secured.Revocation one, Secured.Revocation other) {
        return one == Secured.Revocation.DATABASE ? one : other;
    }

    private static @Nullable Duration shortest(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        Set<T> all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }

    private static Secured.@Nullable AntiCsrf strictest(
            Secured.@Nullable AntiCsrf one, Secured.@Nullable AntiCsrf other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return strictness(one) >= strictness(other) ? one : other;
    }

    private static int strictness(Secured.AntiCsrf antiCsrf) {
        return switch (antiCsrf) {
            case NEVER -> 0;
            case STATE_CHANGING -> 1;
            case ALWAYS -> 2;
        };
    }

    /** When the anti-CSRF token is required; the default of {@link Secured} if no annotation applies. */
    public Secured.AntiCsrf antiCsrfOrDefault() {
        return antiCsrf == null ? Secured.AntiCsrf.STATE_CHANGING : antiCsrf;
    }

    /** Whether an anonymous request passes. */
    boolean isOpen() {
        return session != Need.REQUIRED && !asksForUser();
    }

    /** Whether nothing is checked. */
    boolean isUnguarded() {
        return session == Need.NONE && !asksForUser();
    }

    /** Whether a user is needed, either of a session or authenticated by the server. */
    public boolean asksForUser() {
        return denied || !roles.isEmpty();
    }

    /** Whether an authenticated user passes. */
    public boolean allows(SecurityContext user) {
        return !denied
                && roles.stream()
                        .allMatch(any -> any.contains(ANY_ROLE) || any.stream().anyMatch(user::isUserInRole));
    }

    /** The requirements for a user, as a text for the log. */
    public String needed() {
        if (denied) {
            return "@DenyAll lets nobody in";
        }
        return roles.stream()
                .map(any -> "it needs one of the roles " + String.join(", ", new TreeSet<>(any)))
                .sorted()
                .collect(Collectors.joining(", and "));
    }
}
