package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.jpa.SessionStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What operators do with the sessions of all users of this application. Inject it where the caller was checked: nothing
 * here asks for a role. Each change is logged at level INFO and fires an {@link AdministrationEvent} that says who did
 * it: {@code administration.by(session.session().userId()).end(handle)}.
 *
 * <p>Operations that need the database throw {@link io.supertokens.jpa.DatabaseException} if it is unavailable or
 * rejects the statement. Thread-safe.
 */
public class SessionAdministration {

    private static final Logger LOG = System.getLogger(SessionAdministration.class.getName());

    private static final String APPLICATION = "the application";
    private static final int LONGEST_NAME = 255;

    private final SuperTokensConfig config;
    private final SessionService sessions;
    private final SessionStore store;
    private final AccessTokens accessTokens;
    private final SessionTelemetry telemetry;
    private final Clock clock;
    private final Consumer<AdministrationEvent> events;
    private final String by;

    /** For the CDI proxy. */
    @SuppressWarnings("NullAway") // a proxy has no state of its own
    protected SessionAdministration() {
        this.config = null;
        this.sessions = null;
        this.store = null;
        this.accessTokens = null;
        this.telemetry = null;
        this.clock = null;
        this.events = null;
        this.by = null;
    }

    SessionAdministration(
            SuperTokensConfig config,
            SessionService sessions,
            SessionStore store,
            AccessTokens accessTokens,
            SessionTelemetry telemetry,
            Clock clock,
            Consumer<AdministrationEvent> events,
            String by) {
        this.config = config;
        this.sessions = sessions;
        this.store = store;
        this.accessTokens = accessTokens;
        this.telemetry = telemetry;
        this.clock = clock;
        this.events = events;
        this.by = by;
    }

    static SessionAdministration of(
            SessionEngine engine, SuperTokensConfig config, Clock clock, Consumer<AdministrationEvent> events) {
        return new SessionAdministration(
                config,
                engine.sessions(),
                engine.store(),
                engine.accessTokens(),
                engine.telemetry(),
                clock,
                events,
                APPLICATION);
    }

    /**
     * The same operations, done by somebody. Without it, events name the application.
     *
     * @param name who it is, such as a user id; it is in logs and events
     * @throws IllegalArgumentException if the name is blank, has more than 255 characters, or contains control characters
     */
    public SessionAdministration by(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Who does it must be named with 1 to " + LONGEST_NAME
                    + " characters, none of them a control character");
        }
        return new SessionAdministration(config, sessions, store, accessTokens, telemetry, clock, events, name);
    }

    /**
     * As {@link #by(String)}, for any user: each control character of the id is replaced by its escape sequence in Java,
     * and what does not fit in 255 characters is cut off.
     */
    public SessionAdministration by(UserId userId) {
        StringBuilder name = new StringBuilder();
        userId.text().codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                name.append("\\u%04x".formatted(c));
            } else {
                name.appendCodePoint(c);
            }
        });
        if (name.toString().isBlank()) {
            name.insert(0, '"').append('"');
        }
        if (name.length() > LONGEST_NAME) {
            name.setLength(LONGEST_NAME - 1 - (Character.isHighSurrogate(name.charAt(LONGEST_NAME - 2)) ? 1 : 0));
            name.append('…');
        }
        return by(name.toString());
    }

    /** How many sessions have not expired: one read of the whole table, so not for each request. */
    public long count() {
        return store.countAlive(now());
    }

    /** As {@link SessionService#sessions(UserId, int, int)}: a page of the user's sessions. */
    public List<SessionDetails> sessions(UserId userId, int offset, int limit) {
        return sessions.sessions(userId, offset, limit);
    }

    /** As {@link SessionService#session}: the session with this handle, whose ever it is. */
    public Optional<SessionDetails> session(String handle) {
        return sessions.session(handle);
    }

    /** The keys of access tokens that this server knows, the current one first; empty if the application provides the key. */
    public List<KeyDetails> keys() {
        return accessTokens.knownKeys().stream()
                .map(key -> new KeyDetails(key.id(), key.createdAt(), key.acceptedUntil()))
                .toList();
    }

    /**
     * What has happened on this server since the application started, by name. The names of docs/telemetry.md with the
     * outcome, such as {@code supertokens.session.checks accepted}. No statement.
     */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        telemetry
                .counts()
                .forEach((counted, value) -> counters.put(
                        counted.outcome() == null ? counted.metric() : counted.metric() + " " + counted.outcome(),
                        value));
        counters.put("supertokens.session.removed", store.removed());
        counters.put("supertokens.key.rotations", accessTokens.rotations());
        return counters;
    }

    /**
     * Ends a session: as {@link SessionService#revoke(String)}.
     *
     * @return whether there was such a session
     */
    public boolean end(String handle) {
        boolean ended = sessions.revoke(Objects.requireNonNull(handle, "handle"));
        if (ended) {
            LOG.log(Level.INFO, "{0} ended session {1}", by, handle);
        } else { // the handle may be any text
            LOG.log(Level.INFO, "{0} ended no session: there is none with this handle", by);
        }
        fire(new AdministrationEvent.EndedSession(handle, ended, by, now()));
        return ended;
    }

    /**
     * Ends all sessions of a user: as {@link SessionService#revokeAll(UserId)}.
     *
     * @return the number of sessions
     */
    public int endAll(UserId userId) {
        int ended = sessions.revokeAll(userId);
        LOG.log(Level.INFO, "{0} ended all {1} sessions of a user", by, ended);
        fire(new AdministrationEvent.EndedUser(userId, ended, by, now()));
        return ended;
    }

    /**
     * Ends the sessions of all users that were created before a moment: as {@link SessionService#revokeCreatedBefore}.
     *
     * @return the number of sessions
     */
    public int endAllBefore(Instant moment) {
        int ended = sessions.revokeCreatedBefore(moment);
        LOG.log(Level.INFO, "{0} ended all {1} sessions created before {2}", by, ended, moment);
        fire(new AdministrationEvent.EndedAll(moment, ended, by, now()));
        return ended;
    }

    /**
     * Ends all sessions: as {@link SessionService#revokeEverything}.
     *
     * @return the number of sessions
     */
    public int endEverything() {
        int ended = sessions.revokeEverything();
        LOG.log(Level.INFO, "{0} ended all {1} sessions", by, ended);
        fire(new AdministrationEvent.EndedAll(null, ended, by, now()));
        return ended;
    }

    /**
     * Replaces the key of access tokens now: one read and two writes. Tokens of the replaced key are accepted until the
     * last of them expires, so nobody is logged out, and so it is no remedy for a key that has leaked:
     * docs/operations.md says what is. A key pair that was announced signs; without one, others who verify tokens do not
     * know the new pair until they read the public keys again.
     *
     * @throws IllegalStateException if the application provides the key, or if access tokens have the reference's
     *     format, whose servers would not notice the new key
     */
    public void rotateKey() {
        if (config.accessToken().format() == AccessTokenFormat.REF_JWT) {
            throw new IllegalStateException(
                    "With supertokens.access-token.format = ref-jwt the key is not replaced before it is due, because servers of the reference would refuse the tokens of the new one until then");
        }
        accessTokens.rotateKey();
        LOG.log(Level.INFO, "{0} replaced the key of access tokens", by);
        fire(new AdministrationEvent.RotatedKey(by, now()));
    }

    /**
     * Removes expired sessions from the table now, as the schedule does; it may take long.
     *
     * @return the number of sessions
     */
    public int removeExpired() {
        int removed = store.deleteExpired(now());
        LOG.log(Level.INFO, "{0} removed {1} expired sessions", by, removed);
        fire(new AdministrationEvent.RemovedExpired(removed, by, now()));
        return removed;
    }

    private void fire(AdministrationEvent event) {
        events.accept(event);
    }

    /** The database stores milliseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
