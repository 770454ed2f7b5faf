package io.supertokens.it;

import io.supertokens.it.fleet.Fleet;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.TestDatabase;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;

@Needs(Need.MYSQL)
class MySqlMixedFleetIT extends MixedFleetIT {

    private static final TestDatabase DATABASE = DatabaseProduct.MYSQL.freshDatabase();
    private static final TestDatabase ANOTHER = DatabaseProduct.MYSQL.freshDatabase();
    private static final Fleet FLEET = fleet("fleet-mysql", DATABASE, false);
    private static final Fleet BLACKLISTING = fleet("fleet-mysql-blacklisting", ANOTHER, true);

    @Deployment(name = "fleet", testable = false)
    static WebArchive war() {
        return FLEET.war();
    }

    @Deployment(name = "blacklisting", testable = false)
    static WebArchive blacklistingWar() {
        return BLACKLISTING.war();
    }

    @AfterAll
    static void stop() {
        FLEET.close();
        BLACKLISTING.close();
    }

    @Override
    Fleet fleet() {
        return FLEET;
    }

    @Override
    Fleet blacklistingFleet() {
        return BLACKLISTING;
    }

    @Override
    TestDatabase database(Fleet fleet) {
        return fleet == FLEET ? DATABASE : ANOTHER;
    }
}
