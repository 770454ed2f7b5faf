package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.TokenLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that stays open, such as a WebSocket, ends with its session. */
class OpenConnectionsTest {

    private final Cluster cluster = new Cluster();
    private final Cluster.Node one = cluster.start();
    private final Cluster.Node two = cluster.start();
    private final List<String> closed = new ArrayList<>();

    @AfterEach
    void close() {
        cluster.close();
    }

    private Runnable open(Cluster.Node node, IssuedSession session, String name) {
        return node.sessions.closeAtEnd(session.session(), () -> closed.add(name));
    }

    enum Ending {
        REVOKED {
            @Override
            void end(Cluster.Node node, IssuedSession session) {
                assertThat(node.sessions.revoke(session.session().handle())).isTrue();
            }
        },
        ALL_OF_THE_USER_REVOKED {
            @Override
            void end(Cluster.Node node, IssuedSession session) {
                assertThat(node.sessions.revokeAll(session.session().userId())).isPositive();
            }
        },
        GIVEN_ANOTHER_HANDLE {
            @Override
            void end(Cluster.Node node, IssuedSession session) {
                String token = session.accessToken().value();
                var unused = node.engine.regenerate(
                        node.engine
                                .getWithoutAntiCsrf(token, new Delivery(TokenLimit.NONE, false, false))
                                .content(),
                        new Delivery(TokenLimit.NONE, false, false));
            }
        };

        abstract void end(Cluster.Node node, IssuedSession session);
    }

    @ParameterizedTest
    @EnumSource
    void isClosedAtOnceHereAndWithTheNextReadOfTheFeedElsewhere(Ending ending) {
        IssuedSession alice = one.logIn("alice");
        IssuedSession bob = one.logIn("bob");
        open(one, alice, "here");
        open(two, alice, "elsewhere");
        open(one, bob, "of bob");
        open(two, bob, "of bob elsewhere");

        ending.end(one, alice);
        assertThat(closed).containsExactly("here");
        two.read();
        two.engine.closeRevokedConnections();
        one.read();
        one.engine.closeRevokedConnections();
        assertThat(closed).containsExactly("here", "elsewhere");
    }

    @Test
    void staysOpenIfAnotherSessionOfTheUserEnds() {
        open(one, one.logIn("alice"), "kept");
        assertThat(one.sessions.revoke(one.logIn("alice").session().handle())).isTrue();
        one.read();
        one.engine.reviewConnections();
        assertThat(closed).isEmpty();
    }

    @Test
    void isClosedAtTheReviewWhenTheSessionHasExpired() {
        open(one, one.logIn("alice"), "expired");
        cluster.pass(Duration.ofDays(99));
        one.engine.reviewConnections();
        assertThat(closed).isEmpty();
        cluster.pass(Duration.ofDays(2));
        one.engine.reviewConnections();
        assertThat(closed).containsExactly("expired");
    }

    @Test
    void isClosedAtOnceIfTheSessionHasEndedBefore() {
        IssuedSession alice = one.logIn("alice");
        one.sessions.revokeAll(UserId.of("alice"));
        open(two, alice, "too late");
        assertThat(closed).containsExactly("too late");
    }

    @Test
    void staysOpenWhileTheDatabaseIsAway() {
        IssuedSession alice = one.logIn("alice");
        open(two, alice, "elsewhere");
        one.sessions.revokeAll(UserId.of("alice"));
        two.read();
        two.isCutOff = true;
        two.engine.closeRevokedConnections();
        two.engine.reviewConnections();
        assertThat(closed).isEmpty();
        two.isCutOff = false;
        two.engine.closeRevokedConnections();
        assertThat(closed).containsExactly("elsewhere");
    }

    @Test
    void isForgottenWhenItWasClosedOtherwise() {
        IssuedSession alice = one.logIn("alice");
        Runnable forget = open(one, alice, "closed before");
        forget.run();
        forget.run();
        one.sessions.revokeAll(UserId.of("alice"));
        assertThat(closed).isEmpty();
        assertThat(one.statementsOf(one.engine::reviewConnections)).isEmpty();
    }

    @Test
    void isClosedOnceAndItsExceptionConcernsNobodyElse() {
        IssuedSession alice = one.logIn("alice");
        one.sessions.closeAtEnd(alice.session(), () -> {
            closed.add("fails");
            throw new AssertionError("closed already");
        });
        open(one, alice, "other");
        one.sessions.revokeAll(UserId.of("alice"));
        one.read();
        one.engine.reviewConnections();
        assertThat(closed).containsExactlyInAnyOrder("fails", "other");
    }

    @Test
    void startsTheWatchIfItIsTheFirst() {
        List<String> started = new ArrayList<>();
        one.engine.connectionsWatchedBy(() -> started.add("watch"));
        assertThat(started).isEmpty();
        open(one, one.logIn("alice"), "first");
        open(one, one.logIn("bob"), "second");
        assertThat(started).containsExactly("watch");
    }

    @Test
    void costsOneReadForEachReview() {
        IssuedSession alice = one.logIn("alice");
        assertThat(one.statementsOf(() -> open(one, alice, "open"))).hasSize(1);
        assertThat(one.statementsOf(one.engine::reviewConnections)).hasSize(1);
    }
}
