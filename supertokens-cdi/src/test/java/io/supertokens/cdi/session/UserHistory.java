package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.OnLimit;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.jpa.SessionEntity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of two users from their first login to the end, with a limit, and a model of them that is short enough
 * to be verified by reading. At the end, what the service lists is what the model has.
 */
final class UserHistory {

    static final int LIMIT = 3;

    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final Duration VALIDITY = Duration.ofDays(100);
    private static final Duration BEHIND = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Delivery COOKIES = new Delivery(TokenLimit.NONE, true, false);

    /** Servers of one application: engines with the limit, on one database. */
    record Servers(SessionFixture fixture, OnLimit policy, SessionEngine engine, SessionEngine behind) {

        static Map<String, String> config(OnLimit policy) {
            return Map.of(
                    "supertokens.session.limit",
                    String.valueOf(LIMIT),
                    "supertokens.session.on-limit",
                    policy.name(),
                    "supertokens.access-token.validity",
                    VALIDITY.toString());
        }

        static Servers of(SessionFixture fixture, OnLimit policy) {
            SessionEngine.Parts parts = fixture.parts(config(policy), "/app");
            return of(fixture, policy, parts);
        }

        static Servers of(SessionFixture fixture, OnLimit policy, SessionEngine.Parts parts) {
            SessionEngine engine = parts.start();
            SessionEngine behind = parts.withClock(Clock.offset(fixture.clock, BEHIND.negated()))
                    .start();
            return new Servers(fixture, policy, engine, behind);
        }
    }

    /** A session of the model; without a time of creation if the reference has made it. */
    private static final class Modelled {

        private final String handle;
        private final UserId user;
        private final @Nullable IssuedSession issued;
        private @Nullable Instant createdAt;
        private Instant expiresAt;

        Modelled(String handle, UserId user, @Nullable IssuedSession issued, @Nullable Instant createdAt, Instant now) {
            this.handle = handle;
            this.user = user;
            this.issued = issued;
            this.createdAt = createdAt;
            this.expiresAt = now.plus(VALIDITY);
        }

        private Instant order() {
            return createdAt == null ? Instant.MIN : createdAt;
        }
    }

    private final Servers servers;
    private final SessionService sessions;
    private final MovableClock clock;
    private final List<Modelled> all = new ArrayList<>();
    private int references;

    UserHistory(Servers servers) {
        this.servers = servers;
        this.sessions = servers.engine.sessions();
        this.clock = servers.fixture.clock;
    }

    /** Compares at the end only: every beginning of a history is a history, too. */
    void run(List<UserStep> steps) {
        try {
            for (UserStep step : steps) {
                clock.advance(Duration.ofMillis(1));
                take(step);
            }
            assertThat(listed(ALICE)).as("Alice's sessions").isEqualTo(modelled(ALICE));
            assertThat(listed(BOB)).as("Bob's sessions").isEqualTo(modelled(BOB));
        } finally {
            sessions.revokeAll(ALICE);
            sessions.revokeAll(BOB);
            servers.fixture.events.clear();
        }
    }

    private List<String> listed(UserId user) {
        return sessions.sessions(user).stream().map(SessionDetails::handle).toList();
    }

    private List<String> modelled(UserId user) {
        return of(user).stream().map(session -> session.handle).toList();
    }

    /** The newest first. */
    private List<Modelled> of(UserId user) {
        return all.stream()
                .filter(session -> session.user.equals(user) && !clock.instant().isAfter(session.expiresAt))
                .sorted(Comparator.comparing(Modelled::order)
                        .reversed()
                        .thenComparing((Modelled session) -> session.handle))
                .toList();
    }

    private void take(UserStep step) {
        List<Modelled> alices = of(ALICE);
        @Nullable Modelled newest = alices.isEmpty() ? null : alices.get(0);
        @Nullable Modelled oldest = alices.isEmpty() ? null : alices.get(alices.size() - 1);
        switch (step) {
            case ALICE_LOGS_IN -> logIn(ALICE, null, servers.engine);
            case ALICE_LOGS_IN_WHERE_SHE_HAS_A_SESSION -> logIn(ALICE, newest, servers.engine);
            case ALICE_LOGS_IN_AT_A_SERVER_WHOSE_CLOCK_IS_BEHIND -> logIn(ALICE, null, servers.behind);
            case THE_REFERENCE_LOGS_ALICE_IN -> insertOfTheReference();
            case BOB_LOGS_IN -> logIn(BOB, null, servers.engine);
            case ALICE_REFRESHES_HER_OLDEST_SESSION -> {
                if (oldest != null && oldest.issued != null) {
                    assertThat(sessions.refresh(oldest.issued.refreshToken().value())
                                    .session()
                                    .handle())
                            .isEqualTo(oldest.handle);
                }
            }
            case ALICE_ENDS_ONE -> {
                if (oldest != null) {
                    assertThat(sessions.revoke(ALICE, oldest.handle)).isTrue();
                    assertThat(sessions.revoke(ALICE, oldest.handle)).isFalse();
                    all.remove(oldest);
                }
            }
            case ALICE_ENDS_ONE_OF_BOB -> revokeOneOfAnother(ALICE, of(BOB));
            case BOB_ENDS_ONE_OF_ALICE -> revokeOneOfAnother(BOB, alices);
            case ALICE_ENDS_ALL_OTHERS -> {
                if (newest != null && newest.issued != null) {
                    sessions.revokeOthers(newest.issued.session());
                    all.removeIf(session -> session.user.equals(ALICE) && session != newest);
                }
            }
            case ALICE_ENDS_ALL -> {
                sessions.revokeAll(ALICE);
                all.removeIf(session -> session.user.equals(ALICE));
            }
            case AN_ADMINISTRATOR_ENDS_WHAT_IS_OLDER_THAN_AN_HOUR -> {
                Instant moment = clock.instant().minus(HOUR);
                sessions.revokeCreatedBefore(moment);
                all.removeIf(session -> session.order().isBefore(moment));
            }
            case AN_HOUR_PASSES -> clock.advance(HOUR);
            case SESSIONS_EXPIRE -> clock.advance(VALIDITY.plusMinutes(2));
        }
    }

    private void revokeOneOfAnother(UserId user, List<Modelled> others) {
        others.stream().limit(1).forEach(session -> assertThat(sessions.revoke(user, session.handle))
                .isFalse());
    }

    private void logIn(UserId user, @Nullable Modelled carried, SessionEngine engine) {
        List<String> tokens = carried == null || carried.issued == null
                ? List.of()
                : List.of(carried.issued.accessToken().value());
        List<Modelled> counted = of(user).stream()
                .filter(session -> tokens.isEmpty() || session != carried)
                .toList();
        IssuedSession issued;
        try {
            issued = engine.create(NewSession.of(user), COOKIES, tokens).result();
        } catch (SessionLimitException refused) {
            assertThat(servers.policy).isEqualTo(OnLimit.REFUSE);
            assertThat(counted).as("sessions at a refused login").hasSizeGreaterThanOrEqualTo(LIMIT);
            return;
        }
        tokens.forEach(engine::revokeSessionOf);
        String handle = issued.session().handle();
        Instant createdAt = engine == servers.behind ? createdAt(handle) : clock.instant();
        Modelled added = new Modelled(handle, user, issued, createdAt, timeAt(engine));
        if (servers.policy == OnLimit.REFUSE) {
            assertThat(counted).as("sessions at an admitted login").hasSizeLessThan(LIMIT);
        } else {
            all.removeAll(counted.subList(Math.min(LIMIT - 1, counted.size()), counted.size()));
        }
        if (!tokens.isEmpty()) {
            all.remove(carried);
        }
        all.add(added);
    }

    /** A server whose clock is behind may have moved its session after others. */
    private Instant createdAt(String handle) {
        return servers.fixture
                .store
                .find(handle)
                .map(SessionEntity::createdAt)
                .orElseThrow(() -> new AssertionError("the login has ended its own session"));
    }

    private Instant timeAt(SessionEngine engine) {
        return engine == servers.behind ? clock.instant().minus(BEHIND) : clock.instant();
    }

    private void insertOfTheReference() {
        String handle = "reference " + references++;
        Modelled added = new Modelled(handle, ALICE, null, null, clock.instant());
        try (Connection connection = servers.fixture.connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into refresh_token (session_handle, user_id, refresh_token_hash_2, session_info,"
                    + " expires_at, jwt_user_payload) values ('" + handle + "', 'alice', 'hash', '', "
                    + added.expiresAt.toEpochMilli() + ", '')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        all.add(added);
    }
}
