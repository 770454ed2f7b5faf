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
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.Tab;
import io.supertokens.it.support.TestServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page on which administrators see and end sessions. */
@Needs({Need.NODE, Need.CHROMIUM})
@ExtendWith(ArquillianExtension.class)
class AdministrationPageIT extends ChromiumIT {

    private static final String APPLICATION = "administration-page";
    private static final String PAGE = "api/ops/session-admin";
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 844;

    @Deployment(name = APPLICATION, testable = false)
    static WebArchive application() {
        return AdministrationOverHttp.war(
                        APPLICATION, DatabaseProduct.H2.freshDatabase().config())
                .addClasses(ShiftedClock.class, ClockResource.class)
                .addAsWebResource(
                        new StringAsset("<!DOCTYPE html><title>A page</title><a href='" + PAGE + "'>Sessions</a>"),
                        "index.html");
    }

    /** The size and the colors of a page are those of all later pages of its profile. */
    @Override
    @BeforeEach
    void openProfile() {
        profile = chromium.profileOfItsOwn();
    }

    private static URI address() {
        return TestServer.address(APPLICATION);
    }

    private Tab loggedIn(String user, String role) {
        Tab tab = profile.visit(address(), "index.html");
        assertThat(tab.send("POST", "api/users/login?user=" + encoded(user) + "&role=" + role)
                        .status())
                .isEqualTo(204);
        return tab;
    }

    private Page administration() {
        Page page = loggedIn("root", "admin").page();
        page.getByText("Sessions").click();
        assertThat(page.locator("#who")).hasText("You are root.");
        return page;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String elsewhere(String user, int times) {
        return new Browser(address())
                .post("api/users/elsewhere?times=" + times + "&user=" + encoded(user))
                .body();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator status(Page page) {
        return page.getByRole(AriaRole.STATUS);
    }

    private static Locator sessions(Page page) {
        return page.locator("#sessions > li");
    }

    private static void search(Page page, String user) {
        page.getByLabel("Value").fill(user);
        button(page, "Search").click();
        assertThat(page.locator("#found-title")).isFocused();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyoneCanUseThePage(ColorScheme scheme) {
        String user = scheme + "-with-a-name-that-is-as-long-as-a-name-can-be-without-any-space-in-it@example.com";
        elsewhere(user, 1);
        Page page = administration();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        assertThat(Accessibility.problems(page)).isEmpty();
        page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
        search(page, user);
        assertThat(sessions(page)).hasCount(1);
        button(page, "Count living sessions").click();
        assertThat(status(page)).containsText("Living:");
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(PHONE_WIDTH);
        assertThat(Accessibility.problems(page)).isEmpty();

        button(page, "End all sessions of this user").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(Accessibility.problems(page)).isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(PHONE_WIDTH);
        button(page, "Cancel").click();
    }

    @Test
    void theKeyboardSuffices() {
        elsewhere("kim", 2);
        Page page = administration();
        page.getByLabel("Search by").focus();
        page.keyboard().press("Tab");
        page.keyboard().type("kim");
        page.keyboard().press("Enter");
        assertThat(page.locator("#found-title")).isFocused();
        assertThat(sessions(page)).hasCount(2);

        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasText("End this session");
        page.keyboard().press("Enter");
        assertThat(button(page, "Cancel")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(page.locator(":focus")).hasText("End this session");
        assertThat(sessions(page)).hasCount(2);

        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(status(page)).hasText("The session has ended.");
        assertThat(sessions(page)).hasCount(1);
        assertThat(page.locator("#found-title")).isFocused();
    }

    @Test
    void theSessionsOfAUserWithAnyNameAreShownAndEnded() {
        String strange = "<img src=x onerror=alert(1)> \"'&amp;?#%2B+/\\ 😀";
        String handle = elsewhere(strange, 45);
        Page page = administration();
        search(page, strange);
        assertThat(page.locator("#found-title")).hasText("Sessions 1 to 20");
        assertThat(sessions(page).first()).containsText(strange);
        button(page, "Next page").click();
        assertThat(page.locator("#found-title")).hasText("Sessions 21 to 40");
        button(page, "Next page").click();
        assertThat(page.locator("#found-title")).hasText("Sessions 41 to 45");
        assertThat(button(page, "Next page")).isHidden();
        button(page, "Previous page").click();
        assertThat(page.locator("#found-title")).hasText("Sessions 21 to 40");

        page.getByLabel("Search by").selectOption("session handle");
        search(page, handle);
        assertThat(sessions(page)).hasCount(1);
        assertThat(sessions(page)).containsText(strange);
        assertThat(button(page, "End all sessions of this user")).isHidden();

        page.getByLabel("Search by").selectOption("user id");
        search(page, strange);
        button(page, "End all sessions of this user").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText(strange);
        button(page, "End all").click();
        assertThat(status(page)).hasText("Ended 45 sessions of user " + strange + ".");
        assertThat(page.locator("#found-title")).hasText("No living session");
    }

    @Test
    void theKeyIsRotatedAndTheExpiredAreRemoved() {
        Page page = administration();
        int before = page.locator("#keys > li").count();
        button(page, "Rotate the key now").click();
        button(page, "Rotate").click();
        assertThat(status(page)).hasText("The key was replaced.");
        assertThat(page.locator("#keys > li")).hasCount(before + 1);
        button(page, "Remove expired sessions").click();
        assertThat(status(page)).containsText("that had expired");
        assertThat(page.locator("#counters")).containsText("supertokens.key.rotations");
    }

    @Test
    void anAdministratorMayEndEverythingAndIsLoggedOutThen() {
        elsewhere("victor", 1);
        Page page = administration();
        page.getByLabel("Created before").fill("2199-01-01T00:00:30");
        button(page, "End these sessions").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("If yours is one of them");
        button(page, "End them").click();
        assertThat(status(page)).containsText("Ended ");
        button(page, "Read again").click();
        assertThat(status(page)).containsText("You are not logged in any more.");
    }

    @Test
    void anExpiredSessionIsRenewedAndNothingIsDoneTwice() {
        elsewhere("nina", 1);
        Page page = administration();
        search(page, "nina");
        assertThat(new Browser(address())
                        .post("api/clock/" + Duration.ofHours(2))
                        .status())
                .isEqualTo(204);
        sessions(page).getByRole(AriaRole.BUTTON).click();
        button(page, "End it").click();
        assertThat(status(page)).containsText("Your session was renewed.");
        search(page, "nina");
        assertThat(sessions(page)).hasCount(1);
        sessions(page).getByRole(AriaRole.BUTTON).click();
        button(page, "End it").click();
        assertThat(status(page)).hasText("The session has ended.");
    }

    @Test
    void aRefreshByAnotherTabIsNotNoticed() {
        elsewhere("oscar", 1);
        Page page = administration();
        search(page, "oscar");
        assertThat(profile.visit(address(), "index.html")
                        .send("POST", "api/session/refresh")
                        .status())
                .isEqualTo(200);
        sessions(page).getByRole(AriaRole.BUTTON).click();
        button(page, "End it").click();
        assertThat(status(page)).hasText("The session has ended.");
    }

    @Test
    void nobodyElseSeesThePage() {
        Page page = loggedIn("mallory", "user").page();
        page.getByText("Sessions").click();
        assertThat(page.locator("body")).containsText("forbidden");
        try (Profile stranger = chromium.profile()) {
            Page empty = stranger.visit(address(), PAGE).page();
            assertThat(empty.locator("body")).containsText("unauthorised");
        }
    }

    @Test
    void noScriptRunsThatIsNotOfTheLibrary() {
        Page page = administration();
        page.evaluate(
                "() => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script); }");
        assertThat(page.evaluate("() => window.ran === undefined")).isEqualTo(true);
    }
}
