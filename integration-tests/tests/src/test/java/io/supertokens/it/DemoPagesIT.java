package io.supertokens.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.browser.ShiftedClock;
import io.supertokens.it.support.Accessibility;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Npm;
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the demo: its own client, and SuperTokens' client. */
@Needs({Need.NODE, Need.CHROMIUM})
@ExtendWith(ArquillianExtension.class)
class DemoPagesIT extends ChromiumIT {

    private static final String DEMO = "demo-pages";
    private static final String WITHOUT_CLIENT = "demo-pages-without-client";
    private static final String OWN_CLIENT = "index.html";
    private static final String CURRENT_CLIENT = "current.html";
    private static final Duration VALIDITY = Duration.ofSeconds(30);

    @Deployment(name = DEMO, testable = false)
    static WebArchive demo() {
        return Wars.demoWithClient(DEMO, config()).addClasses(ShiftedClock.class, ClockResource.class);
    }

    @Deployment(name = WITHOUT_CLIENT, testable = false)
    static WebArchive withoutClient() {
        return Wars.demoWithoutClient(WITHOUT_CLIENT, config());
    }

    /** The properties of the demo. */
    private static Map<String, String> config() {
        Map<String, String> config =
                new HashMap<>(DatabaseProduct.H2.freshDatabase().config());
        config.put("supertokens.access-token.validity", String.valueOf(VALIDITY.toSeconds()));
        config.put("supertokens.refresh-token.late-window", "0");
        return config;
    }

    /** The clock and the size of a page are those of all later pages of its profile. */
    @Override
    @BeforeEach
    void openProfile() {
        profile = chromium.profileOfItsOwn();
    }

    private Page open(String application, String page) {
        return profile.visit(TestServer.address(application), page).page();
    }

    private Page open(String page) {
        return open(DEMO, page);
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static Locator status(Page page) {
        return page.getByRole(AriaRole.STATUS);
    }

    private static void logIn(Page page) {
        logIn(page, "as alice");
    }

    private static void logIn(Page page, String who) {
        press(page, who);
        assertThat(status(page)).hasText("POST login: 200");
    }

    private static void pass(Duration time) {
        Browser clock = new Browser(TestServer.address(DEMO).resolve("api/"));
        assertThat(clock.post("clock/" + time).status()).isEqualTo(204);
    }

    /** The clock of the server goes ahead, then that of the page, whose timers run. */
    private static void expireWhileThePageWaits(Page page) {
        Duration time = VALIDITY.plusSeconds(2);
        pass(time);
        page.clock().fastForward(time.toMillis());
    }

    private static Locator events(Page page) {
        return page.locator("#events strong");
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN_CLIENT, CURRENT_CLIENT})
    void everyoneCanUseThePage(String path) {
        Page page = open(path);
        page.setViewportSize(390, 844);
        assertThat(Accessibility.problems(page)).isEmpty();

        logIn(page);
        press(page, "Who am I?");
        assertThat(status(page)).hasText("GET me: 200");
        assertThat(Accessibility.problems(page)).isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(Accessibility.problems(page)).isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN_CLIENT, CURRENT_CLIENT})
    void theKeyboardSuffices(String path) {
        Page page = open(path);
        for (String key : List.of("Tab", "Enter", "Tab", "Enter")) {
            page.keyboard().press(key);
        }
        assertThat(status(page)).hasText("POST login: 200");
    }

    @Test
    void thePagesLinkToEachOther() {
        Page page = open(OWN_CLIENT);
        page.getByText("with SuperTokens’ own client").click();
        assertThat(page).hasTitle("SuperTokens for Jakarta EE: with SuperTokens’ own client");
        page.getByText("the other page").click();
        assertThat(page).hasTitle("SuperTokens for Jakarta EE: sessions you can watch");
    }

    @Test
    void theOwnClientRefreshesWhenTheAccessTokenHasExpired() {
        Page page = open(OWN_CLIENT);
        logIn(page);
        pass(VALIDITY.plusSeconds(2));
        press(page, "Five calls at once");
        assertThat(page.locator("#log .path").filter(new Locator.FilterOptions().setHasText("session/refresh")))
                .hasCount(1);
        press(page, "Log out");
        assertThat(status(page)).hasText("POST logout: 204");
        assertThat(profile.cookies()).isEmpty();
    }

    @Test
    void theTheftIsCaught() {
        Page page = open(OWN_CLIENT);
        page.clock().install();
        for (int step = 1; step <= 10; step++) {
            page.locator("#play-step").click();
            if (step == 9) {
                assertThat(page.getByText("last access token runs out in")).isVisible();
                expireWhileThePageWaits(page);
            }
            assertThat(page.locator("#timeline li")).hasCount(step);
        }
        assertThat(page.locator("#timeline li").last()).containsText("Caught");
    }

    @Test
    void theCurrentClientAsksOnceWhetherThereIsASession() {
        Page page = open(CURRENT_CLIENT);
        assertThat(status(page)).containsText("POST session/refresh: 401");
        assertThat(page.locator("#session .value")).hasText("none");
        press(page, "Who am I?");
        assertThat(status(page)).containsText("GET me: 401");
        assertThat(profile.refreshes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCurrentClientIsShownAtWork(boolean inHeaders) {
        Page page = open(CURRENT_CLIENT);
        assertThat(page.locator("#session .value")).hasText("none"); // the lock of the first refresh is free
        if (inHeaders) {
            page.waitForResponse(
                    "**/current.js", () -> page.getByRole(AriaRole.SWITCH).click());
            page.waitForLoadState(); // of the page that the switch has loaded again
        }
        logIn(page);
        assertThat(page.locator("#who")).hasText("alice");
        assertThat(page.locator("#session .value")).hasText("exists");
        assertThat(page.locator("#payload .value")).containsText("groups");
        assertThat(page.locator("#kept .value")).containsText(inHeaders ? "st-access-token" : "sAntiCsrf");
        assertThat(page.locator("#where")).containsText(inHeaders ? "scripts can read it" : "no script can read it");
        press(page, "Save");
        assertThat(status(page)).hasText("PUT note: 200");
        press(page, "Admin area role needed");
        assertThat(status(page)).containsText("GET admin: 403");
        long refreshes = profile.refreshes();

        page.clock().install();
        press(page, "Wait until it has expired, then ask");
        assertThat(status(page)).containsText("The access token expires in");
        expireWhileThePageWaits(page);
        assertThat(status(page)).hasText("GET me: 200");
        assertThat(profile.refreshes()).isEqualTo(refreshes + 1);
        assertThat(events(page).first()).hasText("ACCESS_TOKEN_PAYLOAD_UPDATED"); // the refresh was confirmed
        assertThat(events(page)).containsText(new String[] {"REFRESH_SESSION", "SESSION_CREATED"});

        press(page, "Sign out");
        assertThat(status(page)).hasText("POST signout: 200");
        assertThat(events(page).first()).hasText("SIGN_OUT");
        assertThat(page.locator("#session .value")).hasText("none");
        assertThat(profile.cookies()).extracting(cookie -> cookie.name).containsExactly("st-last-access-token-update");
    }

    @Test
    void theCurrentClientNoticesThatItsSessionWasEnded() {
        Page page = open(CURRENT_CLIENT);
        logIn(page);
        try (Profile elsewhere = chromium.profile()) {
            Page other = elsewhere.visit(TestServer.address(DEMO), OWN_CLIENT).page();
            logIn(other, "as bob, an admin");
            press(other, "End alice’s sessions admin");
            assertThat(status(other)).containsText("DELETE admin/users/alice/sessions: 200");
        }
        press(page, "Refresh now");
        assertThat(events(page).first()).hasText("UNAUTHORISED");
        assertThat(page.locator("#who")).hasText("Not logged in");
        press(page, "Sign out");
        assertThat(status(page)).hasText("There is no session: the client sends nothing.");
    }

    @Test
    void withoutTheClientThePageSaysHowToGetIt() {
        Page page = open(WITHOUT_CLIENT, CURRENT_CLIENT);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("mvn -Pdemo package");
        assertThat(Accessibility.problems(page)).isEmpty();
    }

    @Test
    void theBuildBringsTheClientThatIsTestedHere() throws IOException {
        assertThat(Files.readString(Path.of("..", "demo", "pom.xml")))
                .contains("supertokens-web-js@" + Npm.version("supertokens-web-js"));
    }
}
