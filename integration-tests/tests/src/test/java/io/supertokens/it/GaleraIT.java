package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.it.support.GaleraCluster;
import io.supertokens.it.support.Library;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.jpa.DatabaseException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The concurrency tests on a cluster of MariaDB servers that all accept writes, and the loss of one of them. */
@Needs(Need.GALERA)
class GaleraIT extends Races {

    private static final GaleraCluster CLUSTER = GaleraCluster.started();
    private static int databases;

    GaleraIT() {
        super(CLUSTER.freshDatabase("galera" + ++databases).toArray(TestDatabase[]::new));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void serversThatLagBehindAreNamed() throws SQLException {
        assertThat(warnings()).isEmpty();
        servers().get(0).update("set global wsrep_sync_wait = 1");
        try {
            assertThat(warnings()).singleElement().asString().contains("wsrep_sync_wait = 1", "set it to 3");
        } finally {
            servers().get(0).update("set global wsrep_sync_wait = 3");
        }
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (Library node : nodes()) {
            node.database().warning().ifPresent(warnings::add);
            node.close();
        }
        return warnings;
    }

    @Test
    void aServerThatIsLostAndComesBackTakesNoSessionWithIt() {
        List<Library> nodes = nodes();
        try {
            List<IssuedSession> issued = new ArrayList<>();
            for (Library node : nodes) {
                issued.add(node.sessions().create("alice", null, Map.of()));
            }
            CLUSTER.kill(2);
            assertThatThrownBy(() -> nodes.get(2).sessions().create("bob", null, null))
                    .isInstanceOf(DatabaseException.class);
            issued.add(nodes.get(0).sessions().create("alice", null, Map.of()));
            issued.replaceAll(session ->
                    nodes.get(1).sessions().refresh(session.refreshToken().value()));

            CLUSTER.restart(2);
            for (IssuedSession session : issued) {
                nodes.get(2).sessions().getWithoutAntiCsrf(session.accessToken().value());
                nodes.get(2).sessions().refresh(session.refreshToken().value());
            }
            assertThat(nodes.get(2).sessions().handles("alice")).hasSize(4);
        } finally {
            nodes.forEach(Library::close);
        }
    }
}
