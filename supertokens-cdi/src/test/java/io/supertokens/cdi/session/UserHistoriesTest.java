package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.config.OnLimit;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever users, administrators and servers of the reference do, in whatever order: nobody has more sessions than
 * allowed, the right ones end, and nobody ends those of another. The model is {@link UserHistory}.
 */
class UserHistoriesTest {

    private static final int TEN = 10;
    private static final int WORLDS = Runtime.getRuntime().availableProcessors();
    private static final BlockingQueue<World> FREE = new ArrayBlockingQueue<>(WORLDS);

    /** A database with the servers of each policy, used for one history after another. */
    private record World(SessionFixture fixture, UserHistory.Servers ending, UserHistory.Servers refusing) {

        static World open() {
            SessionFixture fixture = SessionFixture.withoutStatementSpy();
            return new World(
                    fixture,
                    UserHistory.Servers.of(fixture, OnLimit.END_OLDEST),
                    UserHistory.Servers.of(fixture, OnLimit.REFUSE));
        }

        void run(List<UserStep> steps) {
            new UserHistory(steps.size() % 2 == 0 ? ending : refusing).run(steps);
        }
    }

    @BeforeContainer
    static void open() {
        for (int i = 0; i < WORLDS; i++) {
            FREE.add(World.open());
        }
    }

    @AfterContainer
    static void close() {
        FREE.forEach(world -> world.fixture().close());
        FREE.clear();
    }

    @Provide
    Arbitrary<List<List<UserStep>>> tenHistories() {
        return histories().list().ofSize(TEN);
    }

    private static Arbitrary<List<UserStep>> histories() {
        return Arbitraries.of(UserStep.class).list().ofMinSize(1).ofMaxSize(10);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void usersHaveTheSessionsThatTheyShould(@ForAll("tenHistories") List<List<UserStep>> histories) {
        histories.parallelStream().forEach(steps -> {
            World world = FREE.remove();
            try {
                world.run(steps);
            } finally {
                FREE.add(world);
            }
        });
    }

    enum Fault {
        NOBODY_LOOKS_AT_THE_LIMIT,
        ONE_MORE_IS_ADMITTED,
        SESSIONS_OF_THE_REFERENCE_DO_NOT_COUNT,
        A_SESSION_COUNTS_THAT_THE_LOGIN_REPLACES,
        THE_CLOCK_THAT_IS_AHEAD_DECIDES,
        ANYBODY_MAY_END_A_SESSION,
        THE_KEPT_SESSION_ENDS_WITH_THE_OTHERS;

        OnLimit policy() {
            return this == ONE_MORE_IS_ADMITTED || this == SESSIONS_OF_THE_REFERENCE_DO_NOT_COUNT
                    ? OnLimit.REFUSE
                    : OnLimit.END_OLDEST;
        }
    }

    private static final class Faulty extends SessionStore {

        private final Fault fault;

        Faulty(SessionFixture fixture, Fault fault) {
            super(fixture.database, () -> "/app");
            this.fault = fault;
        }

        @Override
        public boolean insertIfFewer(int most, SessionEntity row, BiPredicate<String, String> replaced, Instant now) {
            return switch (fault) {
                case ONE_MORE_IS_ADMITTED -> super.insertIfFewer(most + 1, row, replaced, now);
                case SESSIONS_OF_THE_REFERENCE_DO_NOT_COUNT ->
                    super.insertIfFewer(most, row, replaced.or((handle, hash2) -> handle.startsWith("reference")), now);
                default -> super.insertIfFewer(most, row, replaced, now);
            };
        }

        @Override
        public List<String> deleteOldest(
                int most, SessionEntity row, BiPredicate<String, String> replaced, Instant now) {
            return switch (fault) {
                case NOBODY_LOOKS_AT_THE_LIMIT -> List.of();
                case A_SESSION_COUNTS_THAT_THE_LOGIN_REPLACES ->
                    super.deleteOldest(most, row, (handle, hash2) -> false, now);
                case THE_CLOCK_THAT_IS_AHEAD_DECIDES ->
                    super.deleteOldest(most, row, replaced, now.plus(Duration.ofMinutes(30)));
                default -> super.deleteOldest(most, row, replaced, now);
            };
        }

        @Override
        public boolean deleteOf(String userId, String handle) {
            return fault == Fault.ANYBODY_MAY_END_A_SESSION ? delete(handle) : super.deleteOf(userId, handle);
        }

        @Override
        public int deleteOthersOf(String userId, String kept) {
            return fault == Fault.THE_KEPT_SESSION_ENDS_WITH_THE_OTHERS
                    ? deleteAllOf(userId)
                    : super.deleteOthersOf(userId, kept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsFound(Fault fault) {
        try (SessionFixture fixture = SessionFixture.withoutStatementSpy()) {
            Map<String, String> config = UserHistory.Servers.config(fault.policy());
            UserHistory.Servers faulty = UserHistory.Servers.of(
                    fixture, fault.policy(), fixture.parts(config, "/app").withStore(new Faulty(fixture, fault)));
            Optional<List<UserStep>> found;
            JqwikSession.start();
            try {
                found = histories().generator(1000, true).stream(new Random(7))
                        .map(Shrinkable::value)
                        .limit(20_000)
                        .filter(steps -> fails(faulty, steps))
                        .findFirst();
            } finally {
                JqwikSession.finish();
            }

            assertThat(found).isPresent();
            System.out.printf("%s is shown by %s%n", fault, shortest(faulty, found.get()));
        }
    }

    private static boolean fails(UserHistory.Servers faulty, List<UserStep> steps) {
        try {
            new UserHistory(faulty).run(steps);
            return false;
        } catch (AssertionError | SessionException shown) {
            return true;
        }
    }

    private static List<UserStep> shortest(UserHistory.Servers faulty, List<UserStep> steps) {
        for (int i = 0; i < steps.size(); i++) {
            List<UserStep> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            if (fails(faulty, fewer)) {
                return shortest(faulty, fewer);
            }
        }
        return steps;
    }
}
