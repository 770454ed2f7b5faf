package io.supertokens.cdi.session;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens to a device-bound session, in whatever order: a thief with all cookies gets nothing once the access
 * token has expired, and the user, whose browser signs, is never logged out.
 */
class BoundProtocolTest {

    private static final int AT_ONCE = 20;

    private static final Set<BoundStep> EVERYDAY = EnumSet.complementOf(EnumSet.of(
            BoundStep.USER_LOGS_OUT,
            BoundStep.THE_SESSION_IS_REVOKED,
            BoundStep.THE_SIGNING_KEY_IS_DUE,
            BoundStep.THE_SESSION_EXPIRES));

    private static final int WORLDS = Runtime.getRuntime().availableProcessors();
    private static final BlockingQueue<BoundServer> FREE = new ArrayBlockingQueue<>(WORLDS);

    @BeforeContainer
    static void open() {
        for (int i = 0; i < WORLDS; i++) {
            FREE.add(new BoundServer());
        }
    }

    @AfterContainer
    static void close() {
        FREE.forEach(BoundServer::close);
    }

    @Provide
    Arbitrary<List<List<BoundStep>>> severalHistories() {
        return histories().list().ofSize(AT_ONCE);
    }

    /** Most begin with the binding, as sessions do. */
    static Arbitrary<List<BoundStep>> histories() {
        Arbitrary<List<BoundStep>> steps = Arbitraries.frequencyOf(
                        Tuple.of(16, Arbitraries.of(EVERYDAY)), Tuple.of(1, Arbitraries.of(BoundStep.class)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
        return Arbitraries.frequencyOf(Tuple.of(1, steps), Tuple.of(4, steps.map(BoundProtocolTest::afterBinding)));
    }

    private static List<BoundStep> afterBinding(List<BoundStep> steps) {
        return Stream.concat(Stream.of(BoundStep.BROWSER_BINDS), steps.stream()).toList();
    }

    /** Each history has its own sessions, database and clock; as many run at once as there are processors. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void theThiefGetsNothingAndTheUserStays(@ForAll("severalHistories") List<List<BoundStep>> histories) {
        histories.parallelStream().forEach(steps -> {
            BoundServer server = FREE.remove();
            try {
                BoundHistory.run(server, steps);
            } catch (AssertionError shown) {
                throw new AssertionError(steps + ": " + shown.getMessage(), shown);
            } finally {
                FREE.add(server);
            }
        });
    }
}
