package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.caller.Account;
import io.supertokens.it.caller.CallerApplication;
import io.supertokens.it.caller.CallerResource;
import io.supertokens.it.caller.FacesUser;
import io.supertokens.it.caller.HeaderMechanism;
import io.supertokens.it.caller.MembersPage;
import io.supertokens.it.caller.Orders;
import io.supertokens.it.caller.Page;
import io.supertokens.it.caller.Pages;
import io.supertokens.it.caller.Socket;
import io.supertokens.it.claims.ClaimsApplication;
import io.supertokens.it.claims.ClaimsWar;
import io.supertokens.it.crossorigin.CrossOriginApplication;
import io.supertokens.it.crossorigin.LoginResource;
import io.supertokens.it.crossorigin.OwnRefreshEndpoint;
import io.supertokens.it.crossorigin.PublicResource;
import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.guards.Admin;
import io.supertokens.it.guards.AdminBase;
import io.supertokens.it.guards.AdminOfBase;
import io.supertokens.it.guards.Forwarding;
import io.supertokens.it.guards.ListedApplication;
import io.supertokens.it.guards.ListedWithFeature;
import io.supertokens.it.guards.MappedApplication;
import io.supertokens.it.guards.Members;
import io.supertokens.it.guards.Shapes;
import io.supertokens.it.guards.ShapesApplication;
import io.supertokens.it.support.Addition;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.ApplicationServer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.CurrentClient;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Heap;
import io.supertokens.it.support.ServerProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.Wars;
import java.net.URI;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds on every application server, seen over HTTP. A subclass names the server. It is started once; each
 * application is deployed when the first test calls it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(ServerReport.class)
abstract class ServerIT {

    private static final String BLACKLISTING = "supertokens.access-token.blacklisting";

    private final ServerProduct product;

    /** The outcome of each deployment, by the name of the application: why it failed. */
    private final Map<String, Optional<RuntimeException>> deployments = new HashMap<>();

    private TestDatabase postgreSql;
    private TestDatabase swept;
    private ApplicationServer server;

    ServerIT(ServerProduct product) {
        this.product = product;
    }

    /** The server that is tested. */
    final ServerProduct product() {
        return product;
    }

    /** What its applications bring besides the library. */
    final List<Addition> additions() {
        return product.hasDefaultDataSource()
                ? product.additions()
                : Stream.concat(product.additions().stream(), Stream.of(Addition.DataSource.h2()))
                        .toList();
    }

    @BeforeAll
    void start() {
        product.missing().ifPresent(why -> abort(why));
        postgreSql = DatabaseProduct.POSTGRESQL.freshDatabase();
        swept = DatabaseProduct.POSTGRESQL.freshDatabase();
        server = product.start();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** Where the sessions of an application are kept. */
    private interface Place {

        /** The application, made from the properties of the library. */
        WebArchive complete(Function<Map<String, String>, WebArchive> war);
    }

    /** The server's default data source; where the library does not support its database, one of the application. */
    private Place embedded() {
        return product.hasDefaultDataSource() ? war -> war.apply(Map.of()) : dataSource(Addition.DataSource.h2());
    }

    private static Place dataSourceOf(TestDatabase database) {
        return dataSource(Addition.DataSource.of(database));
    }

    private Place ownPool() {
        return war -> war.apply(postgreSql.config());
    }

    private static Place dataSource(Addition.DataSource source) {
        return war -> {
            WebArchive complete = war.apply(source.config());
            source.addTo(complete);
            return complete;
        };
    }

    /** The address of an application, which is deployed unless it is already. Fails each time if that fails. */
    private synchronized URI application(String name, Place place, Function<Map<String, String>, WebArchive> war) {
        deployments
                .computeIfAbsent(name, missing -> {
                    try {
                        deploy(place.complete(war));
                        return Optional.empty();
                    } catch (RuntimeException e) {
                        return Optional.of(e);
                    }
                })
                .ifPresent(why -> {
                    throw new IllegalStateException(name + " was not deployed", why);
                });
        return server.address(name);
    }

    private void deploy(WebArchive war) {
        product.additions().forEach(addition -> addition.addTo(war));
        server.deploy(war);
    }

    private static Map<String, String> with(Map<String, String> config, String property, String value) {
        Map<String, String> more = new HashMap<>(config);
        more.put(property, value);
        return more;
    }

    private static JavaArchive fragment(String name, String content) {
        return ShrinkWrap.create(JavaArchive.class, name + ".jar")
                .addAsManifestResource(new StringAsset("""
                        <web-fragment xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                          <name>%s</name>
                          %s
                        </web-fragment>
                        """.formatted(name, content)), "web-fragment.xml");
    }

    private URI flow(String name, Place place) {
        return application(name, place, config -> FlowWar.of(name, config));
    }

    private URI blacklistingFlow(String name, Place place) {
        return application(name, place, config -> FlowWar.of(name, with(config, BLACKLISTING, "true")));
    }

    @Nested
    class OnTheEmbeddedDatabase extends SessionFlow {

        @Override
        URI flowAddress() {
            return flow("flow", embedded());
        }

        @Override
        URI blacklistingAddress() {
            return blacklistingFlow("flow-blacklisting", embedded());
        }
    }

    @Nested
    class OnADataSourceOfPostgreSql extends SessionFlow {

        @Override
        URI flowAddress() {
            return flow("flow-postgresql", dataSourceOf(postgreSql));
        }

        @Override
        URI blacklistingAddress() {
            return blacklistingFlow("flow-postgresql-blacklisting", dataSourceOf(postgreSql));
        }

        @Override
        boolean exists(String handle) {
            return postgreSql.hasSession(handle);
        }
    }

    @Nested
    class GuardsOfEveryShape extends GuardShapes {

        @Override
        URI shapesApplication() {
            return ServerIT.this.application(
                    "shapes",
                    embedded(),
                    config -> Wars.war("shapes", config, ShapesApplication.class, Shapes.class, Forwarding.class));
        }

        @Override
        boolean servesPathsOfInterfaces() {
            return product.servesPathsOfInterfaces();
        }
    }

    @Nested
    class AnApplicationThatListsItsClasses {

        private final Browser browser = new Browser(ServerIT.this
                .application("listed", embedded(), config -> {
                    WebArchive war =
                            Wars.war("listed", config, Admin.class, AdminBase.class, AdminOfBase.class, Members.class);
                    return product.loadsServices()
                            ? war.addClasses(ListedApplication.class, MappedApplication.class)
                            : war.addClass(ListedWithFeature.class);
                })
                .resolve("api/"));

        @ParameterizedTest
        @ValueSource(strings = {"admin", "of-base"})
        void isGuarded(String path) {
            Answer anonymous = browser.get(path);
            assertThat(anonymous.status()).isEqualTo(401);
            assertThat(reason(anonymous)).isEqualTo("unauthorised");
            assertThat(browser.post("members/login").status()).isEqualTo(204);
            Answer withoutTheRole = browser.get(path);
            assertThat(withoutTheRole.status()).isEqualTo(403);
            assertThat(reason(withoutTheRole)).isEqualTo("forbidden");
        }

        @Test
        void knowsTheSession() {
            assertThat(browser.get("members/news").body()).isEqualTo("nobody");
            browser.post("members/login");
            assertThat(browser.get("members/news").body()).isEqualTo("alice");
            assertThat(browser.refresh().status()).isEqualTo(200);
            assertThat(browser.get("members/news").body()).isEqualTo("alice");
        }

        private static String reason(Answer answer) {
            return answer.json().asJsonObject().getString("reason");
        }
    }

    @Test
    void anApplicationInWhichTheLibraryIsNotActiveIsNotServed() {
        assumeThat(product.loadsServices()).isFalse();
        Browser browser = new Browser(application(
                "unguarded",
                embedded(),
                config -> Wars.war(
                        "unguarded",
                        config,
                        ListedApplication.class,
                        MappedApplication.class,
                        Admin.class,
                        AdminBase.class,
                        AdminOfBase.class,
                        Members.class)));
        for (int i = 0; i < 2; i++) {
            assertThat(browser.get("api/admin").status()).isEqualTo(503);
            assertThat(browser.post("api/members/login").status()).isEqualTo(503);
        }
    }

    /** Some servers serve resources of a WAR that has no class of an application. */
    @Test
    void aWarWithoutAnApplicationIsGuardedOrNotServed() {
        Browser browser = new Browser(application(
                "without-application",
                embedded(),
                config -> Wars.war("without-application", config, Admin.class, AdminBase.class, AdminOfBase.class)));
        for (String path : List.of("admin", "of-base", "api/admin", "rest/admin")) {
            assertThat(browser.get(path).status()).as(path).isIn(401, 404, 503);
        }
    }

    @Nested
    class ClaimsAndRoles extends InjectedClaims {

        @Override
        List<URI> claimsApplications() {
            return List.of(claims());
        }

        @Override
        boolean injectsInstancesOfClaims() {
            return product.injectsInstancesOfClaims();
        }
    }

    @Nested
    class TheAdministration extends AdministrationOverHttp {

        @Override
        URI administeredApplication() {
            return ServerIT.this.application("administered", embedded(), config -> war("administered", config));
        }
    }

    @Nested
    class TheTimer {

        @Test
        void removesWhatIsOverAndLeavesWhatLives() throws SQLException, InterruptedException {
            Browser living = InjectedClaims.loggedIn(claims());
            for (int round = 0; round < 2; round++) {
                swept.update("insert into refresh_token (session_handle, user_id, refresh_token_hash_2,"
                        + " expires_at) values ('expired', 'user', 'hash', 1)");
                swept.await("select count(*) from refresh_token where session_handle = 'expired'", "0");
            }
            assertThat(living.refresh().status()).isEqualTo(200);
        }
    }

    /** The application whose expired sessions are removed each second. */
    private URI claims() {
        return application(
                "claims",
                dataSourceOf(swept),
                config -> ClaimsWar.of(
                        "claims",
                        with(config, "supertokens.refresh-token.removal-cronjob-interval", "* * * * * *"),
                        ClaimsApplication.class));
    }

    @Nested
    class PagesOfOtherOrigins extends AllowedOrigins {

        @Override
        URI corsApplication() {
            return ServerIT.this.application(
                    "cors",
                    embedded(),
                    config -> Wars.war(
                            "cors",
                            with(config, "supertokens.cors.allowed-origins", ORIGINS),
                            CrossOriginApplication.class,
                            LoginResource.class,
                            PublicResource.class,
                            OwnRefreshEndpoint.class));
        }
    }

    @Nested
    class TheCallerOfTheServer extends CallerOfTheServer {

        @Override
        URI callerApplication() {
            return ServerIT.this.application("caller", embedded(), config -> Wars.war(
                            "caller",
                            config,
                            CallerApplication.class,
                            CallerResource.class,
                            Orders.class,
                            Page.class,
                            Pages.class,
                            MembersPage.class,
                            Account.class,
                            FacesUser.class,
                            Socket.class,
                            MovedClock.class,
                            MovableClock.class)
                    .addAsLibrary(fragment("error_page", """
                            <error-page>
                              <error-code>401</error-code>
                              <location>/pages/log-in</location>
                            </error-page>
                            """))
                    .addAsWebInfResource(new StringAsset("""
                            <faces-config xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"/>
                            """), "faces-config.xml")
                    .addAsWebResource(new StringAsset("""
                            <html xmlns="http://www.w3.org/1999/xhtml" xmlns:ui="jakarta.faces.facelets">
                              <p>#{request.remoteUser} #{request.isUserInRole('customer')} #{facesContext.externalContext.userPrincipal.name}</p>
                              <ui:fragment rendered="#{param.required}">#{account.userId}</ui:fragment>
                            </html>
                            """), "faces.xhtml"));
        }

        @Override
        boolean namesCallersToBeans() {
            return product.namesCallersToBeans();
        }

        @Override
        ServerProduct.Constraints constraints() {
            return product.constraints();
        }
    }

    /** The sessions of an application whose callers come from elsewhere. */
    @Nested
    class BesideALoginOfTheApplication {

        private URI deployed(String name, String login, Class<?>... more) {
            return ServerIT.this.application(name, embedded(), config -> Wars.war(
                            name,
                            config,
                            CallerApplication.class,
                            CallerResource.class,
                            Orders.class,
                            Page.class,
                            MembersPage.class,
                            MovedClock.class,
                            MovableClock.class)
                    .addClasses(more)
                    .addAsLibrary(fragment("login", login)));
        }

        private Browser alice(URI application) {
            Browser alice = new Browser(application);
            alice.refreshesAt("api/session/refresh");
            assertThat(alice.post("api/login").status()).isEqualTo(204);
            return alice;
        }

        private void resourcesKnowTheSession(Browser alice) {
            assertThat(alice.get("api/session").body()).isEqualTo("alice");
            assertThat(alice.refresh().status()).isEqualTo(200);
            assertThat(alice.get("api/session").body()).isEqualTo("alice");
            if (product.leavesRolesOfResourcesToTheLibrary()) {
                assertThat(alice.get("api/orders").body()).isEqualTo("alice");
                assertThat(alice.get("api/secrets").status()).isEqualTo(403);
            }
        }

        @Test
        void basicAuthenticationNamesTheCallers() {
            URI application = deployed("basic", "<login-config><auth-method>BASIC</auth-method></login-config>");
            Browser alice = alice(application);
            resourcesKnowTheSession(alice);
            assertThat(alice.get("page").body()).startsWith("null null false");
            if (product.constraints() != ServerProduct.Constraints.IGNORED) {
                Answer refused = alice.get("members");
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.header("WWW-Authenticate").orElseThrow()).startsWith("Basic");
            }
        }

        @Test
        void aMechanismOfJakartaSecurityNamesTheCallers() {
            assumeThat(product.constraints()).isEqualTo(ServerProduct.Constraints.PASSED_BY_SESSIONS);
            URI application = deployed("mechanism", "", HeaderMechanism.class);
            Browser alice = alice(application);
            resourcesKnowTheSession(alice);
            assertThat(alice.get("page").body()).startsWith("null null false");
            Map<String, String> bob = Map.of("X-User", "bob");
            assertThat(alice.send("GET", "page", null, bob).body()).startsWith("bob bob true");
            assertThat(alice.send("GET", "members", null, bob).body()).startsWith("bob bob true");
            assertThat(alice.send("GET", "api/open", null, bob).body()).isEqualTo("bob false");
        }
    }

    @Nested
    class CurrentClients {

        private final URI application = flow("flow-current", ownPool());

        @ParameterizedTest
        @ValueSource(strings = {"cookie", "header"})
        void logInCallRefreshAndSignOut(String mode) {
            CurrentClient client =
                    CurrentClient.of(application, application.getPath(), mode, MovableClock.at(MovedClock.START));
            assertThat(client.post("login?user=alice").status()).isEqualTo(200);
            assertThat(client.get("me").status()).isEqualTo(200);
            assertThat(client.refresh().status()).isEqualTo(200);
            assertThat(client.post("change").status()).isEqualTo(200);
            assertThat(client.signOut().status()).isEqualTo(200);
            assertThat(client.hasSession()).isFalse();
            assertThat(client.get("me").status()).isEqualTo(401);
        }
    }

    @Nested
    class AnApplicationThatIsDeployedAgainAndAgain {

        /** Enough to tell what is left behind each time from what the server keeps of the last one. */
        private static final int DEPLOYMENTS = 4;

        private final TestDatabase database = DatabaseProduct.POSTGRESQL.freshDatabase();

        @Test
        void leavesNothingBehindThatHoldsConnections() throws SQLException, InterruptedException {
            for (int i = 0; i < DEPLOYMENTS; i++) {
                deploy(FlowWar.of("again", database.config()));
                try {
                    Browser browser = new Browser(server.address("again"), MovableClock.at(MovedClock.START));
                    assertThat(browser.post("login?user=alice").status()).isEqualTo(200);
                    assertThat(browser.refresh().status()).isEqualTo(200);
                    assertThat(browser.get("me").status()).isEqualTo(200);
                } finally {
                    server.undeploy("again");
                }
            }
            Heap heap = Heap.of(server.process());
            long others =
                    deployments.values().stream().filter(Optional::isEmpty).count();

            database.await(
                    "select count(*) from pg_stat_activity where datname = current_database()"
                            + " and pid <> pg_backend_pid()",
                    "0");
            assertThat(heap.count("io.supertokens.jpa.Database")).isEqualTo(others);
            assertThat(heap.count("org.hibernate.internal.SessionFactoryImpl")).isEqualTo(others);
        }
    }
}
