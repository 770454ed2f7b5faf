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
            SessionEngine in(SessionFixture fixture) {
                return storing(fixture, new Unconditional(fixture));
            }
        },
        GRACE_WINDOW {
            @Override
            SessionEngine in(SessionFixture fixture) {
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
            SessionEngine in(SessionFixture fixture) {
                return with(fixture, "supertokens.refresh-token.late-window", "0");
            }
        },
        WINDOW_THAT_DOES_NOT_END {
            @Override
            SessionEngine in(SessionFixture fixture) {
                return with(fixture, "supertokens.refresh-token.late-window", "60");
            }
        },
        END_THAT_IS_NOT_STORED {
            @Override
            SessionEngine in(SessionFixture fixture) {
                return storing(fixture, new SessionStore(fixture.database, () -> "/app") {
                    @Override
                    public void insert(SessionEntity row) {
                        super.insert(row.withAbsoluteExpiresAt(null));
                    }
                });
            }
        },
        END_THAT_A_REFRESH_FORGETS {
            @Override
            SessionEngine in(SessionFixture fixture) {
                return storing(fixture, new SessionStore(fixture.database, () -> "/app") {
                    @Override
                    public Optional<SessionEntity> find(String handle) {
                        return super.find(handle).map(row -> row.withAbsoluteExpiresAt(null));
                    }
                });
            }
        },
        FORMER_HANDLE_THAT_STAYS {
            @Override
            SessionEngine in(SessionFixture fixture) {
                return storing(fixture, new SessionStore(fixture.database, () -> "/app") {
                    @Override
                    public boolean regenerate(
                            SessionEntity former, String newHandle, String newHash2, Instant newExpiry, Instant now) {
                        insert(new SessionEntity(newHandle, former.userId(), newHash2, newExpiry)
                                .withAbsoluteExpiresAt(former.absoluteExpiresAt()));
                        return true;
                    }
                });
            }
        },
        FORGOTTEN_PARENT_CHECK {
            @Override
            SessionEngine in(SessionFixture fixture) {
                return judging(
                        fixture,
                        (presented, judgement) -> judgement == Lineage.CURRENT ? Lineage.CURRENT : Lineage.CHILD);
            }
        },
        REVOCATION_THAT_IS_NOT_WRITTEN {
            @Override
            SessionEngine in(SessionFixture fixture) {
                return fixture.parts(ProtocolTest.CONFIG, "/app").start();
            }

            @Override
            SessionService elsewhere(SessionFixture fixture) {
                return fixture.parts(ProtocolTest.CONFIG, "/app")
                        .withEvents(event -> {})
                        .withStore(new SessionStore(fixture.database, () -> "/app"))
                        .start()
                        .sessions();
            }
        },
        REVOCATION_THAT_THE_REVOKING_SERVER_DOES_NOT_NOTICE {
            @Override
            SessionEngine in(SessionFixture fixture) {
                return fixture.parts(ProtocolTest.CONFIG, "/app")
                        .withStore(new SessionStore(fixture.database, () -> "/app"))
                        .start();
            }
        },
        FEED_THAT_MAY_BE_OF_ANY_AGE {
            @Override
            SessionEngine in(SessionFixture fixture) {
                return with(fixture, "supertokens.access-token.revocation-max-age", "unlimited");
            }
        };

        abstract SessionEngine in(SessionFixture fixture);

        SessionService elsewhere(SessionFixture fixture) {
            return ProtocolTest.otherServer(fixture);
        }
    }

    private static SessionEngine storing(SessionFixture fixture, SessionStore store) {
        return fixture.parts(ProtocolTest.CONFIG, "/app").withStore(store).start();
    }

    private static SessionEngine with(SessionFixture fixture, String property, String value) {
        Map<String, String> config = new HashMap<>(ProtocolTest.CONFIG);
        config.put(property, value);
        return fixture.parts(config, "/app").start();
    }

    private interface Judge {
        Lineage judge(TokenHash presented, Lineage rightJudgement);
    }

    private static SessionEngine judging(SessionFixture fixture, Judge judge) {
        return fixture.parts(ProtocolTest.CONFIG, "/app")
                .withJudge((presented, parent, stored) -> judge.judge(presented, Lineage.of(presented, parent, stored)))
                .start();
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
            SessionEngine faulty = fault.in(fixture);
            SessionService elsewhere = fault.elsewhere(fixture);
            JqwikSession.start();
            Optional<List<Step>> found = ProtocolTest.histories().generator(1000, true).stream(new Random(SEED))
                    .map(Shrinkable::value)
                    .limit(AT_MOST)
                    .filter(steps -> fails(faulty, elsewhere, fixture, steps))
                    .findFirst();
            JqwikSession.finish();

            assertThat(found).isPresent();
            System.out.printf("%s is shown by %s%n", fault, shortest(faulty, elsewhere, fixture, found.get()));
        }
    }

    private static boolean fails(
            SessionEngine faulty, SessionService elsewhere, SessionFixture fixture, List<Step> steps) {
        try {
            new History(faulty, elsewhere, fixture.clock, fixture.events).run(steps);
            return false;
        } catch (AssertionError shown) {
            return true;
        }
    }

    /** The history without the steps that are not needed to reveal the fault. */
    private static List<Step> shortest(
            SessionEngine faulty, SessionService elsewhere, SessionFixture fixture, List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            List<Step> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            if (fails(faulty, elsewhere, fixture, fewer)) {
                return shortest(faulty, elsewhere, fixture, fewer);
            }
        }
        return steps;
    }
}
