package io.supertokens.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.ReferenceNode;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * One application on two servers, WildFly with this library and Node.js with the reference: one database, one path, and
 * one clock that stands still until it is moved.
 */
public final class Fleet implements AutoCloseable {

    /** The two servers. */
    public enum Node {
        OURS,
        REFERENCE
    }

    private final String name;
    private final TestDatabase database;
    private final Map<String, String> config;
    private final MovableClock clock = MovableClock.at(MovedClock.START);
    private ReferenceNode reference;

    /**
     * @param config the configuration of both servers; names that the reference does not know apply only to this
     *     library
     */
    public Fleet(String name, TestDatabase database, Map<String, String> config) {
        this.name = name;
        this.database = database;
        this.config = config;
    }

    /** The library's application, which still has to be deployed. */
    public WebArchive war() {
        Map<String, String> all = new HashMap<>(database.config());
        all.put("supertokens.refresh-token.late-window", "0"); // the reference has none
        all.putAll(config);
        return FlowWar.of(name, all);
    }

    /** Starts the reference, unless it is running. */
    public void startReference() {
        if (reference == null) {
            reference = ReferenceNode.start(name, database, config, clock.instant());
        }
    }

    public MovableClock clock() {
        return clock;
    }

    public URI address(Node node) {
        return node == Node.OURS ? TestServer.address(name) : reference.address();
    }

    /** A new browser for this server, which may move to the other. */
    public Browser browser(Node node) {
        return new Browser(address(node), clock);
    }

    /** Moves the clock of both servers and all browsers. */
    public void pass(Duration time) {
        clock.advance(time);
        move(Node.OURS, "clock/" + time);
        move(Node.REFERENCE, "clock/" + time.toMillis());
    }

    /** Stops a server, and starts it again. */
    public void restart(Node node) {
        if (node == Node.OURS) {
            TestServer.redeploy(name);
            move(Node.OURS, "clock/" + Duration.between(MovedClock.START, clock.instant()));
        } else {
            reference.close();
            reference.start(clock.instant());
        }
    }

    @Override
    public void close() {
        if (reference != null) {
            reference.close();
        }
    }

    private void move(Node node, String path) {
        assertThat(browser(node).post(path).status()).isBetween(200, 204);
    }
}
