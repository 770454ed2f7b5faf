package io.supertokens.cdi.session;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to a session, in whatever order: no honest user is logged out, and every theft is detected. */
class ProtocolTest {

    private static final int HUNDRED = 100;
    static final Map<String, String> CONFIG = Map.of(
            "supertokens.access-token.validity",
            History.ACCESS_VALIDITY.toString(),
            "supertokens.session.absolute-validity",
            History.ABSOLUTE_VALIDITY.toString(),
            "supertokens.access-token.revocation",
            "feed");

    private static final Set<Step> EVERYDAY = EnumSet.complementOf(EnumSet.of(
            Step.USER_GETS_ANOTHER_HANDLE,
            Step.USER_GETS_ANOTHER_HANDLE_AND_THE_ANSWER_IS_LOST,
            Step.THE_SESSION_IS_USED_UNTIL_ITS_END,
            Step.THE_SESSION_IS_REVOKED,
            Step.THE_SESSION_IS_REVOKED_ELSEWHERE,
            Step.THE_USER_IS_REVOKED_ELSEWHERE,
            Step.THE_SIGNING_KEY_IS_DUE,
            Step.ACCESS_TOKENS_EXPIRE,
            Step.THE_SESSION_EXPIRES));

    private static final int WORLDS = Runtime.getRuntime().availableProcessors();
    private static final BlockingQueue<World> FREE = new ArrayBlockingQueue<>(WORLDS);

    /**
     * A database, a clock and two servers, used for one history after another.
     *
     * @param binding the called server, with device binding on
     */
    private record World(
            SessionFixture fixture, SessionEngine engine, SessionEngine binding, SessionService elsewhere) {

        static World open() {
            SessionFixture fixture = SessionFixture.withoutStatementSpy();
            Map<String, String> withBinding = new HashMap<>(CONFIG);
            withBinding.put("supertokens.device-binding.enabled", "true");
            return new World(
                    fixture,
                    fixture.parts(CONFIG, "/app").start(),
                    fixture.parts(withBinding, "/app").start(),
                    otherServer(fixture));
        }

        void run(List<Step> steps, boolean withBinding) {
            try {
                new History(withBinding ? binding : engine, elsewhere, fixture.clock, fixture.events).run(steps);
            } catch (AssertionError shown) {
                throw new AssertionError(steps + ": " + shown.getMessage(), shown);
            }
        }

        void close() {
            fixture.close();
        }
    }

    /** Another server; its events are not those of the server that is called. */
    static SessionService otherServer(SessionFixture fixture) {
        return fixture.parts(CONFIG, "/app").withEvents(event -> {}).start().sessions();
    }

    @BeforeContainer
    static void open() {
        for (int i = 0; i < WORLDS; i++) {
            FREE.add(World.open());
        }
    }

    @AfterContainer
    static void close() {
        FREE.forEach(World::close);
    }

    @Provide
    Arbitrary<List<List<Step>>> hundredHistories() {
        return histories().list().ofSize(HUNDRED);
    }

    static Arbitrary<List<Step>> histories() {
        return Arbitraries.frequencyOf(Tuple.of(16, Arbitraries.of(EVERYDAY)), Tuple.of(1, Arbitraries.of(Step.class)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    /**
     * Each history has its own session, database and clock; as many run at once as there are processors. Every other one
     * has a server that offers device binding, to a client that does not know it.
     */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void nobodyHonestIsSentAwayAndNoThiefGetsAway(@ForAll("hundredHistories") List<List<Step>> histories) {
        IntStream.range(0, histories.size()).parallel().forEach(i -> {
            World world = FREE.remove();
            try {
                world.run(histories.get(i), i % 2 == 1);
            } finally {
                FREE.add(world);
            }
        });
    }
}
