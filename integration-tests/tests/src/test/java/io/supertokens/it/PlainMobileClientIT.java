package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.browser.ShiftedClock;
import io.supertokens.it.readme.App;
import io.supertokens.it.readme.Resources;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Document;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Shell;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the requests of docs/clients.md for clients without an SDK. */
@Needs(Need.CURL)
@ExtendWith(ArquillianExtension.class)
class PlainMobileClientIT {

    private static final String APPLICATION = "app"; // the name in the document

    @Deployment(testable = false)
    static WebArchive application() {
        return Wars.war(
                APPLICATION,
                DatabaseProduct.H2.freshDatabase().config(),
                App.class,
                Resources.class,
                ClockResource.class,
                ShiftedClock.class);
    }

    /** The paragraphs of the script in the document. */
    private static List<String> paragraphs() {
        List<String> scripts = Document.read("docs/clients.md").blocks("sh");
        assertThat(scripts).hasSize(1);
        return List.of(scripts.get(0)
                .replace(
                        "http://localhost:8080/app/",
                        TestServer.address(APPLICATION).toString())
                .split("\n\n"));
    }

    /** Runs parts of a script, and returns the bodies of the responses, one in each line. */
    private static List<String> bodies(String... script) {
        return Shell.run("curl() { command curl \"$@\"; echo; }\n" + String.join("\n", script))
                .lines()
                .toList();
    }

    @Test
    void aSessionIsUsedRefreshedAndEndedWithBearerTokens() {
        List<String> paragraphs = paragraphs();
        assertThat(paragraphs).hasSize(4);
        String functions = paragraphs.get(0);
        String login = paragraphs.get(1);
        String call = paragraphs.get(2);
        String refresh = paragraphs.get(3);
        String expire = "curl -s -X POST $api/clock/PT3H";
        String status = "curl -s -o body -w '%{http_code}' -H \"Authorization: Bearer $(token access)\" $api/orders";
        String signOut = "curl -s -X POST -H \"Authorization: Bearer $(token access)\" $api/signout";

        assertThat(bodies(functions, login, call, expire, status, refresh, call, signOut, refresh, status))
                .containsExactly(
                        "welcome",
                        "the orders of alice",
                        "",
                        "401",
                        "",
                        "the orders of alice",
                        "{\"status\":\"OK\"}",
                        "{\"reason\":\"unauthorised\",\"message\":\"There is no session: log in\"}",
                        "401");
    }
}
