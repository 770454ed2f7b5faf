package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.sql.SQLException;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications with different configurations on one server, and one whose configuration is wrong. */
@ExtendWith(ArquillianExtension.class)
class ConfigurationIT {

    private static final TestDatabase H2 = DatabaseProduct.H2.freshDatabase();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "plain", testable = false)
    static WebArchive plain() {
        return war("plain", Map.of());
    }

    @Deployment(name = "special", testable = false)
    static WebArchive special() {
        return war(
                "special",
                Map.of(
                        "supertokens.tables.signing-key", "special_key",
                        "supertokens.tables.refresh-tokens", "special_session",
                        "supertokens.session-expired-status", "440",
                        "supertokens.cookie.domain", "${no.such.property:}",
                        "supertokens.cookie.secure", "false",
                        "supertokens.cookie.same-site", "strict",
                        "supertokens.access-token.path", "/special",
                        "supertokens.refresh-token.renew-token-path", "/special/again",
                        "supertokens.refresh-token.removal-cronjob-interval", "30 */20 3 1-15/7 * SUN"));
    }

    @Deployment(name = "quiet", testable = false)
    static WebArchive quiet() {
        return war("quiet", Map.of("supertokens.refresh-token.removal-cronjob-interval", "off"));
    }

    @Deployment(name = "wrong", testable = false, managed = false)
    static WebArchive wrong() {
        return war(
                "wrong",
                Map.of(
                        "supertokens.access-token.validity", "5",
                        "supertokens.anti-csrf", "${supertokens.anti-csrf}",
                        "supertokens.cookie.secure", "${no.such.property}",
                        "supertokens.refresh-token.removal-cronjob-interval", "0 0 0 30 2 *"));
    }

    @Test
    void eachApplicationHasItsOwnCookiesAndStatus() {
        Answer plain = new Browser(TestServer.address("plain")).get("secret");
        assertThat(plain.status()).isEqualTo(401);
        assertThat(plain.setCookies("sAccessToken"))
                .singleElement()
                .asString()
                .contains("Path=/;")
                .contains("Secure")
                .contains("SameSite=Lax");

        Answer special = new Browser(TestServer.address("special")).get("secret");
        assertThat(special.status()).isEqualTo(440);
        assertThat(special.setCookies("sAccessToken"))
                .singleElement()
                .asString()
                .contains("Path=/special;")
                .doesNotContain("Domain=")
                .doesNotContain("Secure")
                .contains("SameSite=Strict");
        assertThat(special.setCookies("sRefreshToken"))
                .singleElement()
                .asString()
                .contains("Path=/special/again;");
    }

    @Test
    void eachApplicationHasItsOwnTables() throws SQLException {
        assertThat(H2.ask("select count(*) from refresh_token")).isEqualTo("0");
        assertThat(H2.ask("select count(*) from special_session")).isEqualTo("0");
    }

    @Test
    void theRefreshEndpointIsWhereItIsConfigured() {
        Browser browser = new Browser(TestServer.address("special"));
        assertThat(browser.get("again").status()).isEqualTo(405);
        assertThat(browser.post("again").status()).isEqualTo(440);
        assertThat(browser.post("session/refresh").status()).isEqualTo(404);
    }

    @Test
    void aConfiguredScheduleReplacesTheDeclaredOne() {
        assertThat(schedulesOf("plain")).isEqualTo("0 0 0 1,8,15,22,29 * *");
        assertThat(schedulesOf("special")).isEqualTo("30 0,20,40 3 1,8,15 * 0");
        assertThat(schedulesOf("quiet")).isEmpty();
    }

    @Test
    void aWrongConfigurationFailsTheDeploymentWithAllItsProblems() {
        assertThatThrownBy(() -> deployer.deploy("wrong"))
                .hasStackTraceContaining("supertokens.access-token.validity = 5: allowed: 10 to 86400000 (seconds)")
                .hasStackTraceContaining("supertokens.anti-csrf = ")
                .hasStackTraceContaining("supertokens.cookie.secure = ${no.such.property}: ")
                .hasStackTraceContaining("supertokens.refresh-token.removal-cronjob-interval = 0 0 0 30 2 *: ");
    }

    private static String schedulesOf(String application) {
        return new Browser(TestServer.address(application)).get("schedules").body();
    }

    private static WebArchive war(String name, Map<String, String> config) {
        return Wars.war(name, config, GreetingApplication.class, RemovalSchedules.class, Secret.class);
    }
}
