package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
class DeploymentIT {

    @Deployment(name = "greeting", testable = false)
    static WebArchive greeting() {
        return Wars.war(
                "greeting",
                DatabaseProduct.POSTGRESQL.freshDatabase().config(),
                GreetingApplication.class,
                Greeting.class);
    }

    @Deployment(name = "other", testable = false)
    static WebArchive other() {
        return Wars.war(
                "other", DatabaseProduct.MARIADB.freshDatabase().config(), GreetingApplication.class, Greeting.class);
    }

    @Test
    void twoApplicationsWithTheLibraryAnswer() {
        assertThat(new Browser(TestServer.address("greeting")).get("greeting").body())
                .isEqualTo("hello");
        assertThat(new Browser(TestServer.address("other")).get("greeting").body())
                .isEqualTo("hello");
    }
}
