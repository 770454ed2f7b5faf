package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.token.TokenHash;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Possible faults in the protocol: the model of {@link ProtocolTest} finds a history that reveals each of them. */
class ProtocolFaultsTest {

    private static final int AT_MOST = 20_000;

    /** Fixed, because with random histories the first fault is missed occasionally. */
    private static final long SEED = 7;

    enum Fault {
        PROMOTION_WITHOUT_CONDITION {
            @Override
            SessionService in(SessionFixture fixture) {
                return fixture.parts(ProtocolTest.CONFIG, "/app")
                        .withStore(new Unconditional(fixture))
                        .start()
                        .sessions();
            }
        },
        GRACE_WINDOW {
            @Override
            SessionService in(SessionFixture fixture) {
                Map<TokenHash, Instant> lastCurrent = new HashMap<>();
                return judging(fixture, (presented, judgement) -> {
                    Instant now = fixture.clock.instant();
                    if (judgement == Lineage.CURRENT) {
                        lastCurrent.put(presented, now);
                    }
                    Instant last = lastCurrent.getOrDefault(presented, Instant.MIN);
                    return last.plus(Duration.ofMinutes(10)).isAfter(now) ? Lineage.CURRENT : judgement;
                });
            }
        },
        NO_WINDOW_FOR_LATE_REQUESTS {
            @Override
            SessionService in(SessionFixture fixture) {
                return withLateWindow(fixture, "0");
            }
        },
        WINDOW_THAT_DOES_NOT_END {
            @Override
            SessionService in(SessionFixture fixture) {
                return withLateWindow(fixture, "60");
            }
        },
        FORGOTTEN_PARENT_CHECK {
            @Override
            SessionService in(SessionFixture fixture) {
                return judging(
                        fixture,
                        (presented, judgement) -> judgement == Lineage.CURRENT ? Lineage.CURRENT : Lineage.CHILD);
            }
        };

        abstract SessionService in(SessionFixture fixture);
    }

    private static SessionService withLateWindow(SessionFixture fixture, String seconds) {
        Map<String, String> config = new HashMap<>(ProtocolTest.CONFIG);
        config.put("supertokens.refresh-token.late-window", seconds);
        return fixture.service(config);
    }

    private interface Judge {
        Lineage judge(TokenHash presented, Lineage rightJudgement);
    }

    private static SessionService judging(SessionFixture fixture, Judge judge) {
        return fixture.parts(ProtocolTest.CONFIG, "/app")
                .withJudge((presented, parent, stored) -> judge.judge(presented, Lineage.of(presented, parent, stored)))
                .start()
                .sessions();
    }

    /** Promotes every token, whatever hash the row holds. */
    private static final class Unconditional extends SessionStore {

        Unconditional(SessionFixture fixture) {
            super(fixture.database, () -> "/app");
        }

        @Override
        public boolean promote(String handle, String expectedHash2, String newHash2, Instant newExpiry, Instant now) {
            String whatever = find(handle).map(SessionEntity::hash2).orElse(expectedHash2);
            return super.promote(handle, whatever, newHash2, newExpiry, now);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsFound(Fault fault) {
        try (SessionFixture fixture = SessionFixture.withoutStatementSpy()) {
            SessionService faulty = fault.in(fixture);
            JqwikSession.start();
            Optional<List<Step>> found = ProtocolTest.histories().generator(1000, true).stream(new Random(SEED))
                    .map(Shrinkable::value)
                    .limit(AT_MOST)
                    .filter(steps -> fails(faulty, fixture, steps))
                    .findFirst();
            JqwikSession.finish();

            assertThat(found).isPresent();
            System.out.printf("%s is shown by %s%n", fault, shortest(faulty, fixture, found.get()));
        }
    }

    private static boolean fails(SessionService faulty, SessionFixture fixture, List<Step> steps) {
        try {
            new History(faulty, fixture.clock, fixture.events).run(steps);
            return false;
        } catch (AssertionError shown) {
            return true;
        }
    }

    /** The history without the steps that are not needed to reveal the fault. */
    private static List<Step> shortest(SessionService faulty, SessionFixture fixture, List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            List<Step> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            if (fails(faulty, fixture, fewer)) {
                return shortest(faulty, fixture, fewer);
            }
        }
        return steps;
    }
}
