package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Jcmd;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application leaves nothing behind when it is undeployed. */
@Needs(Need.MYSQL)
@ExtendWith(ArquillianExtension.class)
class RedeploymentIT {

    private static final TestDatabase POSTGRESQL = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final TestDatabase MYSQL = DatabaseProduct.MYSQL.freshDatabase();

    @ArquillianResource
    private Deployer deployer;

    /** A thread that has just served the last request, or compiles, may hold the last deployment for a moment. */
    private static final int COLLECTIONS = 20;

    @Deployment(name = "again-postgres", testable = false, managed = false)
    static WebArchive onPostgreSql() {
        return war("again-postgres", POSTGRESQL);
    }

    @Deployment(name = "again-mysql", testable = false, managed = false)
    static WebArchive onMySql() {
        return war("again-mysql", MYSQL);
    }

    /** With a revocation feed, which is read in the background. */
    private static WebArchive war(String name, TestDatabase database) {
        Map<String, String> config = new HashMap<>(database.config());
        config.put("supertokens.access-token.revocation", "feed");
        config.put("supertokens.access-token.revocation-interval", "0.1");
        return FlowWar.of(name, config);
    }

    private void deployAndUseThreeTimes(String application) {
        for (int i = 0; i < 3; i++) {
            deployer.deploy(application);
            Browser browser = new Browser(TestServer.address(application), MovableClock.at(MovedClock.START));
            assertThat(browser.post("login?user=alice").status()).isEqualTo(200);
            assertThat(browser.refresh().status()).isEqualTo(200);
            assertThat(browser.get("me").status()).isEqualTo(200);
            deployer.undeploy(application);
        }
    }

    @Test
    void noConnectionIsLeftOpen() throws SQLException {
        deployAndUseThreeTimes("again-postgres");
        assertThat(
                        POSTGRESQL.ask(
                                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))
                .isEqualTo("0");
        deployAndUseThreeTimes("again-mysql");
        assertThat(
                        MYSQL.ask(
                                "select count(*) from information_schema.processlist where db = database() and id <> connection_id()"))
                .isEqualTo("0");
    }

    @Test
    void noThreadAndNothingThatHoldsConnectionsIsLeftBehind() {
        deployAndUseThreeTimes("again-postgres");
        deployAndUseThreeTimes("again-mysql");
        assertThat(jcmd("Thread.print")).doesNotContain("mysql-cj", "agroal");
        assertThat(Stream.generate(RedeploymentIT::leftBehind)
                        .limit(COLLECTIONS)
                        .filter(List::isEmpty)
                        .findFirst())
                .as("what collections of garbage leave: " + leftBehind())
                .isPresent();
    }

    /** What is left after a collection of garbage. */
    private static List<String> leftBehind() {
        return jcmd("GC.class_histogram")
                .lines()
                .filter(line -> line.endsWith(" io.supertokens.jpa.Database")
                        || line.endsWith(" io.agroal.pool.ConnectionPool")
                        || line.endsWith(" org.hibernate.internal.SessionFactoryImpl")
                        || line.endsWith(" org.postgresql.jdbc.PgConnection")
                        || line.endsWith(" com.mysql.cj.jdbc.ConnectionImpl"))
                .toList();
    }

    private static String jcmd(String command) {
        ProcessHandle server = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains("org.jboss.as.standalone"))
                        .orElse(false))
                .findFirst()
                .orElseThrow();
        return Jcmd.on(server, command);
    }
}
