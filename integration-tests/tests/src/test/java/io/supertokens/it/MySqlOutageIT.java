package io.supertokens.it;

import io.supertokens.it.support.FragileMySql;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;

@Needs(Need.MYSQL)
class MySqlOutageIT extends OutageIT {

    private static final FragileMySql SERVER = FragileMySql.started();

    MySqlOutageIT() {
        super(SERVER);
    }

    @Deployment(testable = false)
    static WebArchive war() {
        return war(MySqlOutageIT.class, SERVER);
    }

    @Deployment(name = PATIENT, testable = false, managed = false)
    static WebArchive patientWar() {
        return patientWar(SERVER);
    }

    @Deployment(name = CROWDED, testable = false, managed = false)
    static WebArchive crowdedWar() {
        return crowdedWar(SERVER);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }
}
