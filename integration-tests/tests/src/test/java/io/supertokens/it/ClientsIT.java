package io.supertokens.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.browser.ShiftedClock;
import io.supertokens.it.clients.Checkout;
import io.supertokens.it.clients.EmailVerified;
import io.supertokens.it.clients.Users;
import io.supertokens.it.clients.Verification;
import io.supertokens.it.readme.App;
import io.supertokens.it.readme.Resources;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Bundle;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Document;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Tab;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the Java and the pages of docs/clients.md in Chromium. */
@Needs({Need.NODE, Need.CHROMIUM})
@ExtendWith(ArquillianExtension.class)
class ClientsIT extends ChromiumIT {

    private static final String APPLICATION = "app"; // the name in the document
    private static final Document DOCUMENT = Document.read("docs/clients.md");
    private static final String SESSION = "session.js";

    /** The pages of the document. */
    private enum Example {
        PLAIN("plain.js", SESSION, DOCUMENT.file("plain.html")),
        PLAIN_WITH_WEB_JS("plain.js", "session-web-js.js", DOCUMENT.file("plain.html")),
        REACT("react.jsx", SESSION, "<div id=app></div>"),
        ANGULAR("angular.ts", SESSION, "<app-root></app-root>"),
        VUE("vue.js", SESSION, "<div id=app></div>"),
        CLAIMS("claims.js", SESSION, "");

        private final String script;
        private final String session;
        private final String body;

        Example(String script, String session, String body) {
            this.script = script;
            this.session = session;
            this.body = body;
        }

        String page() {
            return name() + ".html";
        }

        /** The script in the page's own HTML has the name of the source, which two pages have in common. */
        void addTo(WebArchive war) {
            String bundle = name() + ".js";
            war.addAsWebResource(new StringAsset(Bundle.of(DOCUMENT, script, Map.of(SESSION, session))), bundle)
                    .addAsWebResource(
                            new StringAsset("<!doctype html><title>app</title><body>%s<script src=%s></script>"
                                    .formatted(body.replaceAll("<script.*", ""), bundle)),
                            page());
        }
    }

    @Deployment(testable = false)
    static WebArchive application() {
        WebArchive war = Wars.war(
                APPLICATION,
                DatabaseProduct.H2.freshDatabase().config(),
                App.class,
                Resources.class,
                Users.class,
                EmailVerified.class,
                Checkout.class,
                Verification.class,
                ClockResource.class,
                ShiftedClock.class);
        Stream.of(Example.values()).forEach(example -> example.addTo(war));
        return war;
    }

    private Tab open(Example example) {
        return profile.visit(TestServer.address(APPLICATION), example.page());
    }

    private static void pass(Duration time) {
        URI api = TestServer.address(APPLICATION).resolve("api/");
        assertThat(new Browser(api).post("clock/" + time).status()).isEqualTo(204);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static void logIn(Page page) {
        page.locator("[name=user]").fill("alice");
        page.locator("[name=password]").fill("secret");
        button(page, "Log in").click();
    }

    private static void assertShowsOrders(Page page) {
        button(page, "Orders").click();
        assertThat(page.locator("output")).hasText("the orders of alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EmailVerified.java", "Checkout.java", "Verification.java"})
    void theClassesAreThoseThatAreTestedHere(String file) throws IOException {
        assertThat(Files.readString(Path.of("src/test/java/io/supertokens/it/clients", file)))
                .endsWith("\n\n" + DOCUMENT.file(file));
    }

    @ParameterizedTest
    @EnumSource(names = "CLAIMS", mode = EnumSource.Mode.EXCLUDE)
    void aPageLogsInCallsRefreshesAndSignsOut(Example example) {
        Page page = open(example).page();
        logIn(page);
        assertShowsOrders(page);
        long refreshes = profile.refreshes();

        pass(Duration.ofHours(3));
        page.reload(); // and shows no orders any more
        assertShowsOrders(page);
        assertThat(profile.refreshes()).isEqualTo(refreshes + 1);

        button(page, "Log out").click();
        assertThat(button(page, "Log in")).isVisible();
        assertThat(profile.cookies()).extracting(cookie -> cookie.name).containsExactly("st-last-access-token-update");
    }

    @ParameterizedTest
    @EnumSource(names = "CLAIMS", mode = EnumSource.Mode.EXCLUDE)
    void aPageShowsTheLoginWhenItsSessionHasEnded(Example example) {
        Page page = open(example).page();
        logIn(page);
        assertShowsOrders(page);

        pass(Duration.ofDays(101));
        button(page, "Orders").click();
        assertThat(button(page, "Log in")).isVisible();
    }

    @Test
    void whatNeedsAClaimIsRefusedUntilTheUserHasIt() {
        Tab page = open(Example.CLAIMS);
        page.evaluate("() => page.logIn('bob', 'secret')");
        assertThat((List<?>) page.evaluate("() => page.obstacles().then(all => all.map(({id}) => id))"))
                .isEqualTo(List.of("email-verified"));
        assertThat(page.evaluate("() => page.checkOut()")).isEqualTo("missing: email-verified");

        assertThat(page.evaluate("() => fetch('api/verification', {method: 'POST'}).then(({status}) => status)"))
                .isEqualTo(204);
        assertThat((List<?>) page.evaluate("() => page.obstacles()")).isEmpty();
        assertThat(page.evaluate("() => page.checkOut()")).isEqualTo("thank you");
    }
}
