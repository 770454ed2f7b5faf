package io.supertokens.it;

import io.supertokens.it.support.FragilePostgreSql;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;

class PostgresOutageIT extends OutageIT {

    private static final FragilePostgreSql SERVER = FragilePostgreSql.started();

    PostgresOutageIT() {
        super(SERVER);
    }

    @Deployment(testable = false)
    static WebArchive war() {
        return war(PostgresOutageIT.class, SERVER);
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
