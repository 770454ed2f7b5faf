package io.supertokens.it;

import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.TestDatabase;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@Needs(Need.MYSQL)
class MySqlSessionFlowIT extends SessionFlowIT {

    private static final TestDatabase DATABASE = DatabaseProduct.MYSQL.freshDatabase();

    @Deployment(name = "flow", order = 1, testable = false)
    static WebArchive application() {
        return war(MySqlSessionFlowIT.class, DATABASE);
    }

    @Deployment(name = "blacklisting", order = 2, testable = false)
    static WebArchive blacklistingApplication() {
        return blacklistingWar(MySqlSessionFlowIT.class, DATABASE);
    }

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
