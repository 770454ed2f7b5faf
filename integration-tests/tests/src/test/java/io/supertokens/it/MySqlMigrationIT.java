package io.supertokens.it;

import io.supertokens.it.fleet.Fleet;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;

@Needs(Need.MYSQL)
class MySqlMigrationIT extends MigrationIT {

    private static final Fleet FLEET = new Fleet("migration-mysql", DatabaseProduct.MYSQL.freshDatabase(), CONFIG);

    @Deployment(testable = false)
    static WebArchive war() {
        FLEET.startReference();
        return FLEET.war();
    }

    @AfterAll
    static void stop() {
        FLEET.close();
    }

    @Override
    Fleet fleet() {
        return FLEET;
    }
}
