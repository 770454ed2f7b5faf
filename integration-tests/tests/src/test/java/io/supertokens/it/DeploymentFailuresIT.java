package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supertokens.it.exchange.OfRequest;
import io.supertokens.it.exchange.RecentResource;
import io.supertokens.it.exchange.Unscoped;
import io.supertokens.it.guards.Admin;
import io.supertokens.it.guards.GuardedLocators;
import io.supertokens.it.guards.WithoutLibrary;
import io.supertokens.it.guards.WithoutServices;
import io.supertokens.it.guards.WrongAge;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.type.TypeDescription;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.ByteArrayAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Problems that only the server can detect are reported at deployment, with the remedy. */
@ExtendWith(ArquillianExtension.class)
class DeploymentFailuresIT {

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "no-data-source", testable = false, managed = false)
    static WebArchive noDataSource() {
        return war("no-data-source", Map.of("supertokens.datasource", "java:/NoSuchDS"));
    }

    @Deployment(name = "no-server", testable = false, managed = false)
    static WebArchive noServer() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> config = new HashMap<>(DATABASE.config());
            config.put("supertokens.postgres.port", String.valueOf(closed.getLocalPort()));
            config.put("supertokens.postgres.password", "a-password-not-to-be-seen");
            return war("no-server", config);
        }
    }

    @Deployment(name = "no-right", testable = false, managed = false)
    static WebArchive noRight() throws SQLException {
        DATABASE.update("create role clerk login password 'clerk'");
        DATABASE.update("revoke create on schema public from public");
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.postgres.user", "clerk");
        config.put("supertokens.postgres.password", "clerk");
        return war("no-right", config);
    }

    @Deployment(name = "path-outside", testable = false, managed = false)
    static WebArchive pathOutside() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.refresh-token.renew-token-path", "/elsewhere/refresh");
        return war("path-outside", config);
    }

    @Deployment(name = "mark-elsewhere", testable = false, managed = false)
    static WebArchive markElsewhere() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.access-token.path", "/elsewhere");
        return war("mark-elsewhere", config);
    }

    @Deployment(name = "two-keys", testable = false, managed = false)
    static WebArchive twoKeys() {
        return war("two-keys", DATABASE.config()).addClass(TwoSigningKeys.class);
    }

    @Deployment(name = "secured-locator", testable = false, managed = false)
    static WebArchive securedLocator() {
        return guarded("secured-locator", GuardedLocators.SecuredLocator.class, GreetingApplication.class);
    }

    @Deployment(name = "class-with-locator", testable = false, managed = false)
    static WebArchive classWithLocator() {
        return guarded("class-with-locator", GuardedLocators.ClassWithLocator.class, GreetingApplication.class);
    }

    @Deployment(name = "locator-of-interface", testable = false, managed = false)
    static WebArchive locatorOfInterface() {
        return guarded(
                "locator-of-interface",
                GuardedLocators.LocatorApi.class,
                GuardedLocators.LocatorOfInterface.class,
                GreetingApplication.class);
    }

    @Deployment(name = "nested-locator", testable = false, managed = false)
    static WebArchive nestedLocator() {
        return guarded("nested-locator", GuardedLocators.NestedLocator.class, GreetingApplication.class);
    }

    @Deployment(name = "closed-locator", testable = false, managed = false)
    static WebArchive closedLocator() {
        return guarded(
                "closed-locator",
                GuardedLocators.PlainLocator.class,
                GuardedLocators.PermittedLocator.class,
                GuardedLocators.Closed.class);
    }

    @Deployment(name = "claim-without-bean", testable = false, managed = false)
    static WebArchive claimWithoutBean() {
        return Wars.war("claim-without-bean", DATABASE.config(), GreetingApplication.class)
                .addClasses(Unscoped.class, Unscoped.Resource.class);
    }

    @Deployment(name = "claim-of-request", testable = false, managed = false)
    static WebArchive claimOfRequest() {
        return Wars.war("claim-of-request", DATABASE.config(), GreetingApplication.class)
                .addClasses(OfRequest.class, OfRequest.Resource.class);
    }

    @Deployment(name = "wrong-age", testable = false, managed = false)
    static WebArchive wrongAge() {
        return Wars.war("wrong-age", DATABASE.config(), GreetingApplication.class, WrongAge.class);
    }

    @Deployment(name = "age-unknown", testable = false, managed = false)
    static WebArchive ageUnknown() {
        Map<String, String> config = new HashMap<>(DATABASE.config());
        config.put("supertokens.access-token.format", "ref-jwt");
        return Wars.war("age-unknown", config, GreetingApplication.class, RecentResource.class);
    }

    @Deployment(name = "without-library", testable = false, managed = false)
    static WebArchive withoutLibrary() {
        return Wars.war("without-library", DATABASE.config(), WithoutServices.class, WithoutLibrary.class, Admin.class);
    }

    @Deployment(name = "left-out", testable = false, managed = false)
    static WebArchive leftOut() {
        return war("left-out", DATABASE.config())
                .addAsWebInfResource(
                        new StringAsset(
                                "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\"><absolute-ordering/></web-app>"),
                        "web.xml");
    }

    @Deployment(name = "ear-without-audience", testable = false, managed = false)
    static EnterpriseArchive earWithoutAudience() {
        return Wars.earWithLibrary(
                "ear-without-audience",
                DATABASE.config(),
                Wars.bare("ear-one", GreetingApplication.class, Greeting.class),
                Wars.bare("ear-two", GreetingApplication.class, Greeting.class));
    }

    @Deployment(name = "javax-guard-in-jar", testable = false, managed = false)
    static WebArchive javaxGuardInJar() {
        return Wars.war("javax-guard-in-jar", DATABASE.config(), GreetingApplication.class)
                .addAsLibrary(ShrinkWrap.create(JavaArchive.class, "greeting.jar")
                        .addAsResource(new ByteArrayAsset(javaxGreeting()), "io/supertokens/it/Greeting.class"));
    }

    @Deployment(name = "javax-guard", testable = false, managed = false)
    static WebArchive javaxGuard() {
        return Wars.war("javax-guard", DATABASE.config(), GreetingApplication.class)
                .addAsWebInfResource(new ByteArrayAsset(javaxGreeting()), "classes/io/supertokens/it/Greeting.class");
    }

    private static byte[] javaxGreeting() {
        TypeDescription rolesAllowed = new ByteBuddy()
                .makeAnnotation()
                .name("javax.annotation.security.RolesAllowed")
                .make()
                .getTypeDescription();
        return new ByteBuddy()
                .redefine(Greeting.class)
                .annotateType(AnnotationDescription.Builder.ofType(rolesAllowed).build())
                .make()
                .getBytes();
    }

    /** A WAR with these nested classes of GuardedLocators. */
    private static WebArchive guarded(String name, Class<?>... classes) {
        WebArchive war = Wars.war(name, DATABASE.config(), classes).addClass(GuardedLocators.class);
        Stream.of(GuardedLocators.class.getDeclaredClasses())
                .filter(type ->
                        type != GuardedLocators.Sub.class && !List.of(classes).contains(type))
                .forEach(war::deleteClass);
        return war;
    }

    private static WebArchive war(String name, Map<String, String> config) {
        return Wars.war(name, config, GreetingApplication.class, Greeting.class);
    }

    private String logOfFailed(String application) throws IOException {
        long before = Files.size(TestServer.log());
        assertThatThrownBy(() -> deployer.deploy(application)).isNotNull();
        return new String(Files.readAllBytes(TestServer.log()), java.nio.charset.StandardCharsets.UTF_8)
                .substring((int) before);
    }

    @Test
    void aDataSourceThatDoesNotExist() throws IOException {
        assertThat(logOfFailed("no-data-source"))
                .contains("supertokens.datasource = java:/NoSuchDS: the server has no data source of this JNDI name;"
                        + " define one, or name one that exists");
    }

    @Test
    void aServerThatDoesNotAnswer() throws IOException {
        assertThat(logOfFailed("no-server"))
                .containsPattern(
                        "supertokens\\.postgres\\.\\* \\(postgres@localhost:[0-9]+/[a-z0-9]+\\) cannot be reached:"
                                + " check host and port, and that the server runs")
                .doesNotContain("a-password-not-to-be-seen");
    }

    @Test
    void anAccountThatMayNotCreateTheTables() throws IOException {
        assertThat(logOfFailed("no-right"))
                .contains("create table signing_key")
                .contains("create index refresh_token_user_id on refresh_token (user_id)");
    }

    @Test
    void aRefreshPathThatTheApplicationDoesNotServe() throws IOException {
        assertThat(logOfFailed("path-outside"))
                .contains("supertokens.refresh-token.renew-token-path = /elsewhere/refresh")
                .contains("as in /path-outside/session/refresh");
    }

    @Test
    void aCookiePathThatDoesNotReachTheRefreshEndpoint() throws IOException {
        assertThat(logOfFailed("mark-elsewhere"))
                .contains(
                        "supertokens.access-token.path = /elsewhere: must cover the refresh endpoint /mark-elsewhere/session/refresh");
    }

    @Test
    void twoSigningKeysOfTheApplication() throws IOException {
        assertThat(logOfFailed("two-keys"))
                .contains("Several beans are a SigningKeyProvider")
                .containsPattern("TwoSigningKeys.*TwoSigningKeys")
                .contains("leave one, or select one as an @Alternative with @Priority");
    }

    @ParameterizedTest
    @CsvSource({
        "secured-locator, SecuredLocator",
        "class-with-locator, ClassWithLocator",
        "locator-of-interface, LocatorOfInterface",
        "nested-locator, NestedLocator",
        "closed-locator, PlainLocator"
    })
    void aGuardedLocatorWhichNoServerChecks(String application, String type) throws IOException {
        assertThat(logOfFailed(application))
                .contains("io.supertokens.it.guards.GuardedLocators$" + type + ".locate is a sub-resource locator")
                .contains("Put @Secured, @RolesAllowed or @DenyAll on the class of the sub-resource")
                .doesNotContain("PermittedLocator.locate is");
    }

    @ParameterizedTest
    @CsvSource({"claim-without-bean, Unscoped", "claim-of-request, OfRequest"})
    void aClaimThatIsNoBeanOfTheApplication(String application, String claim) throws IOException {
        assertThat(logOfFailed(application))
                .contains(
                        "io.supertokens.it.exchange.%1$s$Resource.get requires the claim io.supertokens.it.exchange.%1$s, which is not a bean that lives as long as the application: annotate the class with @ApplicationScoped"
                                .formatted(claim));
    }

    @Test
    void anAgeThatIsNoDuration() throws IOException {
        assertThat(logOfFailed("wrong-age"))
                .contains(
                        "io.supertokens.it.guards.WrongAge.get has @Secured(maxAge = \"5 minutes\"): allowed: a duration of"
                                + " ISO 8601 from 1 second to 365 days, such as PT5M");
    }

    @Test
    void anAgeThatNoAccessTokenContains() throws IOException {
        assertThat(logOfFailed("age-unknown"))
                .containsPattern(
                        "io\\.supertokens\\.it\\.exchange\\.RecentResource\\.(recent|optional) has @Secured\\(maxAge\\)")
                .contains("Set supertokens.access-token.format = jwt, or remove maxAge");
    }

    @Test
    void aRestApplicationWithoutTheLibrary() throws IOException {
        assertThat(logOfFailed("without-library"))
                .contains(
                        "The REST application io.supertokens.it.guards.WithoutLibrary would be served without @Secured")
                .contains("remove jakarta.ws.rs.loadServices=false from its properties");
    }

    @Test
    void anOrderingThatLeavesTheLibraryOut() throws IOException {
        assertThat(logOfFailed("left-out")).contains("<absolute-ordering>").contains("<others/>");
    }

    @Test
    void aLibraryOfAnEarWhoseAudienceIsNotSet() throws IOException {
        assertThat(logOfFailed("ear-without-audience"))
                .contains("supertokens.audience: the applications /ear-")
                .contains("have one library together")
                .contains("set the property, or put the library into each WAR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javax-guard", "javax-guard-in-jar"})
    void aGuardThatTheServerDoesNotKnow(String application) throws IOException {
        assertThat(logOfFailed(application))
                .contains(
                        "io.supertokens.it.Greeting has annotations of javax.annotation.security, which guard nothing")
                .contains("use those of jakarta.annotation.security");
    }
}
