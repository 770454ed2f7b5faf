package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.sql.SQLException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three applications on one server, each with its own database server. */
@Needs({Need.MYSQL, Need.MARIADB})
@ExtendWith(ArquillianExtension.class)
class DeploymentIT {

    private static final TestDatabase POSTGRESQL = DatabaseProduct.POSTGRESQL.freshDatabase();
    private static final TestDatabase MYSQL = DatabaseProduct.MYSQL.freshDatabase();
    private static final TestDatabase MARIADB = DatabaseProduct.MARIADB.freshDatabase();

    @Deployment(name = "on-postgresql", testable = false)
    static WebArchive onPostgreSql() {
        return Wars.war("on-postgresql", POSTGRESQL.config(), GreetingApplication.class, Greeting.class);
    }

    @Deployment(name = "on-mysql", testable = false)
    static WebArchive onMySql() {
        return Wars.war("on-mysql", MYSQL.config(), GreetingApplication.class, Greeting.class);
    }

    @Deployment(name = "on-mariadb", testable = false)
    static WebArchive onMariaDb() {
        return Wars.war("on-mariadb", MARIADB.config(), GreetingApplication.class, Greeting.class);
    }

    @Test
    void eachApplicationAnswers() {
        assertThat(greetingOf("on-postgresql")).isEqualTo("hello");
        assertThat(greetingOf("on-mysql")).isEqualTo("hello");
        assertThat(greetingOf("on-mariadb")).isEqualTo("hello");
    }

    @Test
    void eachDatabaseHasTheTables() throws SQLException {
        for (TestDatabase database : new TestDatabase[] {POSTGRESQL, MYSQL, MARIADB}) {
            assertThat(database.ask("select count(*) from refresh_token")).isEqualTo("0");
        }
    }

    private static String greetingOf(String application) {
        return new Browser(TestServer.address(application)).get("greeting").body();
    }
}
