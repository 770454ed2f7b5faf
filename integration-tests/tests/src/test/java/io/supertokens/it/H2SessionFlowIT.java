package io.supertokens.it;

import static io.supertokens.test.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

class H2SessionFlowIT extends SessionFlowIT {

    private static final TestDatabase DATABASE = DatabaseProduct.H2.freshDatabase();

    @Deployment(name = "flow", order = 1, testable = false)
    static WebArchive application() {
        return war(H2SessionFlowIT.class, DATABASE);
    }

    @Deployment(name = "blacklisting", order = 2, testable = false)
    static WebArchive blacklistingApplication() {
        return blacklistingWar(H2SessionFlowIT.class, DATABASE);
    }

    /** More transactions than the pool has connections: each keeps one connection while its login needs another. */
    @Test
    void loginsOfTransactionsThatKeepAllConnectionsAreServedOrToldWhyNot() throws Exception {
        List<Integer> statuses = atOnce(40, () -> new Browser(address())
                .send("POST", "look-up-and-log-in?user=alice", null, Map.of())
                .status());
        assertThat(statuses).contains(200).isSubsetOf(200, 503);
        assertThat(new Browser(address()).post("look-up-and-log-in?user=alice").status())
                .isEqualTo(200);
    }

    private static URI address() {
        return TestServer.address(H2SessionFlowIT.class.getSimpleName().toLowerCase(Locale.ROOT));
    }

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
