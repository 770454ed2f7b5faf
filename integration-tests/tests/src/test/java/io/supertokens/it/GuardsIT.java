package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.guards.Admin;
import io.supertokens.it.guards.AdminBase;
import io.supertokens.it.guards.AdminOfBase;
import io.supertokens.it.guards.ClosedApplication;
import io.supertokens.it.guards.ClosedByRole;
import io.supertokens.it.guards.Forwarding;
import io.supertokens.it.guards.MappedApplication;
import io.supertokens.it.guards.Members;
import io.supertokens.it.guards.NamedApplication;
import io.supertokens.it.guards.Shapes;
import io.supertokens.it.guards.ShapesApplication;
import io.supertokens.it.guards.WithoutServices;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is admitted, wherever the guard is and however the server gets the application. */
@ExtendWith(ArquillianExtension.class)
class GuardsIT extends GuardShapes {

    private static final TestDatabase DATABASE = DatabaseProduct.H2.freshDatabase();

    @Deployment(name = "shapes", order = 1, testable = false)
    static WebArchive shapes() {
        return Wars.war("shapes", DATABASE.config(), ShapesApplication.class, Shapes.class, Forwarding.class);
    }

    @Deployment(name = "closed", order = 2, testable = false)
    static WebArchive closed() {
        WebArchive war = Wars.war("closed", DATABASE.config(), ClosedApplication.class, Members.class);
        war.delete("/WEB-INF/beans.xml");
        return war.addAsWebInfResource(
                new StringAsset(
                        "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\" bean-discovery-mode=\"all\"/>"),
                "beans.xml");
    }

    @Deployment(name = "standard", order = 3, testable = false)
    static WebArchive standardServlet() {
        return withWebXml(Wars.war("standard", DATABASE.config(), Admin.class, Members.class), """
                <servlet-mapping>
                  <servlet-name>jakarta.ws.rs.core.Application</servlet-name>
                  <url-pattern>/api/*</url-pattern>
                </servlet-mapping>
                """);
    }

    @Deployment(name = "mapped", order = 4, testable = false)
    static WebArchive mapped() {
        return withWebXml(
                Wars.war(
                        "mapped",
                        DATABASE.config(),
                        MappedApplication.class,
                        Admin.class,
                        AdminBase.class,
                        AdminOfBase.class,
                        Members.class),
                """
                <servlet-mapping>
                  <servlet-name>io.supertokens.it.guards.MappedApplication</servlet-name>
                  <url-pattern>/api/*</url-pattern>
                </servlet-mapping>
                """);
    }

    @Deployment(name = "named", order = 5, testable = false)
    static WebArchive named() {
        return withWebXml(Wars.war("named", DATABASE.config(), NamedApplication.class, Admin.class), """
                <servlet>
                  <servlet-name>rest</servlet-name>
                  <servlet-class>org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher</servlet-class>
                  <init-param>
                    <param-name>jakarta.ws.rs.Application</param-name>
                    <param-value>io.supertokens.it.guards.NamedApplication</param-value>
                  </init-param>
                  <init-param>
                    <param-name>resteasy.servlet.mapping.prefix</param-name>
                    <param-value>/api</param-value>
                  </init-param>
                </servlet>
                <servlet-mapping>
                  <servlet-name>rest</servlet-name>
                  <url-pattern>/api/*</url-pattern>
                </servlet-mapping>
                """);
    }

    @Deployment(name = "without-services", order = 6, testable = false)
    static WebArchive withoutServices() {
        return Wars.war("without-services", DATABASE.config(), WithoutServices.class, Admin.class);
    }

    @Deployment(name = "unserved", order = 7, testable = false)
    static WebArchive unserved() {
        return Wars.war("unserved", DATABASE.config(), Members.class);
    }

    @Deployment(name = "closed-by-role", order = 8, testable = false)
    static WebArchive closedByRole() {
        return Wars.war("closed-by-role", DATABASE.config(), ClosedByRole.class);
    }

    private static WebArchive withWebXml(WebArchive war, String content) {
        return war.addAsWebInfResource(
                new StringAsset("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">\n" + content
                        + "</web-app>"),
                "web.xml");
    }

    @Override
    URI shapesApplication() {
        return TestServer.address("shapes");
    }

    @Test
    void anApplicationIsClosedAsAWholeAndOpenedOneByOne() throws IOException {
        Browser browser = new Browser(TestServer.address("closed"));
        assertThat(status(browser, "GET", "closed/members")).isEqualTo(401);
        assertThat(status(browser, "GET", "closed/members/not-open")).isEqualTo(401);
        assertThat(browser.get("closed/members/news").body()).isEqualTo("nobody");
        assertThat(browser.post("closed/members/login").status()).isEqualTo(204);
        assertThat(browser.get("closed/members/news").body()).isEqualTo("alice");
        assertThat(browser.get("closed/members").body()).isEqualTo("alice");
        assertThat(browser.send("GET", "closed/members", null, Map.of()).status())
                .as("its parameters count: without the anti-CSRF token")
                .isEqualTo(401);
        assertThat(Files.readString(TestServer.log()))
                .contains("Sessions: io.supertokens.it.guards.ClosedApplication is closed as a whole; open are"
                        + " POST /closed/closed/members/login, GET /closed/closed/members/news");
    }

    @ParameterizedTest
    @CsvSource({
        // path, anonymous, a guest, an admin
        "admins/plain, 401, 403, 200",
        "admins/marked, 401, 403, 200",
        "admins/open, 200, 200, 200",
        "denied/plain, 401, 403, 403",
        "denied/marked, 401, 403, 403",
        "denied/open, 200, 200, 200"
    })
    void anApplicationIsClosedByRole(String path, int anonymous, int guest, int admin) {
        Browser browser = new Browser(TestServer.address("closed-by-role"));
        assertThat(browser.get(path).status()).as("anonymous").isEqualTo(anonymous);
        browser.post("admins/login/guest");
        assertThat(browser.get(path).status()).as("a guest").isEqualTo(guest);
        browser.post("denied/login/admin");
        assertThat(browser.get(path).status()).as("an admin").isEqualTo(admin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard/api/", "mapped/api/", "named/api/", "without-services/without-services/"})
    void theLibraryIsActiveHoweverTheApplicationIsMapped(String base) throws IOException {
        Browser browser = new Browser(TestServer.address(base.substring(0, base.indexOf('/'))));
        assertThat(browser.send("GET", "/" + base + "admin", null, Map.of()).status())
                .isEqualTo(401);
        assertThat(browser.send("POST", "/" + base + "session/refresh", null, Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(Files.readString(TestServer.log()))
                .contains("Sessions: refresh with POST /" + base + "session/refresh");
    }

    @Test
    void aRoleBelowThePathOfASuperclassHolds() {
        Browser browser = new Browser(TestServer.address("mapped"));
        assertThat(browser.get("api/of-base").status()).isEqualTo(401);
        browser.post("api/members/login");
        assertThat(browser.get("api/of-base").status()).as("without the role").isEqualTo(403);
    }

    @Test
    void guardsWithoutARestApplicationAreAWarning() throws IOException {
        assertThat(Files.readString(TestServer.log()))
                .contains("Sessions: this WAR has no REST application, so nothing of"
                        + " io.supertokens.it.guards.Members is served and no guard works");
    }
}
